"""Every fact as unknowns of a formula: unknown and absent as flags beside its value, and what is possible of them.

A case is one line of a request whose own amounts, quantities and times of asking are known, as the desk knows them;
any other fact may be unknown or absent. Facts the engine derives are derived here too, and never free.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final, cast

import z3

from dokani.engine.policy import Policy
from dokani.engine.prove.days import Days, When
from dokani.engine.prove.survey import survey
from dokani.engine.prove.truth import Bool, all_of, any_of, no
from dokani.engine.vocabulary import STAGES, Fact

# Words that the policy does not know: three of them are enough for words that differ among themselves.
OTHER_WORDS: Final = 3
ALWAYS_KNOWN: Final = frozenset(
    {
        "action",
        "stage",
        "today",
        "request.asked_at",
        "request.value",
        "request.whole_order",
        "item.paid",
        "item.quantity",
        "item.quantity_ordered",
        "item.quantity_returnable",
        "order.paid",
        "order.refunded",
        "order.is_shoppers",
    }
)
_FROM_ORDER: Final = {
    "item.status": "order.status",
    "item.shipped_at": "order.shipped_at",
    "item.delivered_at": "order.delivered_at",
}
_ORDERLY: Final = (
    ("order.ordered_at", "order.shipped_at", "order.first_carrier_scan_at", "order.delivered_at"),
    ("order.ordered_at", "item.shipped_at", "order.first_carrier_scan_at", "item.delivered_at"),
    ("order.shipped_at", "item.delivered_at"),
    ("item.shipped_at", "order.delivered_at"),
)
_SHIPPED: Final = ("shipped", "out_for_delivery", "delivered")
_ENDED: Final = ("refused", "lost", "cancelled")
_MOST: Final = 10**12  # of anything, in its own unit


@dataclass(frozen=True, slots=True)
class Seen:
    """A value in a formula. `value` is a Bool, an Int (of 10^-scale), the number of a word, or a When, by its type."""

    unknown: Bool
    absent: Bool
    value: Any
    scale: int = 0

    @property
    def known(self) -> Bool:
        """Neither unknown nor absent."""
        return all_of([no(self.unknown), no(self.absent)])


class Space:
    """The facts of one case under one policy. `domain` is what holds of every case."""

    def __init__(self, policy: Policy, derived: Mapping[str, Callable[[Space], Seen]]) -> None:
        self.policy, self._derived = policy, derived
        self.survey = survey(policy)
        for fact in policy.facts.values():
            for option in fact.options:
                self.survey.word(option)
        self.days = Days(policy.calendar, self.survey)
        self.domain: list[Any] = []
        self.free: dict[str, Seen] = {}
        self._seen: dict[str, Seen] = {}
        self._members: dict[tuple[str, int], Any] = {}

    def word(self, word: str) -> int:
        """The number that stands for a word."""
        return self.survey.word(word)

    def see(self, name: str) -> Seen:
        """A fact, as a condition or a check sees it."""
        found = self._seen.get(name)
        if found is None:
            derived = self._derived.get(name)
            found = self._seen[name] = derived(self) if derived else self.make_free(name)
        return found

    def derive(self, name: str, seen: Seen) -> None:
        """What the engine works out while it decides (days since the start)."""
        self._seen[name] = seen

    def has(self, name: str, word: int) -> Any:
        """Whether a set fact holds a word."""
        key = (name, word)
        if key not in self._members:
            self._members[key] = z3.Bool(f"{name} has {word}")
        return self._members[key]

    def empty(self, name: str) -> Any:
        """Whether a set fact holds nothing."""
        return z3.Bool(f"{name} empty")

    @property
    def members(self) -> dict[tuple[str, int], Any]:
        """Every membership that some formula asks about."""
        return self._members

    def sets(self) -> list[Any]:
        """What holds of the sets, once every formula is built: one is empty where it has nothing."""
        names = [name for name in self.free if self.policy.facts[name].kind == "words"]
        for name in names:
            self.has(name, -1)  # a word the policy does not know
        return [
            self.empty(name) == no(any_of(held for (of, _), held in self._members.items() if of == name))
            for name in names
        ]

    def make_free(self, name: str) -> Seen:
        """A fact that nothing says anything of yet."""
        fact = self.policy.facts[name]
        if name in ALWAYS_KNOWN:
            seen = Seen(False, False, *self._value(fact))
        else:
            seen = Seen(z3.Bool(f"{name} unknown"), z3.Bool(f"{name} absent"), *self._value(fact))
            self.domain.append(no(all_of([seen.unknown, seen.absent])))
        self.free[name] = seen
        for own, whole in _FROM_ORDER.items():
            # The line takes what it does not say from its order: it cannot be unknown where that is known.
            if name in (own, whole) and {own, whole} <= self.free.keys():
                self.domain.append(z3.Implies(self.free[own].unknown, self.free[whole].unknown))
        return seen

    def _value(self, fact: Fact) -> tuple[Any, int]:
        name, kind = fact.name, fact.kind
        if kind == "yes_no":
            return z3.Bool(name), 0
        if kind == "words":
            return name, 0
        value = z3.Int(name)
        if kind in ("text", "choice"):
            self.domain.append(self._words_allowed(fact, value))
            return value, 0
        if kind in ("day", "moment"):
            return self._when(name, value, timed=kind == "moment"), 0
        scale = self.scale_of(fact)
        most = (
            10**scale
            if fact.unit == "0 to 1"
            else 100 * 10**scale
            if fact.unit == "percent"
            else _MOST * 10**scale
        )
        self.domain += [value <= most, value >= (-most if fact.negative else 0)]
        return value, scale

    def scale_of(self, fact: Fact) -> int:
        """How many decimals a number fact has here: the currency's, or finer than any number it meets."""
        if fact.kind == "count":
            return 0
        if fact.kind == "amount" and fact.name.startswith(("order.", "request.", "refund_to.", "item.p")):
            return self.policy.exponent if fact.name != "item.price" else max(4, self.policy.exponent)
        return max(4, self.survey.decimals + 2)

    def _words_allowed(self, fact: Fact, value: Any) -> Any:
        if fact.name == "order.currency":
            return value == self.word(self.policy.currency)
        if fact.options:
            return any_of(value == self.word(option) for option in fact.options)
        return all_of([value >= -OTHER_WORDS, value < len(self.survey.words)])

    def _when(self, name: str, day: Any, *, timed: bool) -> When:
        self.domain += [day >= self.days.first.toordinal(), day <= self.days.last.toordinal()]
        if not (timed and self.survey.to_the_minute):
            return When(day)
        minute = z3.Int(f"{name} minute")
        self.domain += [minute >= 0, minute < 1440]
        return When(day, 86_400 * day + 60 * minute)

    def realism(self) -> list[Any]:
        """What holds of every real order: things happen in their order, and nobody returns more than there was."""
        found: list[Any] = []
        asked = self.free.get("request.asked_at")
        for chain in _ORDERLY:
            held = [self.free[name] for name in chain if name in self.free]
            for one, other in combinations(held, 2):
                found.append(z3.Implies(all_of([one.known, other.known]), _before(one.value, other.value)))
            if asked is not None:
                found += [
                    z3.Implies(one.known, _before(one.value, asked.value))
                    for one in held
                    if one.known is not False
                ]
        found += self._in_step()
        for name, seen in self.free.items():
            due = stage_at_least(self, STAGES.index(self.policy.facts[name].known_at))
            found.append(any_of([due, seen.unknown]))
        for few, many in (("order.refunded", "order.paid"), ("item.paid", "order.paid")):
            if few in self.free and many in self.free:
                found.append(self.free[few].value <= self.free[many].value)
        if "item.quantity" in self.free:
            found += self.integrity()
        return found

    def _in_step(self) -> list[Any]:
        """The state of goods and what is known of their way do not contradict each other."""
        found = []
        for what in ("order", "item"):
            status = self.free.get(f"{what}.status")
            if status is None:
                continue
            found.append(no(status.absent))  # every order is in some state
            for event, after, ended in (
                ("shipped_at", _SHIPPED, _ENDED),
                ("delivered_at", ("delivered",), ()),
            ):
                if (moment := self.free.get(f"{what}.{event}")) is None:
                    continue
                reached = any_of(status.value == self.word(each) for each in (*after, *ended))
                came = any_of(status.value == self.word(each) for each in after)
                found.append(z3.Implies(all_of([moment.known, status.known]), reached))
                found.append(z3.Implies(all_of([status.known, came]), no(moment.absent)))
        return found

    def integrity(self) -> list[Any]:
        """What no rule can override holds: the order is the shopper's, and so much can still come back."""
        asked, left, ordered = (
            self.see(f"item.{name}").value for name in ("quantity", "quantity_returnable", "quantity_ordered")
        )
        return [self.see("order.is_shoppers").value, asked >= 1, asked <= left, left <= ordered]


def _before(one: When, other: When) -> Any:
    if one.seconds is not None and other.seconds is not None:
        return one.seconds <= other.seconds
    return one.day <= other.day


def stage_at_least(space: Space, stage: int) -> Bool:
    """Whether the return has come at least so far."""
    now = space.see("stage").value
    if isinstance(now, int):
        return stage <= STAGES.index("request")
    return any_of(now == space.word(name) for name in STAGES[stage:])


def as_int(value: Any) -> Any:
    """A number as a formula."""
    return z3.IntVal(value) if isinstance(value, int) else cast(Any, value)
