"""The difference of two policies in plain words: terms, rules with what their order means, and what is declared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from dokani.engine.policy import Policy
from dokani.engine.saying.declared_change import declared_changes
from dokani.engine.saying.rule_change import rule_changes
from dokani.engine.saying.term_change import term_change
from dokani.engine.saying.terms import said
from dokani.engine.terms import TERMS

Change = Literal["added", "removed", "changed", "moved"]
UNSEEN: Final = "Nothing changes for anyone: only the way the policy is written."


@dataclass(frozen=True, slots=True)
class TermDifference:
    """A term that another value holds for; `was` and `now` are the values as they are said."""

    term: str
    was: str
    now: str
    says: str


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """A rule that came, went, changed or moved; `was` and `now` are its sentences. `says` may hold several."""

    id: str
    change: Change
    was: str | None
    now: str | None
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different, in sentences; `same` when the documents say the same, letter for letter."""

    same: bool
    terms: tuple[TermDifference, ...] = ()
    rules: tuple[RuleDifference, ...] = ()
    other: tuple[str, ...] = ()

    @property
    def says(self) -> tuple[str, ...]:
        """Every sentence: terms, then rules, then the rest."""
        rules = (sentence for rule in self.rules for sentence in rule.says)
        return (*(term.says for term in self.terms), *rules, *self.other)

    def to_json(self) -> dict[str, Any]:
        """{same, says, terms: [{term, was, now, says}], rules: [{id, change, was, now, says}], other}."""
        return {
            "same": self.same,
            "says": list(self.says),
            "terms": [
                {"term": each.term, "was": each.was, "now": each.now, "says": each.says}
                for each in self.terms
            ],
            "rules": [
                {
                    "id": each.id,
                    "change": each.change,
                    "was": each.was,
                    "now": each.now,
                    "says": " ".join(each.says),
                }
                for each in self.rules
            ],
            "other": list(self.other),
        }


def difference(was: Policy, now: Policy) -> Difference:
    """What changes for shoppers and people when `now` takes the place of `was`; the same document says nothing."""
    if was.sha256 == now.sha256:
        return Difference(True)
    found = Difference(
        False,
        tuple(_terms(was, now)),
        tuple(
            RuleDifference(each.id, each.change, each.was, each.now, each.says)
            for each in rule_changes(was, now)
        ),
        tuple(declared_changes(was, now)),
    )
    return found if found.says else Difference(False, other=(UNSEEN,))


def _terms(was: Policy, now: Policy) -> Iterator[TermDifference]:
    for name in TERMS:
        old, new = was.terms[name], now.terms[name]
        # An amount in another currency is another amount.
        money = was.currency != now.currency and said(name, old, was) != said(name, new, now)
        if old != new or money:
            says = term_change(name, old, new, was, now)
            yield TermDifference(name, said(name, old, was), said(name, new, now), says)
