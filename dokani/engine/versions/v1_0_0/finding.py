"""What one check found at one line, and the view of a line that checks look through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import Any, Final, Literal, TypeAlias

from dokani.engine.versions.v1_0_0.case import Line
from dokani.engine.versions.v1_0_0.policy import Policy, Rule
from dokani.engine.versions.v1_0_0.settle import Settled
from dokani.engine.versions.v1_0_0.values import UNKNOWN, Known, Seen, Truth

Effect: TypeAlias = Literal["deny", "wait", "ask", "review"]

NOBODY: Final[frozenset[str]] = frozenset()
_MOST_COMBINATIONS: Final = 4_096


@dataclass(slots=True)
class Finding:
    """One check at one line. `outcome` True is passed; `effect` is what failing it means.

    `unknown` holds the facts that keep it from being decided, `term` the term it is measured by, `limit` that term's
    value and `value` what was found.
    """

    check: str
    outcome: Truth
    effect: Effect = "deny"
    facts: tuple[str, ...] = ()
    unknown: frozenset[str] = NOBODY
    term: str | None = None
    limit: Any = None
    value: Any = None
    rule: Rule | None = None
    until: date | datetime | None = None


@dataclass(slots=True)
class Look:
    """A line as a check sees it: its facts, its settled terms, the policy."""

    policy: Policy
    line: Line
    terms: Settled

    @property
    def facts(self) -> Mapping[str, Known]:
        """The known facts of the line."""
        return self.line.facts

    def see(self, name: str) -> Seen:
        """A fact's value, None when it is known to be absent, UNKNOWN when nobody knows."""
        return self.line.facts.get(name, UNKNOWN)

    def missing(self, *names: str) -> frozenset[str]:
        """Those of the named facts that nobody knows."""
        facts = self.line.facts
        for name in names:
            if name not in facts:
                return frozenset(name for name in names if name not in facts)
        return NOBODY

    def over(self, names: tuple[str, ...], judge: Callable[..., Truth]) -> Truth:
        """The truth on which all values of these terms agree, otherwise unknown."""
        choices = [self.terms.values(name) for name in names]
        if all(len(values) == 1 for values in choices):
            return judge(*(values[0] for values in choices))
        count = 1
        for values in choices:
            count *= len(values)
        if count > _MOST_COMBINATIONS:
            return UNKNOWN
        first: Truth | None = None
        for combination in product(*choices):
            truth = judge(*combination)
            if truth is UNKNOWN or (first is not None and truth is not first):
                return UNKNOWN
            first = truth
        return UNKNOWN if first is None else first
