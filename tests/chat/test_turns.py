"""Turns: answered once, whoever is at it; and what a shopper is told when nobody can."""

import asyncio
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import asyncpg

from dokani.chat import queries
from dokani.chat import say as saying
from dokani.chat.jobs import Chats
from dokani.chat.tokens import Holder
from dokani.chat.turns.answering import Answering
from dokani.kit.db import Database, Entry
from dokani.kit.jobs import Work
from dokani.settings import Settings
from tests.cast import Cast
from tests.chat.repliers import Echo
from tests.chat.talking import Desk, begin, desk, talking

Owner: TypeAlias = "asyncpg.Connection[Any]"


async def waiting(owner: Owner, session: str) -> asyncpg.Record:
    row = await owner.fetchrow(
        """
        select c.escalation_level, c.waiting_since, c.status from conversation_sessions c
          join chat_sessions s on s.conversation_session_id = c.id where s.id = $1
        """,
        UUID(session),
    )
    assert isinstance(row, asyncpg.Record)
    return row


async def test_a_replier_that_breaks_is_said_in_plain_words_and_a_person_is_asked_for(
    served: Desk, chat: dict[str, Any], owner: Owner
) -> None:
    async with talking(served.socket, chat["token"]) as lina:
        for number, word in enumerate(("!raise", "!silent", "!raise")):
            await lina.says(word)
            said, _ = await lina.all_of(
                {"type": "message", "sender": "system"}, {"type": "typing", "who": "agent", "on": False}
            )
            assert "A person of Amina's Atelier will look at it" in said["text"]
            if number == 0:
                assert (await waiting(owner, chat["session_id"]))["escalation_level"] == 1
        await lina.says("better now?")
        assert (await lina.answer())["text"] == "You said: better now?"
    events = await owner.fetch("select event_type, severity, event_data from security_events")
    assert [(row["event_type"], row["severity"]) for row in events] == [
        ("circuit_breaker_triggered", "medium")
    ]
    assert '"agent_failed"' in events[0]["event_data"]
    assert (await waiting(owner, chat["session_id"]))["waiting_since"] is not None


async def test_a_replier_that_takes_too_long_is_broken_too(
    settings: Settings, api_url: str, cast: Cast, owner: Owner
) -> None:
    with desk(settings, api_url, Echo()) as served:
        chat = await begin(served, cast.atelier.slug)
        served.app.state.chat.answering.within = 0.3
        async with talking(served.socket, chat["token"]) as lina:
            await lina.says("!slow")
            said = await lina.until(type="message", sender="system")
            assert "A person" in said["text"]
    assert '"too_slow"' in await owner.fetchval("select event_data from security_events")


async def test_without_a_replier_a_shopper_waits_for_a_person_and_is_told_so_once(
    settings: Settings, api_url: str, cast: Cast, owner: Owner
) -> None:
    with desk(settings, api_url, None) as served:
        chat = await begin(served, cast.atelier.slug)
        async with talking(served.socket, chat["token"]) as lina:
            await lina.says("hello?")
            said = await lina.until(type="message", sender="system")
            assert said["text"].startswith("Thank you for your message. A person of Amina's Atelier")
            await lina.says("anybody?")
            await lina.until(type="message", sender="user", text="anybody?")
            await asyncio.sleep(0.2)
    assert await owner.fetchval("select count(*) from chat_messages where sender = 'system'") == 1
    assert (await waiting(owner, chat["session_id"]))["escalation_level"] == 1


async def test_what_is_said_while_it_is_answered_is_answered_next(
    served: Desk, chat: dict[str, Any], echo: Echo
) -> None:
    echo.pause = 0.4
    async with talking(served.socket, chat["token"]) as lina:
        await lina.says("!slow one")
        await lina.until(type="piece")
        await lina.says("two")
        await lina.says("three")
        assert (await lina.answer())["text"] == "You said: !slow one"
        assert (await lina.answer())["text"] == "You said: two / three"
    assert [[one.text for one in turn.said] for turn in echo.turns] == [["!slow one"], ["two", "three"]]
    assert [line.text for line in echo.turns[1].history] == ["!slow one"]


