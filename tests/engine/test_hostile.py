"""Whatever is handed in: a policy or facts that mean nothing are refused with faults, never with a traceback."""

import copy
import json
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dokani.engine.canonical import NotJson, canonical, read_json
from dokani.engine.decide import decide
from dokani.engine.faults import FactFault, PolicyFault
from dokani.engine.older import import_rules
from dokani.engine.parse import parse
from dokani.engine.starter import starter_policy
from tests.engine.shop import RULES, document, facts

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.decimals(),
    st.text(max_size=20),
    st.sampled_from(
        ["item.category", "today", "2026-02-30", "48 hours", "delivered_at", "", "\x00", "\ud800", {}, []]
    ),
    st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=5)), max_size=3),
    st.dictionaries(
        st.sampled_from(["var", "and", "==", "in", "-", "id", "from", "to", "line", "x"]),
        st.none(),
        max_size=2,
    ),
    st.sampled_from(
        [{"var": "item.category"}, {"-": [{"var": "today"}, {"var": "order.paid"}]}, {"in": [1, [2]]}]
    ),
)
FULL = document(
    *RULES,
    {
        "id": "w",
        "when": {"<": [{"var": "today"}, "2026-01-01"]},
        "verdict": "wait",
        "until": "2026-01-01",
        "says": ".",
    },
    {"id": "b", "when": True, "at_least": {"return_window": "7 business days"}, "says": "."},
    terms={
        "fees": [{"id": "f", "fixed": 3}],
        "refund_range": {"from": 1, "to": 2},
        "return_until": "2026-12-31",
    },
    reasons={"mine": {"means": "other", "fault": "none"}},
    seasons={"s": {"of": "ordered_at", "from": "11-01", "to": "01-05"}},
    custom={"c": {"type": "number"}},
    closed_days=["sunday", "12-25"],
    time_zone="Asia/Dhaka",
)
FACTS: dict[str, Any] = {
    **facts(),
    "lines": [{"item": {"sku": "a"}}, {"line": 2, "reason": "other"}],
    "custom": {"c": 1},
}
MANY = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    for key, each in items:
        found += places(each, (*path, key))
    return found


def replaced(value: Any, path: tuple[Any, ...], junk: Any) -> Any:
    if not path:
        return junk
    changed = copy.deepcopy(value)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = junk
    return changed


@MANY
@given(st.sampled_from(places(FULL)), JUNK)
def test_a_policy_with_junk_anywhere_parses_or_is_refused(path: tuple[Any, ...], junk: Any) -> None:
    try:
        policy = parse(replaced(FULL, path, junk))
    except PolicyFault as refused:
        assert refused.faults
        json.dumps([fault.to_json() for fault in refused.faults]).encode()
    else:
        decide(policy, facts()).to_json(counterfactuals=False)


@MANY
@given(st.lists(st.tuples(st.sampled_from(places(FACTS)), JUNK), min_size=1, max_size=2))
def test_facts_with_junk_anywhere_are_decided_or_refused(bent: list[tuple[tuple[Any, ...], Any]]) -> None:
    given_facts: Any = FACTS
    for path, junk in bent:
        if path in places(given_facts):
            given_facts = replaced(given_facts, path, junk)
    try:
        found = decide(parse(FULL), given_facts)
    except FactFault as refused:
        assert all(fault.problem and fault.wanted for fault in refused.faults)
    else:
        json.dumps(found.to_json(counterfactuals=False)).encode()


@MANY
@given(JUNK, JUNK, st.sampled_from(["", "order_value > 3", "(", "a AND", "return_reason IN ('x'"]))
def test_an_older_policy_with_junk_in_it_is_read_or_refused(one: Any, other: Any, condition: str) -> None:
    rule = {"id": one, "condition": condition, "action": "deny", "priority": other, "risk_threshold": one}
    for older in (one, [one, rule], {"return_window_days": one, "fees": other, "rules": [rule]}):
        try:
            found = import_rules(older, currency="EUR")
        except ValueError:
            continue
        parse(found.document)


@MANY
@given(st.one_of(st.binary(max_size=50), st.text(max_size=50)))
def test_bytes_are_json_or_are_refused(raw: bytes | str) -> None:
    try:
        read_json(raw)
    except NotJson as refused:
        assert refused.code and refused.fault.wanted


@MANY
@given(
    st.recursive(
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(-(10**15), 10**15),
            st.text(max_size=8).filter(lambda t: "\x00" not in t),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
        ),
    )
)
def test_canonical_text_reads_back_to_the_same_text(value: Any) -> None:
    try:
        again = read_json(canonical(value))
    except NotJson:
        return
    assert canonical(again) == canonical(value)


def test_numbers_are_written_one_way() -> None:
    given_values = [
        Decimal("1.50"),
        1.5,
        Decimal("15E-1"),
        150.0,
        Decimal("1E+2"),
        0.0,
        Decimal("0.00"),
        True,
    ]
    assert canonical(given_values) == "[1.5,1.5,1.5,150,100,0,0,true]"


def test_the_starter_policy_decides() -> None:
    assert decide(parse(starter_policy("EUR")), facts()).verdict == "approve"
