"""Checking the hash chain of every business, and exporting its heads."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from dokani.audit import queries
from dokani.audit.model import Fault, Head
from dokani.kit.errors import StartFault


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: the last seal of each business, what does not hold, and heads that are gone."""

    heads: list[Head]
    faults: list[tuple[UUID | None, Fault]]
    lost: list[Head]


async def verify_all(owner_url: str, kept: Sequence[Head] = ()) -> Verified:
    """Check every seal, as the database's owner (the operator's command line).

    `kept` are heads exported earlier: those the chain no longer passes through are `lost`, for then its tail was cut,
    or all of it was written anew.
    """
    try:
        heads, faults, lost = await queries.whole_chain(owner_url, kept)
    except queries.Unreadable as error:
        raise StartFault(
            f"The audit log cannot be read: {str(error) or type(error).__name__}.",
            code="audit_unreadable",
            mend="Run `dokani migrate`, and name the database's owner in DATABASE_URL.",
        ) from error
    return Verified(heads, faults, lost)
