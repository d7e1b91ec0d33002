"""The statements that decide the past: written by the engine's SQL reader, grouped, and kept where lines change."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.engine.policy import VERDICTS
from dokani.engine.sql.compile import Compiled, lines_query
from dokani.engine.sql.reader import Kind
from dokani.engine.sql.text import FALSE, literal
from dokani.kit.db import Tx
from dokani.lab.backtest.counting.sides import Sides
from dokani.lab.backtest.words import NOTHING_AGAINST, says, sentences

KEEP = ("id", "return_request_id", "item_category", "reason", "segment", "month")
_THEN = ("then_verdict", "then_amount", "then_check")
# The rows a backtest looks at; its four parameters come first everywhere.
_OF = "c.business_id = $1 and c.asked_on >= $2 and c.asked_on < $3"
# More shapes than these are not looked at one by one.
MOST_SHAPES = 1000
# Seconds that one statement over a part of the past may take.
LONGEST = 600
BEGINNING = datetime.fromisoformat("0001-01-02T00:00:00+00:00")
END = datetime.fromisoformat("9999-12-30T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Span:
    """Which returns: those asked for from `since` to before `until`."""

    since: datetime | None
    until: datetime | None

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        return self.since or BEGINNING, self.until or END


def lines(sides: Sides, kind: Kind, source: str, *, only: Sequence[str] = (), explained: bool = False) -> str:
    """The lines of `source` with was, now, their amounts, unknown (a mask) and python; `explained` adds because."""
    both = sides.compiled(kind)
    wanted = [list(only) or ["verdict", "amount", "unknown", "check", "python"] for _ in both]
    keep = [*KEEP, *(_THEN if sides.was is None else ())]
    lines = lines_query(both, source, keep, wanted)
    at = len(both) - 1
    python = " or ".join(f"python_{each}" for each in range(len(both)))
    if only:
        return f"select return_request_id, ({python}) as python from ({lines}) l"
    said = [*KEEP, f"verdict_{at} as now", f"amount_{at} as amount_now", f"unknown_{at} as unknown"]
    said += [f"({python}) as python"]
    if sides.was is None:
        said += ["then_verdict as was", "then_amount as amount_was"]
    else:
        said += ["verdict_0 as was", "amount_0 as amount_was"]
    if explained:
        said.append(f"{_because(sides, both)} as because")
    return f"select {', '.join(said)} from ({lines}) l"


def _because(sides: Sides, both: Sequence[Compiled]) -> str:
    at = len(both) - 1
    here = f"({_array(sentences(both[at].checks, sides.now))})[check_{at} + 1]"
    if sides.was is None:
        known = {check: says(check, sides.now) for check in both[at].checks}
        before = f"coalesce({literal(json.dumps(known))}::jsonb ->> then_check, {literal(NOTHING_AGAINST)})"
        same = "then_verdict = verdict_0"
    else:
        before = f"({_array(sentences(both[0].checks, sides.was))})[check_0 + 1]"
        same = "verdict_0 = verdict_1"
    passes = f"'No longer: ' || coalesce({before}, {literal(NOTHING_AGAINST)})"
    return f"case when {same} then 'The amount is another.' when check_{at} is null then {passes} else {here} end"


def _array(texts: Sequence[str]) -> str:
    return f"array[{', '.join(literal(each) for each in texts)}]::text[]"


async def take_time(tx: Tx) -> None:
    """Let the statements of this transaction take longer than those that somebody waits for at a screen.

    They read whole tables, mostly from memory: there, handing each read to another process costs a fifth of the
    time, and so does a leader that works beside the processes whose answers it collects.
    """
    await tx.conn.execute(
        f"set local statement_timeout = '{LONGEST}s'; set local effective_io_concurrency = 0;"
        " set local parallel_leader_participation = off"
    )


async def boundaries(tx: Tx, span: Span, step: int) -> list[tuple[int, int, int]]:
    """Ranges of returns of about `step` lines each: (first, last, lines). No return lies in two."""
    records = await tx.conn.fetch(
        f"""
        select min(p.first), max(p.first), sum(p.lines)
          from (select c.return_request_id as first, count(*) as lines,
                       (sum(count(*)) over (order by c.return_request_id) - 1)::bigint / $4 as part
                  from dokani.lab_cases c where {_OF} group by c.return_request_id) p
         group by p.part order by 1
        """,
        tx.business_id,
        *span.bounds,
        step,
        timeout=LONGEST,
    )
    return [(record[0], record[1], int(record[2])) for record in records]


def _given(side: str) -> str:
    """What a line gives: nothing where it is refused, and an amount that is not known counts as none."""
    return f"(case when {side} = 0 then 0 else coalesce(amount_{side}, 0) end)"


async def kinds_here(tx: Tx, sides: Sides) -> dict[Kind, str]:
    """Which of the shop's rows are of which kind, as conditions on a row; a kind that it has none of is left out.

    A row's kind hangs on its shape alone, and a past has few: they are looked at one by one, and told by number then.
    """
    tests = ", ".join(f"({condition}) as {kind}" for kind, condition in sides.kinds.items())
    records = await tx.conn.fetch(
        f"""
        with recursive found (shape) as (
            (select shape from dokani.lab_cases where business_id = $1 order by shape limit 1)
            union all
            select (select c.shape from dokani.lab_cases c
                     where c.business_id = $1 and c.shape > f.shape order by c.shape limit 1)
              from found f where f.shape is not null)
        select f.shape, {tests} from (select shape from found where shape is not null limit {MOST_SHAPES + 1}) f
         cross join lateral
              (select * from dokani.lab_cases c where c.business_id = $1 and c.shape = f.shape limit 1) c
        """,
        tx.business_id,
    )
    if len(records) > MOST_SHAPES:
        return sides.kinds
    shapes = {kind: [str(each["shape"]) for each in records if each[kind]] for kind in sides.kinds}
    return {kind: f"shape = any('{{{','.join(held)}}}'::bigint[])" for kind, held in shapes.items() if held}


async def decided(tx: Tx, sides: Sides, span: Span, first: int, last: int) -> list[Any]:
    """The lines of these returns that SQL decides, grouped by how they came out."""
    was, now = _given("was"), _given("now")
    found: list[Any] = []
    for kind, condition in (await kinds_here(tx, sides)).items():
        query = lines(sides, kind, _source(condition))
        found += await tx.conn.fetch(
            f"""
            select was, now, item_category, reason, segment, month, unknown, '{kind}' as kind,
                   count(*) as lines, sum({was}) as amount_was, sum({now}) as amount_now,
                   coalesce(sum(({now} - {was}) * ({now} - {was})) filter (where {now} <> {was}), 0) as squares,
                   count(*) filter (where was <> now or {now} <> {was}) as changed,
                   count(*) filter (where now <> 0 and amount_now is null) as open_amounts
              from ({query}) d where not python and was is not null
             group by 1, 2, 3, 4, 5, 6, 7
            """,
            tx.business_id,
            *span.bounds,
            first,
            last,
            timeout=LONGEST,
        )
    return found


async def left_to_python(tx: Tx, sides: Sides, span: Span, first: int, last: int) -> list[int]:
    """The returns among these that SQL leaves to Python."""
    found: set[int] = set()
    for kind, condition in (await kinds_here(tx, sides)).items():
        if all(each.python == FALSE for each in sides.compiled(kind)):
            continue
        query = lines(sides, kind, _source(condition), only=("python",))
        records = await tx.conn.fetch(
            f"select distinct return_request_id from ({query}) d where python",
            tx.business_id,
            *span.bounds,
            first,
            last,
            timeout=LONGEST,
        )
        found |= {record[0] for record in records}
    return sorted(found)


async def every_return(tx: Tx, span: Span, first: int, last: int) -> list[int]:
    """All returns in a range."""
    records = await tx.conn.fetch(
        (
            f"select distinct c.return_request_id from dokani.lab_cases c where {_OF}"
            " and c.return_request_id between $4 and $5 order by 1"
        ),
        tx.business_id,
        *span.bounds,
        first,
        last,
    )
    return [record[0] for record in records]


def _source(condition: str) -> str:
    return f"dokani.lab_cases c where {_OF} and c.return_request_id between $4 and $5 and {condition}"


async def keep_changes(tx: Tx, backtest_id: UUID, sides: Sides, span: Span, first: int, last: int) -> None:
    """Keep the lines of these returns that came out otherwise."""
    names = f"'{{{','.join(VERDICTS)}}}'::text[]"
    was, now = _given("was"), _given("now")
    for kind, condition in (await kinds_here(tx, sides)).items():
        query = lines(sides, kind, _source(condition), explained=True)
        await tx.conn.execute(
            (
                f"""
                insert into dokani.backtest_changes (backtest_id, case_id, business_id, was, now, amount_was,
                       amount_now, because)
                select $6, id, $1, ({names})[was + 1], ({names})[now + 1], round(amount_was, {sides.now.exponent}),
                       round(amount_now, {sides.now.exponent}), because
                  from ({query}) d
                 where not python and was is not null
                   and (was <> now or {now} <> {was})
                """
            ),
            tx.business_id,
            *span.bounds,
            first,
            last,
            backtest_id,
            timeout=LONGEST,
        )
