"""Every SQL statement of an import: its own row, its batches, and the matching of what was given back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx, to_json
from dokani.orders.importing.rows import Credit
from dokani.orders.model import Fault, PastReturn


@dataclass(frozen=True, kw_only=True, slots=True)
class Import:
    """A row of dokani.imports. `next_line` is the first line of the file that is not taken yet; `lines_known` are those
    of `lines_ok` that were kept already, from elsewhere."""

    id: UUID
    file_sha256: bytes
    state: str
    next_line: int
    lines_ok: int
    lines_known: int
    lines_bad: int


IMPORT = "id, file_sha256, state, next_line, lines_ok, lines_known, lines_bad"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shop:
    """A business as the importer needs it."""

    business_id: UUID
    business_name: str
    currency: str


async def shop_by_slug(conn: Any, slug: str) -> UUID | None:
    found = await conn.fetchval("select business_id from dokani.shop_by_slug($1)", slug)
    # The driver's own UUIDs cannot become JSON, and so no claims.
    return None if found is None else UUID(str(found))


async def shop(tx: Tx) -> Shop | None:
    return await tx.one(
        Shop,
        "select id as business_id, business_name, coalesce(settings ->> 'currency', 'EUR') as currency"
        " from businesses where id = $1",
        tx.business_id,
    )


async def begin(tx: Tx, kind: str, file_name: str, sha256: bytes, mapping: dict[str, Any]) -> Import:
    """The import of this file read in this way: a new one, or the one there is."""
    await tx.run(
        "insert into dokani.imports (business_id, kind, file_name, file_sha256, mapping) values ($1, $2, $3, $4, $5)"
        " on conflict (business_id, kind, file_sha256, mapping) do nothing",
        tx.business_id,
        kind,
        file_name,
        sha256,
        mapping,
    )
    found = await tx.one(
        Import,
        f"select {IMPORT} from dokani.imports"
        " where business_id = $1 and kind = $2 and file_sha256 = $3 and mapping = $4::text::jsonb",
        tx.business_id,
        kind,
        sha256,
        to_json(mapping),
    )
    assert found is not None
    return found


async def import_row(tx: Tx, import_id: UUID) -> Import:
    found = await tx.one(
        Import,
        f"select {IMPORT} from dokani.imports where business_id = $1 and id = $2",
        tx.business_id,
        import_id,
    )
    assert found is not None
    return found


async def advance(
    tx: Tx, import_id: UUID, was: int, now_at: int, *, good: int = 0, known: int = 0, bad: int = 0
) -> bool:
    """Note in the batch's own transaction how far the file is taken; False where someone else took it further."""
    return bool(
        await tx.run(
            "update dokani.imports set next_line = $4, lines_ok = lines_ok + $5, lines_known = lines_known + $6,"
            " lines_bad = lines_bad + $7, state = 'running', finished_at = null"
            " where business_id = $1 and id = $2 and next_line = $3 and state <> 'done'",
            tx.business_id,
            import_id,
            was,
            now_at,
            good,
            known,
            bad,
        )
    )


async def end(tx: Tx, import_id: UUID, state: str) -> None:
    await tx.run(
        "update dokani.imports set state = $3, finished_at = now() where business_id = $1 and id = $2",
        tx.business_id,
        import_id,
        state,
    )


async def keep_faults(tx: Tx, import_id: UUID, faults: list[Fault]) -> None:
    await tx.run(
        "insert into dokani.import_faults (business_id, import_id, line_number, reason, raw)"
        " select $1, $2, * from unnest($3::bigint[], $4::text[], $5::text[]) on conflict do nothing",
        tx.business_id,
        import_id,
        [one.line_number for one in faults],
        [one.reason for one in faults],
        [one.raw for one in faults],
    )


async def first_faults(tx: Tx, import_id: UUID, limit: int) -> list[Fault]:
    return await tx.many(
        Fault,
        "select line_number, reason, coalesce(raw, '') as raw from dokani.import_faults"
        " where business_id = $1 and import_id = $2 order by line_number limit $3",
        tx.business_id,
        import_id,
        limit,
    )


async def orders_already_taken(tx: Tx, import_id: UUID, order_ids: list[str]) -> set[str]:
    """Which of these orders this import has written before."""
    rows = await tx.conn.fetch(
        "select order_id from orders where business_id = $1 and order_id = any($2) and import_id = $3",
        tx.business_id,
        order_ids,
        import_id,
    )
    return {row["order_id"] for row in rows}


async def one_at_a_time(tx: Tx) -> None:
    """Wait until no other file is being written into this business: two at once would not see each other's orders."""
    await tx.run(
        "select pg_advisory_xact_lock(hashtextextended('import:' || $1::text, 0))", str(tx.business_id)
    )


