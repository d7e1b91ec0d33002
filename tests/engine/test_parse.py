"""A policy that does not parse is refused with the path of every fault, its value, and what would be right."""

from decimal import Decimal
from typing import Any

import pytest

from dokani.engine.canonical import canonical, read_json
from dokani.engine.faults import Fault
from dokani.engine.parse import PolicyFault, Shop, parse
from dokani.engine.starter import starter_policy
from tests.engine.shop import GONE, RULES, document, sets, speaks

CATEGORY = {"==": [{"var": "item.category"}, "a"]}


def faults_of(given: Any, **more: Any) -> dict[str, str]:
    with pytest.raises(PolicyFault) as refused:
        parse(given, **more)
    return {fault.path: fault.problem for fault in refused.value.faults}


def refused_by(given: Any) -> tuple[Fault, ...]:
    with pytest.raises(PolicyFault) as refused:
        parse(given)
    return refused.value.faults


def rule_with(when: Any) -> dict[str, Any]:
    return document(sets(when, return_window_days=5))


@pytest.mark.parametrize(
    ("when", "path"),
    [
        ({"and": [{"==": [{"var": "item.sku"}, "x"]}, {"==": [{"var": "nope"}, 1]}]}, ".and[1].==[0].var"),
        ({"xor": [True, False]}, ""),
        ({"==": [{"var": "item.category"}, 3]}, ".=="),
        ({"<": [{"var": "item.category"}, "b"]}, ".<"),
        ({"in": ["a", "banana"]}, ".in[1]"),
        ({"in": ["a", {"var": "item.category"}]}, ".in[1]"),
        ({"in": [{"var": "item.category"}, ["a", 3]]}, ".in[1][1]"),
        ({"var": "item.category"}, ".var"),
        ({"and": []}, ".and"),
        ({"and": True}, ".and"),
        ({"and": [1, True]}, ".and[0]"),
        ({"or": [{"!": [{"var": "order.value"}]}]}, ".or[0].![0]"),
        ({"==": [{"var": "order.value"}]}, ".=="),
        ({">": [1, {"var": "order.value"}, 3]}, ".>"),
        ({"<": [{"var": "order.ordered_at"}, "yesterday"]}, ".<[1]"),
        ({"==": [{"+": [{"var": "item.sku"}, 1]}, 2]}, ".==[0].+"),
        ({"==": [{"-": [1, 2, 3]}, 2]}, ".==[0].-"),
        ({"<": [{"var": "order.value"}, None]}, ".<"),
        ({"==": [{"var": "order.value"}, 1e400]}, ".==[1]"),
        ({"==": [{"var": "item.tags"}, "x"]}, ".=="),
        ({"var": ["item.opened", False]}, ".var"),
        ({"a": 1, "b": 2}, ""),
        ([True], ""),
        ("true", ""),
        (None, ""),
    ],
)
def test_a_faulty_condition_is_named_by_its_path(when: Any, path: str) -> None:
    found = faults_of(rule_with(when))
    # A value where true or false is meant is named where it stands.
    assert set(found) <= {f"rules[0].when{path}", f"rules[0].when{path.removesuffix('.var')}"}
    assert found


def test_every_fault_is_collected_not_only_the_first() -> None:
    given = document(
        {"id": "a", "when": {"==": [{"var": "x"}, 1]}, "set": {"nothing": 1, "refund_percent": 101}},
        {"id": "a", "when": True, "verdict": "approve"},
        {"id": "b c", "when": True},
        terms={"return_window_days": "soon", "lines_decided": "some", "window_starts_at": "birth"},
        time_zone="Mars/Olympus",
        seasonz={},
    )
    found = faults_of(given)
    assert set(found) >= {
        "seasonz",
        "time_zone",
        "terms.return_window_days",
        "terms.lines_decided",
        "terms.window_starts_at",
        "rules[0].when.==[0].var",
        "rules[0].set.nothing",
        "rules[0].set.refund_percent",
        "rules[1].verdict",
        "rules[2].id",
        "rules[2]",
    }


def test_a_slip_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(PolicyFault) as refused:
        parse(document(terms={"retrun_window": 3}))
    assert refused.value.faults[0].wanted == 'did you mean "return_window"?'


