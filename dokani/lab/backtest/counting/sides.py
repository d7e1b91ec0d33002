"""The two sides of a comparison: each a policy, or what was decided then; in SQL where SQL takes them."""

from __future__ import annotations

from dataclasses import dataclass

from dokani.engine.policy import Policy
from dokani.engine.sql.compile import Compiled, compile_policy
from dokani.engine.sql.refusals import NotInSql


@dataclass(frozen=True, slots=True)
class Sides:
    """`was` None is what was decided then. `refused` names what SQL does not take; then Python decides every case."""

    was: Policy | None
    now: Policy
    refused: str | None
    compiled: dict[bool, tuple[Compiled | None, Compiled]]


def sides_of(was: Policy | None, now: Policy) -> Sides:
    """Both sides compiled; `refused` where one of them has a part that only Python decides."""
    try:
        compiled: dict[bool, tuple[Compiled | None, Compiled]] = {}
        for several in (False, True):
            compiled[several] = (
                None if was is None else compile_policy(was, prefix="w_", several=several),
                compile_policy(now, prefix="n_", several=several),
            )
    except NotInSql as fault:
        return Sides(was, now, fault.part, {})
    return Sides(was, now, None, compiled)
