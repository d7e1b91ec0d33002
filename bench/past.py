"""A past of a million return lines in typed columns, as backtests read it, and twenty rules to try on it."""

from typing import Any

import asyncpg

from bench.stage import business
from dokani.engine.sql.columns import COLUMNS, MASKS

TENANT, OTHER = 50, 49
LINES, OTHERS = 1_000_000, 200_000

# What each column holds; `k` is the line's number, `h` and `g` two hashes of it. NULL is unknown where UNKNOWN says so.
VALUES: dict[str, str] = {
    "action": "'return'",
    "stage": "'request'",
    "reason": "(array['changed_mind','size_or_fit','defective','damaged_in_transit','wrong_item','not_as_described',"
    "'ordered_by_mistake','other'])[1 + h % 8]",
    "fault": "(array['customer','customer','shop','carrier','shop','shop','customer','none'])[1 + h % 8]",
    "resolution_wanted": "case when g % 10 < 8 then 'refund' else 'store_credit' end",
    "evidence": "case when h % 3 = 0 then '{}'::text[] else '{photo}'::text[] end",
    "request_asked_at": "timestamptz '2026-11-01' - (k % 500) * interval '1 day' - (h % 86400) * interval '1 second'",
    "order_delivered_at": "timestamptz '2026-11-01' - (k % 500) * interval '1 day' - (h % 86400) * interval '1 second'"
    " - (g % 50) * interval '1 day'",
    "order_ordered_at": "timestamptz '2026-11-01' - (k % 500) * interval '1 day' - (g % 50 + 4) * interval '1 day'",
    "order_is_shoppers": "h % 500 <> 0",
    "order_status": "case when g % 100 = 0 then 'shipped' else 'delivered' end",
    "order_value": "(20 + h % 300)::numeric",
    "order_paid": "(20 + h % 300)::numeric",
    "order_refunded": "0::numeric",
    "order_currency": "'EUR'",
    "order_country": "(array['DE','FR','AT','BD','GB'])[1 + g % 5]",
    "order_channel": "case when g % 20 = 0 then 'outlet' else 'web' end",
    "order_discount_percent": "(g % 60)::numeric",
    "request_lines": "1::bigint",
    "request_value": "(10 + h % 250 + 0.99)::numeric(10, 2)",
    "item_sku": "'sku-' || h % 5000",
    "item_category": "'category-' || h % 20",
    "item_tags": "case when g % 33 = 0 then '{final_sale}'::text[] else '{}'::text[] end",
    "item_price": "(10 + h % 250 + 0.99)::numeric(10, 2)",
    "item_paid": "(10 + h % 250 + 0.99)::numeric(10, 2)",
    "item_quantity": "1::bigint",
    "item_quantity_ordered": "1::bigint",
    "item_quantity_returnable": "case when g % 200 = 1 then 0 else 1 end::bigint",
    "item_worn": "case when h % 50 = 0 then null else h % 29 = 1 end",
    "item_personalised": "g % 41 = 0",
    "customer_tier": "(array['gold','silver',null,null])[1 + g % 4]",
    "customer_orders": "(1 + g % 30)::bigint",
    "customer_returns_90d": "case when g % 100 = 3 then null else h % 11 end::bigint",
    "customer_account_age_days": "(h % 2000)::bigint",
    "customer_on_block_list": "h % 300 = 7",
    "risk_score": "((h % 1000) / 1400.0)::numeric(5, 4)",
    "risk_flags": "case when g % 61 = 0 then '{serial_returner}'::text[] else '{}'::text[] end",
    "refund_to_kind": "'card'",
    "refund_to_is_original": "true",
}
VALUES |= {"item_status": VALUES["order_status"], "item_delivered_at": VALUES["order_delivered_at"]}
UNKNOWN = {"item_worn": "h % 50 = 0", "customer_returns_90d": "g % 100 = 3"}
ABSENT = {"customer_tier"}


def _when(category: int) -> dict[str, Any]:
    return {"==": [{"var": "item.category"}, f"category-{category}"]}


