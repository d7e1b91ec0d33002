"""Our conditions against datalogic, a JSONLogic engine of others, wherever the two mean the same."""

import json
from decimal import Decimal
from typing import Any

import datalogic_py
from hypothesis import given, settings
from hypothesis import strategies as st

from dokani.engine.conditions import ConditionReader
from dokani.engine.evaluate import truth_of
from dokani.engine.lengths import Calendar
from dokani.engine.vocabulary import FACTS

NUMBERS = ("order.value", "order.paid", "item.quantity")
WORDS = ("item.category", "reason")
FLAGS = ("item.opened", "item.worn")

numbers = st.integers(0, 9)
words = st.sampled_from(["a", "b", "c"])
values = st.recursive(
    st.one_of(numbers, st.sampled_from(NUMBERS).map(lambda name: {"var": name})),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["+", "*", "min", "max"]), st.lists(inner, min_size=1, max_size=3)).map(
            lambda pair: {pair[0]: pair[1]}
        ),
        st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"-": parts}),
    ),
    max_leaves=4,
)
compared = st.one_of(
    st.tuples(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), values, values).map(
        lambda t: {t[0]: [t[1], t[2]]}
    ),
    st.tuples(st.sampled_from(["<", "<="]), values, values, values).map(lambda t: {t[0]: list(t[1:])}),
    st.tuples(st.sampled_from(["==", "!="]), st.sampled_from(WORDS), words).map(
        lambda t: {t[0]: [{"var": t[1]}, t[2]]}
    ),
    st.tuples(st.sampled_from(WORDS), st.lists(words, max_size=3)).map(
        lambda t: {"in": [{"var": t[0]}, t[1]]}
    ),
    words.map(lambda word: {"in": [word, {"var": "item.tags"}]}),
    st.sampled_from(FLAGS).map(lambda name: {"var": name}),
    st.booleans(),
)
conditions = st.recursive(
    compared,
    lambda inner: st.one_of(
        inner.map(lambda part: {"!": [part]}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"and": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"or": parts}),
    ),
    max_leaves=6,
)
cases = st.fixed_dictionaries(
    {
        **dict.fromkeys(NUMBERS, numbers),
        **dict.fromkeys(WORDS, words),
        **{name: st.booleans() for name in FLAGS},
        "item.tags": st.lists(words, max_size=3),
    }
)


@settings(max_examples=300, deadline=None)
@given(conditions, cases)
def test_where_all_facts_are_known_both_engines_agree(condition: Any, case: dict[str, Any]) -> None:
    node = ConditionReader(FACTS, Calendar().zone, []).read(condition, "")
    assert node is not None
    facts = {name: frozenset(value) if isinstance(value, list) else value for name, value in case.items()}
    typed = {n: Decimal(v) if type(v) is int else v for n, v in facts.items()}
    ours = truth_of(node, typed, Calendar())
    nested: dict[str, Any] = {}
    for name, value in case.items():
        group, _, rest = name.partition(".")
        if rest:
            nested.setdefault(group, {})[rest] = value
        else:
            nested[group] = value
    theirs = datalogic_py.apply(json.dumps(condition), json.dumps(nested))
    assert ours is theirs
