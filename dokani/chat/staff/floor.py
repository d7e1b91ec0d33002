"""Taking the floor and giving it back, with the word about it on every wire of the case."""

from uuid import UUID

from dokani.chat import queries
from dokani.chat.turns.finish import said_by_us
from dokani.conversations import give_back as giving
from dokani.conversations import take_over as taking
from dokani.identity.model import PersonNeeded
from dokani.kit.db import Tx
from dokani.kit.jobs import enqueue
from dokani.kit.web import ROLES

HERE, GONE = "{by} of {shop} is here now.", "{by} has left the conversation."
BACK = "The assistant is back."


def person(tx: Tx) -> UUID:
    """Who acts. Raises PersonNeeded of an API key: a program is nobody."""
    if tx.user_id is None:
        raise PersonNeeded("An API key may not do this; sign in.")
    return tx.user_id


async def take_floor(tx: Tx, conversation_id: UUID) -> None:
    """The caller answers from now on. Raises PersonNeeded, NoSuchConversation, ConversationOver, FloorTaken."""
    by = await taking.take_over(tx, conversation_id, person(tx))
    if by is not None:
        shop = await queries.own_shop(tx)
        await say_on_all(tx, conversation_id, HERE.format(by=by, shop=shop.name if shop else "the shop"))


async def return_floor(tx: Tx, conversation_id: UUID, engine: str | None) -> list[UUID]:
    """The agent answers again; answers the chats that may wait for it. Raises NoSuchConversation, FloorNotYours."""
    who = person(tx)
    role = tx.claims.get("member_role")
    admin = role in ROLES and ROLES.index(role) >= ROLES.index("admin")
    if not await giving.give_back(tx, conversation_id, who, for_another=admin, engine=engine):
        return []
    await say_on_all(tx, conversation_id, BACK if engine else GONE.format(by="Our colleague"))
    return await have_answered(tx, conversation_id)


async def say_on_all(tx: Tx, conversation_id: UUID, text: str) -> None:
    """A line of the system's, on every wire that is open."""
    for chat_id in await queries.chats_of(tx, conversation_id):
        chat = await queries.locked(tx, chat_id)
        if chat is not None and chat.is_active:
            await said_by_us(tx, chat, text)


async def have_answered(tx: Tx, conversation_id: UUID) -> list[UUID]:
    """What nobody answered yet on the wires of this case will be; answers which wires these are."""
    chats = await queries.chats_of(tx, conversation_id)
    for chat_id in chats:
        await enqueue(tx, "chat.answer", {"chat_session_id": str(chat_id)}, f"chat:{chat_id}")
    return chats
