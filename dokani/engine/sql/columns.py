"""Facts as typed columns: the name, type and place in the masks of each; the order is only ever added to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dokani.engine.vocabulary import FACTS, Fact, FactKind

# A fact's place here is its bit in `unknown_a` and `unknown_b`. Rows are kept: new facts go to the end.
ORDER: Final = (
    "action",
    "stage",
    "reason",
    "fault",
    "resolution_wanted",
    "evidence",
    "days_since_start",
    "today",
    "season",
    "return_method",
    "request.asked_at",
    "request.approved_at",
    "request.lines",
    "request.value",
    "request.price_difference",
    "request.whole_order",
    "order.id",
    "order.is_shoppers",
    "order.status",
    "order.ordered_at",
    "order.shipped_at",
    "order.delivered_at",
    "order.first_carrier_scan_at",
    "order.value",
    "order.paid",
    "order.refunded",
    "order.currency",
    "order.payment_method",
    "order.discount_percent",
    "order.channel",
    "order.country",
    "order.shipping_paid",
    "order.shipping_cost",
    "order.partly_delivered",
    "item.sku",
    "item.category",
    "item.tags",
    "item.price",
    "item.paid",
    "item.quantity",
    "item.quantity_ordered",
    "item.quantity_returnable",
    "item.status",
    "item.shipped_at",
    "item.delivered_at",
    "item.condition",
    "item.opened",
    "item.worn",
    "item.washed",
    "item.altered",
    "item.installed",
    "item.tags_on",
    "item.original_packaging",
    "item.has_receipt",
    "item.hygiene_seal_broken",
    "item.gift",
    "item.personalised",
    "item.perishable",
    "item.made_to_order_started",
    "item.digital_started",
    "item.complete",
    "item.serial_matches",
    "item.right_item",
    "item.resaleable",
    "item.damaged_by_customer",
    "item.variant_available",
    "item.same_product",
    "item.price_difference",
    "item.replacements",
    "customer.tier",
    "customer.country",
    "customer.orders",
    "customer.returns",
    "customer.returns_90d",
    "customer.return_rate",
    "customer.account_age_days",
    "customer.on_allow_list",
    "customer.on_block_list",
    "customer.linked_to_blocked",
    "customer.is_recipient",
    "risk.score",
    "risk.flags",
    "refund_to.kind",
    "refund_to.is_original",
    "refund_to.on_file",
    "refund_to.balance",
    "goods.sent_at",
    "goods.arrived_at",
    "goods.prepaid",
    "goods.tracked",
    "goods.insured",
    "goods.documents",
    "goods.lost",
    "goods.refused_at_door",
    "goods.damage_noted",
)
PER_MASK: Final = 60
MASKS: Final = ("unknown_a", "unknown_b")
_TYPES: Final[dict[FactKind, str]] = {
    "text": "text",
    "choice": "text",
    "yes_no": "boolean",
    "amount": "numeric",
    "number": "numeric",
    "count": "bigint",
    "day": "timestamptz",
    "moment": "timestamptz",
    "words": "text[]",
}


@dataclass(frozen=True, slots=True)
class Column:
    """Where a fact stands. NULL is absent unless its bit in `mask` says that nobody knows.

    A moment of which only the day is known is kept as that day's midnight in UTC, and has its `day_bit` in `day_only`.
    """

    fact: Fact
    name: str
    type: str
    mask: str
    bit: int
    day_bit: int


def _columns() -> dict[str, Column]:
    found: dict[str, Column] = {}
    dates = 0
    for place, name in enumerate(ORDER):
        fact = FACTS[name]
        day_bit = 0
        if fact.type == "date":
            day_bit, dates = 1 << dates, dates + 1
        mask, at = divmod(place, PER_MASK)
        found[name] = Column(fact, name.replace(".", "_"), _TYPES[fact.kind], MASKS[mask], 1 << at, day_bit)
    return found


COLUMNS: Final = _columns()
NEVER_NULL: Final = frozenset(
    (
        "unknown_a",
        "unknown_b",
        "day_only",
        "custom",
        "lines",
        "line_at",
        "decimals",
        "odd",
        "fault_given",
        "share_exact",
    )
)
# Columns beside the facts that the compiled policy reads.
FURTHER: Final = {
    "unknown_a": "bigint",
    "unknown_b": "bigint",
    "day_only": "integer",
    "custom": "jsonb",
    "lines": "integer",
    "line_at": "integer",
    "decimals": "integer",
    "odd": "boolean",
    "fault_given": "boolean",
    "asked_in_all": "bigint",
    "share": "numeric",
    "share_exact": "boolean",
    "refundable": "numeric",
}

# Integrity is the same under every policy, and most lines have it: then its three checks need not be looked at.
SOUND: Final = (
    "coalesce(order_is_shoppers and item_quantity_ordered > 0 and item_quantity > 0"
    " and item_quantity_returnable > 0 and asked_in_all <= item_quantity_returnable, false)"
)
# And nearly all are one sound line that is to be returned and not replaced, with nothing odd about it (ordinary.py).
PLAIN: Final = (
    "coalesce(order_is_shoppers and item_quantity_ordered > 0 and item_quantity > 0"
    " and item_quantity_returnable > 0 and asked_in_all <= item_quantity_returnable and not odd and share_exact"
    " and lines = 1 and day_only = 0 and action = 'return' and stage = 'request'"
    " and resolution_wanted not in ('exchange', 'replacement') and request_asked_at is not null"
    " and days_since_start is null, false)"
)
# What decides whether a row is ordinary under some policy (ordinary.py), as one number: a shop's past has few shapes,
# and an index on them finds the rows that are not ordinary without reading the others.
SHAPE: Final = (
    f"hashint8extended(unknown_b, hashtextextended(({PLAIN})::text || (lines > 1)::text || decimals::text"
    " || coalesce(order_currency, '-') || jsonb_path_query_array(custom, '$.keyvalue().key')::text, unknown_a))"
)
# The days that windows are counted between, in UTC: most of the time a backtest took went into working them out.
DAYS: Final = {
    "request_asked_at": "request_asked_day",
    "item_delivered_at": "item_delivered_day",
    "order_ordered_at": "order_ordered_day",
    "item_shipped_at": "item_shipped_day",
}
GENERATED: Final = {
    "plain": f"boolean not null generated always as ({PLAIN}) stored",
    "shape": f"bigint not null generated always as ({SHAPE}) stored",
    "sound": f"boolean not null generated always as ({SOUND}) stored",
    **{
        day: f"date generated always as (({moment} at time zone 'UTC')::date) stored"
        for moment, day in DAYS.items()
    },
}
# What is read most stands first, for a row is taken apart from its beginning as far as it is read; and among that first
# what has a fixed width and is seldom absent, for its place in the row need not be counted out.
_FIRST: Final = ("shape", *MASKS, "lines", "decimals", *list(DAYS.values())[:3], "plain", "share_exact")
_FIXED: Final = (
    "customer.orders", "customer.account_age_days", "customer.returns_90d", "customer.on_block_list",
    "item.personalised", "item.worn",
)  # fmt: skip
_OFTEN: Final = (
    "item.status", "reason", "fault", "resolution_wanted", "item.category",
    "request.value", "order.value", "order.country", "order.channel", "customer.tier", "order.discount_percent",
    "risk.score", "item.tags", "risk.flags", "evidence",
)  # fmt: skip


def declared() -> dict[str, str]:
    """Every column that compiled policies read, with its type, in the order in which a table declares them."""
    kinds = {column.name: column.type for column in COLUMNS.values()}
    kinds |= {name: f"{kind} not null" if name in NEVER_NULL else kind for name, kind in FURTHER.items()}
    kinds |= GENERATED
    fixed, often = ([COLUMNS[name].name for name in names] for names in (_FIXED, _OFTEN))
    order = [*_FIRST, *fixed, "item_shipped_day", "share", "refundable", *often, *kinds]
    return {name: kinds[name] for name in dict.fromkeys(order)}
