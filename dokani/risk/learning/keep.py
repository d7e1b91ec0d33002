"""Keeping every shopper's profile current: worked out from what happened, so that what is past fades and what was taken
back is forgotten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Database, worker
from dokani.risk.feedback import words_kept
from dokani.risk.flags import FLAGS
from dokani.risk.learning import queries
from dokani.risk.model import score
from dokani.risk.past import Event, past_before
from dokani.risk.weights import Weights, weights_of

# A flag of an old request says nothing of the shopper any more.
LASTS_DAYS = 365


async def keep_profiles(database: Database, business_id: UUID) -> int:
    """Work out every profile of a shop anew; answers how many. A request that comes in meanwhile wins: its profile
    stays as it wrote it, until the next night."""
    async with database.transaction(worker(business_id)) as tx:
        base_rate, kept = await queries.model(tx)
    weights, done = weights_of(kept), 0
    async for page, versions in queries.versioned(database, business_id, returners=True):
        at = clock.now()
        rows = [profile_of(email, events, at, base_rate, weights) for email, events in page.items()]
        async with database.transaction(worker(business_id)) as tx:
            done += await queries.keep_profiles(tx, rows, versions, at)
    return done


def profile_of(
    email: str, events: Sequence[Event], at: datetime, base_rate: float, weights: Weights
) -> dict[str, Any]:
    """The columns of a shopper's profile as of `at`."""
    past = past_before(events, at)
    return {
        "customer_email": email,
        "risk_score": score(past.signals(at, base_rate=base_rate), weights).score,
        "return_frequency": past.within(at, 365),
        "behavior_patterns": past.patterns(at),
        "fraud_indicators": {**lasting(past.asked.values(), at), **words_kept(said(events, at))},
    }


def lasting(requests: Any, at: datetime) -> dict[str, Any]:
    """The flags of a year's requests: since when, how often, and why the last time."""
    kept: dict[str, Any] = {}
    for one in sorted(requests, key=lambda request: request.at):
        if (at - one.at).days >= LASTS_DAYS:
            continue
        for flag in FLAGS:
            if flag in one.flags:
                entry = kept.setdefault(flag, {"on": True, "since": one.at.isoformat(), "times": 0})
                entry["times"] += 1
                entry["last"] = one.at.isoformat()
                entry["because"] = one.flags[flag].get("because")
    return kept


def said(events: Sequence[Event], at: datetime) -> list[tuple[str, datetime, str | None]]:
    words = (one for one in events if one.kind in ("fraud", "safe") and one.at < at)
    return [(one.kind, one.at, one.reason) for one in sorted(words, key=lambda one: one.at)]
