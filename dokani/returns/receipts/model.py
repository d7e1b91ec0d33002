"""The words of receipts: a decision that is due one, a receipt as kept, a signing key."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dokani.engine.receipt import fingerprint
from dokani.kit.errors import NotFound

Stage = Literal["triage", "review", "appeal"]
# A key that is retired while a batch is being signed with it signs the rest of that batch.
GRACE = timedelta(minutes=15)
SOON = 5  # seconds after which a receipt that is being written is worth asking for again


class ReceiptNotReady(NotFound):
    """The return has no receipt (of that stage) yet: it is not decided, or the receipt is being written just now."""

    code = "receipt_not_ready"


@dataclass(frozen=True, kw_only=True, slots=True)
class Business:
    """A business as its receipts name it."""

    id: UUID
    name: str
    slug: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A decision whose receipt is due, with the triage it stands on. Facts and answers are JSON text, as written."""

    return_request_id: int
    public_id: UUID
    stage: Stage
    verdict: str
    amount: Decimal | None
    currency: str | None
    decided_by: UUID | None
    role: str | None
    decided_at: datetime
    answer: str
    engine: str | None
    policy_id: int | None
    policy_version: str | None
    facts: str
    found: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """The last receipt of a business."""

    number: int
    sha256: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """A row of `dokani.receipts`, with the public key it was signed with."""

    number: int
    stage: Stage
    body: str
    sha256: bytes
    signature: bytes
    key_id: str
    opening: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SigningKey:
    """The public side of a signing key. `retired_at` None: the one that signs now."""

    id: str
    public_key: bytes
    created_at: datetime
    retired_at: datetime | None

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public_key)

    @property
    def valid_until(self) -> datetime | None:
        """After this, nothing was signed with it."""
        return None if self.retired_at is None else self.retired_at + GRACE


@dataclass(frozen=True, kw_only=True, slots=True)
class Sealed(SigningKey):
    """The same with its private half, sealed."""

    sealed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs."""

    id: str
    private: Ed25519PrivateKey = field(repr=False)
