"""The desk over HTTP: what the shop's people do in a conversation."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from dokani.chat.schemas import ConversationNow, Into, SaidByStaff, SaidId, StatusWanted, TypingOn
from dokani.chat.staff.floor import person, return_floor, take_floor
from dokani.chat.staff.set_status import merge, set_status
from dokani.chat.staff.speak import speak
from dokani.chat.typing import person_types
from dokani.chat.wire.hub import Hub
from dokani.conversations.find import require
from dokani.conversations.model import Conversation
from dokani.kit.db import Tx
from dokani.kit.errors import BadRequest
from dokani.kit.web import Verb, Writer, writes

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])
Work = Annotated[Writer, Depends(writes("agent", "returns:write"))]


@router.post("/{conversation_id}/floor", response_model=ConversationNow)
async def take(conversation_id: UUID, write: Work) -> Response:
    """Take over: you answer from now on, and the agent is silent."""

    async def verb(tx: Tx) -> Conversation:
        await take_floor(tx, conversation_id)
        return await require(tx, conversation_id)

    return await write(verb, ConversationNow, role="dokani_worker")


@router.delete("/{conversation_id}/floor", response_model=ConversationNow)
async def give_back(conversation_id: UUID, write: Work, request: Request) -> Response:
    """Give the floor back: the agent answers again, also what was said meanwhile and nobody answered."""
    replier = getattr(request.app.state, "replier", None)
    engine = None if replier is None else str(getattr(replier, "name", "agent"))
    waiting: list[UUID] = []

    async def verb(tx: Tx) -> Conversation:
        waiting.extend(await return_floor(tx, conversation_id, engine))
        return await require(tx, conversation_id)

    return await then_answer(request, write, verb, waiting)


@router.post("/{conversation_id}/messages", response_model=SaidId, status_code=201)
async def post_message(conversation_id: UUID, body: SaidByStaff, write: Work) -> Response:
    """Say something to the shopper; you have to have the floor."""
    if "\x00" in body.text:
        raise BadRequest("Text may not contain NUL characters.", code="invalid_text")

    async def verb(tx: Tx) -> SaidId:
        return SaidId(id=await speak(tx, conversation_id, body.text))

    return await write(verb, SaidId, status=201, role="dokani_worker")


@router.post("/{conversation_id}/typing", status_code=204)
async def post_typing(conversation_id: UUID, body: TypingOn, write: Work) -> Response:
    """The shopper sees that you type; you have to have the floor."""

    async def verb(tx: Tx) -> None:
        await person_types(tx, conversation_id, person(tx), body.on)

    return await write(verb, role="dokani_worker")


@router.put("/{conversation_id}/status", response_model=ConversationNow)
async def put_status(conversation_id: UUID, body: StatusWanted, write: Work, request: Request) -> Response:
    """Pause, end, open again, or archive with everything that was said."""
    waiting: list[UUID] = []

    async def verb(tx: Tx) -> Conversation:
        waiting.extend(await set_status(tx, conversation_id, body.status, body.reason))
        return await require(tx, conversation_id)

    return await then_answer(request, write, verb, waiting)


@router.post("/{conversation_id}/merge", response_model=ConversationNow)
async def post_merge(conversation_id: UUID, body: Into, write: Work, request: Request) -> Response:
    """Merge this conversation into another one of the same shopper, which is answered."""
    waiting: list[UUID] = []

    async def verb(tx: Tx) -> Conversation:
        waiting.extend(await merge(tx, conversation_id, body.into))
        return await require(tx, body.into)

    return await then_answer(request, write, verb, waiting)


async def then_answer(request: Request, write: Writer, verb: Verb, waiting: list[UUID]) -> Response:
    """Once it is committed, the agent of this process looks at what waits for it."""
    response = await write(verb, ConversationNow, role="dokani_worker")
    hub: Hub = request.app.state.chat
    business_id = (request.scope.get("dokani.claims") or {}).get("business_id")
    for chat_id in waiting:
        if business_id:
            hub.wake(UUID(business_id), chat_id)
    return response
