"""A model of the solver as a case: facts in JSON types, as the desk would hand them to the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, TypeAlias

import z3

from dokani.engine.prove.space import Seen, Space
from dokani.engine.vocabulary import Fact

# A formula's value in a model.
Value: TypeAlias = Callable[[Any], Any]


def value_in(model: Any, renamed: Sequence[tuple[Any, Any]] = ()) -> Value:
    """Values in a model; `renamed` are the unknowns that stand for others in a second case of the same model."""

    def value(formula: Any) -> Any:
        if isinstance(formula, bool | int):
            return formula
        found = model.eval(z3.substitute(formula, *renamed) if renamed else formula, model_completion=True)
        return found.as_long() if z3.is_int_value(found) else z3.is_true(found)

    return value


def facts_of(space: Space, value: Value) -> dict[str, Any]:
    """The facts of one case, by name; what is unknown is left out, what is absent is null."""
    words = {number: word for word, number in space.survey.words.items()}
    found: dict[str, Any] = {"action": "return", "stage": "request", "order.is_shoppers": True}
    for name, seen in sorted(space.free.items()):
        if not value(seen.unknown):
            absent = value(seen.absent)
            found[name] = None if absent else _fact(space, value, space.policy.facts[name], seen, words)
    return found


def _fact(space: Space, value: Value, fact: Fact, seen: Seen, words: dict[int, str]) -> Any:
    if fact.kind == "yes_no":
        return value(seen.value)
    if fact.kind == "words":
        held = [number for (of, number), has in space.members.items() if of == fact.name and value(has)]
        return sorted(_word(number, words) for number in held)
    if fact.kind in ("text", "choice"):
        return _word(value(seen.value), words)
    if fact.kind in ("day", "moment"):
        return _date(space, value, fact.name, seen)
    number = value(seen.value)
    return number if fact.kind == "count" else f"{Decimal(number).scaleb(-seen.scale):f}"


def _word(number: int, words: dict[int, str]) -> str:
    return words.get(number, f"something else {-number}")


def _date(space: Space, value: Value, name: str, seen: Seen) -> str:
    day = date.fromordinal(value(seen.value.day))
    if seen.value.seconds is None:
        return day.isoformat()
    minute = value(z3.Int(f"{name} minute"))
    local = datetime.combine(day, time(minute // 60, minute % 60), space.policy.calendar.zone)
    return local.astimezone(UTC).isoformat()
