"""The whole reader: a policy compiled for each kind of row, and which rows are of which kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

from dokani.engine.policy import Policy
from dokani.engine.sql.compile import Compiled, compile_policy
from dokani.engine.sql.ordinary import compile_ordinary
from dokani.engine.sql.refusals import LONGEST_WHOLE, NotInSql
from dokani.engine.sql.text import every

Kind: TypeAlias = Literal["ordinary", "single", "several"]
# Ordinary rows, other requests of one line, and requests of several.
KINDS: Final[tuple[Kind, ...]] = ("ordinary", "single", "several")
Reader: TypeAlias = Mapping[Kind, Compiled]


def reader_of(policy: Policy, *, prefix: str = "p_", zone: str = "UTC") -> Reader:
    """The policy in SQL, for every kind of row; raises NotInSql naming the part that SQL does not take."""
    single = compile_policy(policy, prefix=prefix, zone=zone)
    found: dict[Kind, Compiled] = {
        "single": single,
        "several": compile_policy(policy, prefix=prefix, zone=zone, several=True),
    }
    ordinary = _ordinary(policy, single, prefix, zone)
    for compiled in (*found.values(), *([] if ordinary is None else [ordinary])):
        if sum(len(text) for layer in compiled.layers for text in layer.values()) > LONGEST_WHOLE:
            raise NotInSql("a policy that is written out as long as this one")
    return found if ordinary is None else {"ordinary": ordinary, **found}


def _ordinary(policy: Policy, single: Compiled, prefix: str, zone: str) -> Compiled | None:
    """None where there are no ordinary rows, or where it grows too long to write out what others have columns for."""
    try:
        return compile_ordinary(policy, single, prefix=prefix, zone=zone)
    except NotInSql:
        return None


def kinds_of(readers: Sequence[Reader]) -> dict[Kind, str]:
    """The kinds of rows that these readers share, each with the condition on a row (over the table's columns)."""
    if all("ordinary" in reader for reader in readers):
        ordinary = every(*(reader["ordinary"].condition for reader in readers))
        return {
            "ordinary": f"lines = 1 and {ordinary}",
            "single": f"lines = 1 and not {ordinary}",
            "several": "lines > 1",
        }
    return {"single": "lines = 1", "several": "lines > 1"}
