"""Legal floors: dated, cited packs of rules no policy can undercut; data, applied where handed in.

Each file beside this one is a pack {id, jurisdiction, also, title, source, in_force_from, in_force_until, checked,
notes, rules: [{id, article, when, must_accept or bounds, says}]} in the policy's own language. A pack is never edited
once it has decided: what changes is a new file with a new id and date, and the old one gets its last day, so that a
request is always judged by the law of the day it was asked on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from dokani.engine.versions.v1_0_0.parse import Floor


@cache
def packs() -> tuple[Floor, ...]:
    """Every pack that is shipped, of all jurisdictions and dates; those that a document names apply to it."""
    return tuple(floor_of(document) for document in documents())


@cache
def documents() -> tuple[Mapping[str, Any], ...]:
    """The packs as they are written, with title, source and notes; in the order of their ids."""
    found = [
        json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
        for file in files(__name__).iterdir()
        if file.name.endswith(".json")
    ]
    return tuple(sorted(found, key=lambda pack: str(pack["id"])))


def floor_of(pack: Mapping[str, Any]) -> Floor:
    """The floor of a pack document.

    The rules are read in the policy's own language when a policy is parsed with `parse(document, floors=[...])`.
    """
    return Floor(
        str(pack["id"]),
        str(pack["jurisdiction"]),
        tuple(pack["rules"]),
        tuple(pack.get("also", ())),
        _day(pack.get("in_force_from")),
        _day(pack.get("in_force_until")),
    )


def document_of(floor: Floor) -> dict[str, Any]:
    """A floor as it stands in a receipt: all that decides, under its dated id."""
    found: dict[str, Any] = {
        "id": floor.id,
        "jurisdiction": floor.jurisdiction,
        "rules": [dict(rule) for rule in floor.rules],
    }
    if floor.also:
        found["also"] = list(floor.also)
    if floor.in_force_from:
        found["in_force_from"] = floor.in_force_from.isoformat()
    if floor.in_force_until:
        found["in_force_until"] = floor.in_force_until.isoformat()
    return found


def _day(raw: Any) -> date | None:
    return None if raw is None else date.fromisoformat(raw)
