"""What a business says of itself: name, address, web site, settings."""

from typing import Any
from uuid import UUID

from dokani.audit.record import record
from dokani.identity.desk import Desk, Visitor
from dokani.identity.model import Business
from dokani.identity.names import business_name, slug
from dokani.identity.people.registration import require_registration
from dokani.identity.people.sign_up import open_business
from dokani.identity.shop import queries
from dokani.identity.shop.settings import whole_settings
from dokani.kit.db import Tx, known
from dokani.kit.errors import Conflict, Forbidden


class CurrencyOfPolicy(Conflict):
    """Orders that name no currency are in the shop's; in another than the policy's none of them could come back."""

    code = "currency_of_policy"


async def business_of(tx: Tx) -> Business | None:
    """The business of the claims, with every setting filled in; None where they name none."""
    found = await queries.business(tx)
    return None if found is None else whole_settings(found)


async def require_business(tx: Tx) -> Business:
    """The same; Forbidden `no_business` where there is none."""
    found = await business_of(tx)
    if found is None:
        raise Forbidden("This needs a business; you are not a member of one.", code="no_business")
    return found


async def is_demo(tx: Tx) -> bool:
    """Whether the business of the claims is the demo shop."""
    return await queries.is_demo(tx)


async def open_another(desk: Desk, owner: UUID, business_id: UUID, name: str, visitor: Visitor) -> UUID:
    """A business for a person who has none of their own; Conflict `already_has_business` where they do, and
    RegistrationClosed where people do not open shops here by themselves."""
    wanted = business_name(name)
    await require_registration(desk, "", opening=True)
    async with desk.database.transaction(known("dokani_auth", sub=str(owner))) as tx:
        tx.ip_address, tx.user_agent = visitor.ip, visitor.user_agent
        return await open_business(tx, desk, owner, business_id, wanted)


async def change_business(tx: Tx, changes: dict[str, Any]) -> Business:
    """Change what is named in `changes`: business_name, slug, website (None removes it), settings (merged).

    Raises InvalidBusinessName, InvalidSlug, Conflict `slug_taken`, CurrencyOfPolicy.
    """
    if (currency := (changes.get("settings") or {}).get("currency")) is not None:
        decides_in = await queries.currency_of_policy(tx)
        if decides_in not in (None, currency):
            raise CurrencyOfPolicy(
                f"Your active policy decides in {decides_in}. Activate one in {currency} first.",
                currency=currency,
                policy_currency=decides_in,
            )
    await queries.update_business(
        tx,
        business_name(changes["business_name"]) if "business_name" in changes else None,
        slug(changes["slug"]) if "slug" in changes else None,
        (changes["website"] or "") if "website" in changes else None,
        changes.get("settings"),
    )
    changed = sorted({*changes, *(f"settings.{key}" for key in changes.get("settings") or {})} - {"settings"})
    await record(tx, "business.changed", "business", str(tx.business_id), changed=changed)
    return await require_business(tx)
