"""Everything a rule may name, for whoever builds one: facts, terms, operators and verdicts, each in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from dokani.engine.conditions import OPERATORS
from dokani.engine.terms import RESOLUTIONS, TERMS, term_to_json
from dokani.engine.vocabulary import ACTIONS, FACTS, REASONS, STARTS, STATES, Fact

# Of each term: (type, unit, the values there are to choose from).
_Shape = tuple[str, str | None, tuple[Any, ...] | None]
_LENGTH: Final[_Shape] = ("length", "days", None)
_AMOUNT: Final[_Shape] = ("amount", "currency", None)
_PERCENT: Final[_Shape] = ("percent", "percent", None)
_SCORE: Final[_Shape] = ("score", "0 to 1", None)
_YES_NO: Final[_Shape] = ("yes_no", None, (True, False))
_WORDS: Final[_Shape] = ("words", None, None)
_RANGE: Final[_Shape] = ("range", "percent", None)


def _choice(*values: Any) -> _Shape:
    return "choice", None, values


SHAPES: Final[Mapping[str, _Shape]] = {
    "return_window": _LENGTH,
    "window_starts_at": _choice(*STARTS),
    "return_until": ("date", None, None),
    "count_from": _choice("next_day", "same_day"),
    "if_last_day_closed": _choice("same", "next_open_day"),
    "opens_after": _LENGTH,
    "opens_from": _choice(*STARTS),
    "states_allowing": ("words_by", "action", STATES),
    "lines_decided": _choice("each", "together"),
    "auto_approve_threshold": _AMOUNT,
    "acceptable_reasons": ("words", None, tuple(REASONS)),
    "required_evidence": ("words_by", "reason", None),
    "high_risk_categories": _WORDS,
    "fraud_flags": _WORDS,
    "review_at_risk": _SCORE,
    "resolutions": ("words", None, RESOLUTIONS),
    "refund_percent": _PERCENT,
    "refund_range": _RANGE,
    "fee_range": _RANGE,
    "restocking_fee_percent": _PERCENT,
    "cancellation_fee_percent": _PERCENT,
    "fees": ("fees", "percent or currency", None),
    "adjust": _AMOUNT,
    "refund_outbound_shipping": _choice(True, False, "whole_order"),
    "deduct_outbound_cost": _YES_NO,
    "store_credit_bonus_percent": _PERCENT,
    "keep_item_under": _AMOUNT,
    "refund_to": _WORDS,
    "difference_paid_with": _WORDS,
    "refund_payee": _choice("buyer", "recipient"),
    "refund_when": _choice("at_approval", "on_proof_of_posting", "on_arrival", "after_inspection"),
    "refund_within": _LENGTH,
    "goods_back": _choice("send_back", "none"),
    "exchange_for": _choice("same_item", "same_product", "anything"),
    "when_out_of_stock": _choice("refund", "wait", "deny"),
    "exchange_ships": _choice("first", "on_arrival"),
    "charge_if_not_back": _YES_NO,
    "return_shipping": _choice("customer", "shop"),
    "return_label": ("word", None, None),
    "return_methods": _WORDS,
    "risk_on_way_back": _choice("shop", "customer"),
    "denied_goods": _choice("sent_back_free", "sent_back_at_customers_cost", "customer_collects"),
    "authorisation": _choice("none", "before_sending"),
    "appeal_within": _LENGTH,
    "allow_voice_calls": _YES_NO,
    "allow_video_calls": _YES_NO,
    "record_calls": _YES_NO,
    "max_call_duration": ("seconds", "seconds", None),
    "auto_escalation_threshold": _SCORE,
}
_ALL: Final = ("boolean", "number", "text", "date", "set")
_SAYS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "and": ("all of these hold", ("boolean",)),
    "or": ("at least one of these holds", ("boolean",)),
    "!": ("this does not hold", ("boolean",)),
    "==": ("is", _ALL),
    "!=": ("is not", _ALL),
    "<": ("is less than, or before", ("number", "date")),
    "<=": ("is at most, or no later than", ("number", "date")),
    ">": ("is more than, or after", ("number", "date")),
    ">=": ("is at least, or no sooner than", ("number", "date")),
    "in": ("is one of, or is among", ("text", "number", "date", "set")),
    "var": ("a fact, by its name", _ALL),
    "+": ("plus", ("number",)),
    "-": ("minus; of two dates, the whole days between them", ("number", "date")),
    "*": ("times", ("number",)),
    "min": ("the least of these", ("number",)),
    "max": ("the greatest of these", ("number",)),
}
_VERDICTS: Final = (
    ("deny", "The return is denied."),
    ("review", "A person looks at the return."),
    ("wait", "The return waits until a moment, which the rule names as until."),
)


def choices(own: Iterable[Fact] = ()) -> dict[str, Any]:
    """{facts, terms, operators, verdicts}; `own` are facts that a document declares itself."""
    return {
        "facts": [_fact(fact) for fact in (*FACTS.values(), *own)],
        "terms": [_term(name) for name in TERMS],
        "operators": [{"op": op, "says": _SAYS[op][0], "types": list(_SAYS[op][1])} for op in OPERATORS],
        "verdicts": [{"verdict": verdict, "says": says} for verdict, says in _VERDICTS],
        "actions": list(ACTIONS),
    }


def _fact(fact: Fact) -> dict[str, Any]:
    values: list[Any] | None = list(fact.options) or None
    if fact.name == "reason":
        values = list(REASONS)
    elif fact.name == "resolution_wanted":
        values = list(RESOLUTIONS)
    elif fact.kind == "yes_no":
        values = [True, False]
    return {
        "name": fact.name,
        "type": fact.kind,
        "unit": fact.unit,
        "says": fact.means,
        "source": fact.source,
        "known_at": fact.known_at,
        "when_unknown": fact.when_unknown,
        "private": fact.private,
        "values": values,
    }


def _term(name: str) -> dict[str, Any]:
    term, (kind, unit, values) = TERMS[name], SHAPES[name]
    return {
        "name": name,
        "type": kind,
        "says": term.means,
        "default": term_to_json(term.default),
        "unit": unit,
        "values": None if values is None else list(values),
        "bound": term.bound,
        "nullable": term.nullable,
    }
