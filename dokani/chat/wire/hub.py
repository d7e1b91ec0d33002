"""The sockets of this process by chat: who is told when something was said, here or on any other server."""

import asyncio
from collections import defaultdict
from typing import Any
from uuid import UUID

from dokani.chat.model import TooFast
from dokani.chat.turns.answering import Answering
from dokani.chat.wire.line import Line
from dokani.identity.limits import Limits
from dokani.kit.db import Database
from dokani.kit.log import logger

CHANNEL = "dokani_chat"
MOST_SOCKETS = 12  # of one chat, in one process
SAYINGS_PER_MINUTE = 40  # of one chat
FRAMES_PER_MINUTE = 300  # of one chat
log = logger("chat")


class Hub:
    """`heard` is given what the database says on CHANNEL; `wake` has a chat's waiting words answered."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.answering: Answering | None = None
        self.sayings, self.frames = Limits(SAYINGS_PER_MINUTE), Limits(FRAMES_PER_MINUTE)
        self._lines: dict[UUID, set[Line]] = defaultdict(set)
        self._answers: dict[UUID, asyncio.Task[None]] = {}
        self._again: set[UUID] = set()

    def add(self, line: Line, case: UUID) -> None:
        """Raises TooFast where this chat has too many sockets here."""
        chat = line.holder.session_id
        if len(self._lines[chat]) >= MOST_SOCKETS:
            raise TooFast("This chat is open in too many places.", code="too_many_sockets", retry_after=10)
        self._lines[chat].add(line)
        line.case = case

    def remove(self, line: Line) -> None:
        chat = line.holder.session_id
        self._lines[chat].discard(line)
        if not self._lines[chat]:
            del self._lines[chat]

    @property
    def sockets(self) -> int:
        return sum(map(len, self._lines.values()))

    def heard(self, said: dict[str, Any] | None) -> None:
        """Something happened; None: something may have been missed, so everybody looks again."""
        if said is None:
            for lines in list(self._lines.values()):
                for line in lines:
                    line.hear()
                    line.look_again()
            return
        if "case" in said:
            for lines in list(self._lines.values()):
                for line in lines:
                    if str(line.case) == said["case"]:
                        line.look_again()
            return
        try:
            self._each(UUID(said["chat"]), said)
        except (KeyError, ValueError, TypeError):
            log.warning("chat.unreadable")

    def _each(self, chat: UUID, said: dict[str, Any]) -> None:
        for line in self._lines.get(chat, ()):
            if "seq" in said:
                line.hear(said["seq"])
            elif "typing" in said:
                line.put({"type": "typing", "who": said["typing"], "on": bool(said.get("on"))})
            else:
                line.look_again()

    def tell(self, chat: UUID, frame: dict[str, Any]) -> None:
        """A frame that passes, to the sockets of this process."""
        for line in self._lines.get(chat, ()):
            line.put(frame)

    def wake(self, business_id: UUID, chat: UUID) -> None:
        """Have the words of this chat answered that nobody has answered; never twice at once here."""
        if chat in self._answers:
            self._again.add(chat)
            return
        if self.answering is not None:
            self._answers[chat] = asyncio.create_task(self._answer(self.answering, business_id, chat))

    async def _answer(self, answering: Answering, business_id: UUID, chat: UUID) -> None:
        try:
            while True:
                self._again.discard(chat)
                outcome = await answering.answer(business_id, chat)
                if outcome == "taken" and chat in self._lines:
                    # By another server, or by one that was killed and whose time ends soon.
                    await asyncio.sleep(answering.lease.total_seconds() / 6)
                elif chat not in self._again:
                    return
        except Exception as error:
            log.warning("chat.unanswered", error=type(error).__name__, exc_info=error)
        finally:
            del self._answers[chat]
            self._again.discard(chat)

    async def close(self) -> None:
        """Let go of what is being answered: its words stay unanswered, and are answered by whoever comes next."""
        running = list(self._answers.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
