"""The named people and shops of the tests, and how they sign in."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg
from argon2 import PasswordHasher

PASSWORD = "correct horse battery staple"
# As strong as the real ones in kind, and made in a millisecond.
HASHED = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass(frozen=True)
class Shop:
    """A business: its id, its name, and the last part of its portal's address."""

    id: UUID
    name: str
    slug: str


@dataclass(frozen=True)
class Person:
    """Somebody with an account; all of them have PASSWORD. `shop` is the one they own or work for."""

    id: UUID
    email: str
    shop: Shop
    role: str


@dataclass(frozen=True)
class Shopper:
    """Somebody who buys and sends back; has no account."""

    email: str
    name: str


@dataclass(frozen=True)
class Cast:
    """`amina` owns Amina's Atelier, where `omar` is admin, `noor` agent and `vera` viewer; `bashir` is her rival."""

    amina: Person
    omar: Person
    noor: Person
    vera: Person
    bashir: Person
    lina: Shopper = Shopper("lina@shopper.test", "Lina Haddad")
    karim: Shopper = Shopper("karim@shopper.test", "Karim Aziz")

    @property
    def atelier(self) -> Shop:
        return self.amina.shop

    @property
    def bazaar(self) -> Shop:
        return self.bashir.shop


async def join(owner_url: str) -> Cast:
    """Everyone moves into the database."""
    connection = await asyncpg.connect(owner_url)
    try:
        amina = await _owner(connection, "amina@atelier.test", "Amina's Atelier", "aminas-atelier")
        bashir = await _owner(connection, "bashir@bazaar.test", "Bashir's Bazaar", "bashirs-bazaar")
        return Cast(
            amina=amina,
            omar=await _member(connection, "omar@atelier.test", amina.shop, "admin"),
            noor=await _member(connection, "noor@atelier.test", amina.shop, "agent"),
            vera=await _member(connection, "vera@atelier.test", amina.shop, "viewer"),
            bashir=bashir,
        )
    finally:
        await connection.close()


async def _account(connection: "asyncpg.Connection[asyncpg.Record]", email: str) -> UUID:
    made: UUID = await connection.fetchval(
        "insert into auth.users (email, encrypted_password, email_confirmed_at) values ($1, $2, now()) returning id",
        email,
        HASHED,
    )
    return made


async def _owner(
    connection: "asyncpg.Connection[asyncpg.Record]", email: str, name: str, slug: str
) -> Person:
    account = await _account(connection, email)
    shop: UUID = await connection.fetchval("select dokani.create_business($1, $2, $3)", account, name, slug)
    return Person(account, email, Shop(shop, name, slug), "owner")


async def _member(
    connection: "asyncpg.Connection[asyncpg.Record]", email: str, shop: Shop, role: str
) -> Person:
    account = await _account(connection, email)
    await connection.execute(
        "insert into public.business_members (business_id, user_id, role) values ($1, $2, $3)",
        shop.id,
        account,
        role,
    )
    return Person(account, email, shop, role)
