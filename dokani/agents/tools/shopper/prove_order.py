"""prove_order: the second half of the proof. With the code the conversation is its shopper's; the server
writes that."""

from typing import Annotated

from pydantic import StringConstraints

from dokani.agents.tools.model import (
    AnotherShopper,
    Bound,
    Done,
    NoCodeAsked,
    NoConversation,
    Proven,
    Taken,
    Tool,
)
from dokani.agents.tools.shopper import queries
from dokani.agents.tools.shopper.find_order import proven_order
from dokani.kit import clock
from dokani.kit.db import worker
from dokani.orders.prove import finish_proof


class Code(Taken):
    """The code as the shopper wrote it."""

    code: Annotated[str, StringConstraints(min_length=4, max_length=20)]


async def prove_order(bound: Bound, given: Code) -> Done:
    """The order, proven. Raises NoCodeAsked, WrongCode, CodeExpired, TooManyAttempts; AnotherShopper where
    this conversation was somebody else's before."""
    chat = bound.chat_session_id
    if chat is None or bound.keys is None:
        raise NoConversation("There is no such conversation.")
    async with bound.database.transaction(worker(bound.business_id)) as tx:
        proof_id = await queries.proof(tx, chat)
    if proof_id is None:
        raise NoCodeAsked(
            "No code was asked for yet: first the order number, and the e-mail or phone number."
        )
    shopper = await finish_proof(
        bound.database,
        bound.keys,
        business_id=bound.business_id,
        proof_id=proof_id,
        code=given.code,
        ip_address=bound.ip_address,
    )
    proven = Proven(customer_email=shopper.customer_email, order_id=shopper.order_id, verified_at=clock.now())
    async with bound.database.transaction(worker(bound.business_id)) as tx:
        await queries.drop_proof(tx, chat)
        kept = await queries.keep_shopper(
            tx,
            chat,
            customer_email=proven.customer_email,
            order_id=proven.order_id,
            at=proven.verified_at,
        )
    if not kept:
        raise AnotherShopper("This conversation belongs to another shopper; please begin a new one.")
    bound.shopper = proven
    return Done(data={**await proven_order(bound, proven), "proven": "code"})


TOOL = Tool(
    name="prove_order",
    says="Give back the one-time code that find_order sent; with the right one the order is the shopper's.",
    arguments=Code,
    alone=prove_order,
    secret=frozenset({"code"}),
)
