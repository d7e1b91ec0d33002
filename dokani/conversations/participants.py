"""Who takes part in a case: the list as it is after somebody came or went. Pure."""

from datetime import datetime
from typing import Any

MOST = 100


def joined(people: list[dict[str, Any]], kind: str, who: str | None, at: datetime) -> list[dict[str, Any]]:
    """With one more who is there; nobody is there twice."""
    if any(one["kind"] == kind and one["id"] == who and one.get("left") is None for one in people):
        return people
    return [*people, {"kind": kind, "id": who, "joined": at.isoformat(), "left": None}][-MOST:]


def left(people: list[dict[str, Any]], kinds: set[str], at: datetime) -> list[dict[str, Any]]:
    """With everybody of these kinds gone."""
    return [
        {**one, "left": at.isoformat()} if one["kind"] in kinds and one.get("left") is None else one
        for one in people
    ]
