"""Every SQL statement of this room."""

from uuid import UUID

from dokani.kit.db import Tx
from dokani.notices.model import Notice

MOST_UNSEEN = 100


async def insert(
    tx: Tx, kind: str, says: str, public_id: UUID | None, for_user: UUID | None, once: str | None
) -> None:
    await tx.run(
        """
        insert into dokani.notices (business_id, kind, says, public_id, for_user, once)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing
        """,
        tx.business_id,
        kind,
        says,
        public_id,
        for_user,
        once,
    )


async def newest(tx: Tx, before: int | None, limit: int) -> list[Notice]:
    """Row-level security leaves those that are for the caller, or for everybody."""
    return await tx.many(
        Notice,
        """
        select n.id, n.kind, n.says, n.public_id, n.created_at,
               n.id <= coalesce((select s.seen_to from dokani.notices_seen s
                                  where s.business_id = $1 and s.user_id = $4), 0) as seen
          from dokani.notices n
         where n.business_id = $1 and ($2::bigint is null or n.id < $2) order by n.id desc limit $3
        """,
        tx.business_id,
        before,
        limit,
        tx.user_id,
    )


async def unseen(tx: Tx) -> int:
    return int(
        await tx.value(
            """
            select count(*) from (
                select from dokani.notices n
                 where n.business_id = $1
                   and n.id > coalesce((select s.seen_to from dokani.notices_seen s
                                         where s.business_id = $1 and s.user_id = $2), 0)
                 limit $3) x
            """,
            tx.business_id,
            tx.user_id,
            MOST_UNSEEN,
        )
    )


async def mark_seen(tx: Tx, to: int) -> None:
    """Never back: what was seen stays seen."""
    await tx.run(
        """
        insert into dokani.notices_seen as s (business_id, user_id, seen_to) values ($1, $2, $3)
        on conflict (business_id, user_id) do update set seen_to = greatest(s.seen_to, excluded.seen_to)
        """,
        tx.business_id,
        tx.user_id,
        to,
    )
