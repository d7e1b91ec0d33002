"""Who may follow a return: the holder of its private link, or the browser that has proven its order."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from dokani.identity.keys import Keys
from dokani.identity.shopper import Shopper, ShopperLinkExpired, ShopperLinkInvalid, read
from dokani.returns.model import NoSuchReturn


def return_named(public_id: str) -> UUID:
    """The id in the address; NoSuchReturn where it is none."""
    try:
        return UUID(public_id)
    except ValueError as error:
        raise NoSuchReturn("There is no such return.") from error


def holder(keys: Keys, public_id: UUID, token: str) -> Shopper:
    """Who holds the private link. Raises ShopperLinkInvalid (also for another return's), ShopperLinkExpired."""
    found = read(keys, token)
    if found.return_public_id != public_id:
        raise ShopperLinkInvalid("This link is not valid. Please ask for a new one.")
    return found


def expires(token: str) -> datetime:
    """Until when a token that was read before is valid."""
    return datetime.fromtimestamp(_body(token)["exp"], UTC)


def business_of_expired(keys: Keys, token: str) -> UUID | None:
    """The business whose link has expired: signed by us, so that its shop may be named; None for any other token."""
    try:
        read(keys, token)
    except ShopperLinkExpired:
        return UUID(_body(token)["business_id"])
    except ShopperLinkInvalid:
        return None
    return None


def _body(token: str) -> dict[str, Any]:
    text = token.partition(".")[0].encode()
    found: dict[str, Any] = orjson.loads(urlsafe_b64decode(text + b"=" * (-len(text) % 4)))
    return found
