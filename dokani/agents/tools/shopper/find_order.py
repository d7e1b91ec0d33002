"""find_order: the first half of the proof. Whoever has proven nothing learns nothing, not even that there is
an order."""

from typing import Annotated, Any

from pydantic import StringConstraints

from dokani.agents.tools.model import AnotherShopper, Bound, Done, NoConversation, Proven, Taken, Tool
from dokani.agents.tools.shopper import queries
from dokani.kit import clock
from dokani.kit.db import Tx, known, worker
from dokani.kit.errors import Unprocessable
from dokani.orders import find
from dokani.orders.model import Order, OrderNotFound
from dokani.orders.prove import LIFE, start_proof

SENT = (
    "If this order and this address belong together, a code is on its way to the order's e-mail. "
    "Please tell me the code."
)


class ContactNeeded(Unprocessable):
    code = "contact_needed"


class Sought(Taken):
    """An order number as the shopper wrote it, and the e-mail or phone they ordered with."""

    order_id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    contact: Annotated[str, StringConstraints(min_length=3, max_length=254)] | None = None


async def find_order(bound: Bound, sought: Sought) -> Done:
    """The order with its lines, where it is proven already; else a code goes to its e-mail, if contact and order belong
    together, and the answer is the same if they do not. Raises ContactNeeded, TooManyAttempts; in a rehearsal no proof
    is needed, and OrderNotFound is said."""
    chat = bound.chat_session_id
    if chat is None or bound.keys is None:
        raise NoConversation("There is no such conversation.")
    if bound.shopper is not None and same(bound.shopper.order_id, sought.order_id):
        return Done(data=await proven_order(bound, bound.shopper))
    if bound.rehearsal:
        return await rehearsed(bound, sought)
    contact = sought.contact or (bound.shopper.customer_email if bound.shopper else None)
    if contact is None:
        raise ContactNeeded("Which e-mail or phone number did you order with?")
    proof = await start_proof(
        bound.database,
        bound.keys,
        business_id=bound.business_id,
        order_id=sought.order_id,
        contact=contact,
        ip_address=bound.ip_address,
    )
    async with bound.database.transaction(worker(bound.business_id)) as tx:
        await queries.keep_proof(tx, chat, proof.proof_id, clock.now(), proof.expires_at)
    return Done(
        data={"code_sent": "if_they_belong_together", "minutes": int(LIFE.total_seconds() // 60)}, says=SENT
    )


async def rehearsed(bound: Bound, sought: Sought) -> Done:
    """Staff of the shop rehearse: they may see its orders, and no letter goes to a shopper."""
    assert bound.chat_session_id is not None
    async with bound.database.transaction(worker(bound.business_id)) as tx:
        order = await find.match_order(tx, sought.order_id)
        if order is None or not order.customer_email:
            raise OrderNotFound("The shop has no such order.")
        shopper = Proven(
            customer_email=order.customer_email, order_id=order.order_id, verified_at=clock.now()
        )
        if not await queries.keep_shopper(
            tx,
            bound.chat_session_id,
            customer_email=shopper.customer_email,
            order_id=shopper.order_id,
            at=shopper.verified_at,
        ):
            raise AnotherShopper("This rehearsal is about another shopper's order; begin a new one for this.")
        bound.shopper = shopper
        return Done(data={**await shown(tx, order), "proven": "rehearsal"})


async def proven_order(bound: Bound, shopper: Proven) -> dict[str, Any]:
    """The order that was proven, read by the agents' own role, which can see no other. Raises OrderNotFound."""
    entry = known(
        "dokani_agent",
        business_id=bound.business_id,
        conversation_id=bound.conversation_session_id or bound.chat_session_id,
        order_id=shopper.order_id,
        customer_email=shopper.customer_email,
    )
    async with bound.database.transaction(entry) as tx:
        order = await find.find_order(tx, shopper.order_id)
        if order is None or not same(order.customer_email or "", shopper.customer_email):
            raise OrderNotFound("We know no such order under your e-mail any more.")
        return await shown(tx, order)


async def shown(_tx: Tx, order: Order) -> dict[str, Any]:
    """The order for an agent; no address, phone or name. Amounts are decimal strings in `currency`."""
    return {
        "order_id": order.order_id,
        "status": order.status,
        "ordered_at": order.ordered_at.isoformat(),
        "delivered_at": order.delivered_at.isoformat() if order.delivered_at else None,
        "currency": order.currency,
        "order_value": str(order.order_value),
        "lines": [
            {
                "line_number": line.line_number,
                "product_name": line.product_name,
                "sku": line.sku,
                "quantity": line.quantity,
                "quantity_returnable": line.quantity_returnable,
                "unit_price": str(line.unit_price),
            }
            for line in order.lines
        ],
    }


def same(one: str, other: str) -> bool:
    return one.strip().lower() == other.strip().lower()


TOOL = Tool(
    name="find_order",
    says="Find the shopper's order. Without a proof this sends a one-time code to the order's own e-mail, if "
    "the contact is "
    "the order's; whether there is such an order is never told before.",
    arguments=Sought,
    alone=find_order,
)
