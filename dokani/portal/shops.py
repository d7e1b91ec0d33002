"""Finding the shop behind an address, and seeing it as its shoppers do."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from dokani.identity.shop.branding import branding_of
from dokani.identity.shopper import Shopper
from dokani.kit.db import Database, Entry, Tx, known
from dokani.portal import queries
from dokani.portal.model import NoSuchShop, Shop
from dokani.portal.words import text_of

_SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_EMAIL = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\"]{1,190}")


async def find_shop(database: Database, slug: str) -> Shop:
    """The shop at `/s/{slug}`. Raises NoSuchShop."""
    if _SLUG.fullmatch(slug) is None:
        raise NoSuchShop("There is no shop at this address.")
    async with database.connection() as conn:
        found = await queries.shop_by_slug(conn, slug)
    if found is None:
        raise NoSuchShop("There is no shop at this address.")
    business_id, name, settings = found
    return shop_of(business_id, name, slug, settings)


async def require_shop(tx: Tx) -> Shop:
    """The shop the transaction acts for. Raises NoSuchShop."""
    found = await queries.own_shop(tx)
    if found is None:
        raise NoSuchShop("There is no such shop.")
    name, slug, settings = found
    return shop_of(tx.business_id, name, slug, settings)


def shop_of(business_id: UUID, name: str, slug: str, settings: Mapping[str, Any]) -> Shop:
    said = settings.get("branding")
    support = text_of(said, "support_email", 254) if isinstance(said, Mapping) else None
    currency = text_of(settings, "currency", 3)
    return Shop(
        business_id=business_id,
        name=name,
        slug=slug,
        currency=currency or "EUR",
        zone=zone_of(settings.get("time_zone")),
        branding=branding_of(settings),
        support=support if support and _EMAIL.fullmatch(support) else None,
        disclosure=text_of(settings, "disclosure"),
    )


def zone_of(name: object) -> ZoneInfo:
    """The time zone of this name; UTC where there is none."""
    try:
        return (
            ZoneInfo(name)
            if isinstance(name, str) and name.isascii() and 0 < len(name) < 64
            else ZoneInfo("UTC")
        )
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return ZoneInfo("UTC")


def acting_for(shopper: Shopper) -> Entry:
    """Dokani's own verbs, acting for this shopper's order: their proof was checked before."""
    return known(
        "dokani_worker",
        business_id=shopper.business_id,
        order_id=shopper.order_id,
        customer_email=shopper.customer_email,
    )
