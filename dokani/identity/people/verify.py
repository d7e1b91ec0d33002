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
from dokani.identity.people.attempts import forgive_in, take, verify_buckets
from dokani.identity.people.join import join_in
from dokani.identity.people.letters import code_mac, secret_hash
from dokani.identity.people.local import require_local
from dokani.identity.people.proof import first_proof
from dokani.identity.people.sign_in import Banned
from dokani.identity.people.sign_up import EmailTaken
from dokani.identity.tokens import Bearer
from dokani.kit.clock import now
from dokani.kit.db import Tx, known
from dokani.kit.errors import Forbidden
from dokani.mail.send import Letter, send

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
    bearer: Bearer | None = None,
) -> SignedIn:
    """A session for whoever has the link. OtpExpired where it is not, or no longer, one of ours.

    With the password they are about to set, WeakPassword leaves the letter good for another try. `bearer` is who is
    signed in where the link was opened, if anyone.
    """
    await require_local(desk)
    await take(desk.database, verify_buckets(None, visitor.ip))
    if kind == "invite":
        return await _by_invitation(desk, secret, visitor)
    async with desk.database.transaction(known("dokani_auth")) as tx:
        found = await queries.secret_by_hash(tx, secret_hash(secret))
        if found is None or found["data"].get("type") not in TYPES[kind]:
            raise OtpExpired
        signed_in, ended = await _proven(tx, desk, kind, found, visitor, bearer, for_cookie, new_password)
    desk.revoked.add(*ended)
    return signed_in


async def verify_code(
    desk: Desk, kind: MailLink, email: str, code: str, visitor: Visitor, *, bearer: Bearer | None = None
) -> SignedIn:
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
            result = await _proven(tx, desk, kind, found, visitor, bearer)
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
    bearer: Bearer | None,
    for_cookie: bool = False,
    new_password: str | None = None,
) -> tuple[SignedIn, list[UUID]]:
    """The address is theirs: confirm it, and begin a session. Answers the sessions that ended by it, too."""
    user = _admitted(await queries.locked_user(tx, found["user_id"]))
    holder = await _holder(tx, user, bearer)
    if new_password is not None:
        require_strong(new_password, user.email)
    await queries.use_secret(tx, found["id"])
    kind, ended = found["data"]["type"], []
    tx.ip_address, tx.user_agent = visitor.ip, visitor.user_agent
    if kind == "email_change":
        ended = await _moved(tx, user, found["data"]["email"], holder)
    else:
        ended = await first_proof(tx, user, asked=asked, letter=kind, holder=holder)
    if kind == "recovery":
        await forgive_in(tx, desk.settings, user.email)
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
        user = _admitted(await queries.locked_user(tx, user.id) if user is not None else None)
        ended = await first_proof(tx, user, asked="invite", letter="invite")
        signed_in = await sessions.begin(tx, desk, user, visitor, "invite")
        await join_in(tx, secret, user.id)
    desk.revoked.add(*ended)
    return signed_in


async def _moved(tx: Tx, user: User, email: str, holder: UUID | None) -> list[UUID]:
    """The account has the new address; answers the sessions that ended by it.

    The letter went to whoever reads mail there, who need not be the person that asked for the change. Only where it is
    answered from a browser signed in to this account are they surely one; else the password goes too, and every
    session: the account is then theirs alone who read the letter. The old address is told.
    """
    if not await queries.set_email(tx, user.id, email):
        raise EmailTaken("A user with this email address has already been registered")
    await record(tx, "user.email_changed", "user", str(user.id), person=user.id)
    await queries.void_letters(tx, user.id, ["signup", "magiclink", "recovery"])
    if holder is None:
        await queries.clear_password(tx, user.id)
    if user.email_confirmed_at is not None:
        # An address that nobody ever proved may be a stranger's.
        await send(tx, Letter(kind="address_changed", to_address=user.email, data={"new_email": email}))
    return await sessions.end_in(tx, user.id, "address_changed", but=holder)


async def _holder(tx: Tx, user: User, bearer: Bearer | None) -> UUID | None:
    """The open session of this very person that the proof came with."""
    if bearer is None or bearer.session_id is None or bearer.user_id != user.id:
        return None
    session = await queries.session(tx, bearer.session_id)
    mine = session is not None and session.user_id == user.id and session.revoked_at is None
    return bearer.session_id if mine else None


def _admitted(user: User | None) -> User:
    if user is None:
        raise OtpExpired
    if user.banned_until and user.banned_until > now():
        raise Banned("User is banned")
    return user
