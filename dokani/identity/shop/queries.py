"""Every SQL statement about a business, its members and its keys."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from dokani.identity.model import ApiKey, Business, Invitation, Member
from dokani.kit.db import Tx

KEY = "id, name, prefix, scopes, created_at, last_used_at, expires_at, revoked_at"


async def business(tx: Tx) -> Business | None:
    return await tx.one(Business, "select * from dokani.my_business()")


async def is_demo(tx: Tx) -> bool:
    """Whether the shop is the demo shop: orders of it come from there."""
    return bool(
        await tx.value(
            "select exists (select from orders where business_id = $1 and source = 'demo')"
            " or exists (select from mock_orders where business_id = $1)",
            tx.business_id,
        )
    )


async def currency_of_policy(tx: Tx) -> str | None:
    """What the active policy decides in; None where there is none."""
    found = await tx.value(
        "select rules ->> 'currency' from policies where business_id = $1 and is_active", tx.business_id
    )
    return None if found is None else str(found)


async def update_business(
    tx: Tx, name: str | None, slug: str | None, website: str | None, settings: dict[str, Any] | None
) -> None:
    """None leaves as it is; an empty website removes it; settings are merged."""
    await tx.run("select dokani.update_business($1, $2, $3, $4)", name, slug, website, settings)


async def members(tx: Tx) -> list[Member]:
    """In the order in which they joined."""
    return await tx.many(Member, "select * from dokani.members()")


async def set_member_role(tx: Tx, user_id: UUID, role: str | None) -> str:
    """Another role, or none (None removes); answers the role before."""
    return str(await tx.value("select dokani.set_member_role($1, $2)", user_id, role))


async def invite(tx: Tx, email: str, role: str, secret_hash: bytes, life: timedelta) -> UUID:
    made: UUID = await tx.value("select dokani.invite($1, $2, $3, $4)", email, role, secret_hash, life)
    return made


async def invitations(tx: Tx) -> list[Invitation]:
    """Those still open, newest first."""
    return await tx.many(Invitation, "select * from dokani.invitations()")


async def withdraw_invitation(tx: Tx, invitation_id: UUID) -> bool:
    return bool(await tx.value("select dokani.withdraw_invitation($1)", invitation_id))


async def api_keys(tx: Tx) -> list[ApiKey]:
    """Newest first, the revoked ones last."""
    return await tx.many(
        ApiKey,
        f"""
        select {KEY} from dokani.api_keys where business_id = $1
         order by revoked_at is not null, created_at desc, id limit 500
        """,
        tx.business_id,
    )


async def insert_api_key(
    tx: Tx,
    key_id: UUID,
    name: str,
    prefix: str,
    key_hash: bytes,
    scopes: list[str],
    expires_at: datetime | None,
) -> ApiKey | None:
    """None where there is a key of this id already."""
    return await tx.one(
        ApiKey,
        f"""
        insert into dokani.api_keys (id, business_id, name, prefix, key_hash, scopes, created_by, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing returning {KEY}
        """,
        key_id,
        tx.business_id,
        name,
        prefix,
        key_hash,
        scopes,
        tx.user_id,
        expires_at,
    )


async def api_key(tx: Tx, key_id: UUID) -> ApiKey | None:
    return await tx.one(
        ApiKey,
        f"select {KEY} from dokani.api_keys where business_id = $1 and id = $2",
        tx.business_id,
        key_id,
    )


async def revoke_api_key(tx: Tx, key_id: UUID) -> ApiKey | None:
    """None where there is no such key; one that was revoked keeps its time."""
    return await tx.one(
        ApiKey,
        f"""
        update dokani.api_keys set revoked_at = coalesce(revoked_at, now())
         where business_id = $1 and id = $2 returning {KEY}
        """,
        tx.business_id,
        key_id,
    )
