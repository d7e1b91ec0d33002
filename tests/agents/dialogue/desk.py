"""A shopper who types, the desk that answers, and what both leave in the database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from dokani.agents.dialogue.model import Message, Spoken, State
from dokani.agents.dialogue.playing import play
from dokani.agents.dialogue.promised import allowed
from dokani.agents.guards.facts import facts_of_chat
from dokani.agents.understanding.understand import understand
from dokani.kit import clock
from dokani.kit.db import worker
from tests.agents.stage import Chat, Stage
from tests.returns.conftest import Buy

THREE: list[dict[str, Any]] = [
    {"product_name": "Blue mug"},
    {"product_name": "Green mug", "quantity": 3},
    {"product_name": "Linen shirt"},
]


@dataclass
class Shopper:
    """One conversation, turn by turn. Every reply is held against the promise ledger."""

    stage: Stage
    chat: Chat
    state: State = field(default_factory=State)
    last: Spoken | None = None
    tools: list[str] = field(default_factory=list)
    order_id: str | None = None  # whose returns a script looks at; all, where it is None

    async def says(self, *texts: str, photo: bool = False) -> str:
        """What the shopper types, as one or several messages; the reply."""
        files: list[UUID] = []
        if photo:
            files.append(await self.stage.file(self.chat, sent=False))
        for number, text in enumerate(texts or ("",)):
            await self.chat.hears(text, files=files if number == 0 else [])
        return await self.answered("\n".join(texts), texts or ("",), files)

    async def answered(self, text: str, texts: tuple[str, ...], files: list[UUID]) -> str:
        row = await self.stage.owner.fetchrow(
            "select order_id, verified_at, session_type from chat_sessions where id = $1", self.chat.id
        )
        assert row is not None
        state = State.model_validate_json(self.state.model_dump_json())
        message = Message(
            text=text,
            texts=texts,
            seen=understand(
                text, expecting=state.expecting, orders=[state.order_id] if state.order_id else []
            ),
            at=clock.now(),
            message_id=uuid4(),
            file_ids=tuple(str(one) for one in files),
            proven_order=row["order_id"] if row["verified_at"] else None,
            rehearsal=row["session_type"] == "test_mode",
            shop_name=self.chat.shop.name,
        )
        said = await play(self.chat.bound(), state, message)
        self.state, self.last, self.tools = said.state, said, list(said.tools)
        await self.chat.hears(said.text, "agent")
        await self.bound(said)
        return said.text

    async def bound(self, said: Spoken) -> None:
        """Every reply says only what a tool found or did."""
        async with self.stage.database.transaction(worker(self.chat.shop.id)) as tx:
            facts = await facts_of_chat(tx, self.chat.id)
        found = allowed(said.text, facts, said.shop_texts)
        assert found.ok, (found, said.text)

    async def code(self) -> str:
        """The code in the newest letter."""
        subject = await self.stage.value(
            "select subject from dokani.mail_outbox where kind = 'order_code' order by created_at desc limit 1"
        )
        found = re.search(r"(\d{3}) ?(\d{3})", subject)
        assert found is not None, subject
        return found[1] + found[2]

    async def value(self, sql: str, *args: Any) -> Any:
        return await self.stage.value(sql, *args)

    async def returns(self) -> int:
        return int(await self.stage.value("select count(*) from return_requests"))

    @property
    def quick(self) -> tuple[str, ...]:
        assert self.last is not None
        return self.last.quick


async def begin(
    stage: Stage,
    *,
    proven: str | None = None,
    email: str = "lina@shopper.test",
    session_type: str = "live_support",
) -> Shopper:
    chat = await stage.chat(session_type=session_type)
    if proven:
        await chat.proves(proven, email)
    return Shopper(stage, chat)


async def acted(me: Shopper, script: str) -> None:
    """A conversation as a script, line by line:

    `> words` the shopper types (`{code}` the newest code, `[photo]` a picture with it, ` // ` between two messages),
    `< words` the reply holds, `<! words` it does not, `= tools` were called, `? buttons` are among those shown,
    `# returns approved, denied` the returns there are now (`# returns none`), `# person` one is asked for.
    """
    reply = ""
    for line in script.strip().splitlines():
        sign, _, rest = line.strip().partition(" ")
        where = f"{line.strip()!r} after {reply!r}, tools {me.tools}"
        if sign == ">":
            reply = await typed(me, rest)
            assert len(re.findall(r"\?(?:\s|$)", reply)) <= 1, f"more than one question: {reply}"
        elif sign == "<":
            assert rest in reply, where
        elif sign == "<!":
            assert rest not in reply, where
        elif sign == "=":
            assert me.tools == ([] if rest == "none" else rest.split(", ")), where
        elif sign == "?":
            assert set(rest.split(", ")) <= set(me.quick), f"{where}, buttons {me.quick}"
        elif sign == "#":
            await stands(me, rest, where)


async def told(
    stage: Stage, buy: Buy, stories: Sequence[tuple[str, str]], lines: Sequence[dict[str, Any]] = tuple(THREE)
) -> None:
    """Several scripts, each with a shopper and a proven order A-1042 of its own."""
    for name, script in stories:
        order_id, email = f"A-{uuid4().int % 10**6:06}", f"lina-{uuid4().hex[:8]}@shopper.test"
        await buy(order_id, email=email, lines=list(lines))
        me = await begin(stage, proven=order_id, email=email)
        me.order_id = order_id
        try:
            await acted(me, script.replace("A-1042", order_id))
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error


async def typed(me: Shopper, said: str) -> str:
    photo = "[photo]" in said
    said = said.replace("[photo]", "").strip()
    if "{code}" in said:
        said = said.replace("{code}", await me.code())
    return await me.says(*said.split(" // "), photo=photo)


async def stands(me: Shopper, wanted: str, where: str) -> None:
    if wanted == "person":
        level = await me.value(
            "select escalation_level from conversation_sessions where id = $1", me.chat.conversation_id
        )
        assert level == 1, where
        return
    rows = await me.stage.owner.fetch(
        "select status, outcome from return_requests where $1::text is null or order_id = $1 order by id",
        me.order_id,
    )
    found = ["cancelled" if row["outcome"] == "cancelled" else str(row["status"]) for row in rows]
    assert found == ([] if wanted == "returns none" else wanted.removeprefix("returns ").split(", ")), where
