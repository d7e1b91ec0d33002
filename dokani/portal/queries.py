"""Every SQL statement of this room. It has no table: it reads what others own, and keeps keys of confirmed forms."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from dokani.kit.db import Tx
from dokani.portal.model import Article, Earlier


async def shop_by_slug(
    conn: "asyncpg.Connection[asyncpg.Record]", slug: str
) -> tuple[UUID, str, dict[str, Any]] | None:
    """Id, name and settings of the business at this public address; runs without a caller, by a definer function."""
    record = await conn.fetchrow(
        "select business_id, business_name, settings from dokani.shop_by_slug($1)", slug
    )
    # The driver's own kind of UUID cannot be written as JSON, which claims are.
    return (UUID(str(record["business_id"])), record["business_name"], record["settings"]) if record else None


async def own_shop(tx: Tx) -> tuple[str, str, dict[str, Any]] | None:
    """Name, slug and settings of the business the claims name."""
    record = await tx.conn.fetchrow(
        "select business_name, slug, settings from businesses where id = $1", tx.business_id
    )
    return (record["business_name"], record["slug"], record["settings"]) if record else None


async def earlier(tx: Tx, order_id: str, email: str) -> list[Earlier]:
    """The returns of this order by this shopper, newest first, each with the lines it still holds."""
    return await tx.many(
        Earlier,
        """
        select r.public_id, r.created_at, r.status, r.outcome,
               array(select l.line_number from return_lines l
                      where l.business_id = $1 and l.return_request_id = r.id and l.open order by 1) as taken
          from return_requests r
         where r.business_id = $1 and r.customer_email_norm = lower(btrim($3)) and r.order_id = $2
           and r.channel <> 'import'
         order by r.created_at desc, r.id desc limit 20
        """,
        tx.business_id,
        order_id,
        email,
    )


async def version(tx: Tx, public_id: UUID) -> str | None:
    """A word that changes when the shopper would see something else; None for any other's return."""
    found = await tx.value("select dokani.return_version($1)", public_id)
    return None if found is None else str(found)


NEWEST_ORDERS = 1_000


async def articles(tx: Tx, currency: str) -> list[Article]:
    """What the newest orders in this currency hold, each article once, at its newest price."""
    return await tx.many(
        Article,
        """
        select distinct on (l.sku) l.sku, l.product_name as name, l.product_category as category, l.unit_price
          from (select o.order_id, o.ordered_at from orders o
                 where o.business_id = $1 and o.currency = $2 order by o.ordered_at desc, o.id desc limit $3) n
          join order_lines l on l.business_id = $1 and l.order_id = n.order_id
         where l.sku is not null
         order by l.sku, n.ordered_at desc, l.id desc
        """,
        tx.business_id,
        currency,
        NEWEST_ORDERS,
    )


async def images(tx: Tx, order_id: str) -> dict[int, str]:
    """The pictures of the order's lines, by line."""
    rows = await tx.conn.fetch(
        """
        select line_number, image_url from order_lines
         where business_id = $1 and order_id = $2 and image_url like 'https://%'
        """,
        tx.business_id,
        order_id,
    )
    return {row["line_number"]: row["image_url"] for row in rows}


ROUTE = "portal confirm"


async def stand_in_line(tx: Tx, principal: str, key: str) -> None:
    """Whoever sends the same form at the same moment waits until the first is done."""
    await tx.conn.execute(
        "select pg_advisory_xact_lock(hashtextextended($1 || chr(31) || $2 || chr(31) || $3, 0))",
        str(tx.business_id),
        principal,
        key,
    )


async def confirmed(tx: Tx, principal: str, key: str) -> UUID | None:
    """The return that was made of this form before."""
    found = await tx.value(
        """
        select response from dokani.idempotency_keys
         where business_id = $1 and principal = $2 and route = $3 and key = $4
        """,
        tx.business_id,
        principal,
        ROUTE,
        key,
    )
    return None if found is None else UUID(found)


async def keep_confirmed(tx: Tx, principal: str, key: str, digest: bytes, public_id: UUID) -> None:
    await tx.run(
        """
        insert into dokani.idempotency_keys (business_id, principal, route, key, body_sha256, status, response)
        values ($1, $2, $3, $4, $5, 303, $6)
        """,
        tx.business_id,
        principal,
        ROUTE,
        key,
        digest,
        str(public_id),
    )


async def newest_code(tx: Tx, spellings: list[str], since: datetime) -> str | None:
    """The subject of the newest letter with a code for the order of one of these numbers that was written since."""
    found = await tx.value(
        """
        select subject from dokani.mail_outbox
         where business_id = $1 and kind = 'order_code' and created_at >= $3
           and exists (select from unnest($2::text[]) n where position('order ' || n || ' at ' in body_text) > 0)
         order by created_at desc limit 1
        """,
        tx.business_id,
        spellings,
        since,
    )
    return None if found is None else str(found)


async def order_to_try(tx: Tx) -> tuple[str, str] | None:
    """Number and e-mail of a delivered order without a return: what a newcomer may try in the demo shop."""
    record = await tx.conn.fetchrow(
        """
        select o.order_id, o.customer_email from orders o
         where o.business_id = $1 and o.status = 'delivered' and o.customer_email is not null
           and o.delivered_at > now() - interval '14 days'
           and not exists (select from return_requests r where r.business_id = $1 and r.order_id = o.order_id)
         order by (select count(*) from order_lines l where l.business_id = $1 and l.order_id = o.order_id) desc,
               o.ordered_at desc
         limit 1
        """,
        tx.business_id,
    )
    return (record["order_id"], record["customer_email"]) if record else None
