"""Every SQL statement of this room that serves a request (those of the importer and of the demo shop live beside)."""

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
    coalesce((select b.settings ->> 'currency' from businesses b where b.id = $1), 'EUR') as currency,
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


async def currency_of_shop(tx: Tx) -> str:
    return str(
        await tx.value(
            "select coalesce(settings ->> 'currency', 'EUR') from businesses where id = $1", tx.business_id
        )
    )


UPSERT_ORDERS = """
insert into orders (business_id, order_id, customer_email, customer_phone, customer_name, status, ordered_at,
    shipped_at, delivered_at, currency, order_value, paid, refunded, shipping_paid, payment_method, discount_percent,
    channel, country, source, import_id, metadata)
select $1, x.order_id, coalesce(x.customer_email, o.customer_email), coalesce(x.customer_phone, o.customer_phone),
       coalesce(x.customer_name, o.customer_name), coalesce(x.status, o.status, 'placed'),
       -- Within one file the earliest line tells when the order was placed.
       case when o.import_id = $4 then least(o.ordered_at, x.ordered_at) else x.ordered_at end,
       coalesce(x.shipped_at, o.shipped_at), coalesce(x.delivered_at, o.delivered_at),
       coalesce(x.currency, o.currency, b.settings ->> 'currency', 'EUR'),
       coalesce(x.order_value, o.order_value, 0), coalesce(x.paid, x.order_value, o.paid, 0),
       coalesce(x.refunded, o.refunded, 0), coalesce(x.shipping_paid, o.shipping_paid, 0),
       coalesce(x.payment_method, o.payment_method), coalesce(x.discount_percent, o.discount_percent),
       coalesce(x.channel, o.channel), coalesce(x.country, o.country), $3, $4,
       coalesce(o.metadata, '{}') || coalesce(x.metadata, '{}')
  from jsonb_to_recordset($2) as x(order_id text, customer_email text, customer_phone text, customer_name text,
       status text, ordered_at timestamptz, shipped_at timestamptz, delivered_at timestamptz, currency text,
       order_value numeric, paid numeric, refunded numeric, shipping_paid numeric, payment_method text,
       discount_percent numeric, channel text, country text, metadata jsonb)
  join businesses b on b.id = $1
  left join orders o on o.business_id = $1 and o.order_id = x.order_id
 order by x.order_id
on conflict (business_id, order_id) do update
   set customer_email = excluded.customer_email, customer_phone = excluded.customer_phone,
       customer_name = excluded.customer_name, status = excluded.status, ordered_at = excluded.ordered_at,
       shipped_at = excluded.shipped_at, delivered_at = excluded.delivered_at, currency = excluded.currency,
       order_value = excluded.order_value, paid = excluded.paid, refunded = excluded.refunded,
       shipping_paid = excluded.shipping_paid, payment_method = excluded.payment_method,
       discount_percent = excluded.discount_percent, channel = excluded.channel, country = excluded.country,
       import_id = coalesce(excluded.import_id, orders.import_id), metadata = excluded.metadata
returning order_id, xmax = 0 as created
"""


async def upsert_orders(
    tx: Tx, headers: list[dict[str, Any]], *, source: str, import_id: UUID | None = None
) -> dict[str, bool]:
    """Write rows of orders; a value that is None leaves what is known. Answers which of them are new."""
    rows = await tx.conn.fetch(UPSERT_ORDERS, tx.business_id, headers, source, import_id)
    return {row["order_id"]: row["created"] for row in rows}


