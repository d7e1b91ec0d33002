"""More evidence, an earlier request, fewer past returns: none of them ever gives a worse verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import z3

from dokani.engine.answer import Answer
from dokani.engine.policy import VERDICTS
from dokani.engine.prove.examine import Examiner, Renamed
from dokani.engine.prove.model import Property, Witness
from dokani.engine.prove.truth import Bool, all_of, any_of, no

_PAST: Final = ("customer.returns", "customer.returns_90d", "customer.return_rate")


def more_evidence(of: Examiner) -> Property:
    """The same request with more kinds of evidence is decided as well or better."""
    seen = of.space.see("evidence")
    members = [(word, has) for (name, word), has in of.space.members.items() if name == "evidence"]
    renamed = [(has, z3.Bool(f"more evidence {word}")) for word, has in members]
    empty = of.space.empty("evidence")
    renamed.append((empty, z3.Bool("more evidence empty")))
    conditions = [seen.known, *(z3.Implies(one, other) for one, other in renamed[:-1])]
    return _compare(
        of,
        "more_evidence",
        conditions,
        renamed,
        "More evidence never gives a worse verdict.",
        "More evidence gives a worse verdict.",
        ("evidence",),
        "With more evidence",
    )


def fewer_returns(of: Examiner) -> Property:
    """The same request of a shopper with fewer past returns is decided as well or better."""
    read = [name for name in _PAST if name in of.space.free]
    renamed, conditions = [], []
    for name in read:
        seen = of.space.see(name)
        fewer = z3.Int(f"{name} fewer")
        renamed.append((seen.value, fewer))
        conditions += [z3.Implies(seen.known, fewer <= seen.value), fewer >= 0]
    return _compare(
        of,
        "fewer_returns",
        conditions,
        renamed,
        "Fewer past returns never give a worse verdict.",
        "Fewer past returns give a worse verdict.",
        read,
        "With fewer past returns",
    )


def earlier(of: Examiner) -> Property:
    """The same request asked earlier, but not before it may be asked, is decided as well or better."""
    asked = of.space.see("request.asked_at").value
    day = z3.Int("asked earlier")
    renamed = [(asked.day, day)]
    if asked.seconds is not None:
        minute, sooner = z3.Int("request.asked_at minute"), z3.Int("asked earlier minute")
        renamed.append((minute, sooner))
    if "today" in of.space.free:
        renamed.append((of.space.see("today").value.day, z3.Int("today earlier")))
    moved = z3.substitute(asked.seconds if asked.seconds is not None else asked.day, *renamed)
    before = moved <= (asked.seconds if asked.seconds is not None else asked.day)
    at_request = of.space.see("stage").value == of.space.word("request")
    waiting = [
        each.outcome.t if each.check == "not_before" else no(each.outcome.f)
        for each in of.case.checks.found
        if each.check == "not_before" or (each.rule is not None and each.rule.verdict == "wait")
    ]
    opened = _moved(all_of(waiting), renamed)
    return _compare(
        of,
        "earlier",
        [before, at_request, opened],
        renamed,
        "Asking earlier never gives a worse verdict, from the day a request opens.",
        "Asking earlier gives a worse verdict.",
        ("request.asked_at", "today", "days_since_start"),
        "Asked earlier",
    )


def _compare(
    of: Examiner,
    name: str,
    conditions: Sequence[Bool],
    renamed: Renamed,
    good: str,
    bad: str,
    facts: Sequence[str],
    lead: str,
) -> Property:
    if not renamed:
        return Property(name, f"{good} Nothing in this policy looks at them.", "holds", "error")
    first = of.case
    # Where a denial waits for what the law says, a person looks: that is not the policy's own verdict.
    conditions = [*conditions, no(all_of([first.by_law.unknown, of.alone.of["deny"]]))]
    worse = any_of(
        all_of([first.at_least(each), no(_moved(first.at_least(each), renamed))]) for each in VERDICTS[1:]
    )
    second = [_moved(part, renamed) for part in (*of.domain, *of.real)]

    def confirm(one: Answer, other: Answer) -> bool:
        return VERDICTS.index(other.verdict) < VERDICTS.index(one.verdict)

    shown = of.show_pair([*conditions, worse, *second], renamed, confirm)
    if shown is None:
        return Property(name, good, "holds", "error")
    one, other = shown
    blamed = [rule.id for rule in of.policy.rules if set(rule.reads) & set(facts) and rule.verdict != "wait"]
    says = (
        f"{lead} ({_difference(one.facts, other.facts)}) the verdict is {other.answer['verdict']}"
        f" instead of {one.answer['verdict']}."
    )
    return Property(name, bad, "fails", "error", tuple(blamed), witness=Witness(one, says, other))


def _difference(one: Any, other: Any) -> str:
    parts = [
        f"{name} {_shown(other.get(name))} instead of {_shown(one.get(name))}"
        for name in one
        if one[name] != other.get(name) and name != "today"
    ]
    return ", ".join(parts) or "nothing else changed"


def _shown(value: Any) -> str:
    return (" and ".join(value) or "none") if isinstance(value, list) else str(value)


def _moved(formula: Bool, renamed: Renamed) -> Bool:
    return formula if isinstance(formula, bool) else z3.substitute(formula, *renamed)
