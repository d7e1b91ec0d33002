"""Shopper tokens: a private link's proof of one order or one return, signed and expiring."""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson

from dokani.identity.keys import Keys
from dokani.kit.clock import now
from dokani.kit.db import Entry, known
from dokani.kit.errors import Gone, Unauthorized
from dokani.settings import Settings

LIFE = timedelta(days=180)
LONGEST = 2048


class ShopperLinkInvalid(Unauthorized):
    code = "shopper_link_invalid"


class ShopperLinkExpired(Gone):
    code = "shopper_link_expired"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shopper:
    """One shopper, and the one order (and return) the link is about."""

    business_id: UUID
    order_id: str
    customer_email: str
    return_public_id: UUID | None = None

    def entry(self) -> Entry:
        """How to enter the database as this shopper."""
        return known(
            "dokani_customer",
            business_id=str(self.business_id),
            order_id=self.order_id,
            customer_email=self.customer_email,
            return_public_id=str(self.return_public_id) if self.return_public_id else None,
        )


def sign(keys: Keys, shopper: Shopper, *, life: timedelta = LIFE) -> str:
    """The token of a private link: `body.signature`, URL-safe, valid for `life` from now."""
    body: dict[str, Any] = {
        "kind": "shopper",
        "business_id": shopper.business_id,
        "order_id": shopper.order_id,
        "customer_email": shopper.customer_email,
        "exp": int((now() + life).timestamp()),
    }
    if shopper.return_public_id is not None:
        body["return_public_id"] = shopper.return_public_id
    text = urlsafe_b64encode(orjson.dumps(body, default=str)).rstrip(b"=")
    return f"{text.decode()}.{_mac(keys, text)}"


def read(keys: Keys, token: str) -> Shopper:
    """Who a link speaks for; ShopperLinkInvalid where it was not signed here, ShopperLinkExpired after its time."""
    text, _, mac = token.partition(".")
    raw = text.encode(errors="replace")
    if len(token) > LONGEST or not hmac.compare_digest(
        _mac(keys, raw).encode(), mac.encode(errors="replace")
    ):
        raise ShopperLinkInvalid("This link is not valid. Please ask for a new one.")
    said = orjson.loads(urlsafe_b64decode(raw + b"=" * (-len(raw) % 4)))
    if said.get("kind") != "shopper":
        raise ShopperLinkInvalid("This link is not valid. Please ask for a new one.")
    if said["exp"] <= now().timestamp():
        raise ShopperLinkExpired("This link has expired. Please ask for a new one.")
    public_id = said.get("return_public_id")
    return Shopper(
        business_id=UUID(said["business_id"]),
        order_id=said["order_id"],
        customer_email=said["customer_email"],
        return_public_id=UUID(public_id) if public_id else None,
    )


def _mac(keys: Keys, text: bytes) -> str:
    digest = hmac.digest(keys.shopper, text, "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


_KEY = re.compile(r"(/r/[0-9a-f-]{36})\?t=[\w.~%-]+")


def without_keys(text: str) -> str:
    """The same words, with links to returns that ask for a proof: what others than the shopper may read."""
    return _KEY.sub(r"\1", text)


def link_to(
    settings: Settings,
    business_id: UUID,
    public_id: UUID,
    order_id: str,
    customer_email: str,
    *,
    life: timedelta = LIFE,
) -> str:
    """The private address at which a shopper follows one return."""
    assert settings.secret_key is not None  # every command fills it in before anything starts
    keys = Keys.of(settings.secret_key.get_secret_value())
    shopper = Shopper(
        business_id=business_id, order_id=order_id, customer_email=customer_email, return_public_id=public_id
    )
    return f"{settings.origin()}/r/{public_id}?{urlencode({'t': sign(keys, shopper, life=life)})}"
