"""Wishes for a case that is easy to read, the dearest first; each is granted where what is asked for allows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from dokani.engine.prove.days import When
from dokani.engine.prove.space import ALWAYS_KNOWN, Seen, Space, stage_at_least
from dokani.engine.prove.truth import Bool, all_of, any_of, no
from dokani.engine.vocabulary import STAGES

_FROM: Final = date(2026, 6, 1).toordinal()
_TO: Final = date(2027, 6, 1).toordinal()
_USUAL: Final = {
    "action": "return",
    "stage": "request",
    "item.status": "delivered",
    "order.status": "delivered",
    "resolution_wanted": "refund",
    "reason": "changed_mind",
}


def wishes(space: Space) -> Iterator[Bool]:
    """Groups of conditions; a case that grants many of them is an ordinary one."""
    free = space.free
    yield everything_known(space)
    yield _usual(space, "stage")
    yield all_of(_own_words(space, name, seen) for name, seen in free.items())
    yield all_of(_as_the_order(free, name) for name in free)
    yield all_of(
        no(seen.absent)
        for name, seen in free.items()
        if space.policy.facts[name].kind in ("count", "amount", "number") and name not in ALWAYS_KNOWN
    )
    if "risk.flags" in free:
        yield all_of([space.empty("risk.flags"), no(free["risk.flags"].absent)])
    if "risk.score" in free:
        yield free["risk.score"].value * 4 <= 10 ** free["risk.score"].scale
    for name in ("item.status", "order.status", "action", "resolution_wanted", "reason"):
        yield _usual(space, name)
    yield all_of(no(seen.absent) for seen in free.values())
    yield all_of(
        all_of([seen.value.day >= _FROM, seen.value.day <= _TO])
        for seen in free.values()
        if isinstance(seen.value, When)
    )
    for name, seen in free.items():
        yield from _small(space, name, seen)


def everything_known(space: Space) -> Bool:
    """All facts are known that can be known so far."""
    parts = []
    for name, seen in space.free.items():
        due = stage_at_least(space, STAGES.index(space.policy.facts[name].known_at))
        parts.append(any_of([no(seen.unknown), no(due)]))
    return all_of(parts)


def _usual(space: Space, name: str) -> Bool:
    seen = space.free.get(name)
    return True if seen is None else all_of([seen.known, seen.value == space.word(_USUAL[name])])


def _own_words(space: Space, name: str, seen: Seen) -> Bool:
    """A word this very fact is compared with, or one that nothing is."""
    fact = space.policy.facts[name]
    if fact.kind != "text":
        return True
    spoken = [space.word(word) for word in sorted(space.survey.spoken.get(name, ()))]
    return any_of([seen.absent, *(seen.value == number for number in (-1, *spoken))])


def _as_the_order(free: dict[str, Seen], name: str) -> Bool:
    """The line says what its order says."""
    own, whole = free.get(name), free.get(f"order.{name[5:]}")
    if not name.startswith("item.") or own is None or whole is None:
        return True
    if name not in ("item.status", "item.shipped_at", "item.delivered_at"):
        return True
    same = own.value.day == whole.value.day if isinstance(own.value, When) else own.value == whole.value
    return all_of([same, own.absent == whole.absent])


def _small(space: Space, name: str, seen: Seen) -> Iterator[Bool]:
    """Quantities of one, sums of some tens, sets with nothing in them."""
    kind = space.policy.facts[name].kind
    unit: Any = 10**seen.scale
    if kind == "count":
        yield seen.value == 1 if name.startswith("item.quantity") else seen.value <= 3
    elif kind == "amount" and name in ("item.paid", "order.paid", "order.value", "request.value"):
        yield all_of([seen.value >= 20 * unit, seen.value <= 200 * unit, seen.value % unit == 0])
    elif kind == "amount":
        yield seen.value == 0 if space.policy.facts[name].negative else seen.value <= 100 * unit
    elif kind == "words":
        yield all_of([space.empty(name), no(seen.absent)])
    elif kind == "yes_no" and name != "order.is_shoppers":
        yield no(seen.value)