async def test_of_many_who_answer_one_turn_at_once_exactly_one_counts(
    database: Database, settings: Settings, cast: Cast, owner: Owner, api_url: str
) -> None:
    with desk(settings, api_url, Echo()) as served:
        chat = await begin(served, cast.atelier.slug)
    holder = Holder(business_id=cast.atelier.id, session_id=UUID(chat["session_id"]))
    for number in range(5):
        await saying.say(database, holder, client_id=uuid4(), text=f"number {number}")
        # As if every lease had ended at once: each of them has claimed, and each replies.
        await asyncio.gather(
            *(
                Answering(database, Greedy(owner, holder.session_id)).answer(
                    holder.business_id, holder.session_id
                )
                for _ in range(4)
            )
        )
    rows = await owner.fetch("select sender, message, seq from chat_messages order by seq")
    assert [(row["sender"], row["message"]) for row in rows] == [
        pair
        for number in range(5)
        for pair in (("user", f"number {number}"), ("agent", f"You said: number {number}"))
    ]
    assert [row["seq"] for row in rows] == list(range(1, 11))
    assert await owner.fetchval("select count(*) from conversation_messages") == 10


async def test_a_chat_whose_case_is_merged_while_it_is_waited_for_is_held_with_the_other_case(
    database: Database, served: Desk, chat: dict[str, Any], cast: Cast, owner: Owner
) -> None:
    other = await begin(served, cast.atelier.slug)
    mine, into = UUID(chat["session_id"]), await case_of(owner, UUID(other["session_id"]))
    holder = Holder(business_id=cast.atelier.id, session_id=mine)

    async def held() -> UUID:
        async with database.transaction(holder.writing()) as tx:
            found = await queries.locked(tx, mine)
        assert found is not None
        return found.conversation_session_id

    before = await case_of(owner, mine)
    assert await held() == before != into
    async with owner.transaction():
        await owner.execute("update chat_sessions set conversation_session_id = $2 where id = $1", mine, into)
        waiting_for_it = asyncio.create_task(held())
        await asyncio.sleep(0.3)
        assert not waiting_for_it.done()
    assert await waiting_for_it == into


async def case_of(owner: Owner, session: UUID) -> UUID:
    found = await owner.fetchval("select conversation_session_id from chat_sessions where id = $1", session)
    assert isinstance(found, UUID)
    return found


class Counting(Database):
    """How many transactions were begun."""

    begun = 0

    def transaction(self, entry: Entry) -> Any:
        self.begun += 1
        return super().transaction(entry)


async def test_an_answer_takes_two_transactions_of_the_chat(
    served: Desk, chat: dict[str, Any], cast: Cast, api_url: str
) -> None:
    holder = Holder(business_id=cast.atelier.id, session_id=UUID(chat["session_id"]))
    counted = Counting(api_url, size=2)
    await counted.open()
    try:
        await saying.say(counted, holder, client_id=uuid4(), text="hello?")
        counted.begun = 0
        answered = await Answering(counted, Echo()).answer(holder.business_id, holder.session_id)
        assert (answered, counted.begun) == ("answered", 2)
    finally:
        await counted.close()


class Greedy(Echo):
    """Drops the lease as soon as it has it, so that everybody else may claim the same turn."""

    def __init__(self, owner: Owner, session: UUID) -> None:
        super().__init__()
        self._owner, self._session, self._lock = owner, session, LOCK

    async def reply(self, turn: Any) -> Any:
        async with self._lock:
            await self._owner.execute(
                "update chat_sessions set turn_until = null where id = $1", self._session
            )
        await asyncio.sleep(0.05)
        async for said in super().reply(turn):
            yield said


LOCK = asyncio.Lock()


async def test_the_worker_answers_what_a_server_left_and_nothing_twice(
    database: Database, settings: Settings, cast: Cast, owner: Owner, api_url: str, jobs_url: str
) -> None:
    with desk(settings, api_url, Echo()) as served:
        chat = await begin(served, cast.atelier.slug)
    holder = Holder(business_id=cast.atelier.id, session_id=UUID(chat["session_id"]))
    said = await saying.say(database, holder, client_id=uuid4(), text="is anybody there?")
    job = await owner.fetchrow(
        "select convert_from(payload, 'UTF8')::jsonb ->> 'seq' as seq, execute_after > now() + interval '3 s' as later"
        " from dokani.pgqueuer where entrypoint = 'chat.answer'"
    )
    assert job is not None
    assert (job["seq"], job["later"]) == (str(said.seq), True)
    jobs = Database(jobs_url, size=2)
    await jobs.open()
    try:
        payload = {
            "business_id": str(holder.business_id),
            "chat_session_id": str(holder.session_id),
            "seq": said.seq,
        }
        for _ in range(2):
            await Chats(lambda _database, _settings: Echo()).answer(Work(jobs, settings), payload)
    finally:
        await jobs.close()
    assert await owner.fetchval("select count(*) from chat_messages where sender = 'agent'") == 1
