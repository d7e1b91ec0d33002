"""Every SQL statement of this room."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from dokani.audit.model import Fault, Head, Integrity, Line, Wanted
from dokani.kit.db import Tx, to_json
from dokani.kit.reach import connected

# A database without our schema, a log-in that may not read it, or one that went away meanwhile.
Unreadable = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)


async def insert(
    tx: Tx,
    action: str,
    resource_type: str,
    resource_id: str | None,
    metadata: dict[str, Any],
    ip_address: str | None,
    user_agent: str | None,
    person: UUID | None,
) -> None:
    await tx.run(
        "select dokani.audit($1, $2, $3, $4, $5::text::inet, $6, $7)",
        action,
        resource_type,
        resource_id,
        metadata,
        ip_address,
        user_agent,
        person,
    )


async def insert_many(
    tx: Tx,
    action: str,
    resource_type: str,
    lines: list[tuple[str, dict[str, Any]]],
    ip_address: str | None,
    user_agent: str | None,
) -> None:
    await tx.run(
        """
        select dokani.audit($1, $2, l.resource_id, l.metadata::jsonb, $5::text::inet, $6)
          from unnest($3::text[], $4::text[]) as l (resource_id, metadata)
        """,
        action,
        resource_type,
        [resource_id for resource_id, _ in lines],
        [to_json(metadata) for _, metadata in lines],
        ip_address,
        user_agent,
    )


async def page(tx: Tx, wanted: Wanted, *, before: int | None, limit: int) -> list[Line]:
    """Newest first, below the sequence number `before`."""
    return await tx.many(
        Line,
        """
        select l.id, l.seq, l.user_id, m.email, l.action, l.resource_type, l.resource_id,
               host(l.ip_address) as ip_address, l.user_agent, l.metadata, l.created_at
          from security_audit_logs l left join dokani.members() m on m.user_id = l.user_id
         where l.business_id = $1 and ($2::bigint is null or l.seq < $2)
           and ($3::text is null or l.action = $3)
           and ($4::uuid is null or l.user_id = $4) and ($5::boolean is null or (l.user_id is null) = $5)
           and ($6::timestamptz is null or l.created_at >= $6)
           and ($7::timestamptz is null or l.created_at < $7)
           and ($8::text is null or l.resource_id = $8)
         order by l.seq desc limit $9
        """,
        tx.business_id,
        before,
        wanted.action,
        wanted.person,
        wanted.nobody,
        wanted.since,
        wanted.until,
        wanted.resource_id,
        limit,
    )


async def actions(tx: Tx, newest: int) -> list[str]:
    """The kinds of action among the newest lines, by name."""
    records = await tx.conn.fetch(
        """
        select distinct x.action from (select l.action from security_audit_logs l
                                        where l.business_id = $1 order by l.seq desc limit $2) x order by 1
        """,
        tx.business_id,
        newest,
    )
    return [record[0] for record in records]


async def integrity(tx: Tx) -> Integrity:
    """Every seal of the business checked anew, with how far they reach. For admins of this business only."""
    found = await tx.many(
        Fault, "select number, problem from dokani.verify_audit($1) limit 100", tx.business_id
    )
    record = await tx.conn.fetchrow(
        """
        select count(*) as seals, coalesce(sum(rows), 0)::bigint as sealed, max(sealed_at) as sealed_at,
               (select encode(h.hash, 'hex') from dokani.audit_seals h
                 where h.business_id = $1 order by h.number desc limit 1) as head,
               (select count(*) from security_audit_logs l where l.business_id = $1) as rows
          from dokani.audit_seals where business_id = $1
        """,
        tx.business_id,
    )
    assert record is not None  # an aggregate always answers
    return Integrity(
        seals=record["seals"],
        sealed=record["sealed"],
        unsealed=max(record["rows"] - record["sealed"], 0),
        sealed_at=record["sealed_at"],
        head=record["head"],
        faults=found,
    )


async def unsealed(tx: Tx) -> list[UUID | None]:
    """Businesses (None: none) with rows that no seal covers yet."""
    return [record[0] for record in await tx.conn.fetch("select * from dokani.unsealed_audit()")]


async def seal(tx: Tx, business_id: UUID | None) -> int:
    """How many rows were sealed; at most 10,000 at a time."""
    return int(await tx.value("select dokani.seal_audit($1)", business_id))


async def raise_event(
    tx: Tx,
    event_type: str,
    severity: str,
    data: dict[str, Any],
    email: str | None,
    return_request_id: int | None,
) -> UUID:
    made: UUID = await tx.value(
        "select dokani.raise_event($1, $2, $3, $4, $5)", event_type, severity, data, email, return_request_id
    )
    return made


async def whole_chain(
    owner_url: str, kept: Sequence[Head]
) -> tuple[list[Head], list[tuple[UUID | None, Fault]], list[Head]]:
    """The last seal of each business, every fault, and those of `kept` that are no seal any more; read as the owner."""
    async with connected(owner_url) as connection:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            businesses = await connection.fetch(
                "select business_id from dokani.audit_seals union select business_id from public.security_audit_logs"
            )
            faults = []
            for record in businesses:
                for row in await connection.fetch(
                    "select number, problem from dokani.verify_audit($1)", record["business_id"]
                ):
                    faults.append(
                        (record["business_id"], Fault(number=row["number"], problem=row["problem"]))
                    )
            heads = await connection.fetch(
                """
                select distinct on (business_id) business_id, number, hash,
                       sum(rows) over (partition by business_id)::bigint as rows
                  from dokani.audit_seals order by business_id, number desc
                """
            )
            lost = [
                head
                for head in kept
                if not await connection.fetchval(
                    """
                    select exists (select from dokani.audit_seals
                                    where business_id is not distinct from $1 and number = $2 and hash = $3)
                    """,
                    head.business_id,
                    head.number,
                    head.hash,
                )
            ]
        return [Head(**dict(record)) for record in heads], faults, lost
