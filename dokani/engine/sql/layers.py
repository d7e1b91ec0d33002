"""A query in layers: each works out some columns from those below, once for each row, and is read by those above."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

# Columns by layer, the innermost first: name → expression over the columns of the layers before.
Stack: TypeAlias = Sequence[Mapping[str, str]]

_WORD = re.compile(r"[a-z_][a-z0-9_]*")


def stacked(base: Mapping[str, str], source: str, stacks: Sequence[Stack], wanted: Iterable[str]) -> str:
    """The query over `source` (a table, and which of its rows), with the layers of several policies side by side.

    `base` are the columns read from it, by name; `wanted` the expressions over all columns that the caller will read. A
    layer carries on only what is read above it: a row of a hundred columns would be copied once for each layer.
    `offset` keeps the planner from writing a layer's expressions into every place that reads them: each would then be
    worked out as often as it is read. Its zero is typed, so that the planner sees at once that it is none, and the work
    can be shared among processes.
    """
    levels: list[dict[str, str]] = [dict(base)]
    for level in range(max(map(len, stacks), default=0)):
        levels.append({n: e for stack in stacks if level < len(stack) for n, e in stack[level].items()})
    needed = {word for expression in wanted for word in _WORD.findall(expression)}
    queries: list[tuple[list[str], dict[str, str]]] = []
    for at in range(len(levels) - 1, -1, -1):
        below = {name for level in levels[:at] for name in level}
        own = {name: expression for name, expression in levels[at].items() if name in needed}
        carried = sorted((needed & below) - own.keys())
        queries.append((carried, own))
        needed = set(carried) | {word for expression in own.values() for word in _WORD.findall(expression)}
    query = ""
    innermost_first = list(reversed(queries))
    if len(innermost_first) > 1 and all(name == expression for name, expression in base.items()):
        # Where nothing is worked out of the table's own columns first, the first layer reads the table itself.
        del innermost_first[0]
    for carried, own in innermost_first:
        columns = ", ".join([*carried, *(e if e == n else f"{e} as {n}" for n, e in own.items())])
        # Every literal in it was quoted in text.py.
        read = f"({query} offset bigint '0') p" if query else source
        query = f"select {columns} from {read}"  # noqa: S608
    return query
