"""Setting the stage: the made orders, another shopper's return, and pictures; only ever in an unkept database."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from dokani.agents.simulator.model import Bought, Story
from dokani.chat.files import take_file
from dokani.files.model import Content, Upload
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.orders.push import push_orders
from dokani.policies.current import require_active
from dokani.returns.asking.ask import ask
from dokani.returns.model import Ask, AskedLine


async def stage(tx: Tx, story: Story) -> str | None:
    """Put both orders there, and a return of the other one under way; answers the policy's version.

    Raises NoActivePolicy.
    """
    _, version, policy = await require_active(tx, story.mine.email)
    at = clock.now()
    for bought in (story.mine, story.other):
        await push_orders(tx, pushed(bought, policy.currency, at))
    other = story.other
    await ask(
        tx,
        Ask(
            order_id=other.order_id,
            customer_email=other.email,
            channel="portal",
            lines=(AskedLine(line_number=1, quantity=1, reason="other", own_words=""),),
        ),
    )
    return version


def pushed(bought: Bought, currency: str, now: datetime) -> dict[str, Any]:
    """The order as a shop's program would push it."""
    at = now - timedelta(days=bought.days_ago)
    total = sum(item.price * item.quantity for item in bought.items)
    return {
        "order_id": bought.order_id,
        "customer_email": bought.email,
        "customer_name": bought.name,
        "status": "delivered",
        "ordered_at": (at - timedelta(days=3)).isoformat(),
        "shipped_at": (at - timedelta(days=2)).isoformat(),
        "delivered_at": at.isoformat(),
        "currency": currency,
        "order_value": str(total),
        "paid": str(total),
        "lines": [
            {
                "line_number": number,
                "sku": f"sku-{number}",
                "product_name": item.name,
                "product_category": item.category,
                "quantity": item.quantity,
                "unit_price": str(item.price),
                "tags": list(item.tags),
                "delivered_at": at.isoformat(),
            }
            for number, item in enumerate(bought.items, 1)
        ],
    }


async def send_picture(tx: Tx, chat_id: UUID, rng: random.Random, kind: str) -> UUID:
    """A picture as if it had been uploaded in this chat; no file lies behind it."""
    return (await take_file(tx, chat_id, picture(tx.business_id, rng, kind))).id


def picture(business_id: UUID, rng: random.Random, kind: str) -> Upload:
    made = UUID(int=rng.getrandbits(128), version=4)
    return Upload(
        id=made,
        business_id=business_id,
        file_type="evidence_photo",
        kind=kind,
        file_name="photo.jpg",
        content=Content("picture", "image/jpeg", "jpg"),
        size=48_213,
        sha256=rng.randbytes(32),
        phash=None,
        metadata={},
        file_path=f"{business_id}/{made}.jpg",
        scan_status="clean",
    )
