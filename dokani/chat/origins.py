"""Which web pages may talk to a shop's chat: our own, and those whose exact origin the shop has named. Pure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from dokani.chat.model import OriginNotAllowed

LONGEST = 300


def is_ours(origin: str, own: str, host: str | None) -> bool:
    """The server's own address, or the very host the request was sent to (`localhost` for 127.0.0.1)."""
    parts = urlsplit(own)
    if origin == f"{parts.scheme}://{parts.netloc}".lower():
        return True
    scheme, _, place = origin.partition("://")
    return bool(host) and scheme in ("http", "https") and place == str(host).lower()


def require_allowed(
    origin: str | None, settings: Mapping[str, Any], own: str, host: str | None = None
) -> str | None:
    """The origin to name in the answer, or None where no browser asks. Raises OriginNotAllowed.

    Who sends none is no browser's page: such a client holds a token, or is any program that may also begin a chat.
    """
    if origin is None:
        return None
    said = origin.lower()
    allowed = settings.get("allowed_origins")
    if len(said) <= LONGEST and (is_ours(said, own, host) or (isinstance(allowed, list) and said in allowed)):
        return origin
    raise OriginNotAllowed("This web page is not among those the shop has allowed to embed its chat.")
