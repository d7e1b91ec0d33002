"""Both readers over the same policies and facts: what Python decides, what SQL decides, and where they differ."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from dokani.engine.decide import decide
from dokani.engine.faults import FactFault, PolicyFault
from dokani.engine.finding import Finding
from dokani.engine.floors import floor_of
from dokani.engine.parse import parse
from dokani.engine.policy import VERDICTS, Policy
from dokani.engine.sql.columns import GENERATED, declared
from dokani.engine.sql.compile import lines_query
from dokani.engine.sql.reader import kinds_of, reader_of
from dokani.engine.sql.refusals import NotInSql
from dokani.engine.sql.rows import Row, rows_of
from dokani.engine.values import UNKNOWN
from dokani.kit.db import to_json
from tests.engine.sql.draw import drawn_facts, drawn_floor, drawn_policy

# Requests that one policy decides.
AT_ONCE = 100
ANSWERS = ("verdict", "amount", "check", "unknown", "python")


@dataclass
class Tally:
    """What came up over all pairs, so that a test can see that it tested something."""

    pairs: int = 0
    lines: int = 0
    in_python: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    unknown: int = 0
    absent: int = 0
    amounts: int = 0
    no_amount: int = 0
    several: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    differ: list[dict[str, Any]] = field(default_factory=list)


async def table(connection: Any, requests: Sequence[dict[str, Any]]) -> None:
    """A temporary table `cases` of these requests; `return_request_id` is a request's place among them."""
    columns = ", ".join(f"{name} {kind}" for name, kind in declared().items())
    await connection.execute(f"create temp table cases (return_request_id bigint not null, {columns})")
    names = [name for name in declared() if name not in GENERATED]
    records = []
    for number, facts in enumerate(requests):
        for row in rows_of(facts):
            records.append((number, *(_plain(name, row) for name in names)))
    await connection.copy_records_to_table("cases", records=records, columns=["return_request_id", *names])
    await connection.execute("create index on cases (return_request_id)")
    await connection.execute("analyze cases")


def _plain(name: str, row: Row) -> Any:
    value = row.values[name]
    return to_json(value) if name == "custom" else value


async def in_sql(
    connection: Any, policy: Policy, first: int, last: int
) -> dict[tuple[int, int], dict[str, Any]]:
    """The answers of SQL by (request, line)."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    reader = reader_of(policy)
    for kind, condition in kinds_of([reader]).items():
        compiled = reader[kind]
        source = f"cases where return_request_id between {first} and {last} and {condition}"
        query = lines_query([compiled], source, ["return_request_id", "line_at"], [ANSWERS])
        for record in await connection.fetch(query):
            found[record["return_request_id"], record["line_at"]] = {
                "kind": kind,
                "python": record["python_0"],
                "verdict": VERDICTS[record["verdict_0"]],
                "amount": record["amount_0"],
                "check": None if record["check_0"] is None else compiled.checks[record["check_0"]],
                "unknown": {name for name, bit in compiled.facts.items() if record["unknown_0"] & bit},
            }
    return found


async def shapes_tell_kinds(connection: Any, policy: Policy) -> None:
    """Rows of one shape are of one kind, and of one only: backtests rest on it."""
    conditions = list(kinds_of([reader_of(policy)]).values())
    one = " + ".join(f"({condition})::int" for condition in conditions)
    mixed = " or ".join(f"bool_or({each}) <> bool_and({each})" for each in conditions)
    wrong = f"{mixed} or max({one}) <> 1 or min({one}) <> 1"
    found = await connection.fetch(f"select shape from cases group by shape having {wrong}")
    assert found == [], policy.document


def in_python(policy: Policy, facts: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The answers of Python by line; None where the facts cannot be read."""
    try:
        answer = decide(policy, facts)
    except FactFault:
        return None
    found = []
    for line in answer.lines:
        first = line.deciding[0] if line.deciding else None
        unknown = [each.unknown for each in line.deciding if each.outcome is UNKNOWN]
        found.append(
            {
                "verdict": line.verdict,
                "amount": line.amount,
                "check": None if first is None else named(first),
                "unknown": set().union(*unknown),
            }
        )
    return found


def named(finding: Finding) -> str:
    return finding.check if finding.rule is None else f"{finding.check}:{finding.rule.id}"


def compared(
    tally: Tally,
    policy: Policy,
    number: int,
    facts: dict[str, Any],
    sql: dict[tuple[int, int], dict[str, Any]],
) -> None:
    """Count one pair, and note where the readers differ."""
    answers = in_python(policy, facts)
    tally.pairs += 1
    mine = []
    at = 1
    while (number, at) in sql:
        mine.append(sql[number, at])
        at += 1
    if answers is None:
        if not all(each["python"] for each in mine):
            tally.differ.append({"facts": facts, "policy": policy.document, "why": "unreadable"})
        return
    tally.several += len(answers) > 1
    tally.absent += None in facts.values()
    for line, (ours, theirs) in enumerate(zip(mine, answers, strict=True)):
        tally.lines += 1
        if ours["python"]:
            tally.in_python += 1
            continue
        tally.kinds[ours["kind"]] += 1
        tally.verdicts[theirs["verdict"]] += 1
        tally.checks[str(theirs["check"]).partition(":")[0]] += 1
        tally.unknown += bool(theirs["unknown"])
        tally.amounts += bool(theirs["amount"])
        tally.no_amount += theirs["amount"] is None
        told = {key: ours[key] for key in theirs}
        if told != theirs:
            tally.differ.append(
                {
                    "line": line,
                    "python": theirs,
                    "sql": told,
                    "facts": facts,
                    "policy": policy.document,
                    "floors": [each.id for each in policy.floors],
                }
            )


async def agreement(connection: Any, seeds: Iterable[int], requests: int) -> Tally:
    """For each seed a policy over the same drawn requests: a pair is a policy and the facts of one request."""
    tally, random = Tally(), Random("facts")
    drawn: list[dict[str, Any]] = []
    while len(drawn) < requests:
        facts = drawn_facts(random)
        with suppress(FactFault):
            rows_of(facts)
            drawn.append(facts)
    await connection.execute("drop table if exists cases")
    await table(connection, drawn)
    for seed in seeds:
        random = Random(seed)
        policy = a_policy(random)
        first = random.randrange(0, max(1, requests - AT_ONCE + 1))
        last = min(requests, first + AT_ONCE) - 1
        try:
            found = await in_sql(connection, policy, first, last)
        except NotInSql as fault:
            tally.refused[fault.part] += 1
            continue
        await shapes_tell_kinds(connection, policy)
        for number in range(first, last + 1):
            compared(tally, policy, number, drawn[number], found)
    return tally


def a_policy(random: Random) -> Policy:
    """One that parses, sometimes under a law."""
    while True:
        document = drawn_policy(random)
        floors = [floor_of(drawn_floor(random))] if "jurisdictions" in document else []
        with suppress(PolicyFault):
            return parse(document, floors=floors)
