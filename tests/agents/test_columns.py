"""Every column of chats, cases and the agent's mind that words, pictures and voice notes reach is written."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from dokani.conversations.jobs import JOBS
from dokani.kit.db import Database
from dokani.kit.jobs import Work
from dokani.settings import Settings
from tests.agents.stage import buy, owner, shops
from tests.agents.test_over_the_wire import LINES, Talk, returned
from tests.cast import Cast
from tests.chat.staff import signed_in
from tests.chat.talking import Desk, begin, desk, talking
from tests.conversations.sounds import ogg
from tests.returns.conftest import Buy

__all__ = ["buy", "owner", "shops"]
BEGINNING = {
    "chat_mode": "shopify",
    "locale": "en-GB",
    "page": "https://shop.example/orders/1",
    "order_hint": "A-1042",
}


@pytest.fixture
def served(settings: Settings, api_url: str, shops: Cast) -> Iterator[Desk]:
    with desk(settings, api_url) as at:
        yield at


async def test_what_a_conversation_leaves_behind(
    served: Desk, buy: Buy, owner: Any, shops: Cast, jobs_url: str, settings: Settings
) -> None:
    await buy("A-1042", lines=LINES)
    chat = await begin(served, shops.atelier.slug, **BEGINNING)
    async with talking(served.socket, chat["token"]) as shopper:
        lina = Talk(served, owner, shopper, chat["token"], "lina@shopper.test")
        assert "Sending it back" in await lina.says("who pays the return shipping?")
        assert "approved" in await returned(lina, "A-1042", 1)
        note = await lina.sends(content=ogg(3), headers={"content-type": "audio/ogg"})
        await lina.says("", files=[note])
        await heard(owner, jobs_url, settings)
        assert "asked a person" in await lina.says("I want to talk to a person")
        newest = shopper.of("message")[-1]["seq"]
        await shopper.send({"type": "read", "seq": newest})
        await shopper.send({"type": "ping"})
        await shopper.until(type="pong")
        case = await owner.fetchval("select conversation_session_id from chat_sessions")
        async with signed_in(served, shops.noor) as noor:
            address = f"/v1/conversations/{case}"
            assert (await noor.post(f"{address}/floor")).status_code == 200
            await noor.post(f"{address}/messages", json={"text": "Noor here."})
            await shopper.until(type="message", text="Noor here.")
            assert (await noor.get(address)).json()["its_return"]["order_id"] == "A-1042"
            await owner.execute(
                "update conversation_sessions set active_since = active_since - interval '1 minute'"
            )
            archived = await noor.put(f"{address}/status", json={"status": "archived"})
            assert archived.status_code == 200
            await shopper.all_of(
                {"type": "state", "is_active": False}, {"type": "message", "sender": "system"}
            )
        # One thing after another: what was sent before this pong is noted as delivered.
        await shopper.send({"type": "ping"})
        await shopper.until(type="pong")
    await the_chat(owner, newest, note)
    await the_case(owner, case, shops, note)
    await the_mind(owner, case)


async def heard(owner: Any, jobs_url: str, settings: Settings) -> None:
    """The worker's turn at the voice note."""
    payload = await owner.fetchval(
        "select convert_from(payload, 'UTF8')::jsonb from dokani.pgqueuer where entrypoint = 'conversations.hear'"
    )
    jobs = Database(jobs_url, size=2)
    await jobs.open()
    await JOBS["conversations.hear"](Work(jobs, settings), json.loads(payload))
    await jobs.close()


async def the_chat(owner: Any, newest: int, note: str) -> None:
    chat = await owner.fetchrow("select * from chat_sessions")
    empty = {name for name, value in chat.items() if value is None}
    assert empty == {"user_id", "turn_until", "turn_by"}  # no staff in it; nobody is answering just now
    assert json.loads(chat["metadata"]) == {
        "address": "127.0.0.1",
        "locale": "en-GB",
        "page": "https://shop.example/orders/1",
        "order_hint": "A-1042",
        "agent": "agent",  # whichever the shop has chosen when it is asked; each reply names its engine
    }
    assert (chat["chat_mode"], chat["session_type"], chat["is_active"]) == ("shopify", "live_support", False)
    assert (chat["customer_email"], chat["order_id"]) == ("lina@shopper.test", "A-1042")
    rows = await owner.fetch("select * from chat_messages order by seq")
    assert [row["seq"] for row in rows] == list(range(1, chat["last_seq"] + 1))
    assert {row["message_type"] for row in rows} == {"text", "image", "audio"}
    told = {row["seq"]: json.loads(row["metadata"]) for row in rows}
    for row in rows:
        ours = row["sender"] != "user"
        assert (row["external_id"] is None) == ours
        assert ("delivered_at" in told[row["seq"]]) == ours, row
        assert ("read_at" in told[row["seq"]]) == (ours and row["seq"] <= newest)
        if row["message_type"] != "text":
            assert [one["content_type"] for one in told[row["seq"]]["files"]] == [
                {"image": "image/jpeg", "audio": "audio/ogg"}[row["message_type"]]
            ]
    decision = str(await owner.fetchval("select id from return_decisions"))
    assert [one["decision_id"] for one in told.values() if "decision_id" in one][:1] == [decision]


