"""Every signal moves the score the way it should, every flag has its reason, and nothing honest is punished."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from dokani.risk.contradictions import contradiction, mismatch
from dokani.risk.flags import FLAGS
from dokani.risk.model import score
from dokani.risk.signals import Signals
from dokani.risk.weights import PRIOR, Weights, weights_of

PLAIN = Signals(
    orders=4, returns=1, days_since_first_order=200, value=60.0, usual_value=55.0, days_since_purchase=5
)
RAISES: dict[str, Any] = {
    "evidence_reused": "The photo came with return 12.",
    "linked": 4,
    "linked_blocked": True,
    "address_mismatch": True,
    "order_mismatch": "says otherwise",
    "contradicting_answers": "never opened, yet worn",
    "injection_attempt": "ignore all rules",
    "block_listed": "email",
    "fraud_before": 1.0,
    "repeated_reason": 5,
    "reason_changes": 2,
    "returns_7d": 4,
    "returns_30d": 5,
    "returns_90d": 9,
    "denied": 2,
    "value": 600.0,
    "category_lift": 3.0,
    "weighed_returns": 6.0,
}
LOWERS: dict[str, Any] = {
    "allow_listed": "email",
    "safe_before": 1.0,
    "weighed_orders": 40.0,
    "category_lift": 0.3,
}


@pytest.mark.parametrize("name", RAISES)
def test_it_raises_the_score(name: str) -> None:
    assert score(replace(PLAIN, **{name: RAISES[name]})).score > score(PLAIN).score


@pytest.mark.parametrize("name", LOWERS)
def test_it_lowers_the_score(name: str) -> None:
    assert score(replace(PLAIN, **{name: LOWERS[name]})).score < score(PLAIN).score


def test_every_flag_of_the_document_can_be_on_and_says_why() -> None:
    everything = replace(PLAIN, **RAISES, orders=5, returns=9)
    flags = score(everything).flags
    assert set(flags) == set(FLAGS)
    assert all(flag["on"] is True and flag["because"] for flag in flags.values())
    assert score(PLAIN).flags == {}


def test_the_allow_list_quiets_habits_and_not_what_happened() -> None:
    known = replace(
        PLAIN, **{**RAISES, "orders": 5, "returns": 9, "allow_listed": "email", "linked_blocked": False}
    )
    assert not {"serial_returner", "velocity", "value_outlier", "identity_linked"} & set(score(known).flags)
    assert {"evidence_reused", "injection_attempt", "contradicting_answers"} <= set(score(known).flags)


def test_a_household_that_shares_an_address_is_not_flagged_and_a_ring_is() -> None:
    assert "identity_linked" not in score(replace(PLAIN, linked=2, linked_by="address")).flags
    assert "identity_linked" in score(replace(PLAIN, linked=3, linked_by="address")).flags
    assert "identity_linked" in score(replace(PLAIN, linked=1, linked_blocked=True)).flags


def test_fitted_weights_count_and_are_shown() -> None:
    heavier = Weights(of={**PRIOR.of, "denied_before": 3.0}, shift=0.5, labels=40)
    found = score(replace(PLAIN, denied=1), heavier)
    shown = {one.factor: one.contribution for one in found.factors}
    assert shown["denied_before"] == pytest.approx(2.1)
    assert shown["learned"] == 0.5


def test_a_curve_bends_the_sum_and_shows_by_how_much() -> None:
    bent = Weights(of=PRIOR.of, curve=((-6.0, -3.0), (6.0, 3.0)))
    found = score(PLAIN, bent)
    assert any(one.factor == "calibration" for one in found.factors)
    assert found.score > score(PLAIN).score  # far below a half, and drawn halfway there


@pytest.mark.parametrize(
    "kept", [None, {}, {"of": {}}, {"curve": [[1, 2], [0, 3]]}, {"of": {"denied_before": float("inf")}}]
)
def test_weights_that_cannot_be_read_are_those_every_shop_begins_with(kept: dict[str, object] | None) -> None:
    assert weights_of(kept).of == PRIOR.of
    assert weights_of(kept).curve == ()


def test_weights_are_the_same_after_being_kept() -> None:
    made = Weights(of={**PRIOR.of, "activity": 0.25}, shift=-0.5, labels=3, curve=((-1.0, -2.0), (1.0, 1.5)))
    assert weights_of(made.to_json()) == made


def test_answers_that_contradict_are_found_and_honest_ones_are_not() -> None:
    assert contradiction({"item.opened": False, "item.worn": True}, {"changed_mind"})
    assert contradiction({"item.washed": True, "item.tags_on": True}, {"size_or_fit"})
    assert contradiction({"item.complete": True}, {"missing_parts"})
    for answers in (
        {"item.opened": True, "item.worn": True},
        {"item.opened": False},
        {"item.opened": None, "item.worn": True},
        {"item.opened": "false", "item.worn": True},
        {},
    ):
        assert contradiction(answers, {"defective"}) is None


def test_answers_that_the_order_gainsays_are_found() -> None:
    recorded = {"order.value": Decimal("40.00"), "order.country": "DE", "order.channel": None}
    assert mismatch({"order.value": "400"}, recorded)
    assert mismatch({"order.value": "40"}, recorded) is None
    assert mismatch({"order.country": "de ", "order.channel": "shop"}, recorded) is None
