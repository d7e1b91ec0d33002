"""What a policy means for shoppers, in their own voice: "you have 14 days", "we pay for sending it back".

Terms that are the shop's own business (risk, review limits, calls, what is given away to save shipping) have no words
here, and so never reach a shopper.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

from dokani.engine.policy import Node, Policy
from dokani.engine.saying import phrases
from dokani.engine.saying.conditions import condition
from dokani.engine.saying.facts import STATE
from dokani.engine.saying.shopper_words import LABEL, METHOD, PAID_WITH, REASON, REFUNDED
from dokani.engine.words import word

# From so many spaces on, what a shop says of a fee is a sentence of its own, and not a name.
_SENTENCE: Final = 2
# What asks for help, and sends nothing back.
_CLAIMS: Final = ("never_arrived", "wrong_charge", "shipping_cost")

# A clause for a value, or None where there is nothing to tell.
Clause: TypeAlias = Callable[[Any, Policy], str | None]


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
    whole, named = [], []
    for fee in value:
        fixed = phrases.money(fee.fixed, policy.currency, policy.exponent) if fee.percent is None else None
        size = fixed or phrases.percent(fee.percent)
        about = " ".join(fee.says.split()).rstrip(".") or word(fee.id)
        if about.count(" ") < _SENTENCE:
            named.append(f"{size} for the {about.removeprefix('the ')}")
        else:
            figure = phrases.number(fee.fixed if fee.percent is None else fee.percent)
            whole.append(_inside(about) if figure in about else f"{_inside(about)} ({size})")
    said = [*whole, *([f"we keep {phrases.listed(named)}"] if named else [])]
    return "; ".join(said) or "there are no further fees"


def _inside(sentence: str) -> str:
    """A sentence inside another: without its capital, where that is not part of a name."""
    first = sentence.split(" ", 1)[0]
    return sentence[:1].lower() + sentence[1:] if first[1:].islower() or first == "A" else sentence


def _outbound(value: Any, _: Policy) -> str:
    what = "the shipping you paid for the order"
    if value == "whole_order":
        return f"{what} is refunded if you return the whole order"
    return f"{what} is {'refunded, too' if value else 'not refunded'}"


def _to(value: Any, _: Policy) -> str | None:
    if value is None:
        return None
    ways = [REFUNDED.get(each, f"by {word(each)}") for each in value]
    return f"we refund you {phrases.listed(ways, 'or')}" if ways else None


def _difference(value: Any, _: Policy) -> str | None:
    if value is None:
        return None
    ways = [PAID_WITH.get(each, word(each)) for each in value]
    return f"you can pay a price difference with {phrases.listed(ways, 'or')}" if ways else None


def _methods(value: Any, _: Policy) -> str | None:
    ways = [METHOD.get(each, f"by {word(each)}") for each in value or ()]
    return f"you can send it back {phrases.listed(ways, 'or')}" if ways else None


def reason_of(code: str, policy: Policy) -> str:
    """A reason as it fits after "if": a shop's own one by its words, or by the standard reason it means."""
    raw = policy.document.get("reasons", {}).get(code)
    if isinstance(raw, Mapping) and isinstance(raw.get("says"), str) and raw["says"].strip():
        return " ".join(str(raw["says"]).split()).rstrip(".")
    known = policy.reasons.get(code)
    return REASON.get(known.means if known is not None else code) or f"the reason is “{word(code)}”"


def reasons_of(codes: Iterable[str], policy: Policy) -> str:
    """Several reasons as they fit after "if"; what is talked about is named once."""
    return _the_item(phrases.listed(dict.fromkeys(reason_of(code, policy) for code in codes), "or"))


def _reasons(value: Any, policy: Policy) -> str | None:
    if value is None:
        return "you need no particular reason"
    goods = [code for code in value if code != "other" and code not in _CLAIMS]
    claims = [code for code in value if code in _CLAIMS]
    more = ", or for another reason that you tell us" if "other" in value else ""
    help_with = f"please tell us if {reasons_of(claims, policy)}" if claims else ""
    if goods:
        also = f"; {help_with.replace('please', 'please also', 1)}" if claims else ""
        return f"we take an item back if {reasons_of(goods, policy)}{more}{also}"
    if more:
        return "we take an item back for any reason that you tell us"
    return help_with or "we take nothing back"


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
    if len(shown) == 1:
        return f"what you get is {phrases.resolutions(shown)}"
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
    said = [STATE[state] for state in states]
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
        None if value is None else LABEL.get(value, f"the return label comes from {word(value)}")
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


# What a rule says that lifts a term: words which the usual, where no rule speaks, does not need.
LIFTED: Final[Mapping[str, str]] = {
    "count_from": "the day after is the first day that counts",
    "if_last_day_closed": "the last day counts even if we are closed",
    "opens_after": "you can ask for a return at once",
    "required_evidence": "you need not add a photo or anything else",
    "lines_decided": "each item is decided for itself",
    "resolutions": "you can choose what you get",
    "store_credit_bonus_percent": "there is no bonus on store credit",
    "refund_to": "you can choose where your refund goes",
    "difference_paid_with": "you can choose how to pay a price difference",
    "return_methods": "you can choose how to send it back",
    "deduct_outbound_cost": "we do not keep back what shipping the order cost us",
    "authorisation": "you can send it back without waiting for our go-ahead",
}


def for_shoppers(node: Node, policy: Policy) -> str:
    """A condition in the shopper's voice: "the item was opened", "your tier is gold"."""
    return in_their_voice(condition(node, policy))


def in_their_voice(said: str) -> str:
    """What is said of the shopper and the shop, said to the shopper: "your", "you", "ours"."""
    for ours, yours in (
        (r"\bthe fault is (neither |not |)the shop's\b", r"the fault is \1ours"),
        (r"\bthe fault is (neither |not |)the shopper's\b", r"the fault is \1yours"),
        (r"\b(the fault is [^(]*?(?:or|nor) )the shop's\b", r"\1ours"),
        (r"\b(the fault is .*?(?:or|nor) )the shopper's\b", r"\1yours"),
        (r"\bthe order is (not |)the shopper's\b", r"the order is \1yours"),
        (r"\bthe shopper asks\b", "you ask"),
        (r"\bthe shop has\b", "we have"),
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
