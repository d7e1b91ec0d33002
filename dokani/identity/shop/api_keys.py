"""Keys for the merchant's own programs: shown once, kept as a hash, narrowed by scopes, ended at will."""

import hashlib
import hmac
import secrets
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from dokani.audit.record import record
from dokani.identity import quota
from dokani.identity.callers import KEY_PREFIX
from dokani.identity.keys import Keys
from dokani.identity.model import SCOPES, ApiKey
from dokani.identity.shop import queries
from dokani.kit.clock import now
from dokani.kit.db import Tx
from dokani.kit.errors import NotFound, Unprocessable
from dokani.kit.web import IdempotencyKeyReused

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SHOWN = 8  # characters of a key by which its owner recognises it
_IDS = UUID("f0a8f0d6-6d2c-4a3e-8f0b-3f0f6f1a2b77")


class InvalidScopes(Unprocessable):
    code = "invalid_scopes"


class InvalidExpiry(Unprocessable):
    code = "invalid_expiry"


async def make_key(
    tx: Tx, keys: Keys, name: str, scopes: list[str], expires_at: datetime | None, once: str | None
) -> tuple[ApiKey, str, bool]:
    """The key as listed, its secret (the only time it is told), and whether this repeats an earlier request.

    `once` is the caller's Idempotency-Key. The secret then follows from it, so that a repeat gets the same key although
    the secret is kept nowhere; IdempotencyKeyReused where the repeat asks for something else.
    """
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(SCOPES):
        raise InvalidScopes(f"Scopes are one or more of {', '.join(SCOPES)}.", scopes=list(SCOPES))
    if expires_at is not None and expires_at <= now():
        raise InvalidExpiry("The key would have expired already.")
    if once is None:
        key_id, raw = uuid4(), secrets.token_bytes(32)
    else:
        occasion = f"{tx.business_id}:{tx.user_id}:{once}"
        key_id, raw = uuid5(_IDS, occasion), hmac.digest(keys.api_key, occasion.encode(), hashlib.sha256)
    secret = KEY_PREFIX + base62(raw)
    before = await queries.api_key(tx, key_id)
    if before is None:
        await quota.require(tx, "api_keys")
        made = await queries.insert_api_key(
            tx, key_id, name, secret[: len(KEY_PREFIX) + SHOWN], hashed(secret), wanted, expires_at
        )
        if made is not None:
            await record(tx, "api_key.made", "api_key", str(key_id), scopes=wanted)
            return made, secret, False
        before = await queries.api_key(tx, key_id)
    if before is None or (before.name, before.scopes, before.expires_at) != (name, wanted, expires_at):
        raise IdempotencyKeyReused("This Idempotency-Key was used before, with another body.")
    return before, secret, True


async def revoke_key(tx: Tx, key_id: UUID) -> ApiKey:
    """The key, which works no longer."""
    revoked = await queries.revoke_api_key(tx, key_id)
    if revoked is None:
        raise NotFound("There is no such API key.", code="api_key_not_found")
    await record(tx, "api_key.revoked", "api_key", str(key_id))
    return revoked


def hashed(secret: str) -> bytes:
    """What is kept of a key. Plain SHA-256: 256 random bits cannot be guessed from it."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()


def base62(raw: bytes) -> str:
    """The bytes as digits and letters, always as many for as many bytes (43 for 32)."""
    number, signs = int.from_bytes(raw), []
    for _ in range(-(-len(raw) * 8 * 1000 // 5954)):
        number, rest = divmod(number, 62)
        signs.append(ALPHABET[rest])
    return "".join(reversed(signs))
