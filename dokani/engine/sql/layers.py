"""A query in layers: each works out some columns from those below, once for each row, and is read by those above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

# Columns by layer, the innermost first: name → expression over the columns of the layers before.
Stack: TypeAlias = Sequence[Mapping[str, str]]


def stacked(innermost: str, stacks: Sequence[Stack]) -> str:
    """The query over `innermost`, with the layers of several policies side by side.

    `offset 0` keeps the planner from writing a layer's expressions into every place that reads them: each would then be
    worked out as often as it is read.
    """
    query = innermost
    for level in range(max(map(len, stacks), default=0)):
        columns: dict[str, str] = {}
        for stack in stacks:
            if level < len(stack):
                columns |= stack[level]
        written = "".join(f", {expression} as {name}" for name, expression in columns.items())
        query = f"select p.*{written} from ({query} offset 0) p"  # noqa: S608 — literals are quoted in text.py
    return query
