"""The console's session in cookies, and what a request that rides on them must bring along."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from dokani.kit.errors import Forbidden
from dokani.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
REFRESH_PATH = "/v1/session"


class CrossSite(Forbidden):
    """The request rides on a cookie and does not show that our own page sent it."""

    code = "csrf"


@dataclass(frozen=True, slots=True)
class CookieNames:
    """Under https the names carry the promise of their prefix: set by this host, over https, for this host only."""

    session: str
    refresh: str
    secure: bool


def names(settings: Settings) -> CookieNames:
    if settings.origin().startswith("https://"):
        # A cookie of one path may not be called __Host-, which is for the whole host.
        return CookieNames("__Host-dokani_session", "__Secure-dokani_refresh", True)
    return CookieNames("dokani_session", "dokani_refresh", False)


def require_same_site(
    settings: Settings, method: str, headers: Mapping[str, str], *, header: bool = True
) -> None:
    """CrossSite where a writing request comes from another site's page, or (`header`) without `X-Dokani-CSRF`."""
    if method in SAFE:
        return
    if header and not headers.get("x-dokani-csrf"):
        raise CrossSite("A request with a session cookie needs the header X-Dokani-CSRF.")
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise CrossSite("This request was sent by another site.")
    origin = headers.get("origin")
    if origin is not None and not _ours(settings, origin, headers.get("host")):
        raise CrossSite("This request was sent by another site.")


def _ours(settings: Settings, origin: str, host: str | None) -> bool:
    """Our own address; or the host the request itself was sent to, which a foreign page cannot choose."""
    return origin == settings.origin() or (host is not None and urlsplit(origin).netloc == host)
