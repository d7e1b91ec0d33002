"""The demo shop's past: the orders of four months, and the returns its shoppers asked for, each on its own day."""

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Database, known
from dokani.orders.demo import DemoAsk, demo_asks, load_demo_orders
from dokani.returns.asking.ask import ask
from dokani.returns.deciding.decide import decide
from dokani.returns.model import AlreadyReturned, Ask, AskedLine, Channel, ReturnOpen, Status

WAITING = 12  # how many of the returns that need a person are left for whoever opens the demo
OFTEN = "More was returned lately than our policy allows for."
PATIENCE = timedelta(hours=5)  # how long the others waited for Amina


async def tell_history(database: Database, business_id: UUID, owner_id: UUID) -> int:
    """Write the demo shop's orders and returns, once and in one transaction; answers how many returns there are of it.

    The returns pass through the same verbs as everybody's; only the clock stands at the day they were asked.
    """
    entry = known("dokani_worker", sub=owner_id, business_id=business_id, member_role="owner")
    async with database.transaction(entry) as tx:
        loaded = await load_demo_orders(tx)
        if not loaded.several_lines:
            return 0
        now, asked, waiting = clock.now(), 0, list[tuple[UUID, datetime, float]]()
        for one in demo_asks():
            with clock.standing_at(now - timedelta(days=one.days_ago)):
                try:
                    done = await ask(tx, asking(one))
                except (ReturnOpen, AlreadyReturned):
                    continue  # an earlier return of the demo stands in the way: its shopper is told so, too
            asked += 1
            if done.triage.status is Status.PENDING_REVIEW:
                waiting.append((done.public_id, done.at, done.triage.score.score))
        for public_id, at, risk in waiting[:-WAITING]:
            with clock.standing_at(at + PATIENCE):
                verdict = Status.DENIED if risk >= 0.6 else Status.APPROVED
                denied = verdict == Status.DENIED
                await decide(
                    tx,
                    public_id,
                    verdict,
                    note="Too often." if denied else "",
                    shopper_reason=OFTEN if denied else "",
                )
    return asked


def asking(one: DemoAsk) -> Ask:
    return Ask(
        order_id=one.order_id,
        lines=tuple(
            AskedLine(
                line_number=line.line_number,
                quantity=line.quantity,
                reason=line.reason,
                own_words=line.own_words,
                resolution_wanted=line.resolution_wanted,
            )
            for line in one.lines
        ),
        evidence=frozenset(one.evidence),
        channel=cast(Channel, one.channel),
    )
