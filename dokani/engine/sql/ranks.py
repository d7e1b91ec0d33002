"""Which of two lengths of different units is longer, from the day they are counted from."""

from __future__ import annotations

from dokani.engine.lengths import Length
from dokani.engine.settle import START_FACTS
from dokani.engine.sql.days import last_day
from dokani.engine.sql.facts import Facts
from dokani.engine.sql.text import FALSE, TRUE


def ranked(
    facts: Facts, term: str, value: Length, limit: Length, *, low: bool
) -> tuple[str | None, str | None]:
    """When a bound takes the limit, and when it keeps the value; both where nobody can rank them.

    (None, None) where only Python can: hours against days.
    """
    policy = facts.policy
    if term == "opens_after" or (
        term == "return_window"
        and any(name == "window_starts_at" for rule in policy.rules for name, _ in rule.sets)
    ):
        return TRUE, TRUE
    start = "request.asked_at"
    if term == "return_window":
        start = START_FACTS[policy.terms["window_starts_at"]]
    anchor = facts.date(start)
    if "hours" in (value.unit, limit.unit):
        return None, None
    mine, theirs = (last_day(facts, each, anchor.day) for each in (value, limit))
    unranked = f"({anchor.day} is null)"
    takes = f"({mine} {'<' if low else '>'} {theirs})"
    return f"({unranked} or {takes})", f"({unranked} or not {takes})" if takes != FALSE else unranked
