"""Every SQL statement of this room that serves a request (writing orders, and the importer, have their own)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx
from dokani.orders.model import Order, OrderLine

# What was bought here, and what the demo shop's one-line orders look like in the same columns. Every part names the
# business itself: text and uuid equality are leakproof, so the index is used in its order under row-level security.
ORDER = """business_id, order_id, customer_email, customer_email_norm, customer_phone, customer_name, status,
    ordered_at, shipped_at, delivered_at, currency::text as currency, order_value, paid, refunded, shipping_paid,
    payment_method, discount_percent, channel, country, source"""
MOCK = """m.business_id, m.order_id, m.customer_email, lower(btrim(m.customer_email)) as customer_email_norm,
    null::text as customer_phone, null::text as customer_name, coalesce(m.order_status, 'delivered') as status,
    m.purchase_date as ordered_at, dokani.demo_shipped_at(m.purchase_date, m.order_status) as shipped_at,
    dokani.demo_delivered_at(m.purchase_date, m.order_status) as delivered_at,
    (select dokani.own_currency()) as currency,
    coalesce(m.order_value, 0) as order_value, coalesce(m.order_value, 0) as paid, 0::numeric as refunded,
    0::numeric as shipping_paid, null::text as payment_method, null::numeric as discount_percent, null::text as channel,
    null::text as country, 'demo' as source"""

LINES = """
select l.order_id, l.line_number, l.sku, l.product_name, l.product_category, l.quantity, l.quantity_returned,
       greatest(l.quantity - greatest(l.quantity_returned, t.returned), 0)::int as quantity_returnable,
       l.unit_price, l.paid, l.tags, l.status, l.shipped_at, l.delivered_at, l.image_url
  from (
    select order_id, line_number, sku, product_name, product_category, quantity, quantity_returned, unit_price, paid,
           tags, status, shipped_at, delivered_at, image_url
      from order_lines where business_id = $1 and order_id = any($2)
    union all
    select m.order_id, 1, null, m.product_name, m.product_category, coalesce(m.quantity, 1), 0,
           coalesce(m.purchase_price, 0), coalesce(m.order_value, 0), '{}', null, null, null, null
      from mock_orders m where m.business_id = $1 and m.order_id = any($2)
       and not exists (select from orders o where o.business_id = $1 and o.order_id = m.order_id)
  ) l
  cross join lateral (
    select coalesce(sum(rl.quantity), 0) as returned
      from return_lines rl
      join return_requests rr on rr.business_id = rl.business_id and rr.id = rl.return_request_id
     where rl.business_id = $1 and rl.order_id = l.order_id and rl.line_number = l.line_number
       and rl.verdict is distinct from 'deny' and rr.status <> 'denied' and rr.outcome is distinct from 'cancelled'
  ) t
 order by l.order_id, l.line_number
"""


ONE = "select {columns} from orders where business_id = $1 and order_id = $2".replace("{columns}", ORDER)
MOCK_ONE = "select {columns} from mock_orders m where m.business_id = $1 and m.order_id = $2".replace(
    "{columns}", MOCK
)


async def order(tx: Tx, order_id: str) -> Order | None:
    """The order without its lines; our own tables first, then the demo shop's."""
    found = await tx.one(Order, ONE, tx.business_id, order_id)
    return found or await tx.one(Order, MOCK_ONE, tx.business_id, order_id)


async def known_numbers(tx: Tx, order_ids: list[str]) -> list[str]:
    """Those of these numbers that are orders, each once."""
    rows = await tx.conn.fetch(
        "select order_id from orders where business_id = $1 and order_id = any($2)"
        " union select order_id from mock_orders where business_id = $1 and order_id = any($2) order by order_id",
        tx.business_id,
        order_ids,
    )
    return [row["order_id"] for row in rows]


async def lines(tx: Tx, order_ids: list[str]) -> dict[str, tuple[OrderLine, ...]]:
    """The lines of these orders, by order."""
    names = [name for name in OrderLine.__dataclass_fields__ if name != "tags"]
    found: dict[str, list[OrderLine]] = {}
    for record in await tx.conn.fetch(LINES, tx.business_id, order_ids):
        line = OrderLine(tags=tuple(record["tags"]), **{name: record[name] for name in names})
        found.setdefault(record["order_id"], []).append(line)
    return {order_id: tuple(of_it) for order_id, of_it in found.items()}


