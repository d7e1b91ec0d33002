"""Sessions: begun by signing in, renewed by a chain of refresh tokens of which each works once, ended for good."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from uuid import UUID

from dokani.audit.record import record
from dokani.identity.desk import Desk, Visitor
from dokani.identity.model import Session, SessionOver, SignedIn, User
from dokani.identity.people import queries
from dokani.identity.tokens import signed
from dokani.kit.clock import now
from dokani.kit.db import Tx, known
from dokani.kit.errors import Unauthorized

REUSE = timedelta(
    seconds=10
)  # two tabs, or an answer that got lost: the same token again gets the same successor
ABSOLUTE = timedelta(days=90)  # however often it is renewed


class RefreshTokenUnknown(Unauthorized):
    code = "refresh_token_not_found"


class RefreshTokenReused(Unauthorized):
    """The token was used before: it was copied. The whole session has ended."""

    code = "refresh_token_already_used"


async def begin(
    tx: Tx, desk: Desk, user: User, visitor: Visitor, method: str, *, for_cookie: bool = False
) -> SignedIn:
    """A new session. `for_cookie`: the access token has to fit into one, so it leaves out what the person wrote."""
    token = _text(secrets.token_bytes(32))
    session_id = await queries.insert_session(
        tx, user.id, _hash(token), now() + ABSOLUTE, visitor.ip, visitor.user_agent
    )
    await queries.note_sign_in(tx, user.id)
    tx.ip_address, tx.user_agent = visitor.ip, visitor.user_agent
    await record(tx, "session.began", "session", str(session_id), person=user.id, method=method)
    fresh = await queries.user_by_id(tx, user.id)
    return _handed_out(desk, fresh or user, session_id, token, method, for_cookie)


async def renew(desk: Desk, token: str, visitor: Visitor, *, for_cookie: bool = False) -> SignedIn:
    """The session with new tokens.

    Raises RefreshTokenUnknown, SessionOver (ended, or not used for too long), RefreshTokenReused (and ends it).
    """
    reused: Session | None = None
    async with desk.database.transaction(known("dokani_auth")) as tx:
        tx.ip_address, tx.user_agent = visitor.ip, visitor.user_agent
        found = await queries.session_of_token(tx, _hash(token))
        if found is None:
            raise RefreshTokenUnknown("Invalid Refresh Token: Refresh Token Not Found")
        session, used_at = found
        user = await queries.user_by_id(tx, session.user_id)
        if user is None or (user.banned_until and user.banned_until > now()):
            raise SessionOver("This account is closed.")
        _require_open(session, timedelta(days=desk.settings.refresh_token_days))
        at, successor = now(), token
        while used_at is not None and at - used_at <= REUSE:
            successor = _after(desk, successor)
            used_at = await queries.used_at(tx, _hash(successor))
            if used_at is None:
                return _handed_out(desk, user, session.id, successor, "password", for_cookie)
        if used_at is None:
            successor = _after(desk, token)
            await queries.replace_token(tx, session.id, _hash(token), _hash(successor), at)
            return _handed_out(desk, user, session.id, successor, "password", for_cookie)
        reused = session
        await queries.revoke(tx, session.user_id, "refresh_token_reused", only=session.id)
        await record(tx, "session.token_reused", "session", str(session.id), person=session.user_id)
    desk.revoked.add(reused.id)
    raise RefreshTokenReused("Invalid Refresh Token: Already Used")


async def end(
    desk: Desk,
    user_id: UUID,
    reason: str,
    visitor: Visitor,
    *,
    only: UUID | None = None,
    but: UUID | None = None,
) -> list[UUID]:
    """End sessions of a person: all, `only` this one, or all `but` this one. Answers which were open."""
    async with desk.database.transaction(known("dokani_auth", sub=str(user_id))) as tx:
        tx.ip_address, tx.user_agent = visitor.ip, visitor.user_agent
        ended = await end_in(tx, user_id, reason, only=only, but=but)
    desk.revoked.add(*ended)
    return ended


async def end_in(
    tx: Tx, user_id: UUID, reason: str, *, only: UUID | None = None, but: UUID | None = None
) -> list[UUID]:
    """The same within a transaction; the caller tells `desk.revoked` once it is committed."""
    ended = await queries.revoke(tx, user_id, reason, only=only, but=but)
    for session_id in ended:
        await record(tx, "session.ended", "session", str(session_id), person=user_id, reason=reason)
    return ended


async def end_by_token(desk: Desk, token: str, visitor: Visitor) -> None:
    """End the session a refresh token belongs to, if there is one."""
    async with desk.database.transaction(known("dokani_auth")) as tx:
        found = await queries.session_of_token(tx, _hash(token))
    if found is not None:
        await end(desk, found[0].user_id, "signed_out", visitor, only=found[0].id)


async def of_person(desk: Desk, user_id: UUID) -> list[Session]:
    """The sessions that are still open, newest first."""
    async with desk.database.transaction(known("dokani_auth")) as tx:
        return await queries.open_sessions(tx, user_id, timedelta(days=desk.settings.refresh_token_days))


def _require_open(session: Session, idle: timedelta) -> None:
    last = session.refreshed_at or session.created_at
    over = (
        session.revoked_at is not None
        or (session.not_after and session.not_after <= now())
        or last + idle <= now()
    )
    if over:
        raise SessionOver("Invalid Refresh Token: Session Expired")


def _handed_out(
    desk: Desk, user: User, session_id: UUID, token: str, method: str, for_cookie: bool
) -> SignedIn:
    issued: datetime = now()
    seconds = desk.settings.access_token_seconds
    data = {} if for_cookie else user.raw_user_meta_data or {}
    return SignedIn(
        user=user,
        session_id=session_id,
        access_token=signed(
            desk.keys, desk.issuer, user, session_id, issued=issued, seconds=seconds, method=method, data=data
        ),
        refresh_token=token,
        expires_in=seconds,
        expires_at=int(issued.timestamp()) + seconds,
    )


def _after(desk: Desk, token: str) -> str:
    """The token that follows: derived, so that it can be handed out again without being kept anywhere."""
    return _text(hmac.digest(desk.keys.refresh, token.encode(errors="replace"), "sha256"))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
