"""What the clock does with conversations: who waits too long is told so once, and what fell silent ends."""

import asyncio
from typing import Any
from uuid import UUID

from dokani.chat.looking_after import look_after
from dokani.kit.db import Database
from tests.cast import Cast
from tests.chat.staff import Staff
from tests.chat.talking import Desk, begin, talking


async def looked_after(jobs_url: str) -> None:
    """As two workers do it in the same minute."""
    jobs = Database(jobs_url, size=4)
    await jobs.open()
    try:
        await asyncio.gather(look_after(jobs), look_after(jobs))
    finally:
        await jobs.close()


async def waits_since(staff: Staff, case: str, minutes: int) -> None:
    await staff.owner.execute(
        "update conversation_sessions set waiting_since = now() - $2 * interval '1 minute' where id = $1",
        UUID(case.rpartition("/")[2]),
        minutes,
    )


async def test_who_waits_longer_than_the_setting_is_told_once_when_somebody_is_there(
    served: Desk, chat: dict[str, Any], staff: Staff, cast: Cast, jobs_url: str
) -> None:
    await staff.owner.execute(
        """
        update businesses set settings = settings || '{"answer_minutes": 20, "desk_hours": "from 9 to 17"}'
         where id = $1
        """,
        cast.atelier.id,
    )
    case = await staff.case(chat)
    async with talking(served.socket, chat["token"]) as lina:
        await lina.send({"type": "person"})
        await lina.until(type="message", sender="system")
        await waits_since(staff, case, 19)
        await looked_after(jobs_url)
        await lina.nothing(0.3)
        await waits_since(staff, case, 21)
        await looked_after(jobs_url)
        said = (await lina.until(type="message", sender="system"))["text"]
        assert said.startswith("I am sorry that you have to wait")
        assert said.endswith("Somebody is there from 9 to 17.")
        await looked_after(jobs_url)
        await lina.nothing(0.3)


async def test_who_is_answered_by_a_person_is_told_nothing(
    served: Desk, chat: dict[str, Any], staff: Staff, jobs_url: str
) -> None:
    case = await staff.case(chat)
    async with talking(served.socket, chat["token"]) as lina:
        await lina.send({"type": "person"})
        await lina.until(type="message", sender="system")
        await waits_since(staff, case, 60)
        await staff.noor.post(f"{case}/floor")
        await lina.until(type="message", sender="system")
        await looked_after(jobs_url)
        await lina.nothing(0.3)


async def test_what_was_silent_for_a_day_ends_and_is_archived_as_idle(
    served: Desk, staff: Staff, cast: Cast, jobs_url: str
) -> None:
    chats = [await begin(served, cast.atelier.slug) for _ in range(2)]
    silent, lively = [await staff.case(chat) for chat in chats]
    async with talking(served.socket, chats[0]["token"]) as lina:
        await lina.says("hello")
        await lina.answer()
    # The row's own clock is held still, as it touches itself at every change.
    await staff.owner.execute("alter table chat_sessions disable trigger user")
    for chat, hours in ((chats[0], 25), (chats[1], 23)):
        await staff.owner.execute(
            "update chat_sessions set updated_at = now() - $2 * interval '1 hour' where id = $1",
            UUID(chat["session_id"]),
            hours,
        )
    await staff.owner.execute("alter table chat_sessions enable trigger user")
    await looked_after(jobs_url)
    row = await staff.row(silent)
    assert (row["status"], row["archive_reason"]) == ("archived", "idle")
    assert "hello" in row["conversation_history"]
    assert (await staff.row(lively))["status"] == "active"
    async with talking(served.socket, chats[0]["token"]) as lina:
        await lina.says("still there?")
        assert (await lina.until(type="error"))["code"] == "conversation_over"


async def test_who_waits_for_a_person_is_not_ended_for_the_shops_silence(
    served: Desk, staff: Staff, cast: Cast, jobs_url: str
) -> None:
    chat = await begin(served, cast.atelier.slug)
    case = await staff.case(chat)
    async with talking(served.socket, chat["token"]) as lina:
        await lina.send({"type": "person"})
        await lina.until(type="message", sender="system")
    await staff.owner.execute("alter table chat_sessions disable trigger user")
    await staff.owner.execute("update chat_sessions set updated_at = now() - interval '3 days'")
    await staff.owner.execute("alter table chat_sessions enable trigger user")
    await looked_after(jobs_url)
    assert (await staff.row(case))["status"] == "active"
    assert (await staff.noor.post(f"{case}/floor")).status_code == 200
