"""Private links in what a shopper is told: kept without the key that opens them, which they get on the way to whoever
proved the order, while that proof is fresh."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from dokani.chat import queries
from dokani.chat.model import Message
from dokani.chat.tokens import Holder
from dokani.kit.db import Database

# Business, public id, order, e-mail: the address at which the return is followed.
Link = Callable[[UUID, UUID, str, str], str]
_RETURN = re.compile(
    r"https?://[^\s/]+/r/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![\w?/-])"
)


async def opened(database: Database, holder: Holder, link: Link, said: Sequence[Message]) -> list[Message]:
    """The messages as their shopper gets them. Words of people, and of the shopper, stay as they are."""
    named = {UUID(one) for each in said if ours(each) for one in _RETURN.findall(each.message)}
    if not named:
        return list(said)
    async with database.transaction(holder.writing()) as tx:
        chat = await queries.chat(tx, holder.session_id)
        if chat is None or not chat.verified or chat.customer_email is None:
            return list(said)
        email = chat.customer_email
        orders = await queries.orders_of(tx, email, sorted(named))

    def written(found: re.Match[str]) -> str:
        public_id = UUID(found[1])
        order_id = orders.get(public_id)
        return found[0] if order_id is None else link(holder.business_id, public_id, order_id, email)

    return [
        replace(each, message=_RETURN.sub(written, each.message)) if ours(each) else each for each in said
    ]


def ours(said: Message) -> bool:
    """Whether the agent said it."""
    return said.sender == "agent" and not said.metadata.get("person")
