"""The statements of receipts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from dokani.kit.db import Tx, into
from dokani.returns.receipts.model import Business, Due, Head, Receipt, Sealed, SigningKey, Stage


async def shops_with_due(tx: Tx) -> list[UUID]:
    return [record[0] for record in await tx.conn.fetch("select * from dokani.shops_with_receipts_due()")]


async def lock_chain(tx: Tx) -> bool:
    """Take the business's chain until the transaction ends; False where another holds it."""
    return bool(
        await tx.value(
            "select pg_try_advisory_xact_lock(hashtextextended($1, 0))", f"dokani.receipts:{tx.business_id}"
        )
    )


async def business(tx: Tx) -> Business | None:
    return await tx.one(
        Business, "select id, business_name as name, slug from businesses where id = $1", tx.business_id
    )


async def head(tx: Tx) -> Head | None:
    return await tx.one(
        Head,
        "select number, sha256 from dokani.receipts where business_id = $1 order by number desc limit 1",
        tx.business_id,
    )


async def due(tx: Tx, limit: int) -> list[Due]:
    """The next decisions to write receipts of, in the order in which they were asked for."""
    return await tx.many(
        Due,
        """
        select d.return_request_id, r.public_id, d.stage, d.verdict, d.amount, d.currency, d.decided_by,
               m.role, d.created_at as decided_at, d.answer::text as answer, t.engine, t.policy_id, t.policy_version,
               t.facts::text as facts, t.answer::text as found
          from (select business_id, return_request_id, stage from dokani.receipts_due
                 where business_id = $1 order by return_request_id, stage = 'appeal', stage limit $2) q
          join return_decisions d using (business_id, return_request_id, stage)
          join return_requests r on r.business_id = q.business_id and r.id = q.return_request_id
          join return_decisions t on t.business_id = q.business_id and t.return_request_id = q.return_request_id
               and t.stage = 'triage'
          left join business_members m on m.business_id = q.business_id and m.user_id = d.decided_by
         order by d.created_at, d.return_request_id, d.stage = 'appeal', d.stage = 'review'
        """,
        tx.business_id,
        limit,
    )


async def keep(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Keep receipts and strike their decisions off the list; `rows` in the order of the columns named here."""
    await tx.run(
        """
        with kept as (
            insert into dokani.receipts (business_id, number, return_request_id, stage, body, sha256, previous, key_id,
                   signature, salt, opening, issued_at)
            select $1, x.number, x.return_request_id, x.stage, x.body, x.sha256, x.previous, $10, x.signature, x.salt,
                   x.opening, $11
              from unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bytea[], $7::bytea[], $8::bytea[],
                          $9::bytea[], $12::text[])
                   as x (number, return_request_id, stage, body, sha256, previous, signature, salt, opening)
            returning return_request_id, stage
        )
        delete from dokani.receipts_due d using kept k
         where d.business_id = $1 and d.return_request_id = k.return_request_id and d.stage = k.stage
        """,
        tx.business_id,
        *([row[at] for row in rows] for at in range(8)),
        rows[0][9],
        rows[0][10],
        [row[8] for row in rows],
    )


async def drop_due(tx: Tx, limit: int) -> int:
    """Strike off what can have no receipt (a decision without any triage); answers how many."""
    return await tx.run(
        """
        delete from dokani.receipts_due d
         using (select q.return_request_id, q.stage from dokani.receipts_due q
                 where q.business_id = $1 and not exists (
                       select from return_decisions t where t.business_id = $1
                          and t.return_request_id = q.return_request_id and t.stage = 'triage')
                 limit $2) x
         where d.business_id = $1 and d.return_request_id = x.return_request_id and d.stage = x.stage
        """,
        tx.business_id,
        limit,
    )


async def receipt(tx: Tx, return_request_id: int, stage: Stage | None) -> Receipt | None:
    """The receipt of this stage, or of the last decision; None while it is not written."""
    return await tx.one(
        Receipt,
        """
        select * from dokani.receipts
         where business_id = $1 and return_request_id = $2 and stage = coalesce($3, (
               select d.stage from return_decisions d
                where d.business_id = $1 and d.return_request_id = $2 and d.verdict <> 'pending_triage'
                order by array_position(array['appeal', 'review', 'triage'], d.stage) limit 1))
        """,
        tx.business_id,
        return_request_id,
        stage,
    )


async def after(tx: Tx, number: int, limit: int) -> list[Receipt]:
    """The receipts of the business that follow this number."""
    return await tx.many(
        Receipt,
        "select * from dokani.receipts where business_id = $1 and number > $2 order by number limit $3",
        tx.business_id,
        number,
        limit,
    )


async def shop_named(connection: "asyncpg.Connection[asyncpg.Record]", slug: str) -> UUID | None:
    record = await connection.fetchrow("select * from dokani.shop_by_slug($1)", slug)
    return None if record is None else UUID(str(record[0]))


async def public_keys(connection: "asyncpg.Connection[asyncpg.Record]") -> list[SigningKey]:
    """Every key that ever signed, the newest first. As a log-in of ours, in no role."""
    records = await connection.fetch(
        "select id, public_key, created_at, retired_at from dokani.signing_keys order by created_at desc, id"
    )
    return [into(SigningKey)(record) for record in records]


async def sealed_keys(connection: "asyncpg.Connection[asyncpg.Record]") -> list[Sealed]:
    """The same with their private halves, sealed; for dokani_jobs only."""
    records = await connection.fetch("select * from dokani.signing_keys order by created_at desc, id")
    return [into(Sealed)(record) for record in records]


async def add_key(
    connection: "asyncpg.Connection[asyncpg.Record]",
    key_id: str,
    public_key: bytes,
    sealed: str,
    at: datetime,
    *,
    retire: bool,
) -> None:
    """Keep a new key, as the one that signs from now on. Without `retire` only if there is none yet."""
    async with connection.transaction():
        if retire:
            await connection.execute(
                "update dokani.signing_keys set retired_at = greatest($1, created_at) where retired_at is null",
                at,
            )
        await connection.execute(
            "insert into dokani.signing_keys (id, public_key, sealed, created_at) values ($1, $2, $3, $4)"
            " on conflict do nothing",
            key_id,
            public_key,
            sealed,
            at,
        )


async def seal_anew(connection: "asyncpg.Connection[asyncpg.Record]", key_id: str, sealed: str) -> None:
    await connection.execute("update dokani.signing_keys set sealed = $2 where id = $1", key_id, sealed)
