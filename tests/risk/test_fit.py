"""Fitting: few labels move little, many move what they should, no block list turns round, and worse is never taken."""

import random
from datetime import timedelta

import pytest

from dokani.risk.learning.evaluate import evaluate
from dokani.risk.learning.fit import Example, as_in_the_shop, fitted, log_odds, refit
from dokani.risk.learning.judge import Said, auc, average_precision, precision_at, quality_of, value_recall
from dokani.risk.learning.replay import TooShort, learn_and_test
from dokani.risk.model import probability
from dokani.risk.past import DAY
from dokani.risk.signals import Signals
from dokani.risk.terms import TERMS
from dokani.risk.weights import MOST, PRIOR
from tests.risk.made import BEGIN, shop


def labelled(count: int, seed: int = 3) -> list[Example]:
    """In this shop velocity says nothing, and answers that contradict say much."""
    draw, made = random.Random(seed), []
    for _ in range(count):
        contradicts, quick = draw.random() < 0.3, draw.randrange(6)
        bad = draw.random() < (0.6 if contradicts else 0.1)
        signals = Signals(
            base_rate=0.1,
            orders=5,
            returns=2,
            returns_7d=quick,
            returns_30d=quick,
            contradicting_answers="never opened, yet worn" if contradicts else None,
        )
        made.append(Example(signals=signals, bad=bad))
    return made


def test_few_labels_stay_near_the_weights_every_shop_begins_with_and_many_do_not() -> None:
    few, many = fitted(labelled(24)), fitted(labelled(3000))
    assert abs(few.of["velocity_7d"] - 1) < 0.65
    assert many.of["velocity_7d"] + many.of["velocity_30d"] < 0.35
    assert many.of["contradicting_answers"] > 2.0
    # What the labels never showed says what it said before.
    assert many.of["block_listed"] == PRIOR.of["block_listed"]


def test_no_weight_turns_round_or_grows_without_bounds() -> None:
    turned = [
        Example(signals=Signals(block_listed="email" if n % 2 else None, denied=n % 3), bad=n % 2 == 0)
        for n in range(400)
    ]
    found = fitted(turned)
    assert found.of["block_listed"] == 0.0
    assert all(0 <= found.of[term.name] <= MOST * term.prior for term in TERMS if term.prior > 0)


def test_on_the_whole_as_much_is_said_as_came() -> None:
    examples = labelled(2000)
    found = fitted(examples)
    said = sum(probability(log_odds(one.signals, found)) for one in examples)
    assert abs(said / sum(one.bad for one in examples) - 1) < 0.1


def test_labels_of_what_looked_odd_are_weighed_down_to_the_shops_own_base_rate() -> None:
    weighed = as_in_the_shop(labelled(1000), 0.02)
    bad = sum(one.weight for one in weighed if one.bad)
    assert bad / sum(one.weight for one in weighed) == pytest.approx(0.02)


def test_a_fit_is_taken_if_it_is_not_worse_and_says_why() -> None:
    fit = refit(labelled(600), PRIOR)
    assert fit is not None and fit.better
    assert fit.quality.brier <= fit.quality_before.brier
    assert "labels left out in turn" in fit.why
    assert len(fit.quality.calibration) == len(fit.quality_before.calibration) == 10


def test_a_fit_from_few_labels_does_not_replace_weights_that_do_better() -> None:
    good = refit(labelled(3000), PRIOR)
    assert good is not None
    for seed in (1, 4):
        fit = refit(labelled(60, seed), good.weights)
        assert fit is not None and not fit.better
        assert fit.quality.brier > fit.quality_before.brier
        assert fit.why.startswith("Worse")


def test_without_labels_of_both_kinds_there_is_no_fit() -> None:
    assert refit([one for one in labelled(200) if not one.bad], PRIOR) is None
    assert refit([], PRIOR) is None


def test_platts_line_and_isotonic_steps_make_the_score_come_true() -> None:
    for count in (400, 2500):
        fit = refit(labelled(count), PRIOR)
        assert fit is not None and fit.weights.curve
        assert list(fit.weights.curve) == sorted(fit.weights.curve)
        worst = max(abs(each.said - each.came) for each in fit.quality.calibration)
        assert worst < (0.2 if count == 400 else 0.1)


def test_measures_of_a_perfect_a_useless_and_a_known_ranking() -> None:
    perfect = [Said(n / 10, n >= 7, 10.0) for n in range(10)]
    assert auc([(one.p, one.came) for one in perfect]) == 1.0
    assert average_precision(perfect) == 1.0
    assert precision_at(perfect, 0.1) == 1.0
    assert value_recall(perfect, 0.1) == pytest.approx(1 / 3)
    flat = [Said(0.5, n >= 7, 10.0) for n in range(10)]
    assert auc([(one.p, one.came) for one in flat]) == 0.5
    assert average_precision(flat) == pytest.approx(0.3)
    assert precision_at(flat, 0.1) == pytest.approx(0.3)
    assert value_recall(flat, 0.1) == pytest.approx(0.1)
    assert quality_of(flat).brier == 0.25
    # By hand: ranks 1 and 3 of 4 came, so 3 of 4 pairs are in order, and (1/1 + 2/3) / 2.
    known = [Said(0.9, True), Said(0.8, False), Said(0.7, True), Said(0.1, False)]
    assert auc([(one.p, one.came) for one in known]) == 0.75
    assert average_precision(known) == pytest.approx(5 / 6)


def test_on_a_shop_with_a_known_signal_the_model_beats_counting_and_comes_true() -> None:
    found = evaluate(shop(800), BEGIN + 280 * DAY, 60)
    ours, plain, returns, _, orders = found.rated
    assert ours.quality.auc > max(returns.quality.auc, orders.quality.auc)
    assert ours.quality.auc >= plain.quality.auc - 0.01
    assert ours.interval[0] < ours.quality.auc < ours.interval[1]
    assert ours.quality.auc > 0.7
    assert abs(sum(b.said - b.came for b in ours.quality.calibration)) / 10 < 0.1


def test_nothing_after_the_split_is_learnt_from() -> None:
    events, split = shop(200), BEGIN + 280 * DAY
    train, test = learn_and_test(events, split, timedelta(days=60))
    cut = {email: [one for one in whole if one.at < split] for email, whole in events.items()}
    again, blind = learn_and_test(cut, split, timedelta(days=60))
    assert train == again
    assert [one.signals for one in test.examples] == [one.signals for one in blind.examples]
    assert any(one.bad for one in test.examples) and not any(one.bad for one in blind.examples)
    assert max(one.at for one in train) + timedelta(days=60) <= split


def test_a_history_that_is_too_short_is_said_to_be() -> None:
    with pytest.raises(TooShort, match="begins on"):
        learn_and_test(shop(50, 120), BEGIN + 100 * DAY, timedelta(days=90))
    with pytest.raises(TooShort, match="no orders"):
        learn_and_test({}, BEGIN, timedelta(days=90))
