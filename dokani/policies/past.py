"""A version's past: what was done to it, by whom, and in plain words what that changed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx
from dokani.policies import queries
from dokani.policies.model import Change, NoSuchPolicy


def written(summary: str, says: Iterable[str] = ()) -> str:
    """A summary and the sentences that follow from it, one a line, as a row of the history keeps them."""
    return "\n".join(" ".join(line.split()) for line in (summary, *says))


async def note_change(
    tx: Tx,
    policy_id: int,
    change_type: str,
    summary: str,
    says: Iterable[str] = (),
    *,
    was: str | None = None,
    now: str | None = None,
    impact: dict[str, Any] | None = None,
    by: UUID | None = None,
) -> None:
    """Add a row to the history: who, before, after (JSON text), and the words."""
    await queries.insert_history(
        tx, policy_id, change_type, was, now, written(summary, says), impact or {}, by or tx.user_id
    )


async def past_of(tx: Tx, policy_id: int) -> list[Change]:
    """Everything that was done to a version, newest first; also of a deleted one."""
    if await queries.rules_text(tx, policy_id) is None:
        raise NoSuchPolicy("There is no such policy.")
    found = []
    for row in await queries.history(tx, policy_id):
        summary, *says = (row.pop("summary") or "").split("\n")
        found.append(Change(**row, summary=summary, says=says))
    return found
