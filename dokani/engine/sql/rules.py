"""How every rule came out, as bits of masks: which hold, and which are unknown."""

from __future__ import annotations

from collections.abc import Iterable

from dokani.engine.policy import Rule
from dokani.engine.sql.conditions import Conditions
from dokani.engine.sql.facts import Facts
from dokani.engine.sql.text import FALSE, TRUE, choose, every, flags, negated

_PER_MASK = 60


class Rules:
    """The rules of one policy that have a say in its verdicts and amounts; a rule is named by its number.

    Numbers go through the policy's rules and then through those of the legal floors.
    """

    def __init__(self, facts: Facts, conditions: Conditions, wanted: Iterable[int]) -> None:
        self._facts, self._conditions = facts, conditions
        self.all: tuple[Rule, ...] = (*facts.policy.rules, *facts.policy.floors)
        self.wanted = tuple(wanted)
        self._places: dict[int, tuple[str, int]] = {}
        self._inline: dict[int, str] = {}

    def write_out(self, numbers: Iterable[int]) -> None:
        """Of ordinary rows: conditions stand where they are read, and none is unknown."""
        for number in numbers:
            self._inline[number] = self._conditions.test(self.all[number].when).yes

    def layers(self, group: str, numbers: Iterable[int]) -> list[dict[str, str]]:
        """Two layers: which of these rules hold, and which of the rest are unknown."""
        chosen = [number for number in numbers if number not in self._places]
        held: dict[str, str] = {}
        unsure: dict[str, str] = {}
        for start in range(0, len(chosen), _PER_MASK):
            part = chosen[start : start + _PER_MASK]
            name = f"{self._facts.prefix}{group}{start // _PER_MASK}"
            tests = []
            reads: set[str] = set()
            for at, number in enumerate(part):
                rule = self.all[number]
                test = self._conditions.test(rule.when)
                tests.append((test, 1 << at))
                reads |= set(rule.reads)
                self._places[number] = (name, 1 << at)
            held[f"{name}_t"] = flags((test.yes, bit) for test, bit in tests)
            open_ = flags(
                (every(f"(({name}_t & {bit}) = 0)", negated(test.no)), bit)
                for test, bit in tests
                if test.unknown != FALSE
            )
            # Most rows know all that the rules read: one look at the masks spares them the rest.
            unsure[f"{name}_u"] = choose([(self._facts.some_unknown(reads), open_)], "0::bigint")
        return [held, unsure] if held else []

    def holds(self, number: int) -> str:
        """Whether the rule's condition is true."""
        if number in self._inline:
            return self._inline[number]
        name, bit = self._places[number]
        return f"(({name}_t & {bit}) <> 0)"

    def unsure(self, number: int) -> str:
        """Whether it is unknown."""
        if number in self._inline:
            return FALSE
        name, bit = self._places[number]
        return f"(({name}_u & {bit}) <> 0)"

    def may_hold(self, number: int) -> str:
        """Whether it is true or unknown."""
        if number in self._inline:
            return self._inline[number]
        name, bit = self._places[number]
        return f"((({name}_t | {name}_u) & {bit}) <> 0)"

    def none_holds(self, numbers: Iterable[int]) -> str:
        """Whether none of these is true."""
        return self._none("t", numbers)

    def none_unsure(self, numbers: Iterable[int]) -> str:
        """Whether none of these is unknown."""
        return self._none("u", numbers)

    def _none(self, which: str, numbers: Iterable[int]) -> str:
        numbers = list(numbers)
        if self._inline:
            return every(*(negated(self._inline[number]) for number in numbers)) if which == "t" else TRUE
        masks: dict[str, int] = {}
        for number in numbers:
            name, bit = self._places[number]
            masks[name] = masks.get(name, 0) | bit
        return every(*(f"(({name}_{which} & {bits}) = 0)" for name, bits in masks.items()))

    def blame(self, number: int) -> str:
        """The unknown facts that make the rule's condition unknown, as a mask."""
        return self._conditions.blame(self.all[number].when)
