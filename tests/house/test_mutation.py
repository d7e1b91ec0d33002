"""Every word of every policy matters: with any predicate, or any part of one, replaced by `true`, a probe notices."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.house import catalogue, rows
from tests.house.catalogue import Connection
from tests.house.conftest import Layout
from tests.house.probe import COMMANDS, SUBJECTS, Probe, Seen

pytestmark = pytest.mark.anyio
POLICIES = """
select schemaname || '.' || tablename as table, policyname as name, lower(cmd) as command, roles::text[] as roles,
       qual, with_check
  from pg_policies where schemaname in ('public', 'dokani') order by 1, 2
"""
# Mutants no probe can notice, with the reason.
EQUIVALENT = {
    "facebook_user_tokens_closed": "no role has a right on the table that the policy could open",
}


@dataclass(frozen=True)
class Mutant:
    table: str
    policy: str
    commands: tuple[str, ...]
    roles: tuple[str, ...]
    clause: str
    was: str
    becomes: str

    @property
    def statement(self) -> str:
        return f'alter policy "{self.policy}" on {self.table} {self.clause} ({self.becomes})'


def parts(expression: str) -> Iterator[tuple[int, int]]:
    """Where the operands of AND and OR stand in an expression, at every depth; the whole expression comes first."""

    def within(start: int, end: int) -> Iterator[tuple[int, int]]:
        yield start, end
        while expression[start] == "(" and _closing(expression, start) == end - 1:
            start, end = start + 1, end - 1
        cuts, position = [start], start
        while position < end:
            if expression[position] in "('":
                position = _closing(expression, position)
            for word in (" AND ", " OR "):
                if expression.startswith(word, position):
                    cuts += [position, position + len(word)]
            position += 1
        if len(cuts) > 1:
            cuts.append(end)
            for left, right in zip(cuts[::2], cuts[1::2], strict=True):
                yield from within(left, right)

    yield from within(0, len(expression))


def _closing(expression: str, position: int) -> int:
    """Where the parenthesis or string that opens at `position` closes."""
    if expression[position] == "'":
        return expression.index("'", position + 1)
    depth = 0
    while True:
        character = expression[position]
        if character == "'":
            position = _closing(expression, position)
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return position
        position += 1


def test_an_expression_is_taken_apart_at_every_depth() -> None:
    expression = "((a = ( SELECT f('x) AND y'::text) AS f)) AND ((b = c) OR d))"
    assert [expression[start:end] for start, end in parts(expression)] == [
        expression,
        "(a = ( SELECT f('x) AND y'::text) AS f))",
        "((b = c) OR d)",
        "(b = c)",
        "d",
    ]


async def mutants(connection: Connection) -> list[Mutant]:
    found = []
    for policy in await connection.fetch(POLICIES):
        commands = COMMANDS if policy["command"] == "all" else (policy["command"],)
        for clause, expression in (("using", policy["qual"]), ("with check", policy["with_check"])):
            for start, end in parts(expression) if expression not in (None, "true") else ():
                becomes = f"{expression[:start]}true{expression[end:]}"
                was = expression[start:end]
                found.append(
                    Mutant(
                        policy["table"],
                        policy["name"],
                        commands,
                        tuple(policy["roles"]),
                        clause,
                        was,
                        becomes,
                    )
                )
    return found


async def test_every_part_of_every_policy_matters(
    superuser: Connection, layout: Layout, shows: Callable[[str], None]
) -> None:
    await catalogue.speak_json(superuser)
    tables = await catalogue.read(superuser)
    probe = Probe(superuser, tables, await rows.sow(superuser, tables))
    sound: dict[tuple[str, str, str], Seen] = {}
    survivors, killed, equivalent = [], 0, 0
    for mutant in await mutants(superuser):
        if mutant.policy in EQUIVALENT:
            equivalent += 1
        elif await _noticed(probe, mutant, sound):
            killed += 1
        else:
            survivors.append(f"{mutant.policy} {mutant.clause}: {mutant.was}")
    shows(
        f"{layout.name}: {killed + len(survivors) + equivalent} mutants of policies, {killed} killed, "
        f"{equivalent} equivalent, {len(survivors)} survive"
    )
    assert not survivors, "\n".join(survivors)


async def _noticed(probe: Probe, mutant: Mutant, sound: dict[tuple[str, str, str], Seen]) -> bool:
    tries = [
        (subject, command)
        for subject in SUBJECTS
        if subject.role in mutant.roles
        for command in mutant.commands
    ]
    for subject, command in tries:
        place = (subject.name, mutant.table, command)
        if place not in sound:
            sound[place] = await probe.sees(subject, mutant.table, command)
    async with catalogue.undone(probe.connection):
        await probe.connection.execute(mutant.statement)
        for subject, command in tries:
            if await probe.sees(subject, mutant.table, command) != sound[subject.name, mutant.table, command]:
                return True
    return False
