"""Sentences: what a check found, for shopper and merchant; conditions, facts, values in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from dokani.engine.versions.v1_0_0.case import rounded
from dokani.engine.versions.v1_0_0.finding import Finding, Look
from dokani.engine.versions.v1_0_0.lengths import Calendar, Length
from dokani.engine.versions.v1_0_0.policy import All, AnyOf, Arithmetic, Constant, In, Node, Not, Var, Words
from dokani.engine.versions.v1_0_0.values import NUMBER, UNKNOWN
from dokani.engine.versions.v1_0_0.vocabulary import Fact

PERSON: Final = "A person at the shop will look at this return."
_START: Final = {
    "ordered_at": "the order",
    "shipped_at": "shipping",
    "delivered_at": "delivery",
    "first_carrier_scan_at": "the carrier's first scan",
}
_ACTION: Final = {"return": "a return", "exchange": "an exchange", "cancel": "cancelling", "claim": "a claim"}
_EVIDENCE: Final = {"photo": "a photo", "packaging_photo": "a photo of the packaging", "video": "a video"}
_COMPARE: Final = {
    "==": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_TABLE = Mapping[str, Callable[[Finding, Look], str]]


def shown_value(value: Any, calendar: Calendar | None = None) -> str:
    """A value as it is said to a person."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Length):
        return value.in_words()
    if isinstance(value, date):
        return shown_day(value, calendar)
    if isinstance(value, frozenset | tuple | list):
        words = [word(each) for each in (sorted(value) if isinstance(value, frozenset) else value)]
        return ", ".join(words) or "none"
    return word(value) if isinstance(value, str) else str(value)


def shown_day(moment: date | datetime, calendar: Calendar | None) -> str:
    """A day as "14 March 2026", with the minute for a moment; in the policy's time zone."""
    if isinstance(moment, datetime):
        here = moment.astimezone(calendar.zone) if calendar is not None else moment
        return f"{here.day} {here:%B} {here.year}, {here:%H:%M}"
    return f"{moment.day} {moment:%B} {moment.year}"


def word(code: Any) -> str:
    """A code as words: damaged_in_transit is said "damaged in transit"."""
    return str(code).replace("_", " ")


def for_merchant(finding: Finding, look: Look) -> str:
    """What a check found, with the facts and limits it went by."""
    if finding.outcome is UNKNOWN:
        missing = ", ".join(look.policy.facts[name].means for name in sorted(finding.unknown)) or "a fact"
        title = f"Rule {finding.rule.id}" if finding.rule is not None else _TITLE[finding.check]
        return f"{title}: not decided, because it is not known {missing}."
    if finding.outcome is True:
        if finding.rule is not None:
            return f"Rule {finding.rule.id} does not apply."
        return f"{_TITLE[finding.check]}: passed."
    return _FAILED[finding.check](finding, look)


def for_shopper(finding: Finding, look: Look) -> str:
    """Why, in words that give away nothing about risk, lists of people, or the shop's limits for review."""
    rule = finding.rule
    if finding.effect == "review" or finding.check == "lines_decided":
        return PERSON
    if rule is not None:
        if rule.private or not rule.says:
            waits = "This return has to wait." if rule.verdict == "wait" else None
            return waits or "The shop's policy does not allow this return."
        return rule.says
    says = _SHOPPER.get(finding.check, _FAILED[finding.check])(finding, look)
    source = look.terms.source(finding.term) if finding.term is not None else None
    if source is not None and source.says and not source.private and source.says != says:
        return f"{says} {source.says}"
    return says


def _of(value: Any) -> str:
    return shown_value(value)


def _money(value: Any, look: Look) -> str:
    if not isinstance(value, NUMBER):
        return _of(value)
    return f"{rounded(Decimal(value), look.policy.exponent):f} {look.policy.currency}"


def _window(finding: Finding, look: Look) -> str:
    length = shown_value(finding.limit)
    start = _START[look.terms.values("window_starts_at")[0]]
    if finding.until is not None:
        return f"The return window ended on {shown_day(finding.until, look.policy.calendar)} ({length} from {start})."
    return f"The return window of {length} from {start} is over."


def _rule(finding: Finding, look: Look) -> str:
    rule = finding.rule
    if rule is None:
        return "A rule decides this."
    says = rule.says or f"{condition_in_words(rule.when)}."
    return f"Rule {rule.id}: {says}"


def _not_before(finding: Finding, look: Look) -> str:
    if finding.until is None:
        start = _START[look.terms.values("opens_from")[0]]
        return (
            f"This can be asked for {shown_value(finding.limit)} after {start}, which has not happened yet."
        )
    return f"This can be asked for from {shown_day(finding.until, look.policy.calendar)}."


def evidence_in_words(kinds: Iterable[str]) -> str:
    """Kinds of evidence with their article: "a photo and a video"."""
    return " and ".join(_EVIDENCE.get(kind, word(kind)) for kind in kinds)


def _evidence(finding: Finding, look: Look) -> str:
    missing = [kind for kind in finding.limit if kind not in finding.value]
    return f"Please add {evidence_in_words(missing)}."


def _risk(finding: Finding, look: Look) -> str:
    if finding.value is None:
        return "The risk gate asks for a person; what it judged is withheld."
    if finding.term == "fraud_flags":
        return f"Risk flags set: {_of(finding.value)}."
    return f"The risk score {_of(finding.value)} is at or above {_of(finding.limit)}."


