"""The two sides of a comparison: each a policy, or what was decided then; in SQL where SQL takes them."""

from __future__ import annotations

from dataclasses import dataclass, field

from dokani.engine.policy import Policy
from dokani.engine.sql.compile import Compiled
from dokani.engine.sql.reader import Kind, Reader, kinds_of, reader_of
from dokani.engine.sql.refusals import NotInSql


@dataclass(frozen=True, slots=True)
class Sides:
    """`was` None is what was decided then. `refused` names what SQL does not take; then Python decides every case.

    `kinds` says which rows are of which kind, as a condition on a row.
    """

    was: Policy | None
    now: Policy
    refused: str | None = None
    readers: tuple[Reader, ...] = ()
    kinds: dict[Kind, str] = field(default_factory=dict)

    def compiled(self, kind: Kind) -> list[Compiled]:
        """The policies of this comparison for one kind of row; the one that is tried comes last."""
        return [reader[kind] for reader in self.readers]


def sides_of(was: Policy | None, now: Policy) -> Sides:
    """Both sides compiled; `refused` where one of them has a part that only Python decides."""
    try:
        readers = [] if was is None else [reader_of(was, prefix="w_")]
        readers.append(reader_of(now, prefix="n_"))
    except NotInSql as fault:
        return Sides(was, now, fault.part)
    return Sides(was, now, None, tuple(readers), kinds_of(readers))
