"""Running a backtest: gather what is new, decide the past in parts, add up, and keep what came of it."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.engine.faults import PolicyFault
from dokani.engine.policy import VERDICTS, Policy
from dokani.kit import clock
from dokani.kit.db import Database, Tx, as_json, worker
from dokani.kit.errors import DokaniError
from dokani.lab.backtest import queries
from dokani.lab.backtest.counting import queries as past
from dokani.lab.backtest.counting.in_python import Said, because, compared
from dokani.lab.backtest.counting.queries import Span
from dokani.lab.backtest.counting.sides import Sides, sides_of
from dokani.lab.backtest.model import Backtest, Group, NoSuchBacktest
from dokani.lab.backtest.summary import Outcome, result_of
from dokani.lab.cases.gather import gather
from dokani.policies.current import parsed_text
from dokani.policies.looking import left_out, past_returns
from dokani.policies.model import PastReturns
from dokani.policies.review import note

# Lines decided by one statement: long enough to be worth it, short enough to show how far it has come.
PART = 250_000
# Returns that Python decides between two transactions.
BATCH = 500
Watch = Callable[[str, int, int], Awaitable[None]]
Key = tuple[int, int, str | None, str | None, str, str, tuple[str, ...]]


@dataclass
class Counted:
    """What has been added up so far."""

    groups: dict[Key, Group] = field(default_factory=dict)
    in_python: int = 0
    unreadable: int = 0

    def add(self, key: Key, **more: Any) -> None:
        old = self.groups.get(key) or Group(*key, 0, Decimal(0), Decimal(0), Decimal(0), 0, 0)
        summed = {name: getattr(old, name) + value for name, value in more.items()}
        self.groups[key] = Group(*key, **summed)


async def run(
    database: Database, business_id: UUID, backtest_id: UUID, watch: Watch | None = None
) -> Backtest:
    """Answer a question that waits, or that a worker which died had begun; a finished one is left as it is.

    What cannot be worked out ends as failed, and says so; where only the database is away it is tried again.
    """
    try:
        return await _run(database, business_id, backtest_id, watch)
    except DokaniError:
        raise
    except Exception as error:
        problem = f"It could not be worked out ({type(error).__name__}); the server's log says more."
        await _finished(database, business_id, backtest_id, None, problem)
        raise


async def _run(database: Database, business_id: UUID, backtest_id: UUID, watch: Watch | None) -> Backtest:
    as_worker = worker(business_id)
    async with database.transaction(as_worker) as tx:
        await past.take_time(tx)
        begun = await queries.start(tx, backtest_id, clock.now())
        found = await queries.get(tx, backtest_id)
        texts = await queries.documents(tx, backtest_id)
    if found is None or texts is None:
        raise NoSuchBacktest("There is no such backtest.")
    if not begun:
        return found

    async def tell(doing: str, done: int, total: int) -> None:
        async with database.transaction(as_worker) as tx:
            await queries.note_progress(tx, backtest_id, doing, done, total)
        if watch is not None:
            await watch(doing, done, total)

    try:
        was = None if texts[0] is None else parsed_text(texts[0])
        now = parsed_text(texts[1])
    except PolicyFault as fault:
        problem = f"A policy of this backtest does not parse: {fault.faults[0].says()}"
        return await _finished(database, business_id, backtest_id, None, problem)
    started = time.monotonic()
    await gather(database, business_id, lambda done, total: tell("gathering", done, total))
    sides = sides_of(was, now)
    counted, total = await _counted(database, found, sides, business_id, tell)
    async with database.transaction(as_worker) as tx:
        await past.take_time(tx)
        people = await queries.people(tx, backtest_id)
    outcome = Outcome(
        groups=list(counted.groups.values()),
        currency=now.currency,
        since=found.since,
        until=found.until,
        people=people,
        in_python=counted.in_python,
        unreadable=counted.unreadable,
        against_then=was is None,
        refused=sides.refused,
        milliseconds=round(1000 * (time.monotonic() - started)),
    )
    async with database.transaction(as_worker) as tx:
        shops_past = await past_returns(tx)
    no_look = _no_look(total, was, now, found, shops_past)
    result = as_json(result_of(outcome))
    if no_look is not None and shops_past is not None:
        result["says"].append(
            f"This is not the look at the past that a version needs before it goes live: {no_look}."
        )
    done = await _finished(database, business_id, backtest_id, result, None)
    if no_look is not None:
        return done
    async with database.transaction(as_worker) as tx:
        # A policy that cannot read what the shop has is not fit to decide it.
        readable = counted.unreadable * 100 <= max(1, total)
        await note(
            tx,
            now.sha256,
            "backtest",
            readable,
            _summary(result),
            against=None if was is None else was.sha256,
        )
    return done


def _no_look(
    total: int, was: Policy | None, now: Policy, asked: Backtest, past: PastReturns | None
) -> str | None:
    """Why this takes no other look's place and opens no gate; None where it was a look at the shop's past."""
    if total == 0 or past is None:
        return "it looks at no return"
    if was is not None and was.sha256 == now.sha256:
        return "it compares a policy with itself"
    return left_out(past, asked.since, asked.until)


async def _finished(
    database: Database, business_id: UUID, backtest_id: UUID, result: Any, problem: str | None
) -> Backtest:
    async with database.transaction(worker(business_id)) as tx:
        await queries.finish(tx, backtest_id, result, problem, clock.now())
        found = await queries.get(tx, backtest_id)
    assert found is not None
    return found


def _summary(result: dict[str, Any]) -> dict[str, Any]:
    kept = (
        "cases",
        "since",
        "until",
        "money",
        "review_load",
        "newly_denied",
        "newly_approved",
        "impact_score",
        "says",
    )
    return {name: result[name] for name in kept}


async def _counted(
    database: Database, asked: Backtest, sides: Sides, business_id: UUID, tell: Watch
) -> tuple[Counted, int]:
    counted, span, as_worker = Counted(), Span(asked.since, asked.until), worker(business_id)
    async with database.transaction(as_worker) as tx:
        await past.take_time(tx)
        parts = await past.boundaries(tx, span, PART)
    total, done = sum(lines for _, _, lines in parts), 0
    await tell("deciding", 0, total)
    for first, last, lines in parts:
        async with database.transaction(as_worker) as tx:
            await past.take_time(tx)
            if sides.refused is None:
                await _in_sql(tx, counted, asked.id, sides, span, first, last)
                left = await past.left_to_python(tx, sides, span, first, last)
            else:
                left = await past.every_return(tx, span, first, last)
        for start in range(0, len(left), BATCH):
            await _in_python(database, business_id, counted, asked.id, sides, left[start : start + BATCH])
        done += lines
        await tell("deciding", done, total)
    return counted, total


async def _in_sql(
    tx: Tx, counted: Counted, backtest_id: UUID, sides: Sides, span: Span, first: int, last: int
) -> None:
    changed = 0
    for record in await past.decided(tx, sides, span, first, last):
        facts = sides.compiled(record["kind"])[-1].facts
        unknown = tuple(name for name, bit in facts.items() if record["unknown"] & bit)
        key = _key(record["was"], record["now"], record, unknown)
        counted.add(
            key,
            lines=record["lines"],
            amount_was=record["amount_was"],
            amount_now=record["amount_now"],
            squares=record["squares"],
            changed=record["changed"],
            open_amounts=record["open_amounts"],
        )
        changed += record["changed"]
    if changed:
        await past.keep_changes(tx, backtest_id, sides, span, first, last)


def _key(was: int, now: int, row: Any, unknown: tuple[str, ...]) -> Key:
    return (
        was,
        now,
        row["item_category"],
        row["reason"],
        row["segment"],
        f"{row['month']:%Y-%m}",
        unknown,
    )


async def _in_python(
    database: Database, business_id: UUID, counted: Counted, backtest_id: UUID, sides: Sides, ids: list[int]
) -> None:
    """What SQL left: read in one transaction, decided in none, and written in another."""
    async with database.transaction(worker(business_id)) as tx:
        rows = await queries.cases_of(tx, ids)
    found = compared(rows, sides.was, sides.now)
    counted.unreadable += found.unreadable
    counted.in_python += len(found.lines)
    changes = []
    for row, was, now in found.lines:
        before, after = _given(was), _given(now)
        differs = was.verdict != now.verdict or before != after
        counted.add(
            _key(was.verdict, now.verdict, row, tuple(sorted(now.unknown))),
            lines=1,
            amount_was=before,
            amount_now=after,
            squares=(after - before) ** 2,
            changed=int(differs),
            open_amounts=int(now.verdict != 0 and now.amount is None),
        )
        if differs:
            why = because(was, now, sides.was, sides.now)
            verdicts = (VERDICTS[was.verdict], VERDICTS[now.verdict])
            amounts = (_shown(was, sides.now), _shown(now, sides.now))
            changes.append((backtest_id, row["id"], business_id, *verdicts, *amounts, why))
    if changes:
        async with database.transaction(worker(business_id)) as tx:
            await queries.insert_changes(tx, changes)


def _shown(said: Said, policy: Policy) -> Decimal | None:
    return None if said.amount is None else round(said.amount, policy.exponent)


def _given(said: Said) -> Decimal:
    return Decimal(0) if said.verdict == 0 or said.amount is None else said.amount
