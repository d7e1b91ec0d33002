"""The demo shop's help for newcomers: which order to try, and the code that its console outbox holds."""

import re

from dokani.identity.shop.business import is_demo
from dokani.kit import clock
from dokani.kit.db import Database, worker
from dokani.orders.find import spellings
from dokani.portal import queries
from dokani.portal.entry.proof import LIFE, Asked
from dokani.portal.model import Shop
from dokani.settings import Settings

_CODE = re.compile(r"(\d{3})(\d{3})\b")


def is_shown(settings: Settings) -> bool:
    """Never in production, and never where mail really goes out."""
    return settings.environment == "development" and settings.mail == "console"


async def order_to_try(settings: Settings, database: Database, shop: Shop) -> dict[str, str] | None:
    """An order of the demo shop that can be tried; None in any other shop."""
    if not is_shown(settings):
        return None
    async with database.transaction(worker(shop.business_id)) as tx:
        found = await queries.order_to_try(tx) if await is_demo(tx) else None
    return {"order_id": found[0], "contact": found[1]} if found else None


async def code_sent(settings: Settings, database: Database, shop: Shop, asked: Asked) -> str | None:
    """The code that was written for this proof, as the console outbox of the demo shop has it; None anywhere else."""
    if not is_shown(settings) or asked.at < clock.now() - LIFE:
        return None
    async with database.transaction(worker(shop.business_id)) as tx:
        if not await is_demo(tx):
            return None
        subject = await queries.newest_code(tx, spellings(asked.order_id), asked.at)
    match = _CODE.match(subject or "")
    return f"{match[1]} {match[2]}" if match else None
