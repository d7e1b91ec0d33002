"""Facts as somebody typed them: read strictly, changed one by one, and put together with those of a past case."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dokani.engine.canonical import NotJson, read_json
from dokani.engine.faults import FactFault, Fault
from dokani.engine.policy import Policy
from dokani.engine.vocabulary import ALIASES
from dokani.kit.errors import Unprocessable
from dokani.returns.model import InvalidFact

Facts = dict[str, Any]


class UnknownFact(Unprocessable):
    """A change names a fact, or a line, that there is not."""

    code = "unknown_fact"


def read_facts(typed: Mapping[str, Any]) -> Facts:
    """The facts with decimals for numbers. Raises InvalidFact where they are not JSON that can be kept."""
    try:
        found = read_json(json.dumps(typed))
    except NotJson as wrong:
        raise InvalidFact(f"The facts cannot be read: {wrong}", faults=[wrong.fault.to_json()]) from wrong
    except (ValueError, RecursionError) as wrong:
        raise InvalidFact("The facts cannot be read.", faults=[]) from wrong
    assert isinstance(found, dict)
    return found


def unreadable(wrong: FactFault) -> InvalidFact:
    """What the engine cannot read, as every route says it."""
    faults = [
        {"path": one.path, "value": Fault.to_json(one)["value"], "problem": one.problem, "wanted": one.wanted}
        for one in wrong.faults
    ]
    return InvalidFact(f"A fact cannot be read: {wrong}", faults=faults)


def with_changes(
    policy: Policy, facts: Mapping[str, Any], changes: Mapping[str, Any], unknown: Sequence[str] = ()
) -> Facts:
    """The facts with some of them set, and some unknown again.

    A fact is named `item.opened`; of one line only, `item.opened@2`. A fact of the item without a line is set on every
    line. Raises UnknownFact, InvalidFact.
    """
    changed = {**facts}
    if isinstance(changed.get("lines"), list):
        changed["lines"] = [{**line} for line in changed["lines"]]
    for name, value in read_facts(changes).items():
        _set(policy, changed, name, value)
    for name in unknown:
        _set(policy, changed, name, _NOTHING)
    return changed


_NOTHING: Any = object()


def _set(policy: Policy, facts: Facts, said: str, value: Any) -> None:
    name, at, label = said.partition("@")
    name = ALIASES.get(name, name)
    if (fact := policy.facts.get(name)) is None:
        raise UnknownFact(f"There is no fact {name!r}.", fact=name)
    lines: list[Facts] = facts["lines"] if isinstance(facts.get("lines"), list) else []
    if at:
        lines = [line for line in lines if str(line.get("line", line.get("line_number"))) == label]
        if not lines:
            raise UnknownFact(f"This case has no line {label!r}.", fact=said)
    else:
        _forget(facts, name)
    for line in lines:
        _forget(line, name)
    if value is _NOTHING:
        return
    for place in lines if lines and (at or fact.of_line) else [facts]:
        _write(place, name, value)


def _forget(place: Facts, name: str) -> None:
    """Take a fact out, whichever way it is written."""
    for key in (name, *(alias for alias, meant in ALIASES.items() if meant == name)):
        place.pop(key, None)
        group, _, rest = key.partition(".")
        inside = place.get(group)
        if rest and isinstance(inside, Mapping) and rest in inside:
            place[group] = {one: each for one, each in inside.items() if one != rest}


def _write(place: Facts, name: str, value: Any) -> None:
    group, _, rest = name.partition(".")
    if not rest:
        place[name] = value
        return
    inside = place.get(group)
    place[group] = {**(inside if isinstance(inside, Mapping) else {}), rest: value}
