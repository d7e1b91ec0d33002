"""The given schema, verbatim, and what it says as facts a test can compare."""

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).with_name("database_schema.md")


@dataclass(frozen=True)
class Fact:
    """One column of the document. `check` is its text inside `CHECK (…)`, `references` is (table, column)."""

    table: str
    name: str
    type: str
    primary_key: bool
    filled: bool
    unique: bool
    default: str | None
    check: str | None
    references: tuple[str, str] | None


@dataclass(frozen=True)
class Index:
    name: str
    table: str
    columns: tuple[str, ...]


def columns() -> list[Fact]:
    """Every column, in the order of the document."""
    found = []
    for heading in re.finditer(
        r"### `([\w.]+)`\n.*?```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
    ):
        table = heading[1] if "." in heading[1] else f"public.{heading[1]}"
        found += [_fact(table, line) for line in heading[2].strip().splitlines()]
    return found


def indexes() -> list[Index]:
    pattern = r"CREATE INDEX (\w+) ON (\w+)\(([^)]*)\);"
    return [
        Index(match[1], f"public.{match[2]}", tuple(part.strip() for part in match[3].split(",")))
        for match in re.finditer(pattern, PAGE.read_text(encoding="utf-8"))
    ]


def _fact(table: str, line: str) -> Fact:
    name, kind, rest = (line + "  ").split(" ", 2)
    check = re.search(r"CHECK \((.*)\)\s*$", rest)
    default = re.search(r"DEFAULT ('[^']*'|[\w.]+\(\)|\S+)", rest)
    references = re.search(r"REFERENCES ([\w.]+)\((\w+)\)", rest)
    target = None
    if references:
        target = (references[1] if "." in references[1] else f"public.{references[1]}", references[2])
    return Fact(
        table,
        name,
        kind,
        "PRIMARY KEY" in rest,
        "NOT NULL" in rest or "PRIMARY KEY" in rest,
        "UNIQUE" in rest,
        default[1] if default else None,
        check[1] if check else None,
        target,
    )
