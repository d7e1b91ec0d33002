"""Changing one's own account: password, address, what one says of oneself."""

from typing import Any
from uuid import UUID

from dokani.audit.record import record
from dokani.identity.desk import Desk, Visitor
from dokani.identity.emails import normalised
from dokani.identity.model import InvalidCredentials, SessionOver, User
from dokani.identity.passwords import require_strong
from dokani.identity.people import letters, queries, sessions
from dokani.identity.people.attempts import mail_buckets, take
from dokani.identity.people.sign_up import EmailTaken, checked_data
from dokani.identity.tokens import Bearer
from dokani.kit.clock import now
from dokani.kit.db import Tx, known
from dokani.kit.errors import Unprocessable


class SamePassword(Unprocessable):
    code = "same_password"


async def who(desk: Desk, bearer: Bearer) -> User:
    """The person of a token whose session is open; SessionOver otherwise."""
    async with desk.database.transaction(known("dokani_auth")) as tx:
        return await _open(tx, bearer)


async def change(
    desk: Desk,
    bearer: Bearer,
    visitor: Visitor,
    *,
    password: str | None = None,
    current_password: str | None = None,
    email: str | None = None,
    data: dict[str, Any] | None = None,
    redirect_to: str | None = None,
    same_is_fine: bool = False,
) -> User:
    """The person as changed. A new address counts once the letter to it was answered; a new password ends every other
    session. Raises WeakPassword, SamePassword, InvalidCredentials (wrong `current_password`), EmailTaken."""
    user = await who(desk, bearer)
    kept = (
        await _new_password(desk, user, password, current_password, same_is_fine)
        if password is not None
        else None
    )
    address = normalised(email) if email is not None else None
    if address is not None and address != user.email:
        await take(desk.database, mail_buckets(address, visitor.ip))
    said = checked_data(data) if data is not None else None
    ended: list[UUID] = []
    async with desk.database.transaction(known("dokani_auth", sub=str(user.id))) as tx:
        # Under the lock, and asked again: the session may have been ended while the password was hashed.
        await queries.locked_user(tx, user.id)
        user = await _open(tx, bearer)
        tx.ip_address, tx.user_agent = visitor.ip, visitor.user_agent
        if said is not None:
            checked_data({**(user.raw_user_meta_data or {}), **said})
            await queries.set_data(tx, user.id, said)
        if address is not None and address != user.email:
            if await queries.user_by_email(tx, address) is not None:
                raise EmailTaken(
                    "A user with this email address has already been registered", code="email_exists"
                )
            await letters.send_link(
                tx,
                desk,
                user,
                "email_change",
                redirect_to=letters.allowed_redirect(desk, redirect_to),
                new_email=address,
            )
        if kept is not None:
            await queries.set_password(tx, user.id, kept)
            ended = await sessions.end_in(tx, user.id, "password_changed", but=bearer.session_id)
            await record(tx, "user.password_changed", "user", str(user.id))
        fresh = await queries.user_by_id(tx, user.id)
    desk.revoked.add(*ended)
    return fresh or user


async def _new_password(
    desk: Desk, user: User, password: str, current: str | None, same_is_fine: bool
) -> str:
    require_strong(password, user.email)
    if current is not None and not await desk.passwords.match(current, user.encrypted_password):
        raise InvalidCredentials("The current password is not right.")
    if (
        not same_is_fine
        and user.encrypted_password
        and await desk.passwords.match(password, user.encrypted_password)
    ):
        raise SamePassword("New password should be different from the old password.")
    return await desk.passwords.kept(password)


async def _open(tx: Tx, bearer: Bearer) -> User:
    session = await queries.session(tx, bearer.session_id) if bearer.session_id else None
    user = await queries.user_by_id(tx, bearer.user_id)
    if session is None or session.revoked_at or session.user_id != bearer.user_id or user is None:
        raise SessionOver("Session from session_id claim in JWT does not exist", code="session_not_found")
    if user.banned_until and user.banned_until > now():
        raise SessionOver("User is banned", code="user_banned")
    return user
