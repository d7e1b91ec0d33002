"""Accepting an invitation: as the person who is signed in, or by the letter alone as someone new."""

from uuid import UUID, uuid4

from dokani.audit.record import record
from dokani.identity.desk import Desk, Visitor
from dokani.identity.model import NotSignedIn, SignedIn
from dokani.identity.passwords import require_strong
from dokani.identity.people import queries, sessions
from dokani.identity.people.attempts import take, verify_buckets
from dokani.identity.people.letters import secret_hash
from dokani.identity.people.local import require_local
from dokani.identity.people.proof import first_proof
from dokani.identity.people.sign_in import Banned
from dokani.kit.clock import now
from dokani.kit.db import Tx, known
from dokani.kit.errors import Gone


class InvitationOver(Gone):
    code = "invitation_used"


async def join(desk: Desk, secret: str, user_id: UUID, visitor: Visitor) -> UUID:
    """The business joined. Raises NotFound, Forbidden `invitation_for_another`, Gone (used, withdrawn, expired)."""
    await take(desk.database, verify_buckets(None, visitor.ip))
    async with desk.database.transaction(known("dokani_auth")) as tx:
        tx.ip_address, tx.user_agent = visitor.ip, visitor.user_agent
        return await join_in(tx, secret, user_id)


async def join_in(tx: Tx, secret: str, user_id: UUID) -> UUID:
    """The same within a transaction, which acts for the new member afterwards."""
    business_id = await queries.accept_invitation(tx, secret_hash(secret), user_id)
    await queries.become(tx, "authenticated", {"sub": user_id, "business_id": business_id})
    await record(tx, "member.joined", "user", str(user_id))
    return business_id


async def join_as_someone_new(
    desk: Desk, secret: str, password: str, visitor: Visitor
) -> tuple[SignedIn, UUID]:
    """An account for the address the letter went to, signed in, and the business joined.

    An account that someone began with this address and never proved becomes theirs, with this password: the letter is
    the proof. Raises NotSignedIn where the address was proven before: that account is for its owner to sign in to.
    """
    await require_local(desk)
    require_strong(password)
    await take(desk.database, verify_buckets(None, visitor.ip))
    kept = await desk.passwords.kept(password)
    ended: list[UUID] = []
    async with desk.database.transaction(known("dokani_auth")) as tx:
        tx.ip_address, tx.user_agent = visitor.ip, visitor.user_agent
        invitation = await queries.live_invitation(tx, secret_hash(secret))
        if invitation is None:
            raise InvitationOver("This invitation was used or withdrawn, or has expired.")
        user = await queries.user_by_email(tx, invitation["subject"])
        if user is not None:
            user = await queries.locked_user(tx, user.id)
        if user is not None and user.email_confirmed_at and user.encrypted_password:
            raise NotSignedIn("You have an account already; sign in to accept.")
        if user is not None and user.banned_until and user.banned_until > now():
            raise Banned("User is banned")
        if user is None:
            user = await queries.insert_user(tx, uuid4(), invitation["subject"], kept, {}, confirmed=True)
            if user is None:
                raise NotSignedIn("You have an account already; sign in to accept.")
        else:
            # Whoever signed up with the address never proved it; this letter does.
            ended = await first_proof(tx, user, asked="invite", letter="invite")
            await queries.set_password(tx, user.id, kept)
            await record(tx, "user.password_changed", "user", str(user.id), person=user.id)
        signed_in = await sessions.begin(tx, desk, user, visitor, "invite", for_cookie=True)
        business_id = await join_in(tx, secret, user.id)
    desk.revoked.add(*ended)
    return signed_in, business_id
