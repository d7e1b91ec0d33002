"""What a policy speaks of, gathered before formulas are built: its words, the fineness of its numbers, its dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from dokani.engine.lengths import Length
from dokani.engine.policy import All, AnyOf, Arithmetic, Compare, Constant, In, Node, Not, Policy, Var, Words
from dokani.engine.terms import RESOLUTIONS
from dokani.engine.vocabulary import REASONS, Fact

# The years a proof looks at where the policy names no others: twenty-eight of them, for then weekdays and leap years
# have met in every way they can, and the calendar begins anew (until 2100, which is no leap year).
FIRST_DAY: Final = date(2024, 1, 1)
LAST_DAY: Final = date(2051, 12, 31)
_TIMED: Final = ("return_window", "opens_after")
# Terms that are lists of words, and the fact whose words they are.
_WORDY: Final = {
    "acceptable_reasons": "reason",
    "high_risk_categories": "item.category",
    "fraud_flags": "risk.flags",
    "resolutions": "resolution_wanted",
    "refund_to": "refund_to.kind",
    "difference_paid_with": "refund_to.kind",
}


@dataclass(slots=True)
class Survey:
    """`words` in the order they were met; `to_the_minute` where an hour of the day can decide."""

    words: dict[str, int] = field(default_factory=dict)
    # The words each fact is compared with: those a plain case is made of.
    spoken: dict[str, set[str]] = field(default_factory=dict)
    decimals: int = 0
    dates: list[date] = field(default_factory=list)
    to_the_minute: bool = False
    reads: set[str] = field(default_factory=set)

    def word(self, word: str, *facts: str) -> int:
        for fact in facts:
            self.spoken.setdefault(fact, set()).add(word)
        return self.words.setdefault(word, len(self.words))


def survey(policy: Policy) -> Survey:
    """Everything of the policy and its floors that formulas must be able to tell apart."""
    found = Survey(reads=set(policy.reads))
    found.word(policy.currency)
    for reason in (*REASONS, *policy.reasons):
        found.word(reason, "reason")
    for resolution in RESOLUTIONS:
        found.word(resolution, "resolution_wanted")
    for season in policy.seasons:
        found.word(season.name)
        found.dates += [end for end in (season.first, season.last) if isinstance(end, date)]
    for rule in (*policy.rules, *policy.floors):
        for node in nodes(rule.when):
            _look_at(node, found, floor=rule in policy.floors)
        if isinstance(rule.until, Fact):
            found.reads.add(rule.until.name)
        elif rule.until is not None:
            found.dates.append(_day(rule.until))
    for name, value in values_of(policy):
        _look_at_term(name, value, found)
    return found


def nodes(node: Node) -> Iterator[Node]:
    """A condition and all its parts."""
    yield node
    if isinstance(node, Not):
        yield from nodes(node.part)
    elif isinstance(node, In):
        yield from nodes(node.item)
        yield from nodes(node.among)
    elif isinstance(node, All | AnyOf | Compare | Arithmetic):
        for part in node.parts:
            yield from nodes(part)


def values_of(policy: Policy) -> Iterator[tuple[str, Any]]:
    """Every value a term may have in this policy: (term, value)."""
    yield from policy.terms.items()
    for rule in (*policy.rules, *policy.floors):
        yield from (*rule.sets, *rule.at_least, *rule.at_most)


def _look_at(node: Node, found: Survey, *, floor: bool) -> None:
    constants: tuple[Any, ...] = ()
    if isinstance(node, Compare | In):
        for fact, word in _words_of(node):
            found.word(word, fact)
    if isinstance(node, Constant):
        constants = (node.value,)
    elif isinstance(node, Words):
        constants = node.values
    elif isinstance(node, Var):
        for option in node.fact.options:
            found.word(option)
    elif isinstance(node, Compare | Arithmetic) and node.type == "date":
        moving = [part for part in node.parts if not isinstance(part, Constant)]
        found.to_the_minute |= len(moving) > 1 and not (isinstance(node, Arithmetic) and node.op in "+-")
    for value in constants:
        if isinstance(value, str):
            found.word(value)
        elif isinstance(value, date):
            found.to_the_minute |= isinstance(value, datetime)
            if not floor:  # a law of 2014 is no reason to look at the orders of 2014
                found.dates.append(_day(value))
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            exponent = Decimal(value).normalize().as_tuple().exponent
            found.decimals = max(found.decimals, -exponent if isinstance(exponent, int) else 0)


def _words_of(node: Compare | In) -> Iterator[tuple[str, str]]:
    """(fact, word) where a fact is compared with a word."""
    parts = node.parts if isinstance(node, Compare) else (node.item, node.among)
    facts = [part.fact.name for part in parts if isinstance(part, Var)]
    for part in parts:
        values = (
            (part.value,) if isinstance(part, Constant) else part.values if isinstance(part, Words) else ()
        )
        yield from ((fact, value) for fact in facts for value in values if isinstance(value, str))


def _look_at_term(name: str, value: Any, found: Survey) -> None:
    if isinstance(value, Length) and name in _TIMED:
        found.to_the_minute |= value.unit == "hours"
    elif name in _WORDY:
        for word in value or ():
            found.word(word, _WORDY[name])
    elif name == "required_evidence":
        for reason, kinds in value.items():
            found.word(reason, "reason")
            for word in kinds:
                found.word(word, "evidence")
    elif name == "return_until" and value is not None:
        found.dates.append(value)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
