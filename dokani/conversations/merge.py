"""Merging two cases of one shopper: one goes on with everything that was said in both."""

from uuid import UUID

from dokani.audit.record import record
from dokani.conversations import queries
from dokani.conversations.find import hold, hold_open
from dokani.conversations.model import AnotherShopper, CannotMerge, Conversation
from dokani.conversations.move import move
from dokani.kit.db import Tx


async def merge(tx: Tx, conversation_id: UUID, into: UUID) -> tuple[Conversation, Conversation]:
    """Archive `conversation_id` as merged; its words are read in `into` from now on. Answers both as they were.

    What travels (the chats) is moved by the room of the wires. Raises NoSuchConversation, ConversationOver where
    `into` is over, CannotMerge where the two are one or this one was merged before, AnotherShopper where they were
    proven to be of two shoppers.
    """
    if conversation_id == into:
        raise CannotMerge("A conversation cannot be merged into itself.")
    # Locked in one order, so that two merges the other way round do not wait for each other.
    if conversation_id < into:
        source = await hold(tx, conversation_id)
        target = await hold_open(tx, into)
    else:
        target = await hold_open(tx, into)
        source = await hold(tx, conversation_id)
    if source.merged_into is not None or source.status == "archived":
        raise CannotMerge("This conversation is archived already.")
    if source.person_id is not None and source.person_id != target.person_id:
        raise CannotMerge("Somebody is on this conversation; they have to give it back first.")
    one, other = source.customer_email.strip().lower(), target.customer_email.strip().lower()
    if one and other and one != other:
        raise AnotherShopper("These two conversations are of two shoppers.")
    channel = "hybrid" if source.channel != target.channel else None
    await move(tx, conversation_id, "archived", reason="merged")
    await queries.note_merged(tx, conversation_id, into)
    await queries.name_shopper(tx, into, source.customer_email, channel)
    if source.escalation_level == 1:
        await queries.ask_person(tx, into)
    await record(tx, "conversation.merged", "conversation", str(conversation_id), into=str(into))
    return source, target