def _stock(finding: Finding, look: Look) -> str:
    if finding.effect == "wait":
        return "The replacement is not in stock yet."
    return "The replacement is not in stock."


_FAILED: Final[_TABLE] = {
    "order_is_shoppers": lambda f, at: "The order is not the shopper's.",
    "state": lambda f, at: (
        f"{_ACTION[str(at.facts['action'])].capitalize()} is not possible while the order is {_of(f.value)}"
        + (f"; it is when {' or '.join(map(word, f.limit))}." if f.limit else ".")
    ),
    "line_on_order": lambda f, at: "The item is not on this order.",
    "quantity": lambda f, at: f"{_of(f.value)} asked for, {_of(f.limit or 0)} can still come back.",
    "replacements": lambda f, at: f"{_of(f.value)} replacements are named for {_of(f.limit)} units.",
    "exchange_for": lambda f, at: f"The shop exchanges only for the {word(f.limit)}.".replace(
        "the anything", "anything"
    ),
    "in_stock": _stock,
    "not_before": _not_before,
    "window": _window,
    "reason": lambda f, at: f'The reason "{_of(f.value)}" is not one the shop accepts.',
    "resolution": lambda f, at: f"The shop does not offer {_of(f.value)} here; it offers {_of(f.limit)}.",
    "refund_method": lambda f, at: (
        f"{_of(f.value).capitalize()} cannot be used here; possible: {_of(f.limit)}."
    ),
    "balance": lambda f, at: (
        f"The method holds {_money(f.value, at)}, the difference is {_money(f.limit, at)}."
    ),
    "rule": _rule,
    "evidence": _evidence,
    "value": lambda f, at: (
        f"What comes back is worth {_money(f.value, at)}, more than {_money(f.limit, at)}."
    ),
    "high_risk_category": lambda f, at: f"{_of(f.value).capitalize()} is a category a person looks at.",
    "refund_range": lambda f, at: "A person picks the refund inside the range.",
    "fee_range": lambda f, at: "A person picks the fee inside the range.",
    "risk": _risk,
    "lines_decided": lambda f, at: "It is open whether all lines are decided together.",
}
_SHOPPER: Final[_TABLE] = {
    "order_is_shoppers": lambda f, at: "We could not match this order to you.",
    "quantity": lambda f, at: f"You asked to return {_of(f.value)}; {_of(f.limit or 0)} can still come back.",
    "balance": lambda f, at: "The method named does not hold enough to pay the difference.",
}
_TITLE: Final = {
    "order_is_shoppers": "The order is the shopper's",
    "state": "The state of the order",
    "line_on_order": "The line is on the order",
    "quantity": "The quantity",
    "replacements": "One replacement for each unit",
    "exchange_for": "The terms of exchange",
    "in_stock": "The replacement's stock",
    "not_before": "Not too early",
    "window": "The return window",
    "reason": "The reason",
    "resolution": "The resolution",
    "refund_method": "The method of refund",
    "balance": "The balance",
    "rule": "A rule",
    "evidence": "The evidence",
    "value": "The value",
    "high_risk_category": "The category",
    "refund_range": "The refund's range",
    "fee_range": "The fee's range",
    "risk": "The risk",
    "lines_decided": "Lines decided together",
}


def question(fact: Fact) -> str:
    """What the shopper is asked to learn a fact."""
    asked = _QUESTIONS.get(fact.name)
    return asked or f"Please tell us {fact.means}."


_QUESTIONS: Final = {
    "reason": "Why would you like to return this?",
    "resolution_wanted": "What would you like instead: a refund, an exchange, store credit?",
    "evidence": "Please add what the shop needs to see, such as a photo.",
    "order.is_shoppers": "Please confirm that this order is yours.",
    "refund_to.kind": "Where should the refund go?",
    "item.quantity": "How many would you like to return?",
    "item.replacements": "Which replacement would you like for each unit?",
    "item.has_receipt": "Do you have the receipt?",
    "item.opened": "Has the item been opened?",
    "item.worn": "Has the item been worn?",
    "item.tags_on": "Are the tags still on?",
    "item.original_packaging": "Do you still have the original packaging?",
}


def condition_in_words(node: Node) -> str:
    """A condition as part of a sentence."""
    if isinstance(node, Constant):
        return ("always" if node.value else "never") if node.type == "boolean" else shown_value(node.value)
    if isinstance(node, Words):
        return shown_value(node.values) or "nothing"
    if isinstance(node, Var):
        return node.fact.means
    if isinstance(node, Not):
        return f"not ({condition_in_words(node.part)})"
    if isinstance(node, All | AnyOf):
        joined = " and " if isinstance(node, All) else " or "
        inner = [condition_in_words(part) for part in node.parts]
        other = " or " if joined == " and " else " and "
        return joined.join(f"({part})" if other in part else part for part in inner)
    if isinstance(node, In):
        return f"{condition_in_words(node.item)} is among {condition_in_words(node.among)}"
    parts = [condition_in_words(part) for part in node.parts]
    if isinstance(node, Arithmetic):
        joined = ", " if node.op in ("min", "max") else f" {node.op.replace('-', '−').replace('*', '×')} "
        text = joined.join(parts)
        names = {"min": "the least of ", "max": "the most of "}
        return names.get(node.op, "") + text if len(parts) > 1 or node.op in names else f"−{text}"
    if len(parts) == 3:
        return f"{parts[1]} is between {parts[0]} and {parts[2]}"
    return f"{parts[0]} {_COMPARE[node.op]} {parts[1]}"