_OURS = {"in": [{"var": "fault"}, ["shop", "carrier"]]}
_DENY: dict[str, Any] = {
    "final-sale": {"and": [{"in": ["final_sale", {"var": "item.tags"}]}, {"!": _OURS}]},
    "personalised": {"and": [{"var": "item.personalised"}, {"!": _OURS}]},
    "worn": {"var": "item.worn"},
    "blocked": {"var": "customer.on_block_list"},
    "deep-discount": {">": [{"var": "order.discount_percent"}, 55]},
}
_REVIEW: dict[str, Any] = {
    "many-returns": {">": [{"var": "customer.returns_90d"}, 9]},
    "far": {"and": [{"==": [{"var": "order.country"}, "BD"]}, {">": [{"var": "order.value"}, 250]}]},
}
_SET: dict[str, tuple[Any, dict[str, Any]]] = {
    "our-fault": (_OURS, {"return_window": 60, "restocking_fee_percent": 0}),
    "gold": (
        {"==": [{"var": "customer.tier"}, "gold"]},
        {"return_window": 45, "auto_approve_threshold": 220},
    ),
    "electronics": (_when(1), {"return_window": 14, "restocking_fee_percent": 15}),
    "groceries": (_when(2), {"return_window": 7}),
    "shoes": (_when(3), {"return_window": 40}),
    "outlet": (
        {"==": [{"var": "order.channel"}, "outlet"]},
        {"return_window": 14, "restocking_fee_percent": 10},
    ),
    "winter": ({">=": [{"var": "order.ordered_at"}, "2026-09-15"]}, {"return_window": 35}),
    "late": ({">": [{"var": "days_since_start"}, 20]}, {"refund_percent": 80}),
    "furniture": (_when(4), {"refund_percent": 90}),
    "new-account": ({"<": [{"var": "customer.account_age_days"}, 30]}, {"auto_approve_threshold": 80}),
    "small": ({"<": [{"var": "order.value"}, 30]}, {"required_evidence": {}}),
    "regulars": ({">": [{"var": "customer.orders"}, 25]}, {"restocking_fee_percent": 0}),
    "books": (_when(5), {"restocking_fee_percent": 5}),
}
RULES: list[dict[str, Any]] = [
    *({"id": name, "when": when, "verdict": "deny"} for name, when in _DENY.items()),
    *({"id": name, "when": when, "verdict": "review"} for name, when in _REVIEW.items()),
    *({"id": name, "when": when, "set": terms} for name, (when, terms) in _SET.items()),
]


def policy(window: int = 30) -> dict[str, Any]:
    """The document: twenty rules, and every check that a line can fail."""
    return {
        "format": "dokani/1",
        "currency": "EUR",
        "terms": {
            "return_window": window,
            "auto_approve_threshold": 150,
            "acceptable_reasons": [
                "changed_mind",
                "size_or_fit",
                "defective",
                "damaged_in_transit",
                "wrong_item",
                "not_as_described",
                "ordered_by_mistake",
            ],
            "required_evidence": {"defective": ["photo"], "damaged_in_transit": ["photo"]},
            "high_risk_categories": ["category-9", "category-10"],
            "fraud_flags": ["serial_returner"],
            "review_at_risk": 0.6,
            "resolutions": ["refund", "store_credit"],
        },
        "rules": [{**rule, "says": f"Rule {rule['id']}."} for rule in RULES],
    }


async def fill(owner: str) -> None:
    """The rows of the tenant that is measured, and of another whose rows it must not see."""
    columns = {column.name: (fact, column) for fact, column in COLUMNS.items()}
    always = dict.fromkeys(MASKS, 0)
    sometimes: dict[str, list[str]] = {mask: [] for mask in MASKS}
    for name, (_, column) in columns.items():
        if name not in VALUES:
            always[column.mask] |= column.bit
        elif name in UNKNOWN:
            sometimes[column.mask].append(f"(case when {UNKNOWN[name]} then {column.bit} else 0 end)")
    masks = {mask: " | ".join([f"{always[mask]}::bigint", *sometimes[mask]]) for mask in MASKS}
    own = {
        "return_request_id": "k",
        "public_id": "gen_random_uuid()",
        "line_number": "1",
        "asked_on": VALUES["request_asked_at"],
        "decided_at": VALUES["request_asked_at"],
        "pending": "false",
        "month": "date_trunc('month', timestamptz '2026-11-01' - (k % 500) * interval '1 day')::date",
        "segment": "'none'",
        "then_verdict": "4",
        "then_amount": VALUES["item_paid"],
        **masks,
        "day_only": "0",
        "custom": "'{}'",
        "lines": "1",
        "line_at": "1",
        "decimals": "2",
        "odd": "false",
        "fault_given": "false",
        "asked_in_all": "1",
        "share": VALUES["item_paid"],
        "share_exact": "true",
        "refundable": VALUES["order_paid"],
    }
    every = own | VALUES
    connection = await asyncpg.connect(owner, command_timeout=1800)
    try:
        await connection.execute("set session_replication_role = replica")
        for shop, count, first in ((OTHER, OTHERS, LINES), (TENANT, LINES, 0)):
            await connection.execute(
                f"""
                insert into dokani.lab_cases (business_id, {", ".join(every)})
                select '{business(shop)}', {", ".join(every.values())}
                  from generate_series({first + 1}, {first + count}) k, lateral (
                       select abs(hashint4(k::integer))::bigint as h,
                              abs(hashint4((k * 7 + 3)::integer))::bigint as g offset 0) x
                """
            )
        await connection.execute("vacuum analyze dokani.lab_cases")
    finally:
        await connection.close()
