"""The clock of the review: what nobody looked at in time is marked once, written down, and said."""

from uuid import UUID

from dokani.audit.record import record_many
from dokani.kit import clock
from dokani.kit.db import Database, known, worker
from dokani.notices.note import note
from dokani.returns.handling import queries

AT_ONCE = 200
# Beyond this many at once one notice says how many; nobody reads two hundred.
SAID_SINGLY = 5


async def mark_overdue(database: Database) -> int:
    """Every shop's returns that waited too long since the last time; answers how many. Says nothing twice."""
    async with database.transaction(known("dokani_worker")) as tx:
        shops = await queries.shops_overdue(tx, clock.now())
    marked = 0
    for business_id in shops:
        while (many := await mark_some(database, business_id)) == AT_ONCE:
            marked += many
        marked += many
    return marked


async def mark_some(database: Database, business_id: UUID) -> int:
    async with database.transaction(worker(business_id)) as tx:
        at = clock.now()
        rows = await queries.mark_overdue(tx, at, AT_ONCE)
        if not rows:
            return 0
        await record_many(
            tx,
            "return.overdue",
            "return",
            [(str(row["public_id"]), {"due_at": row["review_due_at"].isoformat()}) for row in rows],
        )
        for row in rows[:SAID_SINGLY]:
            says = f"Order {row['order_id']}: nobody has looked at this return in time."
            due = int(row["review_due_at"].timestamp())
            await note(
                tx,
                "overdue",
                says,
                public_id=row["public_id"],
                for_user=row["assigned_to"],
                once=f"overdue:{row['public_id']}:{due}",
            )
        if (more := len(rows) - SAID_SINGLY) > 0:
            await note(tx, "overdue", f"{more} more returns have not been looked at in time.")
        return len(rows)
