"""Cases over HTTP, to read: the list, one of them, its voice notes. What is said in them is said on their wires."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from dokani.conversations.find import require
from dokani.conversations.looking import queries
from dokani.conversations.looking.files import urls_of
from dokani.conversations.looking.look import look
from dokani.conversations.looking.page import Page, page
from dokani.conversations.looking.queries import CountRow, Moment, View
from dokani.conversations.schemas import (
    ConversationCounts,
    ConversationForMerchant,
    ConversationPage,
    MomentOfConversation,
)
from dokani.conversations.voice.notes import sound_of_case
from dokani.files.shelf import shelf_in
from dokani.kit.db import Tx
from dokani.kit.errors import BadRequest
from dokani.kit.web import Reader, reads

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])
ReadCases = Annotated[Reader, Depends(reads("agent", "returns:read"))]
MOST_MOMENTS = 200


@router.get("", response_model=ConversationPage)
async def list_conversations(
    read: ReadCases,
    view: View = "open",
    q: Annotated[str | None, Query(max_length=200)] = None,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
) -> Response:
    """Conversations with shoppers: who waits for a person (longest first), mine, open, closed; rehearsals apart."""
    if q is not None and "\x00" in q:
        raise BadRequest("Text may not contain NUL characters.", code="invalid_text")

    async def verb(tx: Tx) -> Page:
        return await page(tx, view, words=q, cursor=cursor, limit=limit)

    return await read(verb, ConversationPage)


@router.get("/counts", response_model=ConversationCounts)
async def get_conversation_counts(read: ReadCases) -> Response:
    """How many conversations wait for a person, and how many the caller is on; rehearsals apart."""

    async def verb(tx: Tx) -> CountRow:
        return await queries.counts(tx, tx.user_id)

    return await read(verb, ConversationCounts)


@router.get("/{conversation_id}/history", response_model=list[MomentOfConversation])
async def get_conversation_history(conversation_id: UUID, read: ReadCases) -> Response:
    """What became of a conversation and who did it, newest first, up to 200."""

    async def verb(tx: Tx) -> list[Moment]:
        await require(tx, conversation_id)
        return await queries.moments(tx, conversation_id, MOST_MOMENTS)

    return await read(verb, list[MomentOfConversation], role="dokani_worker")


@router.get("/{conversation_id}", response_model=ConversationForMerchant)
async def get_conversation(conversation_id: UUID, read: ReadCases, request: Request) -> Response:
    """One conversation with everything said in it, on every wire; what was merged into it too."""

    async def verb(tx: Tx) -> ConversationForMerchant:
        return await shown(tx, conversation_id, request)

    return await read(verb, ConversationForMerchant)


@router.get("/{conversation_id}/voice/{note_id}", response_class=Response)
async def get_voice(conversation_id: UUID, note_id: UUID, read: ReadCases) -> Response:
    """A voice note, as it came."""
    async with read.database.transaction(read.caller.entry) as tx:
        read.admit(tx)
        sound = await sound_of_case(tx, note_id, conversation_id)
    return Response(
        sound.binary_data,
        media_type=sound.content_type,
        headers={"Content-Disposition": "attachment", "Cross-Origin-Resource-Policy": "same-origin"},
    )


async def shown(tx: Tx, conversation_id: UUID, request: Request) -> ConversationForMerchant:
    """A case as its people see it, with links to its files."""
    found = await look(tx, conversation_id)
    return ConversationForMerchant.of(found, await urls_of(tx, shelf_in(request.app.state).key, found))
