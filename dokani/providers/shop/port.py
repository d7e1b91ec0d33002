"""What moving money at the shop means, in our words."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class MoneyOrder:
    """What the shop is to do, once, whatever happens on the way. `key` is permanent: the same at every attempt.

    `kind` is refund, partial_refund, store_credit, keep_item or cancel (money to the shopper), charge (money from
    them), exchange or replacement (goods to them). `lines` are [{line_number, quantity, amount, …}].
    """

    business_id: UUID
    key: str
    kind: str
    order_id: str
    amount: Decimal
    bonus: Decimal
    currency: str
    lines: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """What the shop did under a key, and the shop's own reference for it. `amount` includes no `bonus`."""

    key: str
    reference: str
    kind: str
    amount: Decimal
    currency: str
    at: datetime
    bonus: Decimal = Decimal(0)


class ShopRefused(Exception):
    """The shop says no, for good: nothing was done, and asking again changes nothing."""


class ShopUnclear(Exception):
    """Nobody knows whether it was done."""


class ShopAway(Exception):
    """The shop was not reached: nothing was done, for sure."""


class Shop(Protocol):
    """A way to move money. `executes`: it does so itself; otherwise every order waits for a person."""

    name: str
    executes: bool

    async def execute(self, order: MoneyOrder) -> Receipt:
        """Do it, at most once for the key: again under the same key answers what was done the first time.

        Raises ShopRefused, ShopUnclear, ShopAway.
        """
        ...

    async def find(self, business_id: UUID, key: str) -> Receipt | None:
        """What was done under the key; None where that is surely nothing. Raises ShopUnclear, ShopAway."""
        ...

    async def list_since(self, business_id: UUID, since: datetime) -> list[Receipt]:
        """Everything done for us since then, oldest first. Raises ShopUnclear, ShopAway."""
        ...
