"""Signing keys: made, rotated, sealed anew; the private halves never leave this file open."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dokani.engine.receipt import key_id
from dokani.kit import clock
from dokani.kit.db import Database
from dokani.kit.errors import Unavailable
from dokani.kit.sealing import Place, Sealer
from dokani.returns.receipts import queries
from dokani.returns.receipts.model import Signer, SigningKey


async def signing_key(database: Database, sealer: Sealer) -> Signer:
    """The key that signs now; the first one is made by whoever needs it first. `database` logs in as dokani_jobs.

    Raises NotOpened where the key-encryption key it was sealed under is not at hand.
    """
    for _ in range(2):
        async with database.connection() as connection:
            kept = await queries.sealed_keys(connection)
        for one in kept:
            if one.retired_at is None:
                plain = sealer.open(one.sealed, place_of(one.id))
                return Signer(one.id, Ed25519PrivateKey.from_private_bytes(plain))
        await _make(database, sealer, retire=False)
    raise Unavailable("There is no key to sign with.", code="no_signing_key")


async def rotate(database: Database, sealer: Sealer) -> list[SigningKey]:
    """A new key signs from now on; answers all, newest first. What older ones signed is checked with them for ever."""
    await _make(database, sealer, retire=True)
    return await keys(database)


async def keys(database: Database) -> list[SigningKey]:
    """Every key that ever signed, the newest first: public halves only."""
    async with database.connection() as connection:
        return await queries.public_keys(connection)


async def seal_anew(database: Database, sealer: Sealer) -> int:
    """Seal under the newest key-encryption key what older ones sealed; answers how many there were.

    Raises NotOpened, having changed nothing, where one of them cannot be opened.
    """
    async with database.connection() as connection:
        older = [one for one in await queries.sealed_keys(connection) if not sealer.is_current(one.sealed)]
        opened = [(one.id, sealer.open(one.sealed, place_of(one.id))) for one in older]
        async with connection.transaction():
            for name, plain in opened:
                await queries.seal_anew(connection, name, sealer.seal(plain, place_of(name)))
    return len(opened)


async def _make(database: Database, sealer: Sealer, *, retire: bool) -> None:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    name = key_id(public)
    sealed = sealer.seal(private.private_bytes_raw(), place_of(name))
    async with database.connection() as connection:
        await queries.add_key(connection, name, public, sealed, clock.now(), retire=retire)


def place_of(name: str) -> Place:
    """Where a private half is kept."""
    return Place("dokani.signing_keys", "sealed", name)
