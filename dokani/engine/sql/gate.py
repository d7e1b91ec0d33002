"""The risk gate in SQL."""

from __future__ import annotations

from dokani.engine.sql.facts import Facts
from dokani.engine.sql.terms import Terms
from dokani.engine.sql.text import every, literal, some, words


def gate(facts: Facts, terms: Terms) -> str:
    """Whether the risk is at or above the limit, or a listed flag is set; unknown risk changes nothing."""
    parts: list[str] = []
    limits, listed = terms.held["review_at_risk"], terms.held["fraud_flags"]
    if limits.moves or limits.values[limits.default] is not None:
        score = facts.value("risk.score").value
        parts += [
            every(limits.may_be((at,)), f"coalesce({score} >= {literal(limit)}, false)")
            for at, limit in enumerate(limits.values)
            if limit is not None
        ]
    if listed.moves or listed.values[listed.default] != ():
        risk = facts.value("risk.flags").value
        for at, names in enumerate(listed.values):
            if names != ():
                here = f"cardinality({risk}) > 0" if names is None else f"{risk} && {words(names)}"
                parts.append(every(listed.may_be((at,)), f"coalesce({here}, false)"))
    return some(*parts)
