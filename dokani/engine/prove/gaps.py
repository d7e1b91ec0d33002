"""No gap: rules that divide a stretch of days or amounts among them leave no piece between two of them out.

A gap is meant so: two rules or more set the same term, or speak a verdict, and compare the same fact with numbers.
The numbers cut the fact into pieces. A piece between two that some of these rules reach, and that none of them can
reach itself, falls to what the document says when no rule does, or, where that says nothing either, to a default
that nobody wrote down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dokani.engine.answer import Answer
from dokani.engine.policy import Compare, Constant, Rule, Var
from dokani.engine.prove.conditions import number_of
from dokani.engine.prove.examine import Examiner
from dokani.engine.prove.model import Property, Severity, Witness
from dokani.engine.prove.survey import nodes
from dokani.engine.prove.truth import Bool, all_of, any_of
from dokani.engine.terms import TERMS, term_to_json


@dataclass(frozen=True, slots=True)
class Division:
    """Rules that divide one fact among them; `term` is what they set, None for a verdict."""

    fact: str
    term: str | None
    rules: tuple[Rule, ...]
    cuts: tuple[int | Decimal, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the fact from `low` to `high` (None: no end), each inside or not."""

    low: int | Decimal | None
    high: int | Decimal | None
    low_inside: bool = False
    high_inside: bool = False

    def says(self) -> str:
        if self.low == self.high:
            return f"{self.low}"
        first = f"from {self.low}" if self.low_inside else f"above {self.low}"
        return f"{first} {'up to' if self.high_inside else 'to below'} {self.high}"

    def joined(self, other: Piece) -> Piece:
        """This piece and the one that follows it."""
        return Piece(self.low, other.high, self.low_inside, other.high_inside)


def divisions(of: Examiner) -> list[Division]:
    """Every fact that several rules divide."""
    groups: dict[tuple[str, str | None], list[Rule]] = {}
    for rule in of.policy.rules:
        effects: list[str | None] = [name for name, _ in rule.sets]
        if rule.verdict in ("deny", "review"):
            effects.append(None)
        for fact in dict.fromkeys(name for name, _ in _cuts(rule)):
            for term in effects:
                groups.setdefault((fact, term), []).append(rule)
    return [
        Division(
            fact, term, tuple(rules), tuple(sorted({cut for r in rules for f, cut in _cuts(r) if f == fact}))
        )
        for (fact, term), rules in groups.items()
        if len(rules) > 1
    ]


def _cuts(rule: Rule) -> Iterator[tuple[str, int | Decimal]]:
    """(fact, number) wherever a fact is compared with a number."""
    for node in nodes(rule.when):
        if isinstance(node, Compare) and node.type == "number" and node.op != "!=":
            facts = [part.fact.name for part in node.parts if isinstance(part, Var)]
            numbers = [part.value for part in node.parts if isinstance(part, Constant)]
            for number in numbers:
                if len(facts) == 1 and isinstance(number, int | Decimal):
                    yield facts[0], number


def gap(of: Examiner, division: Division) -> Property:
    """The first piece between covered ones that none of the rules reaches."""
    what = division.term or "a verdict"
    ids = tuple(rule.id for rule in division.rules)
    fires = any_of(of.case.terms.outcomes[rule.id].t for rule in division.rules)
    pieces = list(_pieces(division.cuts))
    covered = [of.find(_inside(of, division.fact, piece), fires) is not None for piece in pieces]
    for piece in _left_out(pieces, covered):
        inside = _inside(of, division.fact, piece)
        shown = of.show([inside, *of.space.integrity()], lambda answer: _falls_through(answer, division))
        if shown is None:
            continue
        falls, severity = _falls_to(of, division)
        says = (
            f"{_named(of, division.fact)} {piece.says()} falls between rules {' and '.join(ids)}: "
            f"none of them decides {what} there, so {falls} does."
        )
        witness = Witness(shown[0], f"Here none of {', '.join(ids)} applies, and {falls} holds.")
        return Property("gap", says, "fails", severity, ids, witness=witness)
    good = f"Rules {' and '.join(ids)} leave no piece of {division.fact} between them out."
    return Property("gap", good, "holds", "error", ids)


def _left_out(pieces: list[Piece], covered: list[bool]) -> Iterator[Piece]:
    """Each whole stretch between two covered pieces."""
    at = covered.index(True) if True in covered else len(covered)
    last = len(covered) - 1 - covered[::-1].index(True) if True in covered else -1
    while at < last:
        if covered[at]:
            at += 1
            continue
        stretch = pieces[at]
        while not covered[at + 1]:
            at += 1
            stretch = stretch.joined(pieces[at])
        yield stretch
        at += 1


def _pieces(cuts: tuple[int | Decimal, ...]) -> Iterator[Piece]:
    yield Piece(None, cuts[0])
    for at, cut in enumerate(cuts):
        yield Piece(cut, cut, True, True)
        yield Piece(cut, cuts[at + 1] if at + 1 < len(cuts) else None)


def _inside(of: Examiner, fact: str, piece: Piece) -> Bool:
    seen = of.space.see(fact)
    parts: list[Bool] = [seen.known]
    if piece.low is not None:
        number, factor = number_of(piece.low, seen.scale)
        value = seen.value * factor
        parts.append(value >= number if piece.low_inside else value > number)
    if piece.high is not None:
        number, factor = number_of(piece.high, seen.scale)
        value = seen.value * factor
        parts.append(value <= number if piece.high_inside else value < number)
    return all_of(parts)


def _falls_through(answer: Answer, division: Division) -> bool:
    look = answer.lines[0].look
    return not any(look.terms.outcomes[rule.index] is True for rule in division.rules)


def _falls_to(of: Examiner, division: Division) -> tuple[str, Severity]:
    """What decides in the gap. What the document itself says there may be meant so."""
    term = division.term
    if term is None:
        return "no rule with a verdict", "warning"
    written: Any = of.policy.document.get("terms", {})
    default = term_to_json(of.policy.terms[term])
    if term in written or (term == "return_window" and "return_window_days" in written):
        return f"the document's own {term} ({default})", "warning"
    return f"the default of {term} ({default}: {TERMS[term].means})", "error"


def _named(of: Examiner, fact: str) -> str:
    return fact if of.policy.facts[fact].unit is None else f"{fact} ({of.policy.facts[fact].unit})"