# Arrays and not JSON: half the time for a file of many lines. Tags travel as one text, parted by the unit separator.
UPSERT_LINES = """
insert into order_lines as l (business_id, order_id, line_number, sku, product_name, product_category, quantity,
    quantity_returned, unit_price, paid, tags, status, shipped_at, delivered_at, image_url, ordered_at,
    customer_email_norm)
select $1, x.order_id, x.line_number, x.sku, x.product_name, x.product_category, x.quantity, x.quantity_returned,
       x.unit_price, x.paid, coalesce(string_to_array(x.tags, chr(31)), '{}'), x.status, x.shipped_at, x.delivered_at,
       x.image_url, x.ordered_at, x.customer_email_norm
  from unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::int[], $8::int[], $9::numeric[],
       $10::numeric[], $11::text[], $12::text[], $13::timestamptz[], $14::timestamptz[], $15::text[],
       $16::timestamptz[], $17::text[])
    as x(order_id, line_number, sku, product_name, product_category, quantity, quantity_returned, unit_price, paid,
       tags, status, shipped_at, delivered_at, image_url, ordered_at, customer_email_norm)
on conflict (business_id, order_id, line_number) do update
   set sku = coalesce(excluded.sku, l.sku), product_name = coalesce(excluded.product_name, l.product_name),
       product_category = coalesce(excluded.product_category, l.product_category), quantity = excluded.quantity,
       quantity_returned = greatest(excluded.quantity_returned, l.quantity_returned),
       unit_price = excluded.unit_price, paid = excluded.paid, tags = excluded.tags,
       status = coalesce(excluded.status, l.status), shipped_at = coalesce(excluded.shipped_at, l.shipped_at),
       delivered_at = coalesce(excluded.delivered_at, l.delivered_at),
       image_url = coalesce(excluded.image_url, l.image_url), ordered_at = excluded.ordered_at,
       customer_email_norm = coalesce(excluded.customer_email_norm, l.customer_email_norm)
 where excluded.quantity >= dokani.quantity_returned(l.business_id, l.order_id, l.line_number)
returning order_id, line_number
"""
LINE_COLUMNS = (
    "order_id",
    "line_number",
    "sku",
    "product_name",
    "product_category",
    "quantity",
    "quantity_returned",
    "unit_price",
    "paid",
    "tags",
    "status",
    "shipped_at",
    "delivered_at",
    "image_url",
    "ordered_at",
    "customer_email_norm",
)


async def upsert_lines(tx: Tx, lines: list[dict[str, Any]]) -> set[tuple[str, int]]:
    """Write lines of orders, each with all LINE_COLUMNS (`tags` a list). Answers which were written: a line that would
    have fewer items than have come back is left as it is."""
    columns = [
        [chr(31).join(line["tags"]) or None for line in lines]
        if name == "tags"
        else [line[name] for line in lines]
        for name in LINE_COLUMNS
    ]
    rows = await tx.conn.fetch(UPSERT_LINES, tx.business_id, *columns)
    return {(row["order_id"], row["line_number"]) for row in rows}


async def remove_other_lines(
    tx: Tx, kept: set[tuple[str, int]], order_ids: list[str]
) -> list[tuple[str, int]]:
    """Remove the lines of these orders that are not among `kept`; answers those that stay, for items came back."""
    pairs = sorted(kept)
    arguments = (
        tx.business_id,
        order_ids,
        [order_id for order_id, _ in pairs],
        [number for _, number in pairs],
    )
    await tx.run(
        """
        delete from order_lines l where l.business_id = $1 and l.order_id = any($2)
           and not exists (select from unnest($3::text[], $4::int[]) as k(order_id, line_number)
                            where k.order_id = l.order_id and k.line_number = l.line_number)
           and dokani.quantity_returned(l.business_id, l.order_id, l.line_number) = 0
        """,
        *arguments,
    )
    rows = await tx.conn.fetch(
        """
        select l.order_id, l.line_number from order_lines l where l.business_id = $1 and l.order_id = any($2)
           and not exists (select from unnest($3::text[], $4::int[]) as k(order_id, line_number)
                            where k.order_id = l.order_id and k.line_number = l.line_number)
        """,
        *arguments,
    )
    return [(row["order_id"], row["line_number"]) for row in rows]


async def sum_up(tx: Tx, order_ids: list[str]) -> None:
    """Give these orders the value of their lines and shipping, for no other was named."""
    await tx.run(
        """
        update orders o set order_value = s.total + o.shipping_paid, paid = s.total + o.shipping_paid
          from (select order_id, sum(paid) as total from order_lines
                 where business_id = $1 and order_id = any($2) group by order_id) s
         where o.business_id = $1 and o.order_id = s.order_id
           and o.order_value is distinct from s.total + o.shipping_paid
        """,
        tx.business_id,
        order_ids,
    )
