"""Beginning a chat: a shopper without an account, or a member of staff who rehearses."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from dokani.chat import queries
from dokani.chat.model import Chat, ChatTokenExpired, ChatTokenInvalid, NoSuchShop, TooFast
from dokani.chat.queries import Shop
from dokani.chat.tokens import Holder, read, sign
from dokani.conversations.open_case import open_case
from dokani.identity.keys import Keys
from dokani.kit.db import Database, Tx, worker

_SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
# From one address: so many at once, and one more every so many seconds.
BURST, SECONDS = 30.0, 6.0
DISCLOSURE = "You are writing with an AI assistant. You can ask for a person at any time."


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A chat that can be talked in: its token opens the socket."""

    session_id: UUID
    token: str
    expires_at: datetime
    shop: Shop
    disclosure: str


async def find_shop(database: Database, slug: str) -> Shop:
    """The shop at this address. Raises NoSuchShop."""
    found = await queries.shop_by_slug(database, slug) if _SLUG.fullmatch(slug) else None
    if found is None:
        raise NoSuchShop("There is no shop at this address.")
    return found


async def admit(database: Database, address: str | None) -> None:
    """One more new chat from this address; TooFast where it is one too many."""
    wait = await queries.take_token(database, f"chat:new:{address}", 1 / SECONDS, BURST)
    if wait > 0:
        raise TooFast("Too many new chats from here; try again in a moment.", retry_after=int(wait) + 1)


async def open_session(
    database: Database,
    keys: Keys,
    shop: Shop,
    *,
    chat_mode: str,
    metadata: dict[str, Any],
    token: str | None,
    address: str | None,
    engine: str | None,
) -> Opened:
    """The chat of `token`, where it is this shop's and still open; a new one otherwise. Raises TooFast."""
    if token is not None and (before := await still_open(database, keys, shop, token)) is not None:
        return opened(keys, shop, before.id)
    await admit(database, address)
    async with database.transaction(worker(shop.business_id)) as tx:
        chat_id = await begin(
            tx,
            name="Chat",
            chat_mode=chat_mode,
            session_type="live_support",
            user_id=None,
            # Codes and guesses are counted by it too, as at the portal.
            metadata={**metadata, **({"address": address} if address else {})},
            engine=engine,
        )
    return opened(keys, shop, chat_id)


async def rehearse(tx: Tx, keys: Keys, *, metadata: dict[str, Any], engine: str | None) -> Opened:
    """A chat in which a member of staff plays the shopper: what tools write in it is rolled back."""
    shop = await queries.own_shop(tx)
    if shop is None:
        raise NoSuchShop("There is no such shop.")
    chat_id = await begin(
        tx,
        name="Rehearsal",
        chat_mode="normal",
        session_type="test_mode",
        user_id=tx.user_id,
        metadata=metadata,
        engine=engine,
    )
    return opened(keys, shop, chat_id)


async def begin(
    tx: Tx,
    *,
    name: str,
    chat_mode: str,
    session_type: str,
    user_id: UUID | None,
    metadata: dict[str, Any],
    engine: str | None,
) -> UUID:
    conversation_id = await open_case(tx, engine=engine)
    chat_id = uuid4()
    await queries.insert_chat(
        tx,
        chat_id,
        conversation_id,
        name=name,
        chat_mode=chat_mode,
        session_type=session_type,
        user_id=user_id,
        metadata={**metadata, **({"agent": engine} if engine else {})},
    )
    return chat_id


async def still_open(database: Database, keys: Keys, shop: Shop, token: str) -> Chat | None:
    try:
        holder = read(keys, token)
    except (ChatTokenInvalid, ChatTokenExpired):
        return None
    if holder.business_id != shop.business_id:
        return None
    async with database.transaction(worker(shop.business_id)) as tx:
        chat = await queries.chat(tx, holder.session_id)
    return chat if chat is not None and chat.is_open else None


def opened(keys: Keys, shop: Shop, chat_id: UUID) -> Opened:
    token, ends = sign(keys, Holder(business_id=shop.business_id, session_id=chat_id))
    return Opened(
        session_id=chat_id,
        token=token,
        expires_at=ends,
        shop=shop,
        disclosure=disclosure_of(shop),
    )


def disclosure_of(shop: Shop) -> str:
    """What shoppers are told before their first word."""
    said = shop.settings.get("disclosure")
    return said if isinstance(said, str) and said else DISCLOSURE
