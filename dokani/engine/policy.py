"""The typed tree a policy is parsed into; its readers (deciding, words, SQL, proofs) start from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from dokani.engine.faults import Fault
from dokani.engine.lengths import Calendar
from dokani.engine.values import Known
from dokani.engine.vocabulary import Fact, ValueType

CompareOp: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]
ArithmeticOp: TypeAlias = Literal["+", "-", "*", "min", "max"]
Environment: TypeAlias = Mapping[str, Known]


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written in the policy. `type` is None for null."""

    value: bool | int | Decimal | str | date | datetime | None
    type: ValueType | None


@dataclass(frozen=True, slots=True)
class Words:
    """A list of literals, as it stands to the right of `in`."""

    values: tuple[int | Decimal | str | date | datetime, ...]
    type: ValueType


@dataclass(frozen=True, slots=True)
class Var:
    """A fact read by name."""

    fact: Fact

    @property
    def type(self) -> ValueType:
        """The type the fact has in conditions."""
        return self.fact.type


@dataclass(frozen=True, slots=True)
class All:
    """`and`: true when every part is."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`or`: true when one part is."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`!`"""

    part: Node


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of two values, or of three for "between" (`<` and `<=`)."""

    op: CompareOp
    parts: tuple[Node, ...]
    type: ValueType | None


@dataclass(frozen=True, slots=True)
class In:
    """Membership in a list of literals or in a set fact."""

    item: Node
    among: Words | Var


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A calculation; `type` is what comes out, `dates` whether dates go in."""

    op: ArithmeticOp
    parts: tuple[Node, ...]
    type: ValueType


Node: TypeAlias = Constant | Words | Var | All | AnyOf | Not | Compare | In | Arithmetic

Verdict: TypeAlias = Literal["deny", "wait", "ask", "review", "approve"]
# Worst first: of several verdicts the leftmost is the worst.
VERDICTS: tuple[Verdict, ...] = ("deny", "wait", "ask", "review", "approve")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: when it holds, it sets or bounds terms, or speaks a verdict."""

    id: str
    index: int
    when: Node
    sets: tuple[tuple[str, Any], ...]
    at_least: tuple[tuple[str, Any], ...]
    at_most: tuple[tuple[str, Any], ...]
    verdict: Literal["deny", "review", "wait"] | None
    until: date | datetime | Fact | None
    says: str
    reads: tuple[str, ...]
    of_line: bool
    private: bool
    must_accept: bool = False
    article: str = ""
    # Of a law that demands acceptance: what it gives a shopper who has not said what they would like.
    gives: str | None = None


@dataclass(frozen=True, slots=True)
class Season:
    """A stretch of days; `first` and `last` are dates, or (month, day) when it comes every year."""

    name: str
    of: str
    first: date | tuple[int, int]
    last: date | tuple[int, int]

    def holds(self, day: date) -> bool:
        """Whether a day lies in it, both ends included; a yearly season may run over New Year."""
        if isinstance(self.first, date) and isinstance(self.last, date):
            return self.first <= day <= self.last
        here = (day.month, day.day)
        first = self.first if isinstance(self.first, tuple) else (self.first.month, self.first.day)
        last = self.last if isinstance(self.last, tuple) else (self.last.month, self.last.day)
        return first <= here <= last if first <= last else here >= first or here <= last


@dataclass(frozen=True, slots=True)
class Reason:
    """A shop's own reason code: the standard reason it means and whose fault that is."""

    code: str
    means: str
    fault: str


@dataclass(frozen=True, eq=False)
class Policy:
    """A parsed policy. Immutable, and safe to share between threads; equal documents have equal `sha256`."""

    document: Mapping[str, Any]
    sha256: str
    currency: str
    exponent: int
    calendar: Calendar
    jurisdictions: tuple[str, ...]
    terms: Mapping[str, Any]
    rules: tuple[Rule, ...]
    floors: tuple[Rule, ...]
    facts: Mapping[str, Fact]
    reasons: Mapping[str, Reason]
    seasons: tuple[Season, ...]
    reads: frozenset[str]
    packs: tuple[Any, ...] = ()
    warnings: tuple[Fault, ...] = field(default=())
    # What `dokani.engine.compiled` keeps of it; a copy with other rules starts without.
    kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False)
