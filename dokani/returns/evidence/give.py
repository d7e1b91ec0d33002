"""Giving what came before: files that were sent without a return yet, and answers, count for it from now on."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from dokani.files.attach import attach
from dokani.kit.db import Tx
from dokani.notices.note import note
from dokani.returns.asking.answer import NotWaiting, answer
from dokani.returns.evidence.add import OPEN, EvidenceTooLate
from dokani.returns.evidence.show import because, show
from dokani.returns.find import require
from dokani.returns.model import Status


async def give(
    tx: Tx, public_id: UUID, file_ids: Sequence[UUID], answers: Mapping[str, Any] | None = None
) -> str:
    """Where the return stands with these files and answers; a return that waited for them is decided again at once.

    `answers` are by the engine's names of facts; whoever calls has checked that they were asked for. Raises
    NoSuchReturn, EvidenceTooLate where it is decided, NotWaiting for answers nobody waits for, NoSuchFile,
    TooManyFiles.
    """
    row = await require(tx, public_id, locked=True)
    said = row.status.replace("_", " ")
    if row.status not in OPEN:
        raise EvidenceTooLate(
            f"This return is {said}; nothing more can be added to it.", status=str(row.status)
        )
    if answers and row.status != Status.PENDING_TRIAGE:
        raise NotWaiting(f"This return is {said}; nothing is asked of you.")
    wanted = set(file_ids)
    attached = await attach(tx, row.id, file_ids)
    given = [file for file in attached.files if file.id in wanted]
    shown, earlier = (await show(tx, row, given)) if given else (attached, [])
    if row.status == Status.PENDING_TRIAGE:
        return str(await answer(tx, public_id, dict(answers or {}), shown.kinds, because(earlier)))
    if given and row.assigned_to:
        says = f"Order {row.order_id}: the shopper added {len(given)} file{'s' if len(given) > 1 else ''}."
        await note(tx, "answered", says, public_id=public_id, for_user=row.assigned_to)
    return str(row.status)
