"""Sending a chat to the address that was proven in it, and to no other."""

from datetime import UTC

from dokani.chat import queries
from dokani.chat.model import Message, NoSuchChat
from dokani.chat.tokens import Holder
from dokani.kit.db import Database
from dokani.kit.errors import Conflict
from dokani.mail.send import Letter, send

# Of a longer chat, the newest.
MOST = 500


class NotProvenHere(Conflict):
    """Nobody's address was proven in this chat, or too long ago."""

    code = "not_proven"


async def mail_transcript(database: Database, holder: Holder) -> str:
    """The address it is sent to; of the same words, one letter. Raises NoSuchChat, NotProvenHere."""
    async with database.transaction(holder.writing()) as tx:
        chat = await queries.chat(tx, holder.session_id)
        if chat is None:
            raise NoSuchChat("There is no such chat.")
        # A rehearsal proves the address of a shopper who knows nothing of it.
        if not chat.verified or chat.customer_email is None or chat.session_type == "test_mode":
            raise NotProvenHere(
                "Please prove an order in this chat first: it is sent to the order's own address."
            )
        shop = await queries.own_shop(tx)
        said = await queries.messages_after(tx, chat.id, chat.last_seq - MOST, MOST)
        name = shop.name if shop else ""
        lines = [
            {"who": _who(one, name), "at": _moment(one), "text": one.message} for one in said if one.message
        ]
        await send(
            tx,
            Letter(
                kind="chat_transcript",
                to_address=chat.customer_email,
                data={"shop_name": name, "lines": lines},
                once=f"{chat.id}:{chat.last_seq}",
            ),
        )
        return chat.customer_email


def _who(said: Message, shop: str) -> str:
    if said.sender == "user":
        return "You"
    return f"{said.metadata.get('by') or 'Assistant'}, {shop}" if said.sender == "agent" else shop


def _moment(said: Message) -> str:
    return f"{said.created_at.astimezone(UTC):%d %b %Y %H:%M} UTC"
