"""The shop's own facts, kept as JSON because their types are the policy's to declare."""

from __future__ import annotations

from dokani.engine.sql.readings import Reading
from dokani.engine.sql.refusals import NotInSql
from dokani.engine.sql.text import literal
from dokani.engine.vocabulary import Fact

# What the engine reads as a number, and this column can hold exactly.
_NUMBER = r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$"
_COUNT = r"^[0-9]{1,15}$"


def custom_reading(fact: Fact) -> tuple[Reading, str]:
    """The reading of a fact of the shop's own, and when a row's value is not of its type (Python then says so)."""
    name = literal(fact.name.removeprefix("custom."))
    raw, text = f"(custom -> {name})", f"(custom ->> {name})"
    kind = f"jsonb_typeof{raw}"
    given = f"(custom ? {name})"
    unknown = f"(not {given})"
    if fact.kind == "yes_no":
        value = f"(case when {kind} = 'boolean' then {text}::boolean end)"
        good = f"{kind} = 'boolean'"
    elif fact.kind in ("number", "amount", "count"):
        shape = literal(_COUNT if fact.kind == "count" else _NUMBER)
        kinds = "('number')" if fact.kind == "count" else "('number', 'string')"
        good = f"{kind} in {kinds} and {text} ~ {shape}"
        value = f"(case when {good} then {text}::numeric end)"
    elif fact.kind in ("text", "choice"):
        good = f"{kind} = 'string' and length({text}) <= 1000"
        value = f"(case when {good} then {text} end)"
    elif fact.kind == "words":
        good = f"{kind} = 'array' and not jsonb_path_exists({raw}, '$[*] ? (@.type() != \"string\")')"
        # Compared with `?`, which finds a word among the elements of an array.
        value = f"(case when {good} then {raw} end)"
    else:
        raise NotInSql(f"{fact.name}, a date of the shop's own")
    unreadable = f"({given} and {kind} <> 'null' and not coalesce({good}, false))"
    return Reading(value, unknown), unreadable
