"""Proving an address with the secret of a letter: by its link, or by its code."""

import hmac
from typing import Any
from uuid import UUID, uuid4

from dokani.audit.record import record
from dokani.identity.desk import Desk, Visitor
from dokani.identity.emails import InvalidEmail, normalised
from dokani.identity.model import MailLink, SignedIn, User
from dokani.identity.passwords import require_strong
from dokani.identity.people import queries, sessions
from dokani.identity.people.attempts import take, verify_buckets
from dokani.identity.people.join import join_in
from dokani.identity.people.letters import code_mac, secret_hash
from dokani.identity.people.local import require_local
from dokani.identity.people.sign_in import Banned
from dokani.identity.people.sign_up import EmailTaken
from dokani.kit.clock import now
from dokani.kit.db import Tx, known
from dokani.kit.errors import Forbidden

# Which letters answer to which `type`: clients ask for "email" whatever letter it was.
TYPES: dict[MailLink, set[str]] = {
    "signup": {"signup"},
    "magiclink": {"magiclink"},
    "email": {"magiclink", "signup"},
    "recovery": {"recovery"},
    "email_change": {"email_change"},
}


class OtpExpired(Forbidden):
    """Wrong, used, or too old: the answer is the same."""

    code = "otp_expired"

    def __init__(self) -> None:
        super().__init__("Token has expired or is invalid")


async def verify_link(
    desk: Desk,
    kind: MailLink,
    secret: str,
    visitor: Visitor,
    *,
    for_cookie: bool = False,
    new_password: str | None = None,
) -> SignedIn:
    """A session for whoever has the link. OtpExpired where it is not, or no longer, one of ours.

    With the password they are about to set, WeakPassword leaves the letter good for another try.
    """
    await require_local(desk)
    await take(desk.database, verify_buckets(None, visitor.ip))
    if kind == "invite":
        return await _by_invitation(desk, secret, visitor)
    async with desk.database.transaction(known("dokani_auth")) as tx:
        found = await queries.secret_by_hash(tx, secret_hash(secret))
        if found is None or found["data"].get("type") not in TYPES[kind]:
            raise OtpExpired
        signed_in, ended = await _proven(tx, desk, kind, found, visitor, for_cookie, new_password)
    desk.revoked.add(*ended)
    return signed_in


async def verify_code(desk: Desk, kind: MailLink, email: str, code: str, visitor: Visitor) -> SignedIn:
    """A session for whoever has the code that was sent to `email`; five wrong ones and it is void."""
    await require_local(desk)
    if kind == "invite":
        raise OtpExpired
    try:
        address = normalised(email)
    except InvalidEmail as error:
        raise OtpExpired from error
    await take(desk.database, verify_buckets(address, visitor.ip))
    result = None
    async with desk.database.transaction(known("dokani_auth")) as tx:
        found = await queries.secret_by_subject(tx, sorted(TYPES[kind]), address)
        right = code_mac(desk, address, code)
        if found is not None and hmac.compare_digest(found["data"].get("code_mac", ""), right):
            result = await _proven(tx, desk, kind, found, visitor)
    if result is None:
        raise OtpExpired
    desk.revoked.add(*result[1])
    return result[0]


async def _proven(
    tx: Tx,
    desk: Desk,
    asked: MailLink,
    found: dict[str, Any],
    visitor: Visitor,
    for_cookie: bool = False,
    new_password: str | None = None,
) -> tuple[SignedIn, list[UUID]]:
    """The address is theirs: confirm it, and begin a session. Answers the sessions that ended by it, too."""
    user = _admitted(await queries.user_by_id(tx, found["user_id"]))
    if new_password is not None:
        require_strong(new_password, user.email)
    await queries.use_secret(tx, found["id"])
    kind, ended = found["data"]["type"], []
    tx.ip_address, tx.user_agent = visitor.ip, visitor.user_agent
    if kind == "email_change":
        if not await queries.set_email(tx, user.id, found["data"]["email"]):
            raise EmailTaken("A user with this email address has already been registered")
        await record(tx, "user.email_changed", "user", str(user.id), person=user.id)
    else:
        ended = await _first_proof(tx, user, keep_password=asked == "signup")
    if kind == "recovery":
        # Whoever was signed in may be why the password has to change.
        ended += await sessions.end_in(tx, user.id, "recovered")
    method = "recovery" if kind == "recovery" else "otp"
    fresh = await queries.user_by_id(tx, user.id)
    return await sessions.begin(tx, desk, fresh or user, visitor, method, for_cookie=for_cookie), ended


async def _by_invitation(desk: Desk, secret: str, visitor: Visitor) -> SignedIn:
    """The invited person, made if there is none yet: the letter proves the address."""
    ended: list[UUID] = []
    async with desk.database.transaction(known("dokani_auth")) as tx:
        tx.ip_address, tx.user_agent = visitor.ip, visitor.user_agent
        invitation = await queries.live_invitation(tx, secret_hash(secret))
        if invitation is None:
            raise OtpExpired
        user = await queries.user_by_email(tx, invitation["subject"])
        if user is None:
            user = await queries.insert_user(tx, uuid4(), invitation["subject"], None, {}, confirmed=True)
        user = _admitted(user)
        ended = await _first_proof(tx, user, keep_password=False)
        signed_in = await sessions.begin(tx, desk, user, visitor, "invite")
        await join_in(tx, secret, user.id)
    desk.revoked.add(*ended)
    return signed_in


async def _first_proof(tx: Tx, user: User, *, keep_password: bool) -> list[UUID]:
    """Confirm the address; answers the sessions that ended by it.

    Until then anyone may have signed up with it. Whoever did keeps no session, no change of address under way, and no
    password, unless the letter is the one that signing up sent: then it is most likely the person's own.
    """
    if not await queries.confirm_email(tx, user.id):
        return []
    await queries.void_changes_of_address(tx, user.id)
    if not keep_password:
        await queries.clear_password(tx, user.id)
    return await sessions.end_in(tx, user.id, "address_proven")


def _admitted(user: User | None) -> User:
    if user is None:
        raise OtpExpired
    if user.banned_until and user.banned_until > now():
        raise Banned("User is banned")
    return user
