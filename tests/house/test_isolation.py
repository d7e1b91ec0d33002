"""No caller reaches another business, and within a business each reaches exactly what the matrix says."""

from collections.abc import Callable

import pytest

from tests.house import catalogue, rows
from tests.house.catalogue import Connection
from tests.house.conftest import Layout
from tests.house.matrix import KNOWN_ELSEWHERE, MATRIX, caller, foreign
from tests.house.probe import COMMANDS, REFUSED, SUBJECTS, Probe, Seen, Subject

pytestmark = pytest.mark.anyio
# The desk where people sign in knows everyone, in its own tables only; a person knows their own row anywhere.
BEYOND_BUSINESSES = {"dokani_auth"}
OWN_ROW = {"public.profiles", "public.user_preferences"}


@pytest.fixture
async def probe(superuser: Connection) -> Probe:
    await catalogue.speak_json(superuser)
    tables = await catalogue.read(superuser)
    return Probe(superuser, tables, await rows.sow(superuser, tables))


async def test_every_table_is_known_to_the_matrix(superuser: Connection) -> None:
    tables = set(await catalogue.read(superuser))
    queue = {name for name in tables if name.startswith(rows.QUEUE)}
    assert tables - queue - rows.LEFT_OUT == set(MATRIX) | KNOWN_ELSEWHERE


async def test_nobody_crosses_to_another_business_and_everybody_has_their_own(
    probe: Probe, layout: Layout, shows: Callable[[str], None]
) -> None:
    crossings, differences = [], []
    for table in probe.rows.rows:
        if table == "auth.users" and layout.name != "plain":
            continue  # Supabase's own, and closed to us there
        for subject in SUBJECTS:
            for command in COMMANDS:
                seen = await probe.sees(subject, table, command)
                where = f"{subject.name} {command} {table}"
                if subject.role not in BEYOND_BUSINESSES and table not in OWN_ROW and seen != REFUSED:
                    others = {row.label for row in probe.rows.candidates(table) if foreign(subject, row)}
                    crossings += [
                        f"{where}: {key}" for key in seen if key in others or key.startswith("unknown")
                    ]
                if subject.mixed:
                    continue
                if table in MATRIX and seen != (wanted := _wanted(probe, subject, table, command)):
                    differences.append(f"{where}: {_short(seen)} instead of {_short(wanted)}")
    shows(f"{layout.name}: {probe.tries} probes of {len(probe.rows.rows)} tables, {len(crossings)} crossings")
    assert not crossings
    assert not differences, "\n".join(differences)


def _wanted(probe: Probe, subject: Subject, table: str, command: str) -> Seen:
    rule = MATRIX[table].get((subject.role, command))
    if rule is None:
        return REFUSED
    rows_tried = probe.rows.candidates(table) if command == "insert" else probe.rows.of(table)
    return frozenset(row.label for row in rows_tried if rule(caller(subject), row))


def _short(seen: Seen) -> str:
    return seen if isinstance(seen, str) else f"{{{', '.join(sorted(seen))}}}"
