"""What the worker does for this room: hearing voice notes, and looking after who waits and what fell silent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dokani.conversations.voice.notes import give_up_hearing
from dokani.kit.db import worker
from dokani.kit.jobs import Handler, Schedule, Work


async def hear(work: Work, payload: Mapping[str, Any]) -> None:
    """Hear a voice note. There is no engine for it yet, which is kept as the reason."""
    async with work.database.transaction(worker(UUID(payload["business_id"]))) as tx:
        await give_up_hearing(tx, UUID(payload["note_id"]))


JOBS: dict[str, Handler] = {"conversations.hear": hear}
SCHEDULES: tuple[Schedule, ...] = ()