def test_what_is_only_of_the_same_thing_is_no_slip_of_it_and_its_names_are_listed() -> None:
    def wanted(fact: str) -> str:
        rule = {"id": "r", "when": {"==": [{"var": fact}, "blue"]}, "verdict": "deny"}
        with pytest.raises(PolicyFault) as refused:
            parse(document(rule))
        return refused.value.faults[0].wanted

    assert wanted("item.categroy") == 'did you mean "item.category"?'
    listed = wanted("item.colour")
    assert listed.startswith("one of item.") and "item.category" in listed and "order." not in listed


def test_what_a_currency_that_is_none_makes_of_amounts_is_not_told_as_well() -> None:
    given = document(terms={"auto_approve_threshold": {"amount": 20, "currency": "EUR"}}) | {
        "currency": "EURO"
    }
    with pytest.raises(PolicyFault) as refused:
        parse(given)
    assert [fault.path for fault in refused.value.faults] == ["currency"]


def test_an_id_said_twice_is_told_with_the_other_faults_of_both_rules() -> None:
    broken = {"id": "twice", "when": {"==": [{"var": "item.nothing"}, 1]}, "verdict": "deny"}
    paths = [fault.path for fault in refused_by(document(broken, {**broken, "verdict": "perhaps"}))]
    assert set(paths) == {
        "rules[0].when.==[0].var",
        "rules[1].id",
        "rules[1].when.==[0].var",
        "rules[1].verdict",
    }


@pytest.mark.parametrize("levels", [33, 47, 60, 400])
def test_a_condition_that_nests_too_deep_is_named_by_its_path(levels: int) -> None:
    when: Any = {"var": "item.opened"}
    for number in range(levels):
        when = {("and", "or")[number % 2]: [when, True]}
    fault, *_ = refused_by(document({"id": "deep", "when": when, "verdict": "deny"}))
    assert fault.path.startswith("rules[0].when.") and fault.problem == "nested too deep"
    assert "at most" in fault.wanted and "null" not in fault.says()


def test_what_is_too_much_is_named_where_it_is() -> None:
    many = [
        {"id": f"r{number}", "when": {"var": "item.opened"}, "verdict": "deny"} for number in range(7_000)
    ]
    (fault,) = refused_by(document(*many))
    assert (fault.path, fault.problem, fault.wanted) == ("rules", "too many rules", "at most 500")
    long = {"id": "long", "when": {"in": [{"var": "item.sku"}, ["x"] * 60_000]}, "verdict": "deny"}
    (fault,) = refused_by(document(many[0], long))
    assert (fault.path, fault.problem) == ("rules[1].when", "too large")
    assert "50000 values" in fault.wanted
    (fault,) = refused_by(document() | {"closed_days": {"dates": ["2026-01-01"] * 60_000}})
    assert fault.path == "closed_days.dates"


@pytest.mark.parametrize(
    "given", [None, 3, "x", [], {}, {"format": "dokani/2"}, [{"id": 1, "condition": "a = 1"}]]
)
def test_what_is_not_a_policy_is_refused(given: Any) -> None:
    assert faults_of(given)


def test_depth_and_size_have_limits() -> None:
    deep: Any = True
    for _ in range(40):
        deep = {"!": [deep]}
    assert any("deep" in problem for problem in faults_of(rule_with(deep)).values())
    wide = {"in": [{"var": "item.sku"}, [f"s{n}" for n in range(5_000)]]}
    assert faults_of(rule_with(wide)) == {"rules[0].when.in[1]": "the condition is too large"}
    many = [speaks(CATEGORY, name=f"r{n}") for n in range(501)]
    assert faults_of(document(*many)) == {"rules": "too many rules"}
    bottomless: Any = {}
    for _ in range(5_000):
        bottomless = {"a": bottomless}
    assert faults_of({**document(), "custom": bottomless})


def test_a_value_is_a_literal_never_an_expression() -> None:
    given = document(terms={"refund_percent": {"var": "item.sku"}})
    assert faults_of(given) == {"terms.refund_percent": "an expression"}


def test_an_amount_in_another_currency_is_refused() -> None:
    found = faults_of(document(terms={"auto_approve_threshold": {"amount": 5, "currency": "USD"}}))
    assert found == {"terms.auto_approve_threshold.currency": "another currency"}
    parse(document(terms={"auto_approve_threshold": {"amount": 5, "currency": "EUR"}}))


def test_the_older_spelling_of_the_window_is_the_window() -> None:
    assert parse(document(terms={"return_window_days": 9})).terms["return_window"].count == 9
    both = document(terms={"return_window_days": 9, "return_window": "9 days"})
    assert faults_of(both) == {"terms.return_window": "return_window is said twice"}


