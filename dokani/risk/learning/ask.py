"""Asking for a fit before the night."""

from dokani.audit.record import record
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.jobs import enqueue
from dokani.risk.schemas import RiskFitAsked


async def ask_for_fit(tx: Tx) -> RiskFitAsked:
    """The worker fits the shop's weights anew; asked twice before it began, it does so once."""
    await learn_soon(tx)
    await record(tx, "risk.fit_asked", "risk_model", str(tx.business_id))
    return RiskFitAsked(asked_at=clock.now())


async def learn_soon(tx: Tx) -> None:
    business = str(tx.business_id)
    await enqueue(tx, "risk.learn_now", {"business_id": business}, dedupe_key=f"risk.learn_now:{business}")
