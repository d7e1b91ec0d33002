"""docs/schema.md names everything that goes beyond the document, and nothing that is not there."""

import re
from collections import defaultdict
from pathlib import Path

import asyncpg
import pytest

from tests.house import catalogue, document
from tests.house.conftest import Layout

PAGE = Path(__file__).parent.parent.parent / "docs" / "schema.md"


def rows(heading: str) -> list[list[str]]:
    section = PAGE.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    assert all(row[-1].strip() for row in cells), "every addition has its reason"
    return cells


@pytest.mark.anyio
async def test_every_addition_stands_on_the_page_with_its_reason(plain: Layout) -> None:
    connection = await asyncpg.connect(plain.owner_url)
    try:
        tables = await catalogue.read(connection)
    finally:
        await connection.close()
    given: dict[str, set[str]] = defaultdict(set)
    for fact in document.columns():
        given[fact.table].add(fact.name)

    named_tables = {
        name for row in rows("Tables beyond the document") for name in re.findall(r"`(\w+)`", row[0])
    }
    assert named_tables == {name.partition(".")[2] for name in tables if name not in given}

    named = {
        (table, column)
        for row in rows("Columns beyond the document")
        for table in re.findall(r"`([\w.]+)`", row[0])
        for column in re.findall(r"`(\w+)`", row[1])
    }
    assert named == {
        (name.removeprefix("public."), column)
        for name, columns in given.items()
        for column in tables[name].columns
        if column not in columns
    }
