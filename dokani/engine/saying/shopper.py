"""What a policy means for shoppers, in their own voice: "you have 14 days", "we pay for sending it back".

Terms that are the shop's own business (risk, review limits, calls, what is given away to save shipping) have no words
here, and so never reach a shopper.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from dokani.engine.policy import Node, Policy
from dokani.engine.saying import phrases
from dokani.engine.saying.conditions import condition
from dokani.engine.words import word

# A clause for a value, or None where there is nothing to tell.
Clause: TypeAlias = Callable[[Any, Policy], str | None]

REASON: Final = {
    "defective": "it is defective",
    "damaged_in_transit": "it was damaged on its way to you",
    "wrong_item": "we sent the wrong item",
    "not_as_described": "it is not as described",
    "missing_parts": "parts are missing",
    "size_or_fit": "it does not fit",
    "size_too_small": "it is too small",
    "size_too_large": "it is too large",
    "colour": "you do not like the colour",
    "style": "you do not like the style",
    "changed_mind": "you changed your mind",
    "unwanted": "you do not want it",
    "no_longer_needed": "you no longer need it",
    "ordered_by_mistake": "you ordered it by mistake",
    "better_price": "you found a better price",
    "arrived_late": "it arrived late",
    "never_arrived": "it never arrived",
    "wrong_charge": "you were charged wrongly",
    "shipping_cost": "the shipping cost was wrong",
    "other": "there is another reason, which you tell us",
}
_PAID_WITH: Final = {
    "original": "the way you paid",
    "on_file": "a method we have on file for you",
    "store_credit": "store credit",
    "gift_card": "a gift card",
    "bank_transfer": "your bank account",
    "card": "your card",
    "cash": "cash",
    "bkash": "bKash",
    "nagad": "Nagad",
}
_METHOD: Final = {
    "mail": "by post",
    "by_mail": "by post",
    "post": "by post",
    "carrier": "by carrier",
    "courier": "by courier",
    "pickup": "by having it picked up",
    "in_store": "in our shop",
    "kiosk": "at a drop-off point",
    "drop_off": "at a drop-off point",
    "locker": "at a parcel locker",
    "sent_by_customer": "by sending it yourself",
    "customer": "by sending it yourself",
    "keep": "not at all: you keep it",
}
_LABEL: Final = {
    "shop": "we give you the return label",
    "in_box": "the return label is in the box",
    "download": "you download and print the return label",
    "customer": "you get the return label yourself",
    "carrier": "the carrier gives you the return label",
}
_STATE: Final = {
    "placed": "has just been placed",
    "processing": "is being processed",
    "packed": "is packed",
    "shipped": "has been shipped",
    "out_for_delivery": "is out for delivery",
    "delivered": "has been delivered",
    "refused": "was refused at the door",
    "lost": "was lost",
    "cancelled": "was cancelled",
}


def _window(value: Any, _: Policy) -> str:
    return "there is no time limit" if value is None else f"you have {phrases.length(value)}"


def _opens(value: Any, policy: Policy) -> str | None:
    if value is None or not value.count:
        return None
    start = phrases.START[policy.terms["opens_from"]]
    return f"you can ask for a return from {phrases.length(value)} after {start} on"


def _restocking(value: Any, _: Policy) -> str:
    return f"we keep a restocking fee of {phrases.percent(value)}" if value else "there is no restocking fee"


def _cancelling(value: Any, _: Policy) -> str:
    return f"cancelling costs {phrases.percent(value)} of the price" if value else "cancelling is free"


def _fees(value: Any, policy: Policy) -> str | None:
    said = []
    for fee in value:
        size = phrases.money(fee.fixed, policy.currency, policy.exponent) if fee.percent is None else None
        about = " ".join(fee.says.split()).rstrip(".") or word(fee.id)
        said.append(f"{size or phrases.percent(fee.percent)} for the {about.removeprefix('the ')}")
    return f"we keep {phrases.listed(said)}" if said else "there are no further fees"


def _outbound(value: Any, _: Policy) -> str:
    what = "the shipping you paid for the order"
    if value == "whole_order":
        return f"{what} is refunded if you return the whole order"
    return f"{what} is {'refunded, too' if value else 'not refunded'}"


def _to(value: Any, _: Policy) -> str | None:
    if value is None:
        return None
    ways = [_PAID_WITH.get(each, word(each)) for each in value]
    return f"the refund goes to {phrases.listed(ways, 'or')}" if ways else None


def _difference(value: Any, _: Policy) -> str | None:
    if value is None:
        return None
    ways = [_PAID_WITH.get(each, word(each)) for each in value]
    return f"you can pay a price difference with {phrases.listed(ways, 'or')}" if ways else None


def _methods(value: Any, _: Policy) -> str | None:
    ways = [_METHOD.get(each, f"by {word(each)}") for each in value or ()]
    return f"you can send it back {phrases.listed(ways, 'or')}" if ways else None


def reason_of(code: str, policy: Policy) -> str:
    """A reason as it fits after "if": a shop's own one by its words, or by the standard reason it means."""
    raw = policy.document.get("reasons", {}).get(code)
    if isinstance(raw, Mapping) and isinstance(raw.get("says"), str) and raw["says"].strip():
        return " ".join(str(raw["says"]).split()).rstrip(".")
    known = policy.reasons.get(code)
    return REASON.get(known.means if known is not None else code) or f"the reason is “{word(code)}”"