def test_a_rule_that_moves_the_start_may_not_count_from_it() -> None:
    rule = sets({">": [{"var": "days_since_start"}, 3]}, window_starts_at="ordered_at")
    assert set(faults_of(document(rule))) == {"rules[0].set.window_starts_at"}


def test_one_verdict_for_all_lines_may_not_depend_on_one_line() -> None:
    assert set(faults_of(document(sets(CATEGORY, lines_decided="together")))) == {
        "rules[0].set.lines_decided"
    }


def test_a_bound_may_not_meet_null_where_null_has_no_rank() -> None:
    rule = {"id": "r", "when": True, "at_most": {"auto_approve_threshold": 50}, "says": "Less."}
    assert set(faults_of(document(rule, terms={"auto_approve_threshold": None}))) == {
        "rules[0].at_most.auto_approve_threshold"
    }
    parse(document(rule))
    parse(document({"id": "r", "when": True, "at_least": {"return_window": None}, "says": "No limit."}))
    unordered = {"id": "r", "when": True, "at_least": {"acceptable_reasons": []}, "says": "x"}
    assert set(faults_of(document(unordered))) == {"rules[0].at_least.acceptable_reasons"}


def test_a_window_from_a_fact_the_shop_never_has_is_refused() -> None:
    shop = Shop(never=frozenset({"order.first_carrier_scan_at"}))
    given = document(
        sets(CATEGORY, window_starts_at="first_carrier_scan_at"),
        terms={"window_starts_at": "first_carrier_scan_at"},
    )
    assert set(faults_of(given, shop=shop)) == {"terms.window_starts_at", "rules[0].set.window_starts_at"}
    parse(given)


def test_a_word_the_shop_has_never_used_is_a_warning() -> None:
    shop = Shop(words={"item.category": frozenset({"electronics", "jewelry", "books"})})
    policy = parse(
        document(sets({"in": [{"var": "item.category"}, ["book", "books"]]}, refund_percent=5)), shop=shop
    )
    assert [(warning.value, warning.wanted) for warning in policy.warnings] == [
        ("book", 'did you mean "books"?')
    ]


def test_a_rule_that_hides_one_below_it_is_a_warning_with_the_ids() -> None:
    wide = sets({"or": [CATEGORY, {"var": "item.opened"}]}, name="wide", refund_percent=5)
    narrow = sets({"and": [CATEGORY, {"var": "item.worn"}]}, name="narrow", refund_percent=6)
    (warning,) = parse(document(wide, narrow)).warnings
    assert (warning.path, warning.value) == ("rules[1]", "narrow")
    assert "wide" in warning.problem
    assert parse(document(narrow, wide)).warnings == ()
    always = speaks(True, name="always")
    assert [warning.value for warning in parse(document(always, wide, narrow)).warnings] == ["wide", "narrow"]


def test_the_starter_policy_parses_without_a_warning() -> None:
    for currency in ("EUR", "BDT", "JPY", "KWD"):
        assert parse(starter_policy(currency)).warnings == ()


def test_the_hash_is_of_the_meaning_not_of_the_writing() -> None:
    given = document(*RULES)
    again = read_json(canonical(given))
    assert parse(again).sha256 == parse(given).sha256
    assert (
        parse(document(*RULES, terms={"auto_approve_threshold": Decimal("150.000")})).sha256
        == parse(given).sha256
    )
    assert parse(document(*RULES, terms={"auto_approve_threshold": 151})).sha256 != parse(given).sha256


def test_parsing_leaves_the_document_as_it_was() -> None:
    given = document(*RULES)
    before = canonical(given)
    parse(given)
    assert canonical(given) == before


@pytest.mark.parametrize(
    "custom",
    [
        {"colour": {"type": "hue"}},
        {"Colour": {"type": "text"}},
        {"colour": {"type": "text", "known_at": "later"}},
        {"colour": {"type": "text", "when_unknown": "guess"}},
        {"colour": 3},
        [],
    ],
)
def test_a_faulty_fact_of_the_merchants_own_is_refused(custom: Any) -> None:
    assert all(path.startswith("custom") for path in faults_of(document(custom=custom)))


@pytest.mark.parametrize("currency", [GONE, None, "eur", "EURO", 3, ""])
def test_a_policy_names_its_currency(currency: Any) -> None:
    given = document()
    given["currency"] = currency
    if currency is GONE:
        del given["currency"]
    assert set(faults_of(given)) == {"currency"}
