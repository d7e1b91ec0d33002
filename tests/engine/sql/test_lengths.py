"""No policy grows into a statement that the database has to give its memory for: it is decided in Python then."""

import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from dokani.engine.parse import parse
from dokani.engine.sql.reader import reader_of
from dokani.engine.sql.refusals import LONGEST_WHOLE, NotInSql

TERMS = {
    "return_window": (14, 30),
    "window_starts_at": ("delivered_at", "ordered_at"),
    "if_last_day_closed": ("same", "next_open_day"),
}


def written(*rules: dict[str, Any]) -> int:
    """The length of all that a policy is in SQL."""
    document = {"format": "dokani/1", "currency": "EUR", "terms": {"return_window": 21}, "rules": list(rules)}
    reader = reader_of(parse(document))
    return max(sum(len(text) for layer in each.layers for text in layer.values()) for each in reader.values())


def nested(depth: int, level: Callable[[Any, int], Any], begin: Any) -> Any:
    for at in range(depth):
        begin = level(begin, at)
    return begin


@pytest.mark.parametrize("count", [20, 40, 150, 500])
def test_many_rules_that_set_the_same_terms_stay_short_or_are_left_to_python(count: int) -> None:
    rules = [
        {
            "id": f"r{at}",
            "says": "x",
            "when": {"==": [{"var": "item.category"}, f"c{at}"]},
            "set": {name: values[at % 2] for name, values in TERMS.items()},
        }
        for at in range(count)
    ]
    try:
        assert written(*rules) <= LONGEST_WHOLE
    except NotInSql:
        assert count == 500


@pytest.mark.parametrize(
    ("level", "begin", "compared"),
    [
        (lambda x, at: {"min": [x, at + 1]}, {"var": "order.value"}, {">": [None, 5]}),
        (lambda x, _: {"==": [x, {"var": "item.worn"}]}, {"var": "item.opened"}, None),
        (lambda x, _: {"+": [x, 1]}, {"var": "today"}, {">": [None, {"var": "order.ordered_at"}]}),
        (
            lambda x, _: {"min": [x, {"var": "order.ordered_at"}]},
            {"var": "today"},
            {">": [None, "2026-01-01"]},
        ),
    ],
    ids=["min", "equal", "days", "earliest"],
)
@pytest.mark.parametrize("depth", [4, 12, 28])
def test_what_doubles_with_each_level_ends_before_it_is_large(
    level: Callable[[Any, int], Any], begin: Any, compared: dict[str, list[Any]] | None, depth: int
) -> None:
    deep = nested(depth, level, begin)
    when = deep if compared is None else {op: [deep, parts[1]] for op, parts in compared.items()}
    rule = {"id": "deep", "says": "x", "when": when, "verdict": "review"}
    tracemalloc.start()
    try:
        assert written(rule) <= LONGEST_WHOLE
    except NotInSql:
        assert depth > 4
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < 50_000_000