async def known_orders(tx: Tx, import_id: UUID, order_ids: list[str]) -> list[dict[str, Any]]:
    """Which of these orders are here and were not written by this import, and how their lines are numbered."""
    rows = await tx.conn.fetch(
        """
        select o.order_id, i.file_name, i.file_sha256, l.lowest, l.highest, l.lines,
               case when i.id is null then 'pushed' when i.mapping -> 'columns' ? 'line_number' then 'column'
                    else coalesce(i.mapping ->> 'line_identity', 'file') end as numbered
          from orders o
          left join dokani.imports i on i.business_id = $1 and i.id = o.import_id
         cross join lateral (select min(line_number) as lowest, max(line_number) as highest, count(*) as lines
                               from order_lines where business_id = $1 and order_id = o.order_id) l
         where o.business_id = $1 and o.order_id = any($2) and o.import_id is distinct from $3
        """,
        tx.business_id,
        order_ids,
        import_id,
    )
    return [dict(row) for row in rows]


async def known_lines(tx: Tx, order_ids: list[str]) -> list[dict[str, Any]]:
    rows = await tx.conn.fetch(
        "select order_id, line_number, sku, product_name, quantity, unit_price, ordered_at from order_lines"
        " where business_id = $1 and order_id = any($2)",
        tx.business_id,
        order_ids,
    )
    return [dict(row) for row in rows]


async def known_credits(tx: Tx, import_id: UUID, credit_order_ids: list[str]) -> list[dict[str, Any]]:
    """What other imports have told of these credits."""
    rows = await tx.conn.fetch(
        """
        select p.credit_order_id, p.credit_line_number, p.sku, p.credited_at, p.quantity, p.unit_price, p.of_order_id,
               p.of_line_number, i.file_sha256
          from dokani.past_returns p
          join dokani.imports i on i.business_id = $1 and i.id = p.import_id
         where p.business_id = $1 and p.credit_order_id = any($3) and p.import_id <> $2
        """,
        tx.business_id,
        import_id,
        credit_order_ids,
    )
    return [dict(row) for row in rows]


async def keep_credits(tx: Tx, import_id: UUID, credits_: list[Credit], currency: str) -> None:
    columns = [
        [getattr(one, name) for one in credits_]
        for name in (
            "credit_order_id",
            "line_number",
            "sku",
            "customer_email",
            "credited_at",
            "quantity",
            "unit_price",
            "reason",
            "of_order_id",
            "of_line_number",
        )
    ]
    await tx.run(
        """
        insert into dokani.past_returns (business_id, import_id, currency, credit_order_id, credit_line_number, sku,
            customer_email, customer_email_norm, credited_at, quantity, unit_price, reason, of_order_id, of_line_number)
        select $1, $2, $3, c.order_id, c.line_number, c.sku, c.email, c.email, c.credited_at, c.quantity, c.unit_price,
               c.reason, c.of_order_id, c.of_line_number
          from unnest($4::text[], $5::int[], $6::text[], $7::text[], $8::timestamptz[], $9::int[], $10::numeric[],
               $11::text[], $12::text[], $13::int[])
            as c(order_id, line_number, sku, email, credited_at, quantity, unit_price, reason, of_order_id,
                 of_line_number)
        on conflict (business_id, credit_order_id, credit_line_number, credited_at) do nothing
        """,
        tx.business_id,
        import_id,
        currency,
        *columns,
    )


# The latest purchase strictly before, of the same customer and item; at one moment the line further down the file.
# Where the file names the order itself, its own line of that number or item, whenever it was bought.
MATCH = """
with waiting as (
    select id, sku, customer_email_norm, credited_at, of_order_id, of_line_number
      from dokani.past_returns
     where business_id = $1 and import_id = $2 and matched_at is null and id > $3
     order by id limit $4
), found as (
    select w.id, coalesce(named.order_id, bought.order_id) as order_id,
           coalesce(named.line_number, bought.line_number) as line_number
      from waiting w
      left join lateral (
        select l.order_id, l.line_number from order_lines l
         where l.business_id = $1 and l.order_id = w.of_order_id
           and (w.of_line_number is null or l.line_number = w.of_line_number)
           and (w.sku is null or l.sku = w.sku)
         order by l.line_number limit 1) named on w.of_order_id is not null
      left join lateral (
        select l.order_id, l.line_number from order_lines l
         where l.business_id = $1 and l.customer_email_norm = w.customer_email_norm and l.sku = w.sku
           and l.ordered_at < w.credited_at
         order by l.ordered_at desc, l.line_number desc limit 1) bought on w.of_order_id is null
), noted as (
    update dokani.past_returns p
       set matched_order_id = f.order_id, matched_line_number = f.line_number, matched_at = now()
      from found f where p.business_id = $1 and p.id = f.id
    returning p.id
)
select max(id) from noted
"""

# What was left of a line before each of the past returns of it, oldest first, over all files of the business.
LEFT = """
with taken as (
    select p.id, p.import_id, l.quantity - l.quantity_returned
           - coalesce(sum(p.quantity) over (partition by p.matched_order_id, p.matched_line_number
               order by p.credited_at, p.id rows between unbounded preceding and 1 preceding), 0) as remaining
      from dokani.past_returns p
      join order_lines l on l.business_id = $1 and l.order_id = p.matched_order_id
       and l.line_number = p.matched_line_number
     where p.business_id = $1 and p.matched_order_id is not null
)
update dokani.past_returns p set quantity_left = greatest(t.remaining, 0)
  from taken t
 where p.business_id = $1 and p.import_id = $2 and p.id = t.id and t.import_id = $2 and p.return_public_id is null
"""


