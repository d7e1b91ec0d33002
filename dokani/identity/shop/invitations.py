"""Asking someone into a business by e-mail, and taking it back."""

from datetime import timedelta
from uuid import UUID

from dokani.audit.record import record
from dokani.identity import quota
from dokani.identity.desk import Desk
from dokani.identity.emails import normalised
from dokani.identity.model import Invitation, MemberRole
from dokani.identity.people.attempts import mail_buckets, take
from dokani.identity.people.letters import new_secret, secret_hash
from dokani.identity.shop import queries
from dokani.kit.db import Tx
from dokani.kit.errors import NotFound
from dokani.mail.send import Letter, send

LIFE = timedelta(days=7)


async def before_inviting(desk: Desk, email: str, ip: str | None) -> str:
    """The address in its normal form; TooManyAttempts where too many letters go to it, or from here."""
    address = normalised(email)
    await take(desk.database, mail_buckets(address, ip))
    return address


async def invite(tx: Tx, desk: Desk, address: str, role: MemberRole, invited_by: str) -> Invitation:
    """Send a letter with a link that works once, for a week; an earlier one to the same address stops working.

    Raises Forbidden `owner_needed`, Conflict `already_a_member`, QuotaExceeded.
    """
    await quota.require(tx, "members")
    secret = new_secret()
    invitation_id = await queries.invite(tx, address, role, secret_hash(secret), LIFE)
    business = await queries.business(tx)
    assert business is not None  # the invitation was just written for it
    fill = {
        "link": f"{desk.settings.origin()}/app/invite?token={secret}",
        "business_name": business.business_name,
        "invited_by": invited_by,
        "role": role,
        "days": LIFE.days,
    }
    await send(tx, Letter(kind="invite", to_address=address, data=fill, business_id=tx.business_id))
    await record(tx, "invitation.sent", "invitation", str(invitation_id), role=role)
    for one in await queries.invitations(tx):
        if one.id == invitation_id:
            return one
    raise NotFound("There is no such invitation.", code="invitation_not_found")


async def withdraw(tx: Tx, invitation_id: UUID) -> None:
    """The link of the letter stops working."""
    if not await queries.withdraw_invitation(tx, invitation_id):
        raise NotFound("There is no such invitation.", code="invitation_not_found")
    await record(tx, "invitation.withdrawn", "invitation", str(invitation_id))
