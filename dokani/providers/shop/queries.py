"""The statements of the stand-in for a shop: one table in an SQLite file."""

import sqlite3
from typing import Any

TABLE = """
create table if not exists done (
    business_id text not null, key text not null, reference text not null unique, kind text not null,
    order_id text not null, amount text not null, bonus text not null, currency text not null, at text not null,
    primary key (business_id, key)
)
"""


def find(file: sqlite3.Connection, business_id: str, key: str) -> Any:
    return file.execute("select * from done where business_id = ? and key = ?", (business_id, key)).fetchone()


def since(file: sqlite3.Connection, business_id: str, at: str) -> list[Any]:
    return file.execute(
        "select * from done where business_id = ? and at >= ? order by at, key", (business_id, at)
    ).fetchall()


def insert(file: sqlite3.Connection, *, prefix: str, **row: str) -> None:
    """Keep it under its key unless something is kept there; the reference counts what was done."""
    number = file.execute("select count(*) from done").fetchone()[0] + 1
    file.execute(
        "insert into done (business_id, key, reference, kind, order_id, amount, bonus, currency, at)"
        " values (:business_id, :key, :reference, :kind, :order_id, :amount, :bonus, :currency, :at)"
        " on conflict (business_id, key) do nothing",
        {**row, "reference": f"{prefix}-{number:06d}"},
    )
