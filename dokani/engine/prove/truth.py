"""Three-valued truth in formulas: when it is true, when it is false, and unknown where it is neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import z3

# A formula, or a Python truth where it is known while the formula is built: those are folded away.
Bool: TypeAlias = Any


def all_of(parts: Iterable[Bool]) -> Bool:
    """And."""
    kept: list[Bool] = []
    for part in parts:
        if part is False:
            return False
        if part is not True:
            kept.append(part)
    if not kept:
        return True
    return kept[0] if len(kept) == 1 else z3.And(kept)


def any_of(parts: Iterable[Bool]) -> Bool:
    """Or."""
    kept: list[Bool] = []
    for part in parts:
        if part is True:
            return True
        if part is not False:
            kept.append(part)
    if not kept:
        return False
    return kept[0] if len(kept) == 1 else z3.Or(kept)


def no(part: Bool) -> Bool:
    """Not."""
    return not part if isinstance(part, bool) else z3.Not(part)


def choose(condition: Bool, then: Any, otherwise: Any) -> Any:
    """If, for values of any kind."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    if then is otherwise:
        return then
    if isinstance(then, bool) and isinstance(otherwise, bool):
        return condition if then else z3.Not(condition)
    if isinstance(then, bool):
        return any_of([condition, otherwise]) if then else all_of([z3.Not(condition), otherwise])
    if isinstance(otherwise, bool):
        return any_of([z3.Not(condition), then]) if otherwise else all_of([condition, then])
    return z3.If(condition, then, otherwise)


@dataclass(frozen=True, slots=True)
class T:
    """A three-valued truth: `t` where it is true, `f` where it is false; never both."""

    t: Bool
    f: Bool

    @property
    def unknown(self) -> Bool:
        return all_of([no(self.t), no(self.f)])


YES, NO, OPEN = T(True, False), T(False, True), T(False, False)


def known(truth: Bool) -> T:
    """A truth that is never unknown."""
    return T(truth, no(truth))


def every(parts: Iterable[T]) -> T:
    """And: false and unknown is false."""
    held = list(parts)
    return T(all_of(each.t for each in held), any_of(each.f for each in held))


def some(parts: Iterable[T]) -> T:
    """Or: true or unknown is true."""
    held = list(parts)
    return T(any_of(each.t for each in held), all_of(each.f for each in held))


def negated(part: T) -> T:
    """Not: unknown stays unknown."""
    return T(part.f, part.t)


def unless_unknown(unknown: Bool, truth: T) -> T:
    """Unknown where that holds, otherwise the truth."""
    sure = no(unknown)
    return T(all_of([sure, truth.t]), all_of([sure, truth.f]))


def where(condition: Bool, then: T, otherwise: T) -> T:
    """One truth or the other."""
    return T(choose(condition, then.t, otherwise.t), choose(condition, then.f, otherwise.f))
