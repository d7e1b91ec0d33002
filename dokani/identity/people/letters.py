"""Letters with a one-time secret: a link, and a short code for those who read mail on another device."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Literal
from urllib.parse import urlencode, urlsplit

from dokani.identity.desk import Desk
from dokani.identity.model import User
from dokani.identity.people import queries
from dokani.kit.db import Tx, known
from dokani.mail.send import Kind, Letter, send

LinkType = Literal["signup", "magiclink", "recovery", "email_change"]
# What each is kept as, which letter it goes in, and how long it is good for.
LINKS: dict[LinkType, tuple[str, Kind, timedelta]] = {
    "signup": ("verify", "verify", timedelta(hours=24)),
    "magiclink": ("magic", "magiclink", timedelta(hours=1)),
    "recovery": ("recover", "recover", timedelta(hours=1)),
    "email_change": ("verify", "email_change", timedelta(hours=24)),
}


async def send_link(
    tx: Tx,
    desk: Desk,
    user: User,
    kind: LinkType,
    *,
    redirect_to: str | None = None,
    new_email: str | None = None,
) -> None:
    """Write to the person (to `new_email`, where that is to be confirmed); earlier links of the kind stop working."""
    _, letter, life = LINKS[kind]
    to = new_email or user.email
    secret, code = await new_link(tx, desk, user, kind, new_email)
    link = link_to(desk, kind, secret, redirect_to)
    fill = {"link": link, "code": code, "minutes": int(life.total_seconds() // 60)}
    await send(tx, Letter(kind=letter, to_address=to, data=fill))


async def new_link(
    tx: Tx, desk: Desk, user: User, kind: LinkType, new_email: str | None = None
) -> tuple[str, str]:
    """The secret of a new link and its code, which are kept as hashes only."""
    kept_as, _, life = LINKS[kind]
    to = new_email or user.email
    secret, code = new_secret(), f"{secrets.randbelow(1_000_000):06d}"
    data = {"type": kind, "code_mac": code_mac(desk, to, code)}
    if new_email is not None:
        data["email"] = new_email
    await queries.insert_secret(tx, kept_as, user.id, to, secret_hash(secret), data, life)
    return secret, code


async def lead_to_password(desk: Desk, user: User) -> str | None:
    """Where a person whose address was proven this moment chooses a password; None where they have one."""
    if user.encrypted_password:
        return None
    async with desk.database.transaction(known("dokani_auth")) as tx:
        secret, _ = await new_link(tx, desk, user, "recovery")
    return link_to(desk, "recovery", secret, None)


def link_to(desk: Desk, kind: LinkType, secret: str, redirect_to: str | None) -> str:
    """The console's own page for a new password; else the address that verifies and leads on."""
    origin = desk.settings.origin()
    if kind == "recovery" and redirect_to is None:
        return f"{origin}/app/reset-password?{urlencode({'token': secret})}"
    asked = {"token": secret, "type": kind}
    if redirect_to is not None:
        asked["redirect_to"] = redirect_to
    return f"{origin}/auth/v1/verify?{urlencode(asked)}"


def allowed_redirect(desk: Desk, wanted: str | None) -> str | None:
    """The address if it is one of this server's own, else None: a link in our letter must not lead elsewhere."""
    if not wanted or len(wanted) > 2000 or not wanted.isprintable() or "\\" in wanted:
        return None
    ours = urlsplit(desk.settings.origin())
    try:
        asked = urlsplit(wanted)
        same = (asked.scheme, asked.hostname, asked.port) == (ours.scheme, ours.hostname, ours.port)
    except ValueError:
        return None
    return wanted if same and asked.username is None and asked.password is None else None


def new_secret() -> str:
    """43 characters that are safe in an address."""
    return urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()


def secret_hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode(errors="replace")).digest()


def code_mac(desk: Desk, email: str, code: str) -> str:
    """Under a key of this server, for six digits alone would be guessed from a plain hash at once."""
    return hmac.digest(desk.keys.code, f"{email}\n{code}".encode(errors="replace"), "sha256").hex()
