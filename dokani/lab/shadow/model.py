"""The words of shadow runs."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.kit.errors import Conflict, NotFound

MOST_AT_ONCE = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Shadow:
    """A row of `shadows`, with the name of its version. `because` says why it stopped."""

    id: UUID
    policy_id: int
    version: str
    policy_sha256: bytes
    state: str
    because: str | None
    since: datetime
    until: datetime | None
    read_to: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Live:
    """What the live version said of one return, and the facts it stood on (JSON text)."""

    return_request_id: int
    decided_at: datetime
    facts: str
    verdict: str
    amount: str | None
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Silent:
    """What the draft says of the same return. `now` is "unreadable" where it cannot read the facts."""

    live: Live
    now: str
    amount: Decimal
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """How many returns went from one verdict to another, and the money approved at once of them."""

    was: str
    now: str
    cases: int
    amount_was: Decimal
    amount_now: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Differing:
    """A return of which the draft says something else."""

    public_id: UUID
    order_id: str
    was: str
    now: str
    amount_was: Decimal
    amount_now: Decimal
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A shadow run so far. `other_amounts` counts those of the same verdict with another amount."""

    shadow: Shadow
    matrix: list[Cell]
    other_amounts: int
    currency: str | None
    sample: list[Differing]
    says: str

    @property
    def decided(self) -> int:
        return sum(cell.cases for cell in self.matrix)

    @property
    def differing(self) -> int:
        return sum(cell.cases for cell in self.matrix if cell.was != cell.now) + self.other_amounts

    @property
    def money(self) -> dict[str, Any]:
        was = sum((cell.amount_was for cell in self.matrix), Decimal(0))
        now = sum((cell.amount_now for cell in self.matrix), Decimal(0))
        return {"was": was, "now": now, "change": now - was, "currency": self.currency}


class NotInShadow(NotFound):
    """This version never ran in the shadow of another."""

    code = "shadow_not_found"


class DecidesAlready(Conflict):
    """The active version decides; there is nothing it could be held against."""

    code = "policy_is_active"


class TooManyShadows(Conflict):
    code = "too_many_shadows"
