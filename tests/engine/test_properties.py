"""What holds for every policy and every case: drawn at random, with every completion of what is unknown."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dokani.engine.canonical import canonical, read_json
from dokani.engine.decide import decide
from dokani.engine.parse import parse
from tests.engine.shop import document, facts

# For each fact the values it may turn out to have; None is known to be absent.
DOMAIN: dict[str, list[Any]] = {
    "item.category": ["clothing", "electronics", None],
    "customer.tier": ["gold", "silver", None],
    "item.has_receipt": [True, False, None],
    "item.worn": [True, False],
    "item.personalised": [True, False],
    "item.tags": [["final_sale"], [], None],
    "order.value": ["120", "300"],
    "order.status": ["delivered", "shipped"],
    "order.is_shoppers": [True, False],
    "order.delivered_at": ["2026-11-01T10:00:00Z", "2026-10-01", "2026-10-15", None],
    "order.ordered_at": ["2026-10-20", "2026-09-01"],
    "reason": ["changed_mind", "defective", "boredom", None],
    "evidence": [[], ["photo"]],
    "resolution_wanted": ["refund", "exchange", "repair", None],
    "item.quantity": [0, 1, 2],
    "item.quantity_returnable": [0, 1, 2, None],
    "item.paid": ["10", "100"],
    "item.replacements": [1, 2],
    "item.variant_available": [True, False],
    "item.price_difference": ["0", "5.50", "-5.50"],
    "refund_to.kind": ["card", "gift_card", None],
    "refund_to.is_original": [True, False],
    "refund_to.balance": ["3", None],
}
NUMBERS = {
    "order.value": 150,
    "item.paid": 50,
    "days_since_start": 20,
    "item.quantity": 1,
    "request.value": 60,
}
YES_NO = ["item.has_receipt", "item.worn", "item.personalised"]
WORDS = {
    "item.category": "electronics",
    "customer.tier": "gold",
    "reason": "defective",
    "order.status": "shipped",
}


def comparisons() -> st.SearchStrategy[Any]:
    numbers = st.sampled_from(sorted(NUMBERS.items())).flatmap(
        lambda pair: st.sampled_from(["<", "<=", ">", ">=", "==", "!="]).map(
            lambda op: {op: [{"var": pair[0]}, pair[1]]}
        )
    )
    words = st.sampled_from(sorted(WORDS.items())).flatmap(
        lambda pair: st.sampled_from(
            [
                {"==": [{"var": pair[0]}, pair[1]]},
                {"!=": [{"var": pair[0]}, pair[1]]},
                {"in": [{"var": pair[0]}, [pair[1], "other"]]},
                {"==": [{"var": pair[0]}, None]},
            ]
        )
    )
    dates = st.sampled_from(
        [
            {"<": [{"var": "order.delivered_at"}, "2026-10-10"]},
            {">": [{"-": [{"var": "request.asked_at"}, {"var": "item.delivered_at"}]}, 12]},
            {"==": [{"var": "order.delivered_at"}, None]},
        ]
    )
    sets = st.just({"in": ["final_sale", {"var": "item.tags"}]})
    return st.one_of(numbers, words, dates, sets, st.sampled_from([{"var": name} for name in YES_NO]))


def conditions() -> st.SearchStrategy[Any]:
    return st.recursive(
        comparisons(),
        lambda inner: st.one_of(
            inner.map(lambda part: {"!": [part]}),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"and": parts}),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"or": parts}),
        ),
        max_leaves=4,
    )


SETS = st.fixed_dictionaries(
    {},
    optional={
        "return_window": st.sampled_from(
            [None, 5, 20, 60, "48 hours", "2 weeks", "1 month", "7 business days"]
        ),
        "count_from": st.sampled_from(["same_day", "next_day"]),
        "return_until": st.sampled_from([None, "2026-11-30"]),
        "refund_percent": st.sampled_from([0, 33, 50, 100]),
        "restocking_fee_percent": st.sampled_from([0, 15]),
        "acceptable_reasons": st.sampled_from([None, [], ["defective"], ["changed_mind", "defective"]]),
        "required_evidence": st.sampled_from([{}, {"defective": ["photo"]}, {"changed_mind": ["photo"]}]),
        "auto_approve_threshold": st.sampled_from([30, 80, 200]),
        "high_risk_categories": st.sampled_from([[], ["electronics"], None]),
        "resolutions": st.sampled_from([None, [], ["refund"], ["exchange", "refund"]]),
        "fees": st.sampled_from([[], [{"id": "label", "fixed": 4}], [{"id": "look", "percent": 10}]]),
        "refund_to": st.sampled_from([None, ["original"], ["gift_card"]]),
        "when_out_of_stock": st.sampled_from(["refund", "deny", "wait"]),
        "opens_after": st.sampled_from([None, 25]),
    },
)


@st.composite
def policies(draw: st.DrawFn) -> dict[str, Any]:
    rules: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 4))):
        rule: dict[str, Any] = {"id": f"r{number}", "when": draw(conditions()), "says": "."}
        kind = draw(st.sampled_from(["set", "set", "bound", "deny", "review", "wait"]))
        if kind == "set":
            rule["set"] = draw(SETS)
            assume(rule["set"])
        elif kind == "bound":
            which = draw(st.sampled_from(["at_least", "at_most"]))
            rule[which] = draw(
                st.sampled_from([{"return_window": 14}, {"refund_percent": 40}, {"return_window": None}])
            )
        else:
            rule["verdict"] = kind
            if kind == "wait":
                rule["until"] = "2026-12-01"
        rules.append(rule)
    starts = draw(st.sampled_from([[], [], [{"id": "start", "when": {"var": "item.worn"}, "says": "."}]]))
    for rule in starts:
        rule["set"] = {"window_starts_at": "ordered_at"}
    terms = {
        "difference_paid_with": draw(st.sampled_from([None, ["card"]])),
        "exchange_for": draw(st.sampled_from(["anything", "same_product"])),
        "states_allowing": {
            "return": ["delivered"],
            "exchange": ["delivered"],
            "cancel": None,
            "claim": None,
        },
    }
    return document(*starts, *rules, terms=terms)


# A case that most policies approve, bent in a few places: drawn freely, nearly every case would be denied at once.
GOOD: dict[str, Any] = {
    "item.category": "clothing",
    "customer.tier": "silver",
    "item.has_receipt": False,
    "item.worn": False,
    "item.personalised": False,
    "item.tags": [],
    "order.value": "120",
    "order.status": "delivered",
    "order.is_shoppers": True,
    "order.delivered_at": "2026-11-01T10:00:00Z",
    "order.ordered_at": "2026-10-20",
    "reason": "changed_mind",
    "evidence": [],
    "resolution_wanted": "refund",
    "item.quantity": 1,
    "item.quantity_returnable": 2,
    "item.paid": "100",
    "item.replacements": 1,
    "item.variant_available": True,
    "item.price_difference": "0",
    "refund_to.kind": "card",
    "refund_to.is_original": True,
    "refund_to.balance": None,
}
CASES = st.lists(st.sampled_from(sorted(DOMAIN)), max_size=4, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: st.sampled_from(DOMAIN[name]) for name in names}).map(
        lambda bent: {**GOOD, **bent}
    )
)
UNKNOWN = st.sets(st.sampled_from(sorted(DOMAIN)), min_size=1, max_size=3)
MANY = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def case(values: Mapping[str, Any], action: str = "return") -> dict[str, Any]:
    held = {name: value for name, value in facts().items() if name not in DOMAIN}
    return {**held, **values, "action": action}


ACTIONS = st.sampled_from(["return", "exchange", "cancel", "claim"])


@MANY
@given(policies(), CASES, UNKNOWN, ACTIONS)
def test_what_is_decided_in_ignorance_stays_so_under_every_completion(
    raw: dict[str, Any], values: dict[str, Any], unknown: set[str], action: str
) -> None:
    policy = parse(raw)
    partial = decide(policy, case({n: v for n, v in values.items() if n not in unknown}, action))
    if partial.verdict not in ("approve", "deny"):
        return
    names = sorted(unknown)
    for choice in product(*(DOMAIN[name] for name in names)):
        full = decide(policy, case({**values, **dict(zip(names, choice, strict=True))}, action))
        assert full.verdict == partial.verdict, dict(zip(names, choice, strict=True))
        # An exchange is promised as an exchange. Found out of stock it is decided anew, and may become a refund.
        swapped = "item.variant_available" in unknown and action in ("return", "exchange", "claim")
        if partial.amount is not None and full.amount is not None and not swapped:
            assert partial.amount <= full.amount <= (partial.amount_most or 0)


@MANY
@given(policies(), CASES, UNKNOWN, ACTIONS)
def test_an_unknown_that_no_completion_makes_matter_is_no_reason_to_ask(
    raw: dict[str, Any], values: dict[str, Any], unknown: set[str], action: str
) -> None:
    """Soundness both ways for single facts: where one fact is asked about, some value of it gives another verdict."""
    policy = parse({**raw, "rules": []})
    name = min(unknown)
    partial = decide(policy, case({n: v for n, v in values.items() if n != name}, action))
    verdicts = {decide(policy, case({**values, name: value}, action)).verdict for value in DOMAIN[name]}
    if len(verdicts) == 1 and verdicts <= {"approve", "deny"}:
        assert partial.verdict in verdicts or name in (
            "item.paid",
            "item.quantity",
            "order.value",
            "refund_to.balance",
        )


@MANY
@given(policies(), CASES, ACTIONS)
def test_the_same_case_gives_the_same_bytes(raw: dict[str, Any], values: dict[str, Any], action: str) -> None:
    given_facts = case(values, action)
    first = decide(parse(raw), given_facts).to_json()
    again = decide(parse(read_json(canonical(raw))), read_json(canonical(given_facts))).to_json()
    assert canonical(first) == canonical(again)


@MANY
@given(policies(), CASES, ACTIONS, st.sampled_from(["0", "20.01", "100", "105"]))
def test_an_amount_is_never_negative_and_never_above_what_is_left(
    raw: dict[str, Any], values: dict[str, Any], action: str, refunded: str
) -> None:
    found = decide(parse(raw), {**case(values, action), "order.refunded": refunded})
    left = max(Decimal(0), Decimal("105.00") - Decimal(refunded))
    assert found.amount is None or Decimal(0) <= found.amount <= left
    assert found.to_pay >= 0
    for line in found.lines:
        if line.money is not None and line.money.difference is None:
            exact = -Decimal(found.money(line.money.refund) or 0).as_tuple().exponent  # type: ignore[operator]
            assert exact == 2


@MANY
@given(
    policies(),
    CASES,
    ACTIONS,
    st.sampled_from([0, 0.3, 0.6, 1, None]),
    st.sets(st.sampled_from(["serial_returner", "x"])),
)
def test_risk_only_ever_turns_an_approval_into_a_review(
    raw: dict[str, Any], values: dict[str, Any], action: str, score: float | None, flags: set[str]
) -> None:
    policy, safe = parse(raw), case(values, action)
    calm = decide(policy, {**safe, "risk.score": 0, "risk.flags": []})
    risky = decide(policy, {**safe, "risk.score": score, "risk.flags": sorted(flags)})
    assert risky.verdict == calm.verdict or (calm.verdict, risky.verdict) == ("approve", "review")
    assert calm.amount == risky.amount


@settings(MANY, max_examples=40)
@given(policies(), CASES, ACTIONS)
def test_every_counterfactual_holds_when_decided_again(
    raw: dict[str, Any], values: dict[str, Any], action: str
) -> None:
    given_facts = case(values, action)
    found = decide(parse(raw), given_facts)
    order = ["deny", "wait", "ask", "review", "approve"]
    for each in found.counterfactuals:
        assert order.index(each["verdict"]) > order.index(found.verdict)
        if each["for"] == "shopper":
            changed = {**given_facts, **{change["fact"]: change["to"] for change in each["changes"]}}
            again = decide(parse(raw), changed)
            assert (again.verdict, again.money(again.amount)) == (each["verdict"], each["amount"])
            assert not {change["fact"] for change in each["changes"]} & {
                "reason",
                "item.worn",
                "order.status",
            }
