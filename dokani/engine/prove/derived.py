"""Facts the engine works out from others, as formulas; like the end of `dokani.engine.case`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import z3

from dokani.engine.prove.space import Seen, Space
from dokani.engine.prove.truth import Bool, all_of, any_of, choose, no
from dokani.engine.vocabulary import REASONS


def _stage(space: Space) -> Seen:
    """The request itself, unless a rule or a law speaks of later stages, or of what is known only then."""
    facts = space.policy.facts
    later = any(facts[name].known_at != "request" for name in space.survey.reads if name in facts)
    if "stage" not in space.survey.reads and not later:
        return Seen(False, False, space.word("request"))
    return space.make_free("stage")


def _today(space: Space) -> Seen:
    """The day of asking while the request is made, and any later day after that."""
    asked = space.see("request.asked_at")
    seen = space.make_free("today")
    at_request = space.see("stage").value == space.word("request")
    space.domain.append(seen.value.day >= asked.value.day)
    same = seen.value.day == asked.value.day
    space.domain.append(same if at_request is True else z3.Implies(at_request, same))
    return seen


def _fault(space: Space) -> Seen:
    """Whose fault the reason is, by the shop's own reasons first."""
    reason = space.see("reason")
    faults = {**REASONS, **{code: own.fault for code, own in space.policy.reasons.items()}}
    mapped = [(reason.value == space.word(code), space.word(fault)) for code, fault in faults.items()]
    value: Any = -1
    for fault in sorted(set(faults.values())):
        value = choose(
            any_of(test for test, number in mapped if number == space.word(fault)), space.word(fault), value
        )
    undeclared = all_of([no(reason.absent), no(any_of(test for test, _ in mapped))])
    return Seen(any_of([reason.unknown, undeclared]), reason.absent, value)


def _season(space: Space) -> Seen:
    """The first season that holds; unknown from the first whose day is unknown on."""
    unknown: Bool = not space.policy.seasons
    reached: Bool = True
    value: Any = -1
    found: list[tuple[Bool, int]] = []
    for season in space.policy.seasons:
        day = space.see(season.of)
        unknown = any_of([unknown, all_of([reached, day.unknown])])
        inside = all_of([reached, day.known, space.days.in_season(day.value.day, season.holds)])
        found.append((inside, space.word(season.name)))
        reached = all_of([reached, no(day.unknown), no(inside)])
    for inside, number in reversed(found):
        value = choose(inside, number, value)
    return Seen(unknown, reached if space.policy.seasons else False, value)


def _lines(space: Space) -> Seen:
    return Seen(False, False, z3.IntVal(1))


def _difference(space: Space) -> Seen:
    """The one line's difference is that of the request; an absent one is none."""
    own = space.see("item.price_difference")
    return Seen(own.unknown, False, choose(own.absent, z3.IntVal(0), own.value), own.scale)


def _value(space: Space) -> Seen:
    """What the units asked for were paid with; all of it where all units are asked for."""
    seen = space.make_free("request.value")
    paid, asked, ordered = (space.see(f"item.{name}") for name in ("paid", "quantity", "quantity_ordered"))
    space.domain.append(z3.Implies(asked.value == ordered.value, seen.value == paid.value))
    space.domain.append(z3.Implies(asked.value <= ordered.value, seen.value <= paid.value))
    return seen


DERIVED: Final[dict[str, Callable[[Space], Seen]]] = {
    "stage": _stage,
    "today": _today,
    "fault": _fault,
    "season": _season,
    "request.lines": _lines,
    "request.price_difference": _difference,
    "request.value": _value,
}
