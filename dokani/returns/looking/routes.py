"""How a return is shown over HTTP, the same for every route that answers one."""

from typing import Any
from uuid import UUID

from fastapi import Request

from dokani.kit.db import Tx
from dokani.returns.looking.look import look
from dokani.returns.model import Detail
from dokani.returns.schemas import ReturnForMerchant


async def shown(tx: Tx, public_id: UUID, request: Request) -> ReturnForMerchant:
    """A return as this caller may see it: its shopper's address lets one act as the shopper, so it is for those who may
    act for the shop themselves."""
    scopes = tx.claims.get("scopes")
    acts = (
        tx.claims.get("member_role") in ("agent", "admin", "owner")
        if scopes is None
        else bool({"*", "returns:write"} & set(scopes))
    )
    return ReturnForMerchant.of(await look(tx, public_id, link_for(request) if acts else None))


def link_for(request: Request) -> Any:
    """How this server writes a shopper's private address (handed down by the app)."""
    make = request.app.state.shopper_link

    def link(row: Detail) -> str:
        return str(make(row.business_id, row.public_id, row.order_id, row.customer_email))

    return link
