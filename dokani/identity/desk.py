"""What this room works with in one server process, made once from what the app was started with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from dokani.identity.keys import Keys
from dokani.identity.passwords import Passwords
from dokani.identity.revoked import Revoked
from dokani.identity.tokens import TokenReader, issuer_of
from dokani.kit.db import Database, Tx
from dokani.settings import Settings

OnNewBusiness = Callable[[Tx, UUID, UUID], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Visitor:
    """From where someone calls, as the edge saw it."""

    ip: str | None = None
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """`on_new_business` are called in the transaction that makes a business, as its owner."""

    settings: Settings
    database: Database
    keys: Keys
    passwords: Passwords
    reader: TokenReader
    revoked: Revoked
    on_new_business: list[OnNewBusiness]
    learned: dict[str, bool] = field(default_factory=dict)  # facts of this database that do not change

    @property
    def issuer(self) -> str:
        return issuer_of(self.settings)

    @classmethod
    def set_up(
        cls, settings: Settings, database: Database, secret_key: str, on_new_business: list[OnNewBusiness]
    ) -> "Desk":
        keys = Keys.of(secret_key)
        return cls(
            settings=settings,
            database=database,
            keys=keys,
            passwords=Passwords(),
            reader=TokenReader(keys, settings),
            revoked=Revoked(database, token_seconds=settings.access_token_seconds),
            on_new_business=on_new_business,
        )


def desk_of(state: Any) -> Desk:
    """The desk of an app, made at the first call of `settings`, `database`, `secret_key` and `on_new_business`."""
    found: Desk | None = getattr(state, "identity_desk", None)
    if found is None:
        found = state.identity_desk = Desk.set_up(
            state.settings, state.database, state.secret_key, getattr(state, "on_new_business", [])
        )
    return found