def _reasons(value: Any, policy: Policy) -> str | None:
    if value is None:
        return "you need no particular reason"
    said = list(dict.fromkeys(reason_of(code, policy) for code in value if code != "other"))
    more = ", or for another reason that you tell us" if "other" in value else ""
    if said:
        return f"we take an item back if {_the_item(phrases.listed(said, 'or'))}{more}"
    return "we take an item back for any reason that you tell us" if more else "we take nothing back"


def _the_item(clauses: str) -> str:
    """What is talked about is named once."""
    return re.sub(r"\bit\b", "the item", clauses, count=1)


def _evidence(value: Any, policy: Policy) -> str | None:
    by_kinds: dict[tuple[str, ...], list[str]] = {}
    for code, kinds in value.items():
        if kinds:
            by_kinds.setdefault(tuple(kinds), []).append(reason_of(code, policy))
    said = [
        f"please add {phrases.evidence(kinds)} if {_the_item(phrases.listed(dict.fromkeys(why), 'or'))}"
        for kinds, why in by_kinds.items()
    ]
    return "; ".join(said) or None


def _resolutions(value: Any, _: Policy) -> str | None:
    if not value:
        return None
    shown = [each for each in value if each != "keep_item"]
    return f"you can choose {phrases.resolutions(shown)}" if shown else None


def _when(value: Any, _: Policy) -> str:
    return {
        "at_approval": "we refund you as soon as your return is approved",
        "on_proof_of_posting": "we refund you as soon as you show that you posted the item",
        "on_arrival": "we refund you when the item has arrived back with us",
        "after_inspection": "we refund you when we have looked at the returned item",
    }[value]


def _range(what: str) -> Clause:
    def said(value: Any, _: Policy) -> str | None:
        if value is None:
            return None
        low, high = phrases.percent(value.low), phrases.percent(value.high)
        return f"{what} between {low} and {high} of the price, depending on the item's condition"

    return said


def _states(value: Any, _: Policy) -> str | None:
    if "cancel" not in value:
        return None
    states = value["cancel"]
    if states is None:
        return "you can cancel an order at any time"
    if set(states) == {"placed", "processing", "packed"}:
        return "you can cancel an order until it is shipped"
    said = [_STATE[state] for state in states]
    return (
        f"you can cancel an order while it {phrases.listed(said, 'or')}"
        if said
        else "orders cannot be cancelled"
    )


def _fixed(**options: str | None) -> Clause:
    return lambda value, _: options.get(str(value).lower())


