"""Every fact a policy may read: type, unit, source, when it is known and what is done until then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

FactKind: TypeAlias = Literal[
    "text", "choice", "yes_no", "amount", "number", "count", "day", "moment", "words"
]
WhenUnknown: TypeAlias = Literal["ask", "condition", "review"]
Stage: TypeAlias = Literal["request", "sent", "arrived", "inspected"]
ValueType: TypeAlias = Literal["boolean", "number", "text", "date", "set"]

STAGES: Final = ("request", "sent", "arrived", "inspected")
ACTIONS: Final = ("return", "exchange", "cancel", "claim")
STATES: Final = (
    "placed",
    "processing",
    "packed",
    "shipped",
    "out_for_delivery",
    "delivered",
    "refused",
    "lost",
    "cancelled",
)
FAULTS: Final = ("shop", "carrier", "customer", "none")
STARTS: Final = ("ordered_at", "shipped_at", "delivered_at", "first_carrier_scan_at")

# The standard reasons, each with whose fault it is; a shop's own codes are declared in its document's `reasons`.
REASONS: Final = {
    "defective": "shop",
    "damaged_in_transit": "carrier",
    "wrong_item": "shop",
    "not_as_described": "shop",
    "missing_parts": "shop",
    "size_or_fit": "customer",
    "size_too_small": "customer",
    "size_too_large": "customer",
    "colour": "customer",
    "style": "customer",
    "changed_mind": "customer",
    "unwanted": "customer",
    "no_longer_needed": "customer",
    "ordered_by_mistake": "customer",
    "better_price": "customer",
    "arrived_late": "carrier",
    "never_arrived": "carrier",
    "wrong_charge": "shop",
    "shipping_cost": "none",
    "other": "none",
}

_TYPE_OF: Final[dict[FactKind, ValueType]] = {
    "text": "text",
    "choice": "text",
    "yes_no": "boolean",
    "amount": "number",
    "number": "number",
    "count": "number",
    "day": "date",
    "moment": "date",
    "words": "set",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `means` completes "the engine knows …"; `private` facts never appear in a text for the shopper."""

    name: str
    kind: FactKind
    means: str
    unit: str | None = None
    source: str = "shop"
    known_at: Stage = "request"
    when_unknown: WhenUnknown = "review"
    actionable: bool = False
    private: bool = False
    options: tuple[str, ...] = ()
    negative: bool = False

    @property
    def type(self) -> ValueType:
        """The type it has inside a condition."""
        return _TYPE_OF[self.kind]

    @property
    def of_line(self) -> bool:
        """Whether it may differ from line to line."""
        return self.name.startswith(("item.", "goods.")) or self.name in _BY_LINE


_BY_LINE: Final = frozenset({"reason", "fault", "resolution_wanted", "evidence", "days_since_start"})


def _shop(name: str, kind: FactKind, means: str, unit: str | None = None) -> Fact:
    return Fact(name, kind, means, unit)


def _shopper(name: str, kind: FactKind, means: str, *, actionable: bool = False) -> Fact:
    return Fact(name, kind, means, None, "shopper", "request", "ask", actionable)


def _inspected(name: str, means: str) -> Fact:
    return Fact(name, "yes_no", means, None, "inspection", "inspected", "condition")


def _hidden(name: str, kind: FactKind, means: str, unit: str | None = None) -> Fact:
    return Fact(name, kind, means, unit, "risk", private=True)


