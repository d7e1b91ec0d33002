"""Secrets at rest: sealed under the instance's key-encryption key, for one place in the database and no other.

A sealed value is text, `v1.<key>.<nonce>.<ciphertext>`: AES-256-GCM, the key named by 8 hex digits of a hash of it,
the rest in base64 without padding. Table, column, business and row are authenticated with it, so a value that is copied
to another row does not open there.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dokani.kit.errors import StartFault, Unavailable
from dokani.settings import Settings

SHORTEST = 32


class NotOpened(Unavailable):
    """A secret that cannot be opened: sealed under a key that is not at hand, for another place, or changed."""

    code = "secret_not_opened"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value lives. `business` None: of the instance itself."""

    table: str
    column: str
    row: str
    business: UUID | None = None

    def said(self) -> bytes:
        return "|".join((self.table, self.column, str(self.business or "-"), self.row)).encode()


@dataclass(frozen=True, slots=True)
class Sealer:
    """Key-encryption keys of 32 bytes, newest first: the first seals, all of them open."""

    keys: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def of(cls, settings: Settings, secret_key: str | None = None) -> "Sealer":
        """The keys of the settings, and as the last that derived from the instance's secret. StartFault where one is
        too short, or where there is none."""
        named = settings.key_encryption_keys
        given = [one.strip() for one in named.get_secret_value().split(",")] if named is not None else []
        if any(len(one) < SHORTEST for one in given):
            raise StartFault(
                f"A key in DOKANI_KEY_ENCRYPTION_KEYS is shorter than {SHORTEST} characters.",
                code="key_encryption_key_weak",
                mend="Make one with: openssl rand -hex 32",
            )
        root = secret_key or (settings.secret_key.get_secret_value() if settings.secret_key else None)
        if root is not None:
            given.append(root)
        if not given:
            raise StartFault("No secret is set.", code="secret_key_missing", mend="Set DOKANI_SECRET_KEY.")
        return cls(tuple(hmac.new(one.encode(), b"key-encryption", hashlib.sha256).digest() for one in given))

    def seal(self, plain: bytes, place: Place) -> str:
        """`plain` under the newest key, for this place."""
        nonce = secrets.token_bytes(12)
        sealed = AESGCM(self.keys[0]).encrypt(nonce, plain, place.said())
        return f"v1.{name_of(self.keys[0])}.{_text(nonce)}.{_text(sealed)}"

    def open(self, sealed: str, place: Place) -> bytes:
        """What was sealed. Raises NotOpened."""
        try:
            version, key, nonce, text = sealed.split(".")
            found = {name_of(one): one for one in self.keys}.get(key)
            if version != "v1" or found is None:
                raise NotOpened(
                    f"A secret in {place.table} was sealed under the key {key[:8]}, which is not at hand."
                )
            return AESGCM(found).decrypt(_bytes(nonce), _bytes(text), place.said())
        except (ValueError, binascii.Error, InvalidTag) as error:
            raise NotOpened(
                f"A secret in {place.table} is damaged, or was sealed for another row."
            ) from error

    def is_current(self, sealed: str) -> bool:
        """Whether it is sealed under the newest key."""
        return sealed.startswith(f"v1.{name_of(self.keys[0])}.")


def name_of(key: bytes) -> str:
    """How a key-encryption key is named in what it sealed."""
    return hashlib.sha256(b"name:" + key).hexdigest()[:8]


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