async def the_case(owner: Any, case: UUID, shops: Cast, note: str) -> None:
    row = await owner.fetchrow("select * from conversation_sessions")
    empty = {name for name, value in row.items() if value is None}
    # Nobody is on it or waited for any more, and it went into no other.
    assert empty == {"person_id", "waiting_since", "merged_into", "active_since"}
    assert (row["customer_email"], row["channel"], row["status"]) == ("lina@shopper.test", "chat", "archived")
    assert row["return_request_id"] == await owner.fetchval("select id from return_requests")
    assert (row["archive_reason"], row["escalation_level"]) == ("closed", 1)
    assert (row["ai_agent_type"], row["current_intent"]) == ("escalation", "contact_human_agent")
    assert row["duration"] >= 60
    assert [one["kind"] for one in json.loads(row["participants"])] == ["shopper", "agent", "person"]
    kept = await owner.fetch("select * from conversation_messages order by timestamp")
    assert len(json.loads(row["conversation_history"])) == len(kept) - 1  # but the word that it ended
    by_type: dict[str, list[dict[str, Any]]] = {}
    for one in kept:
        by_type.setdefault(one["message_type"], []).append({**one, **json.loads(one["metadata"])})
    assert set(by_type) == {"text", "ai_response", "system", "voice_transcription"}
    assert [one["chunk_ids"] for one in by_type["voice_transcription"]] == [[note]]
    assert {one["user_id"] for one in by_type["text"]} == {None, shops.noor.id}
    replies = by_type["ai_response"]
    assert replies[0]["clause"] == {"policy_version": "v1", "title": "Sending it back"}
    decision = str(await owner.fetchval("select id from return_decisions"))
    assert decision in [one.get("decision_id") for one in replies]
    for one in replies:
        assert {"engine", "tokens", "ms", "intent", "confidence", "answers"} <= one.keys()
    chunk = await owner.fetchrow("select * from conversation_chunks")
    assert {name for name, value in chunk.items() if value is None} == {"content"}  # nobody could hear it
    assert (chunk["chunk_type"], chunk["sequence_number"], chunk["duration_ms"]) == ("audio", 0, 3000)
    assert (chunk["processing_status"], chunk["ai_processed"]) == ("failed", True)
    assert "speech engine" in json.loads(chunk["metadata"])["reason"]
    assert chunk["ai_response_id"] in [one["id"] for one in replies]
    logs = await owner.fetch("select * from agent_performance_logs")
    assert {log["interaction_id"] for log in logs} == {one["id"] for one in replies}
    for log in logs:
        assert (log["agent_type"], log["interaction_type"]) == ("customer_service", "message")
        assert log["response_time_ms"] >= 0
        assert json.loads(log["performance_metrics"])["engine"] == "built-in"
        assert set(json.loads(log["behavioral_flags"])) <= {
            "unbound_promise_blocked",
            "tool_error",
            "fallback",
            "injection_seen",
            "over_budget",
        }


async def the_mind(owner: Any, case: UUID) -> None:
    row = await owner.fetchrow("select * from ai_conversation_state")
    assert {name for name, value in row.items() if value is None} == set()
    assert (row["session_id"], row["agent_type"], row["is_active"]) == (case, "customer_service", False)
    context = json.loads(row["conversation_context"])
    assert (context["order_id"], context["verified"], context["language"]) == ("A-1042", True, "en")
    assert context["return_id"] == str(await owner.fetchval("select public_id from return_requests"))
    assert (row["current_intent"], row["escalation_level"]) == ("contact_human_agent", 1)
    assert 0 < row["intent_confidence"] <= 1
    for one in json.loads(row["conversation_flow"]):
        assert set(one) == {"state", "entered_at", "by"}
    memory = json.loads(row["ai_memory"])
    for fact in memory["facts"]:
        assert {"key", "value", "source_message_id", "confidence"} <= set(fact)
    assert {"decision_id", "says", "due"} <= set(memory["commitments"][0])
    for one in json.loads(row["response_history"]):
        assert {"message_id", "engine", "tokens", "ms"} <= set(one)
