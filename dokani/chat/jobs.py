"""What the worker does for this room: answering what a killed server left."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from dokani.chat import queries
from dokani.chat.looking_after import look_after
from dokani.chat.model import Replier
from dokani.chat.turns.answering import Answering, acting
from dokani.kit.db import Database
from dokani.kit.jobs import Handler, Schedule, Work, enqueue
from dokani.settings import Settings

MakeReplier = Callable[[Database, Settings], Replier]
# While somebody else answers: look again when their lease must be over or renewed.
AGAIN_AFTER = timedelta(seconds=8)


async def look(work: Work, _payload: Mapping[str, Any]) -> None:
    """Who waits too long is told so; what fell silent ends."""
    await look_after(work.database)


class Chats:
    """The room's jobs, with the replier that was handed down; None: shoppers wait for a person."""

    SCHEDULES: tuple[Schedule, ...] = (Schedule("chat.look_after", "* * * * *"),)

    def __init__(self, make: MakeReplier | None = None) -> None:
        self._make = make
        self.JOBS: dict[str, Handler] = {"chat.answer": self.answer, "chat.look_after": look}

    async def answer(self, work: Work, payload: Mapping[str, Any]) -> None:
        """Have the words up to `seq` answered, unless they were."""
        business_id, chat_id = UUID(payload["business_id"]), UUID(payload["chat_session_id"])
        seq = int(payload.get("seq", 0))
        async with work.database.transaction(acting(business_id, chat_id)) as tx:
            chat = await queries.chat(tx, chat_id)
        if chat is None or (seq and chat.answered_seq >= seq):
            return
        replier = None if self._make is None else self._make(work.database, work.settings)
        outcome = await Answering(work.database, replier).answer(business_id, chat_id)
        if outcome == "taken":
            async with work.database.transaction(acting(business_id, chat_id)) as tx:
                again = {"chat_session_id": str(chat_id), "seq": seq}
                await enqueue(tx, "chat.answer", again, after=AGAIN_AFTER)
