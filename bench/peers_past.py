"""The bench policy written by hand, in SQL (for PostgreSQL and DuckDB) and in Polars: the same verdicts and amounts.

Here NULL is what nobody knows; what is known to be absent (a shopper without a tier) is an empty word.
"""

from typing import Any

# Every line's verdict and amount, for both databases; `{table}` and what stands in braces differ.
LINES = """
  select id, now, case when now = 0 then 0 else least(greatest(base - fee, 0), refundable) end as amount from (
    select id, now, paid, refundable, base, round(base * fee_percent {hundredth}, 2) as fee from (
      select *, round(paid * percent {hundredth}, 2) as base,
        case
          when not is_shoppers or quantity <= 0 or quantity > returnable then 0
          when status <> 'delivered' or days > days_allowed or reason = 'other' then 0
          when (tags_final and not ours) or (personalised and not ours) or coalesce(worn, false) or blocked
            or discount > 55 then 0
          when worn is null then 2
          when evidence_wanted and not evidence_photo then 2
          when returns_90d is null or returns_90d > 9 or (country = 'BD' and value > 250) or request_value > most
            or category in ('category-9', 'category-10') then 3
          when risk >= 0.6 or flagged then 3
          else 4
        end as now
      from (
        select *, {days} as days, fault in ('shop', 'carrier') as ours, {final} as tags_final,
          {photo} as evidence_photo, {flagged} as flagged,
          case when fault in ('shop', 'carrier') then 60 when tier = 'gold' then 45 when category = 'category-1' then 14
               when category = 'category-2' then 7 when category = 'category-3' then 40 when channel = 'outlet' then 14
               when {winter} then 35 else 30 end as days_allowed,
          case when fault in ('shop', 'carrier') then 0 when category = 'category-1' then 15
               when channel = 'outlet' then 10 when orders > 25 then 0 when category = 'category-5' then 5
               else 0 end as fee_percent,
          case when {days} > 20 then 80 when category = 'category-4' then 90 else 100 end as percent,
          case when tier = 'gold' then 220 when account_age < 30 then 80 else 150 end as most,
          reason in ('defective', 'damaged_in_transit') and not value < 30 as evidence_wanted
        from {table}
      ) a
    ) b
  ) c
"""
# What is timed: how many lines each verdict has, and their money.
SQL = f"select now, count(*), sum(amount) from ({LINES}) d group by now order by now"
POSTGRES = {
    "days": "(asked_at::date - delivered_at::date)",
    "final": "'final_sale' = any(tags)",
    "photo": "'photo' = any(evidence)",
    "flagged": "'serial_returner' = any(flags)",
    "winter": "ordered_at >= timestamptz '2026-09-15'",
    "hundredth": "/ 100",
}
DUCKDB = {
    "days": "date_diff('day', asked_at::date, delivered_at::date) * -1",
    "final": "list_contains(tags, 'final_sale')",
    "photo": "list_contains(evidence, 'photo')",
    "flagged": "list_contains(flags, 'serial_returner')",
    "winter": "ordered_at >= timestamp '2026-09-15'",
    # Divided, a decimal would become a float.
    "hundredth": "* 0.01::decimal(3, 2)",
}
# What the peers read, from the same rows.
COLUMNS = {
    "id": "return_request_id",
    "is_shoppers": "order_is_shoppers",
    "quantity": "item_quantity",
    "returnable": "item_quantity_returnable",
    "status": "item_status",
    "asked_at": "request_asked_at",
    "delivered_at": "item_delivered_at",
    "ordered_at": "order_ordered_at",
    "reason": "reason",
    "fault": "fault",
    "tags": "item_tags",
    "evidence": "evidence",
    "flags": "risk_flags",
    "personalised": "item_personalised",
    "worn": "item_worn",
    "blocked": "customer_on_block_list",
    "discount": "order_discount_percent",
    "returns_90d": "customer_returns_90d",
    "country": "order_country",
    "value": "order_value",
    "request_value": "request_value",
    "category": "item_category",
    "channel": "order_channel",
    "tier": "coalesce(customer_tier, '')",
    "orders": "customer_orders",
    "account_age": "customer_account_age_days",
    "risk": "risk_score",
    "paid": "item_paid",
    "refundable": "refundable",
}


def in_polars(frame: Any, *, every_line: bool = False) -> list[tuple[int, int, Any]]:
    """The same in Polars, lazily and with all cores. Amounts are whole cents, for its decimals do not multiply so."""
    import polars as pl

    col, when, lit = pl.col, pl.when, pl.lit
    days = (col("asked_at").dt.date() - col("delivered_at").dt.date()).dt.total_days()
    ours = col("fault").is_in(["shop", "carrier"])
    allowed = (
        when(ours).then(60).when(col("tier") == "gold").then(45).when(col("category") == "category-1").then(14)
        .when(col("category") == "category-2").then(7).when(col("category") == "category-3").then(40)
        .when(col("channel") == "outlet").then(14).when(col("ordered_at") >= lit("2026-09-15").str.to_datetime())
        .then(35).otherwise(30)
    )  # fmt: skip
    fee_percent = (
        when(ours).then(0).when(col("category") == "category-1").then(15).when(col("channel") == "outlet").then(10)
        .when(col("orders") > 25).then(0).when(col("category") == "category-5").then(5).otherwise(0)
    )  # fmt: skip
    percent = when(days > 20).then(80).when(col("category") == "category-4").then(90).otherwise(100)
    most = when(col("tier") == "gold").then(22000).when(col("account_age") < 30).then(8000).otherwise(15000)
    wanted = col("reason").is_in(["defective", "damaged_in_transit"]) & ~(col("value") < 3000)
    refused = (
        ~col("is_shoppers") | (col("quantity") <= 0) | (col("quantity") > col("returnable"))
        | (col("status") != "delivered") | (days > allowed) | (col("reason") == "other")
        | (col("final") & ~ours) | (col("personalised") & ~ours) | col("worn").fill_null(False) | col("blocked")
        | (col("discount") > 55)
    )  # fmt: skip
    looked_at = (
        col("returns_90d").is_null() | (col("returns_90d") > 9)
        | ((col("country") == "BD") & (col("value") > 25000)) | (col("request_value") > most)
        | col("category").is_in(["category-9", "category-10"]) | (col("risk") >= 0.6) | col("flagged")
    )  # fmt: skip
    verdict = (
        when(refused).then(0).when(col("worn").is_null()).then(2).when(wanted & ~col("photo")).then(2)
        .when(looked_at).then(3).otherwise(4)
    )  # fmt: skip
    base = (col("paid") * percent + 50) // 100
    fee = (base * fee_percent + 50) // 100
    amount = (
        when(verdict == 0)
        .then(0)
        .otherwise(pl.min_horizontal((base - fee).clip(lower_bound=0), "refundable"))
    )
    lines = frame.lazy().select(col("id"), verdict.alias("now"), amount.alias("amount"))
    if every_line:
        return list(lines.collect().iter_rows())
    found = lines.group_by("now").agg(pl.len(), pl.sum("amount")).sort("now").collect()
    return list(found.iter_rows())
