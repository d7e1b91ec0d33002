"""Every SQL statement that writes orders: set-wise, and never below what has come back already."""

from typing import Any
from uuid import UUID

from dokani.kit.db import Tx


async def currency_of_shop(tx: Tx) -> str:
    return str(
        await tx.value(
            "select coalesce(settings ->> 'currency', 'EUR') from businesses where id = $1", tx.business_id
        )
    )


async def currency_of_policy(tx: Tx) -> str | None:
    """What the active policy decides in; None where there is none."""
    found = await tx.value(
        "select rules ->> 'currency' from policies where business_id = $1 and is_active", tx.business_id
    )
    return None if found is None else str(found)


async def currencies(tx: Tx, order_ids: list[str]) -> dict[str, str]:
    """The currency of each of these orders that is known."""
    rows = await tx.conn.fetch(
        "select order_id, currency from orders where business_id = $1 and order_id = any($2)",
        tx.business_id,
        order_ids,
    )
    return {row["order_id"]: row["currency"] for row in rows}


# `metadata.stated` names the totals the shop told us, for only the others are worked out from the lines. An order that
# was not written here has no such list: there a total other than that of its lines was told.
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
       coalesce(x.order_value, o.order_value, 0),
       coalesce(x.paid, case when not known.stated ? 'paid' then x.order_value end, o.paid, 0),
       coalesce(x.refunded, o.refunded, 0), coalesce(x.shipping_paid, o.shipping_paid, 0),
       coalesce(x.payment_method, o.payment_method), coalesce(x.discount_percent, o.discount_percent),
       coalesce(x.channel, o.channel), coalesce(x.country, o.country), $3, $4,
       coalesce(o.metadata, '{}') || coalesce(x.metadata, '{}') || jsonb_build_object('stated',
           case when x.order_value is not null or known.stated ? 'order_value' then '["order_value"]'
                else '[]' end::jsonb
           || case when x.paid is not null or known.stated ? 'paid' then '["paid"]' else '[]' end::jsonb)
  from jsonb_to_recordset($2) as x(order_id text, customer_email text, customer_phone text, customer_name text,
       status text, ordered_at timestamptz, shipped_at timestamptz, delivered_at timestamptz, currency text,
       order_value numeric, paid numeric, refunded numeric, shipping_paid numeric, payment_method text,
       discount_percent numeric, channel text, country text, metadata jsonb)
  join businesses b on b.id = $1
  left join orders o on o.business_id = $1 and o.order_id = x.order_id
 cross join lateral (select case when o.order_id is null then '[]'
       when o.metadata ? 'stated' then o.metadata -> 'stated'
       else (select case when o.order_value not in (0, s.total) then '["order_value"]' else '[]' end::jsonb
                 || case when o.paid not in (0, s.total, o.order_value) then '["paid"]' else '[]' end::jsonb
               from (select coalesce(sum(l.paid), 0) + o.shipping_paid as total from order_lines l
                      where l.business_id = $1 and l.order_id = o.order_id) s) end as stated) known
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
    """Give these orders the value of their lines and shipping where no other was stated; where what was paid was not
    stated, it is their value."""
    await tx.run(
        """
        update orders o set order_value = w.order_value, paid = w.paid
          from (select order_id, sum(paid) as total from order_lines
                 where business_id = $1 and order_id = any($2) group by order_id) s
          join orders t on t.business_id = $1 and t.order_id = s.order_id
         cross join lateral (select case when t.metadata -> 'stated' ? 'order_value' then t.order_value
                                         else s.total + t.shipping_paid end as order_value) v
         cross join lateral (select v.order_value, case when t.metadata -> 'stated' ? 'paid' then t.paid
                                                        else v.order_value end as paid) w
         where o.business_id = $1 and o.order_id = s.order_id
           and (o.order_value, o.paid) is distinct from (w.order_value, w.paid)
        """,
        tx.business_id,
        order_ids,
    )


async def demo_is_loaded(tx: Tx) -> bool:
    return bool(
        await tx.value("select exists (select from mock_orders where business_id = $1)", tx.business_id)
    )


async def keep_mock_orders(tx: Tx, rows: list[dict[str, Any]]) -> int:
    """Write one-line orders of the demo shop; answers how many. A number that another demo shop has is left out."""
    return await tx.run(
        """
        insert into mock_orders (order_id, purchase_date, customer_email, product_name, product_category,
            purchase_price, order_status, quantity, order_value, business_id)
        select x.order_id, x.purchase_date, x.customer_email, x.product_name, x.product_category, x.purchase_price,
               x.order_status, x.quantity, x.order_value, $1
          from jsonb_to_recordset($2) as x(order_id text, purchase_date timestamptz, customer_email text,
               product_name text, product_category text, purchase_price numeric, order_status text, quantity int,
               order_value numeric)
        on conflict (order_id) do nothing
        """,
        tx.business_id,
        rows,
    )