async def match_some(tx: Tx, import_id: UUID, after: int, limit: int) -> int | None:
    """Match up to `limit` credits after this one; answers the last, None where none is left."""
    found: int | None = await tx.value(MATCH, tx.business_id, import_id, after, limit)
    return found


async def work_out_left(tx: Tx, import_id: UUID) -> None:
    await tx.run("set local statement_timeout = '10min'")
    await tx.run(LEFT, tx.business_id, import_id)


MATCHED = """
select p.id as past_return_id, p.import_id, p.credit_order_id, p.credit_line_number, p.credited_at,
       coalesce(o.customer_email, p.customer_email, '') as customer_email,
       coalesce(o.customer_email_norm, p.customer_email_norm, '') as customer_email_norm, o.customer_name, p.reason,
       least(p.quantity, greatest(p.quantity_left, 1)) as quantity, p.quantity as quantity_credited,
       coalesce(p.quantity_left, 0) as quantity_left, l.quantity as quantity_bought, l.order_id, l.line_number,
       coalesce(l.ordered_at, o.ordered_at) as ordered_at, coalesce(l.shipped_at, o.shipped_at) as shipped_at,
       coalesce(l.delivered_at, o.delivered_at) as delivered_at, coalesce(l.status, o.status) as status,
       o.currency::text as currency, o.country, o.order_value, o.paid as order_paid, l.sku, l.product_name,
       l.product_category, l.unit_price, l.paid, l.tags
  from dokani.past_returns p
  join orders o on o.business_id = $1 and o.order_id = p.matched_order_id
  join order_lines l on l.business_id = $1 and l.order_id = p.matched_order_id and l.line_number = p.matched_line_number
 where p.business_id = $1 and p.import_id = $2 and p.return_public_id is null
   and ($3::bigint is null or (p.credited_at, p.id) > ($4::timestamptz, $3))
 order by p.credited_at, p.id limit $5
"""


async def matched(tx: Tx, import_id: UUID, after: PastReturn | None, limit: int) -> list[PastReturn]:
    """Matched past returns that no return was made of yet, by date of the credit."""
    rows = await tx.conn.fetch(
        MATCHED,
        tx.business_id,
        import_id,
        after.past_return_id if after else None,
        after.credited_at if after else None,
        limit,
    )
    return [PastReturn(**{**row, "tags": tuple(row["tags"])}) for row in rows]


async def mark_recorded(tx: Tx, past_return_ids: list[int], public_ids: list[UUID]) -> int:
    return await tx.run(
        "update dokani.past_returns p set return_public_id = r.public_id"
        " from unnest($2::bigint[], $3::uuid[]) as r(id, public_id)"
        " where p.business_id = $1 and p.id = r.id and p.return_public_id is null",
        tx.business_id,
        past_return_ids,
        public_ids,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """What an import wrote, counted in the database."""

    orders: int
    order_lines: int
    credits: int
    credits_matched: int


async def in_other_currency(tx: Tx, import_id: UUID) -> tuple[int, str | None]:
    """How many orders of the import are in another currency than the active policy decides in, and that one."""
    record = await tx.conn.fetchrow(
        """
        select count(o.id) as orders, p.currency
          from (select rules ->> 'currency' as currency from policies where business_id = $1 and is_active) p
          left join orders o on o.business_id = $1 and o.import_id = $2 and o.currency <> p.currency
         group by p.currency
        """,
        tx.business_id,
        import_id,
    )
    return (record["orders"], record["currency"]) if record else (0, None)


async def totals(tx: Tx, import_id: UUID) -> Totals:
    found = await tx.one(
        Totals,
        """
        select (select count(*) from orders where business_id = $1 and import_id = $2) as orders,
               (select count(*) from order_lines l join orders o on o.business_id = $1 and o.order_id = l.order_id
                 where l.business_id = $1 and o.import_id = $2) as order_lines,
               (select count(*) from dokani.past_returns where business_id = $1 and import_id = $2) as credits,
               (select count(*) from dokani.past_returns
                 where business_id = $1 and import_id = $2 and matched_order_id is not null) as credits_matched
        """,
        tx.business_id,
        import_id,
    )
    assert found is not None
    return found


async def count_within(tx: Tx, import_id: UUID, hours: int) -> int:
    """Matched credits that came at most so many hours after the line was bought."""
    return int(
        await tx.value(
            "select count(*) from dokani.past_returns p join order_lines l on l.business_id = $1"
            " and l.order_id = p.matched_order_id and l.line_number = p.matched_line_number"
            " where p.business_id = $1 and p.import_id = $2"
            " and p.credited_at <= l.ordered_at + make_interval(hours => $3)",
            tx.business_id,
            import_id,
            hours,
        )
    )
