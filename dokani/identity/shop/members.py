"""Who works for a business, and as what. The rules (owners, the last one) are kept by the database under a lock."""

from uuid import UUID

from dokani.audit.record import record
from dokani.identity.model import Member, MemberRole
from dokani.identity.shop import queries
from dokani.kit.db import Tx
from dokani.kit.errors import NotFound


async def change_role(tx: Tx, user_id: UUID, role: MemberRole) -> Member:
    """The member in their new role.

    Raises NotFound `member_not_found`, Forbidden `owner_needed` (only an owner makes or unmakes admins and owners),
    Conflict `last_owner`.
    """
    before = await queries.set_member_role(tx, user_id, role)
    await record(tx, "member.role_changed", "user", str(user_id), before=before, after=role)
    for member in await queries.members(tx):
        if member.user_id == user_id:
            return member
    raise NotFound("There is no such member.", code="member_not_found")


async def remove(tx: Tx, user_id: UUID) -> None:
    """They are no member any more from this moment on. Everyone may remove themselves; raises as `change_role` does."""
    before = await queries.set_member_role(tx, user_id, None)
    await record(tx, "member.removed", "user", str(user_id), before=before)