# A page is read from each table by its own key and merged: at one moment, our orders come before the demo's.
PAGE = """
select 1 as rank, id::text as id, {columns} from orders
 where business_id = $1 and (ordered_at, id) < ($3::timestamptz, $4::uuid) {where}
 order by ordered_at desc, id desc limit $2
""".replace("{columns}", ORDER)
MOCK_PAGE = """
select 0 as rank, m.id::text as id, {columns} from mock_orders m
 where m.business_id = $1 and (m.purchase_date, m.id) < ($3::timestamptz, $4::bigint)
   and not exists (select from orders o where o.business_id = $1 and o.order_id = m.order_id) {where}
 order by m.purchase_date desc, m.id desc limit $2
""".replace("{columns}", MOCK)
# Ranges in the C collation, not LIKE: text's < and >= are leakproof and so reach the index (0110_orders.sql).
STARTS = """and (order_id collate "C" >= $5 and order_id collate "C" < $6
        or customer_email_norm collate "C" >= $7 and customer_email_norm collate "C" < $8)"""
MOCK_STARTS = """and (m.order_id collate "C" >= $5 and m.order_id collate "C" < $6
        or lower(btrim(m.customer_email)) collate "C" >= $7 and lower(btrim(m.customer_email)) collate "C" < $8)"""

# The moment of an order, its rank (1 ours, 0 the demo shop's), and its id: what a page ends with.
Key = tuple[datetime, int, str]
NEWEST: Key = (datetime.max.replace(tzinfo=UTC), 1, str(UUID(int=2**128 - 1)))
LARGEST_ID = 2**63 - 1


async def page(
    tx: Tx, limit: int, after: Key | None, ranges: tuple[str, str, str, str] | None
) -> list[tuple[Key, Order]]:
    """Up to `limit` orders after the key, newest first, with their keys and without their lines.

    `ranges` are the bounds [from, to) of the order number and of the e-mail, where something is looked for.
    """
    moment, rank, at = after or NEWEST
    keys: tuple[Any, ...] = (UUID(at), LARGEST_ID) if rank == 1 else (UUID(int=0), int(at))
    names = [name for name in Order.__dataclass_fields__ if name != "lines"]
    found: list[tuple[Key, Order]] = []
    for sql, where, key in ((PAGE, STARTS, keys[0]), (MOCK_PAGE, MOCK_STARTS, keys[1])):
        statement = sql.replace("{where}", where if ranges else "")
        for record in await tx.conn.fetch(statement, tx.business_id, limit, moment, key, *(ranges or ())):
            row = Order(**{name: record[name] for name in names})
            found.append(((row.ordered_at, record["rank"], record["id"]), row))
    found.sort(key=lambda pair: (pair[0][0], pair[0][1]), reverse=True)
    return found[:limit]


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptCode:
    """A row of one_time_tokens of kind order_code, with this try counted."""

    secret_hash: bytes
    data: dict[str, Any]
    attempts: int
    max_attempts: int


async def keep_code(
    tx: Tx,
    proof_id: UUID,
    *,
    subject: str,
    secret_hash: bytes,
    data: dict[str, Any],
    max_attempts: int,
    expires_at: datetime,
    created_at: datetime,
) -> None:
    await tx.run(
        "insert into dokani.one_time_tokens (id, kind, business_id, subject, secret_hash, data, max_attempts,"
        " expires_at, created_at) values ($1, 'order_code', $2, $3, $4, $5, $6, $7, $8)",
        proof_id,
        tx.business_id,
        subject,
        secret_hash,
        data,
        max_attempts,
        expires_at,
        created_at,
    )


async def try_code(tx: Tx, proof_id: UUID, at: datetime) -> KeptCode | None:
    """Count one try, and answer what is kept; None where it has expired, was used, or was tried too often."""
    return await tx.one(
        KeptCode,
        """
        update dokani.one_time_tokens set attempts = attempts + 1
         where id = $1 and kind = 'order_code' and business_id = $2 and used_at is null and expires_at > $3
           and attempts < max_attempts
        returning secret_hash, data, attempts, max_attempts
        """,
        proof_id,
        tx.business_id,
        at,
    )


async def use_code(tx: Tx, proof_id: UUID, at: datetime) -> bool:
    """Use it up; of two at once one wins."""
    return bool(
        await tx.run(
            "update dokani.one_time_tokens set used_at = $3"
            " where id = $1 and kind = 'order_code' and business_id = $2 and used_at is null",
            proof_id,
            tx.business_id,
            at,
        )
    )


async def business_name(tx: Tx) -> str:
    return str(await tx.value("select business_name from businesses where id = $1", tx.business_id))
