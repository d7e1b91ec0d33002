"""Pausing, ending, opening again and archiving a case: each a guarded move, with its time and its snapshot."""

from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.audit.record import record
from dokani.conversations import queries
from dokani.conversations.find import hold
from dokani.conversations.model import LEGAL, ArchiveReason, Conversation, IllegalMove, Kept, Status
from dokani.conversations.participants import left
from dokani.kit import clock
from dokani.kit.db import Tx, to_json

MOST_IN_SNAPSHOT, LARGEST_SNAPSHOT = 5000, 3_000_000  # messages, bytes of JSON


async def move(
    tx: Tx, conversation_id: UUID, status: Status, *, reason: ArchiveReason | None = None
) -> Conversation:
    """Bring a case into `status`; the one it was in before is answered. Being there already changes nothing.

    Raises NoSuchConversation, IllegalMove.
    """
    case = await hold(tx, conversation_id)
    if case.status == status:
        return case
    at = clock.now()
    over = status in ("ended", "archived")
    moved = await queries.move(
        tx,
        conversation_id,
        status,
        LEGAL[status],
        duration=active_for(case, at),
        active_since=at if status == "active" else None,
        archived_at=at if status == "archived" else None,
        archive_reason=(reason or "closed") if status == "archived" else None,
        history=await snapshot(tx, case) if status == "archived" else None,
        participants=left(case.participants, {"agent", "person", "shopper"}, at)
        if over
        else case.participants,
    )
    if not moved:
        raise IllegalMove(
            f"This conversation is {case.status}; it cannot become {status}.", status=case.status
        )
    await queries.wake_mind(tx, conversation_id, not over)
    await record(tx, f"conversation.{status}", "conversation", str(conversation_id), reason=reason)
    return case


def active_for(case: Conversation, at: datetime) -> int:
    """Seconds of being active, up to `at`."""
    if case.status != "active":
        return case.duration
    since = case.active_since or case.created_at
    return case.duration + max(0, int((at - since).total_seconds()))


async def snapshot(tx: Tx, case: Conversation) -> list[dict[str, Any]]:
    """What was said, [{at, channel, sender, text}], oldest first; of very long ones the newest part."""
    lines = [line_of(kept, case.channel) for kept in await queries.messages(tx, case.id, MOST_IN_SNAPSHOT)]
    room = LARGEST_SNAPSHOT
    for number in range(len(lines), 0, -1):
        room -= len(to_json(lines[number - 1]).encode()) + 2
        if room < 0:
            return lines[number:]
    return lines


def line_of(kept: Kept, channel: str) -> dict[str, Any]:
    return {
        "at": kept.timestamp.isoformat(),
        "channel": channel,
        "sender": kept.metadata.get("sender", kept.message_type),
        "text": kept.content,
    }
