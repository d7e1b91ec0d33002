"""A conversation as it is really held: the shopper's words by the chat's own verbs, the agent's by its own turn."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from dokani.agents.dialogue.promised import allowed
from dokani.agents.guards.facts import facts_of_chat
from dokani.agents.simulator import queries
from dokani.agents.simulator.expected import kind_of
from dokani.agents.simulator.model import Fault, Story
from dokani.agents.simulator.shoppers.asked import Offer, Seen
from dokani.agents.simulator.shoppers.shopper import Say, Shopper
from dokani.agents.simulator.staging import send_picture
from dokani.agents.tools.offers import ends_with
from dokani.agents.tools.shopper.words import name
from dokani.chat.model import Replier
from dokani.chat.open_session import begin
from dokani.chat.say import say
from dokani.chat.tokens import Holder
from dokani.chat.turns.answering import Answering
from dokani.kit.db import Tx, worker
from dokani.kit.unkept import Unkept

_CODE = re.compile(r"(\d{3}) ?(\d{3})")
# A private link opens nothing here, for the return is gone; it is still not kept.
_SIGNED = re.compile(r"\?t=\S+")


@dataclass
class Conversation:
    """One shopper and one agent in a chat of an unkept database."""

    database: Unkept
    business_id: UUID
    replier: Replier
    story: Story
    rng: random.Random
    chat_id: UUID = field(default_factory=uuid4)
    transcript: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    last_seq: int = 0
    last_call: int = 0
    pictures: int = 0
    letters: set[UUID] = field(default_factory=set)
    code: str | None = None
    asks: Sequence[Mapping[str, Any]] = ()

    async def held(self) -> None:
        """From hello to goodbye."""
        async with self.database.transaction(worker(self.business_id)) as tx:
            self.chat_id = await begin(
                tx,
                name="Chat",
                chat_mode="normal",
                session_type="live_support",
                user_id=None,
                metadata={},
                engine=None,
            )
        shopper, seen = Shopper(self.story), None
        answering = Answering(self.database, self.replier)
        while (said := shopper.next(seen)) is not None:
            await self.says(said)
            await answering.answer(self.business_id, self.chat_id)
            async with self.database.transaction(worker(self.business_id)) as tx:
                seen = await self.sees(tx)
            if seen is None:
                return

    async def says(self, said: Say) -> None:
        files = []
        if said.photo:
            async with self.database.transaction(worker(self.business_id)) as tx:
                files.append(await send_picture(tx, self.chat_id, self.rng, kind_of(self.pictures)))
            self.pictures += 1
        holder = Holder(business_id=self.business_id, session_id=self.chat_id)
        made = await say(self.database, holder, client_id=uuid4(), text=said.text, file_ids=files)
        self.last_seq = made.seq
        self.transcript.append(
            {"by": "shopper", "text": said.text, **({"photo": True} if said.photo else {})}
        )

    async def sees(self, tx: Tx) -> Seen | None:
        """What came back, held against the promise ledger; None where nobody answered."""
        calls = await queries.calls_after(tx, self.chat_id, self.last_call)
        self.note_calls(calls)
        replies = await queries.messages(tx, self.chat_id, self.last_seq)
        if not replies:
            self.faults.append(Fault(expectation="every message is answered", expected=True, found=False))
            return None
        self.last_seq = replies[-1].seq
        tools = [f"{call['tool']}{'' if call['ok'] else ' → ' + str(call['code'])}" for call in calls]
        for reply in replies:
            by = "agent" if reply.sender == "agent" else "system"
            line: dict[str, Any] = {"by": by, "text": _SIGNED.sub("?t=…", reply.message)}
            if tools and by == "agent":
                line["tools"] = tools
            self.transcript.append(line)
            if by == "system":
                self.faults.append(
                    Fault(expectation="the agent answers by itself", expected=True, found=reply.message[:400])
                )
                return None
            await self.hold_to_promises(tx, reply.message)
        return await self.seen(tx, replies[-1])

    def note_calls(self, calls: Sequence[Any]) -> None:
        for call in calls:
            self.last_call = call["id"]
            data: dict[str, Any] = (call["result"] or {}).get("data") or {}
            would: dict[str, Any] = data.get("would") or data
            if "asks" in would:
                self.asks = list(would["asks"])

    async def seen(self, tx: Tx, reply: queries.Message) -> Seen:
        open_ = await queries.open_offer(tx, self.chat_id)
        offer = None
        if open_ is not None and ends_with(reply.message, open_["says"]):
            offer = Offer(tool=open_["tool"], arguments=open_["arguments"])
        for letter, subject in (await queries.letters(tx, self.story.mine.email)).items():
            if letter not in self.letters and (found := _CODE.search(subject)):
                self.letters.add(letter)
                self.code = found[1] + found[2]
        sent = await queries.returns_of(tx, self.story.mine.email)
        wire = await queries.wire(tx, self.chat_id)
        return Seen(
            text=reply.message,
            quick=tuple(str(one) for one in reply.metadata.get("quick") or ()),
            offer=offer,
            asks=self.asks,
            code=self.code,
            sent_lines=frozenset(line["line_number"] for one in sent for line in one["lines"]),
            person=wire.escalation_level > 0,
        )

    async def hold_to_promises(self, tx: Tx, text: str) -> None:
        """A reply that states an outcome, a sum or a day which nothing bears is a broken promise already."""
        names = [
            name(item.name, number)
            for bought in (self.story.mine, self.story.other)
            for number, item in enumerate(bought.items, 1)
        ]
        found = allowed(text, await facts_of_chat(tx, self.chat_id), names)
        if not found.ok:
            why = getattr(found, "why", "")
            self.faults.append(
                Fault(
                    expectation="nothing is promised that is not decided",
                    expected=None,
                    found=f"{why}: {text[:300]}",
                )
            )
