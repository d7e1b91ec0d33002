"""Asking the past: the two policies are read and kept, and a job answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.audit.record import record
from dokani.engine.canonical import canonical
from dokani.kit.db import Tx
from dokani.kit.jobs import enqueue
from dokani.lab.backtest import queries
from dokani.lab.backtest.model import Backtest, NoSuchBacktest, NotASpan, TooManyBacktests
from dokani.lab.named import Named, policy_named

MOST_WAITING = 5


@dataclass(frozen=True, slots=True)
class Which:
    """A policy by its number or its document; exactly one of them."""

    policy_id: int | None = None
    rules: Any = None


async def ask(
    tx: Tx, was: Which | None, now: Which, since: datetime | None, until: datetime | None
) -> Backtest:
    """Keep the question and let the worker answer it. `was` None compares with what was decided at the time.

    Raises what `policy_named` raises, NotASpan, TooManyBacktests.
    """
    if await queries.unfinished(tx) >= MOST_WAITING:
        raise TooManyBacktests(f"{MOST_WAITING} backtests wait or run already; wait for one of them.")
    found = await keep(tx, was, now, since, until)
    await enqueue(tx, "lab.backtest", {"business_id": str(tx.business_id), "backtest_id": str(found.id)})
    return found


async def keep(
    tx: Tx, was: Which | None, now: Which, since: datetime | None, until: datetime | None
) -> Backtest:
    """Keep the question, for whoever answers it."""
    if since is not None and until is not None and since >= until:
        raise NotASpan("The time to look at ends before it begins.")
    before = None if was is None else await policy_named(tx, was.policy_id, was.rules)
    after = await policy_named(tx, now.policy_id, now.rules)
    backtest_id = await queries.insert(
        tx,
        was=_text(before),
        was_policy_id=None if before is None else before.id,
        was_sha256=None if before is None else before.policy.sha256,
        now=_text(after),
        now_policy_id=after.id,
        now_sha256=after.policy.sha256,
        since=since,
        until=until,
    )
    await record(tx, "policy.backtested", "policy", str(after.id or ""), backtest_id=str(backtest_id))
    return await require(tx, backtest_id)


async def require(tx: Tx, backtest_id: UUID) -> Backtest:
    """The backtest; raises NoSuchBacktest."""
    found = await queries.get(tx, backtest_id)
    if found is None:
        raise NoSuchBacktest("There is no such backtest.")
    return found


def _text(named: Named | None) -> str | None:
    return None if named is None else canonical(named.policy.document)