_ALL: Final = (
    # The request
    Fact("action", "choice", "what is asked for", None, "shopper", "request", "ask", True, options=ACTIONS),
    Fact("stage", "choice", "how far the return has come", None, "dokani", options=STAGES),
    Fact("reason", "text", "the reason for the return", None, "shopper", "request", "ask"),
    Fact("fault", "choice", "whose fault the reason is", None, "derived from reason", options=FAULTS),
    Fact("resolution_wanted", "text", "what the shopper would like", None, "shopper", "request", "ask", True),
    Fact("evidence", "words", "the kinds of evidence given", None, "shopper", "request", "ask", True),
    Fact(
        "days_since_start",
        "number",
        "days since the window started",
        "calendar days",
        "derived",
        negative=True,
    ),
    Fact("today", "day", "today's date", None, "dokani"),
    Fact("season", "text", "the season the policy names", None, "derived from seasons"),
    Fact("return_method", "text", "how the goods are sent back", None, "shopper", "request", "ask", True),
    Fact("request.asked_at", "moment", "when the shopper asked", None, "dokani"),
    Fact("request.approved_at", "moment", "when the return was approved", None, "dokani"),
    Fact("request.lines", "count", "how many lines are asked for", "lines", "derived"),
    Fact("request.value", "amount", "the value of what comes back", "currency", "derived"),
    Fact(
        "request.price_difference",
        "amount",
        "the sum of price differences",
        "currency",
        "derived",
        negative=True,
    ),
    Fact("request.whole_order", "yes_no", "whether everything comes back", None, "derived"),
    # The order
    _shop("order.id", "text", "the order number"),
    Fact(
        "order.is_shoppers",
        "yes_no",
        "whether the order is the shopper's",
        None,
        "dokani",
        when_unknown="ask",
    ),
    Fact("order.status", "choice", "the state of the order", options=STATES),
    _shop("order.ordered_at", "moment", "when it was ordered"),
    _shop("order.shipped_at", "moment", "when it was shipped"),
    _shop("order.delivered_at", "moment", "when it was delivered"),
    _shop("order.first_carrier_scan_at", "moment", "when the carrier first scanned it"),
    _shop("order.value", "amount", "the order's total", "currency"),
    _shop("order.paid", "amount", "what was paid", "currency"),
    _shop("order.refunded", "amount", "what was refunded before", "currency"),
    _shop("order.currency", "text", "the order's currency", "ISO 4217"),
    _shop("order.payment_method", "text", "how it was paid"),
    _shop("order.discount_percent", "number", "the discount on the order", "percent"),
    _shop("order.channel", "text", "where it was bought"),
    _shop("order.country", "text", "the country it was shipped to", "ISO 3166"),
    _shop("order.shipping_paid", "amount", "what the shopper paid for shipping", "currency"),
    _shop("order.shipping_cost", "amount", "what shipping cost the shop", "currency"),
    _shop("order.partly_delivered", "yes_no", "whether only a part was delivered"),
    # The line
    _shop("item.sku", "text", "the article number"),
    _shop("item.category", "text", "the category of the item"),
    _shop("item.tags", "words", "the shop's labels on the item"),
    _shop("item.price", "amount", "the price of one unit", "currency"),
    _shop("item.paid", "amount", "the line's share of what was paid, after discounts", "currency"),
    Fact(
        "item.quantity", "count", "how many units are asked for", "units", "shopper", "request", "ask", True
    ),
    _shop("item.quantity_ordered", "count", "how many units were ordered", "units"),
    _shop("item.quantity_returnable", "count", "how many units can still come back", "units"),
    Fact("item.status", "choice", "the state of the line", options=STATES),
    _shop("item.shipped_at", "moment", "when the line was shipped"),
    _shop("item.delivered_at", "moment", "when the line was delivered"),
    _shopper("item.condition", "text", "the condition of the item"),
    _shopper("item.opened", "yes_no", "whether the item was opened"),
    _shopper("item.worn", "yes_no", "whether the item was worn"),
    _shopper("item.washed", "yes_no", "whether the item was washed"),
    _shopper("item.altered", "yes_no", "whether the item was altered"),
    _shopper("item.installed", "yes_no", "whether the item was installed"),
    _shopper("item.tags_on", "yes_no", "whether the tags are still on"),
    _shopper("item.original_packaging", "yes_no", "whether it is in its original packaging", actionable=True),
    _shopper("item.has_receipt", "yes_no", "whether there is a receipt", actionable=True),
    _shopper("item.hygiene_seal_broken", "yes_no", "whether the hygiene seal is broken"),
    _shopper("item.gift", "yes_no", "whether it was a gift"),
    _shop("item.personalised", "yes_no", "whether it was made to the shopper's wishes"),
    _shop("item.perishable", "yes_no", "whether it spoils"),
    _shop("item.made_to_order_started", "yes_no", "whether making it has begun"),
    _shop("item.digital_started", "yes_no", "whether the download has begun"),
    _inspected("item.complete", "whether everything is in the box"),
    _inspected("item.serial_matches", "whether the serial number matches"),
    _inspected("item.right_item", "whether it is the item that was sold"),
    _inspected("item.resaleable", "whether it can be sold again"),
    _inspected("item.damaged_by_customer", "whether the shopper damaged it"),
    _shop("item.variant_available", "yes_no", "whether the replacement is in stock"),
    _shop("item.same_product", "yes_no", "whether the replacement is the same product"),
    Fact(
        "item.price_difference",
        "amount",
        "how much dearer the replacement is, for all units asked for",
        "currency",
        negative=True,
    ),
    _shopper("item.replacements", "count", "how many replacements are named", actionable=True),
    # The shopper
    _shop("customer.tier", "text", "the shopper's tier"),
    _shop("customer.country", "text", "the shopper's country", "ISO 3166"),
    _shop("customer.orders", "count", "how many orders the shopper placed", "orders"),
    _hidden("customer.returns", "count", "how many returns the shopper made", "returns"),
    _hidden("customer.returns_90d", "count", "how many returns in 90 days", "returns"),
    _hidden("customer.return_rate", "number", "returns against orders", "0 to 1"),
    _shop("customer.account_age_days", "count", "the age of the account", "days"),
    _hidden("customer.on_allow_list", "yes_no", "whether the shopper is on the allow list"),
    _hidden("customer.on_block_list", "yes_no", "whether the shopper is on the block list"),
    _hidden("customer.linked_to_blocked", "yes_no", "whether the shopper is linked to a blocked one"),
    _shopper("customer.is_recipient", "yes_no", "whether the shopper received the goods"),
    _hidden("risk.score", "number", "the risk score", "0 to 1"),
    _hidden("risk.flags", "words", "the risk flags that are set"),
    # Where the money goes
    _shopper("refund_to.kind", "text", "where the refund goes", actionable=True),
    _shop("refund_to.is_original", "yes_no", "whether that is how it was paid"),
    _shop("refund_to.on_file", "yes_no", "whether that method is on file"),
    _shop("refund_to.balance", "amount", "what that method holds; null where it has none", "currency"),
    # The goods on their way back
    Fact("goods.sent_at", "moment", "when the goods were sent", None, "shopper", "sent", "condition"),
    Fact("goods.arrived_at", "moment", "when the goods arrived", None, "shop", "arrived", "condition"),
    Fact("goods.prepaid", "yes_no", "whether postage was prepaid", None, "shopper", "sent", "condition"),
    Fact("goods.tracked", "yes_no", "whether the parcel is tracked", None, "shopper", "sent", "condition"),
    Fact("goods.insured", "yes_no", "whether the parcel is insured", None, "shopper", "sent", "condition"),
    Fact("goods.documents", "words", "the papers sent with the goods", None, "shopper", "sent", "condition"),
    Fact("goods.lost", "yes_no", "whether the parcel was lost", None, "carrier", "arrived", "condition"),
    Fact("goods.refused_at_door", "yes_no", "whether it was refused at the door", None, "carrier"),
    Fact("goods.damage_noted", "yes_no", "whether damage was noted", None, "carrier", "arrived", "condition"),
)

FACTS: Final = {fact.name: fact for fact in _ALL}
# Other spellings that are read as the name on the right.
ALIASES: Final = {"refund_method": "refund_to.kind"}