SHOPPER: Final[Mapping[str, Clause]] = {
    "return_window": _window,
    "window_starts_at": lambda value, _: f"the time counts from {phrases.START[value]}",
    "return_until": lambda value, _: (
        None
        if value is None
        else f"whatever the time limit, you can ask for a return until {phrases.day(value)}"
    ),
    "count_from": _fixed(same_day="that day itself is the first day that counts", next_day=None),
    "if_last_day_closed": _fixed(
        next_open_day="if we are closed on the last day, the next day we are open counts", same=None
    ),
    "opens_after": _opens,
    "states_allowing": _states,
    "acceptable_reasons": _reasons,
    "required_evidence": _evidence,
    "lines_decided": _fixed(together="the items of one return are decided together", each=None),
    "resolutions": _resolutions,
    "refund_percent": lambda value, _: f"we refund {phrases.percent(value)} of what you paid for the item",
    "refund_range": _range("we refund"),
    "fee_range": _range("we keep"),
    "restocking_fee_percent": _restocking,
    "cancellation_fee_percent": _cancelling,
    "fees": _fees,
    "refund_outbound_shipping": _outbound,
    "deduct_outbound_cost": _fixed(true="we keep back what shipping the order cost us", false=None),
    "store_credit_bonus_percent": lambda value, _: (
        f"if you choose store credit, you get {phrases.percent(value)} more" if value else None
    ),
    "refund_to": _to,
    "difference_paid_with": _difference,
    "refund_payee": _fixed(
        recipient="the refund goes to whoever received the item",
        buyer="the refund goes to whoever bought the item",
    ),
    "refund_when": _when,
    "refund_within": lambda value, _: (
        None if value is None else f"that takes at most {phrases.length(value)}"
    ),
    "goods_back": _fixed(none="you need not send the item back", send_back="please send the item back"),
    "exchange_for": _fixed(
        same_item="you can exchange an item for the same item",
        same_product="you can exchange an item for another size or colour of the same product",
        anything="you can exchange an item for anything in the shop",
    ),
    "when_out_of_stock": _fixed(
        refund="if the replacement is out of stock, we refund you",
        wait="if the replacement is out of stock, we send it as soon as it is back",
        deny="an exchange is possible only while the replacement is in stock",
    ),
    "exchange_ships": _fixed(
        first="we send the replacement at once",
        on_arrival="we send the replacement when your item has arrived",
    ),
    "charge_if_not_back": _fixed(true="if your item does not come back, we charge you for it", false=None),
    "return_shipping": _fixed(shop="we pay for sending it back", customer="you pay for sending it back"),
    "return_label": lambda value, _: (
        None if value is None else _LABEL.get(value, f"the return label comes from {word(value)}")
    ),
    "return_methods": _methods,
    "risk_on_way_back": _fixed(
        shop="if the parcel gets lost on its way back, that is our loss",
        customer="until the parcel reaches us it is at your risk, so please keep the receipt",
    ),
    "denied_goods": _fixed(
        sent_back_free="what we cannot take back we return to you free of charge",
        sent_back_at_customers_cost="what we cannot take back we return to you at your cost",
        customer_collects="what we cannot take back can be collected from us",
    ),
    "authorisation": _fixed(
        before_sending="please wait for our go-ahead before you send anything back", none=None
    ),
    "appeal_within": lambda value, _: (
        "if we say no, you can ask us to look again"
        if value is None
        else f"if we say no, you can ask us to look again within {phrases.length(value)}"
    ),
}


def for_shoppers(node: Node, policy: Policy) -> str:
    """A condition in the shopper's voice: "the item was opened", "your tier is gold"."""
    said = condition(node, policy)
    for ours, yours in (
        (r"\bthe shopper's\b", "your"),
        (r"\bthe shopper is\b", "you are"),
        (r"\bthe shopper was\b", "you were"),
        (r"\bthe shopper has\b", "you have"),
        (r"\bthe shopper does\b", "you do"),
        (r"\bthe shopper\b", "you"),
        (r"\bthe shop's\b", "our"),
    ):
        said = re.sub(ours, yours, said)
    return said
