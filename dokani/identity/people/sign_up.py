"""Signing up: a person, and the business they name, in one transaction; they are signed in at once."""

from typing import Any
from uuid import UUID, uuid4

import orjson

from dokani.audit.record import record
from dokani.identity.desk import Desk, Visitor
from dokani.identity.emails import normalised
from dokani.identity.model import SignedIn
from dokani.identity.names import business_name, slug_of
from dokani.identity.passwords import require_strong
from dokani.identity.people import letters, queries, sessions
from dokani.identity.people.attempts import mail_buckets, sign_up_buckets, take
from dokani.identity.people.local import require_local
from dokani.identity.people.registration import require_registration
from dokani.kit.db import Tx, known
from dokani.kit.errors import Unprocessable

LARGEST_DATA = 4096


class EmailTaken(Unprocessable):
    code = "user_already_exists"


class DataTooLarge(Unprocessable):
    code = "validation_failed"


async def sign_up(
    desk: Desk,
    email: str,
    password: str,
    visitor: Visitor,
    *,
    data: dict[str, Any] | None = None,
    redirect_to: str | None = None,
    for_cookie: bool = False,
) -> SignedIn | None:
    """A new person, signed in, with a letter that asks to confirm the address.

    None where someone signed up with the address before and never proved it: a letter goes out, and whoever answers
    one has the account, without any of the passwords (see `proof.py`). `data.business_name` names the business they
    open; without it they have none yet. Raises InvalidEmail, WeakPassword, EmailTaken, InvalidBusinessName,
    RegistrationClosed, TooManyAttempts.
    """
    await require_local(desk)
    address = normalised(email)
    require_strong(password, address)
    said = checked_data(data or {})
    name = business_name(said["business_name"]) if said.get("business_name") is not None else None
    await require_registration(desk, address, opening=name is not None)
    await take(desk.database, sign_up_buckets(visitor.ip))
    kept = await desk.passwords.kept(password)
    async with desk.database.transaction(known("dokani_auth")) as tx:
        tx.ip_address, tx.user_agent = visitor.ip, visitor.user_agent
        user = await queries.insert_user(tx, uuid4(), address, kept, said, confirmed=False)
        if user is not None:
            await record(tx, "user.signed_up", "user", str(user.id), person=user.id)
            await letters.send_link(
                tx, desk, user, "signup", redirect_to=letters.allowed_redirect(desk, redirect_to)
            )
            signed_in = await sessions.begin(tx, desk, user, visitor, "password", for_cookie=for_cookie)
            if name is not None:
                await open_business(tx, desk, user.id, uuid4(), name)
            return signed_in
    await _once_more(desk, address, password, visitor, redirect_to)
    return None


async def _once_more(
    desk: Desk, address: str, password: str, visitor: Visitor, redirect_to: str | None
) -> None:
    """The address has an account. While nobody proved it, this may be its first true owner: they get a letter.

    The same password again is the same person, who pressed the button twice; another one makes it uncertain whose any
    of them is. The answer is one in both cases.
    """
    async with desk.database.transaction(known("dokani_auth")) as tx:
        user = await queries.user_by_email(tx, address)
    if user is None or user.email_confirmed_at is not None:
        raise EmailTaken("User already registered")
    await take(desk.database, mail_buckets(address, visitor.ip))
    before = user.encrypted_password
    same = await desk.passwords.match(password, before)
    async with desk.database.transaction(known("dokani_auth")) as tx:
        tx.ip_address, tx.user_agent = visitor.ip, visitor.user_agent
        user = await queries.locked_user(tx, user.id)
        if user is None or user.email != address or user.email_confirmed_at is not None:
            raise EmailTaken("User already registered")
        if not (same and user.encrypted_password == before):
            await queries.contest(tx, user.id)
        await record(tx, "user.signed_up_again", "user", str(user.id), person=user.id)
        await letters.send_link(
            tx, desk, user, "signup", redirect_to=letters.allowed_redirect(desk, redirect_to)
        )


async def open_business(tx: Tx, desk: Desk, owner: UUID, business_id: UUID, name: str) -> UUID:
    """Make a business with this owner, and what a new one starts with. The transaction acts as the owner afterwards.

    Raises Conflict `already_has_business` where the person owns one; with the same `business_id` nothing is done twice.
    """
    made = await queries.open_business(tx, owner, business_id, name, slug_of(name))
    claims = {"sub": owner, "business_id": business_id, "member_role": "owner"}
    await queries.become(tx, "authenticated", claims)
    as_owner = Tx(tx.conn, {key: str(value) for key, value in claims.items()})
    as_owner.ip_address, as_owner.user_agent = tx.ip_address, tx.user_agent
    if not await queries.was_opened(as_owner, business_id):
        await record(as_owner, "business.opened", "business", str(business_id))
        for start in desk.on_new_business:
            await start(as_owner, business_id, owner)
    return made


def checked_data(data: dict[str, Any]) -> dict[str, Any]:
    """What a person may say of themselves: an object that fits into a token."""
    if len(orjson.dumps(data, default=str)) > LARGEST_DATA:
        raise DataTooLarge(f"User data takes at most {LARGEST_DATA} bytes.")
    return data
