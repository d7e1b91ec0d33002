"""Who is signed in, for which business, and how far they got with setting it up."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dokani.identity.console import queries
from dokani.identity.model import Business, Membership
from dokani.identity.shop.business import business_of, is_demo
from dokani.kit.db import Tx

# In the order in which one takes them.
STEPS = ("signed_in", "orders_in", "policy_reviewed", "first_return_decided", "portal_opened")


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """What `GET /v1/me` shows."""

    user: dict[str, Any]
    business: Business | None
    businesses: list[Membership]
    role: str | None
    preferences: dict[str, Any]
    onboarding: dict[str, Any]
    demo: bool


async def me(tx: Tx, user_id: UUID, email: str) -> Person:
    """The person of this transaction. Without a business, all that belongs to one is empty."""
    business = await business_of(tx)
    taken = await queries.onboarding(tx) if business is not None else {"signed_in": True}
    return Person(
        user={"id": user_id, "email": email},
        business=business,
        businesses=await queries.my_businesses(tx),
        role=tx.claims.get("member_role"),
        preferences={**queries.DEFAULTS, **await queries.preferences(tx)},
        onboarding={
            "steps": [{"key": step, "done": bool(taken.get(step))} for step in STEPS],
            "done": all(taken.get(step) for step in STEPS),
        },
        demo=business is not None and await is_demo(tx),
    )
