"""Signing in with a password: the same work and the same answer whether or not there is such a person."""

import hashlib
import hmac

from dokani.audit.record import record
from dokani.identity.desk import Desk, Visitor
from dokani.identity.emails import InvalidEmail, normalised
from dokani.identity.model import InvalidCredentials, SignedIn, User
from dokani.identity.people import queries, sessions
from dokani.identity.people.attempts import give_back_in, sign_in_buckets, take
from dokani.identity.people.local import require_local
from dokani.kit.clock import now
from dokani.kit.db import known
from dokani.kit.errors import Forbidden


class Banned(Forbidden):
    code = "user_banned"


async def sign_in(
    desk: Desk, email: str, password: str, visitor: Visitor, *, for_cookie: bool = False
) -> SignedIn:
    """A new session. InvalidCredentials where address and password do not match, TooManyAttempts after several."""
    await require_local(desk)
    valid = True
    try:
        address = normalised(email)
    except InvalidEmail:
        address, valid = email[:254].lower(), False
    buckets = sign_in_buckets(desk.settings, address, visitor.ip)
    await take(desk.database, buckets)
    async with desk.database.transaction(known("dokani_auth")) as tx:
        user = await queries.user_by_email(tx, address) if valid else None
    matches = await desk.passwords.match(password, user.encrypted_password if user else None)
    async with desk.database.transaction(known("dokani_auth")) as tx:
        tx.ip_address, tx.user_agent = visitor.ip, visitor.user_agent
        # Checking took a while: whoever proved the address or set a password meanwhile had the last word.
        fresh = await queries.locked_user(tx, user.id) if user is not None and matches else None
        matches = user is not None and fresh is not None and _unchanged(user, fresh)
        if fresh is not None and matches and not (fresh.banned_until and fresh.banned_until > now()):
            await give_back_in(tx, buckets)
            return await sessions.begin(tx, desk, fresh, visitor, "password", for_cookie=for_cookie)
        # Whom it was about is kept as a keyed hash: it can be compared, and says no address.
        about = hmac.digest(desk.keys.code, address.encode(errors="replace"), hashlib.sha256).hex()[:32]
        await record(tx, "session.refused", "user", about, person=user.id if user else None)
    if matches:
        raise Banned("User is banned")
    raise InvalidCredentials("Invalid login credentials")


def _unchanged(before: User, after: User) -> bool:
    return (before.email, before.encrypted_password) == (after.email, after.encrypted_password)
