"""What a browser sees of signing keys."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from dokani.returns.receipts.model import SigningKey


class PublicKey(BaseModel):
    """A public key: 32 raw bytes in hex, named by the first 16 digits of its fingerprint (SHA-256 of those bytes)."""

    id: str
    algorithm: Literal["Ed25519"] = "Ed25519"
    public_key: str
    fingerprint: str
    valid_from: datetime
    valid_until: datetime | None

    @classmethod
    def of(cls, key: SigningKey) -> "PublicKey":
        return cls(
            id=key.id,
            public_key=key.public_key.hex(),
            fingerprint=key.fingerprint,
            valid_from=key.created_at,
            valid_until=key.valid_until,
        )


class PublicKeys(BaseModel):
    """Every key that this server's receipts were ever signed with, the newest first."""

    format: Literal["dokani-keys/1"] = "dokani-keys/1"
    keys: list[PublicKey]
