"""Enrolling: the operator of this server makes a person and their business; the address is taken as theirs."""

from uuid import uuid4

from dokani.audit.record import record
from dokani.identity.desk import Desk
from dokani.identity.emails import normalised
from dokani.identity.model import User
from dokani.identity.names import business_name
from dokani.identity.passwords import require_strong
from dokani.identity.people import queries
from dokani.identity.people.local import require_local
from dokani.identity.people.sign_up import open_business
from dokani.kit.db import known


async def enrol(desk: Desk, email: str, password: str, business: str) -> User | None:
    """The new person, owner of a new business; None where the address is taken. No letter is sent.

    Raises InvalidEmail, WeakPassword, InvalidBusinessName, AuthIsSupabase.
    """
    await require_local(desk)
    address, name = normalised(email), business_name(business)
    require_strong(password, address)
    kept = await desk.passwords.kept(password)
    async with desk.database.transaction(known("dokani_auth")) as tx:
        user = await queries.insert_user(tx, uuid4(), address, kept, {}, confirmed=True)
        if user is not None:
            await record(tx, "user.enrolled", "user", str(user.id), person=user.id)
            await open_business(tx, desk, user.id, uuid4(), name)
        return user


async def enrolled(desk: Desk, email: str) -> User | None:
    """The person with this address, or None."""
    async with desk.database.transaction(known("dokani_auth")) as tx:
        return await queries.user_by_email(tx, normalised(email))
