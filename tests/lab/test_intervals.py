"""The statistics of experiments, held against simulation: intervals hold as often as they say, samples are enough."""

import random
from math import sqrt

import pytest

from dokani.lab.experiments.intervals import difference, mean, rate, students_t, z_of
from dokani.lab.experiments.sample import shoppers_needed


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_intervals_are_those_of_the_literature(count: int, of: int, low: float, high: float) -> None:
    found = rate(count, of)
    assert found is not None
    assert (found.value, round(found.low, 4), round(found.high, 4)) == (count / of, low, high)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), second paper, table II, method 10.
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 20), 0.6791, 1.0000),
    ],
)
def test_newcombes_differences_are_those_of_the_literature(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    found = difference(rate(*other), rate(*one))
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_of_nothing_nothing_is_said() -> None:
    assert rate(0, 0) is None and difference(None, rate(1, 2)) is None and mean(1, 5.0, 25.0) is None


def test_students_quantiles_are_those_of_the_tables() -> None:
    assert [round(students_t(freedom), 3) for freedom in (1, 5, 30, 1000)] == [12.706, 2.571, 2.042, 1.962]
    assert abs(students_t(10**7) - z_of()) < 1e-5


@pytest.mark.parametrize("chance", [0.05, 0.3, 0.5, 0.9])
def test_the_interval_of_a_rate_holds_about_as_often_as_it_says(chance: float) -> None:
    made, inside, runs = random.Random(f"rate {chance}"), 0, 2000
    for _ in range(runs):
        found = rate(sum(made.random() < chance for _ in range(120)), 120)
        assert found is not None
        inside += found.low <= chance <= found.high
    assert 0.93 <= inside / runs <= 0.975


def test_the_interval_of_money_holds_where_most_get_nothing_and_some_much() -> None:
    made, inside, runs, of = random.Random("money"), 0, 1500, 400
    truth = 0.4 * 45.0
    for _ in range(runs):
        values = [made.expovariate(1 / 45.0) if made.random() < 0.4 else 0.0 for _ in range(of)]
        found = mean(of, sum(values), sum(value * value for value in values))
        assert found is not None
        inside += found.low <= truth <= found.high
    assert 0.93 <= inside / runs <= 0.965


@pytest.mark.parametrize(("chance", "share"), [(0.5, 0.5), (0.8, 0.5), (0.3, 0.2)])
def test_two_equal_versions_look_different_as_rarely_as_stated(chance: float, share: float) -> None:
    """A/A: 5 in 100 would be exact; three standard errors of the simulation beside it."""
    needed, made, runs = shoppers_needed(chance, 0.08, share), random.Random(f"aa {chance} {share}"), 2000
    alarms = 0
    for _ in range(runs):
        one, other = (rate(_binomial(made, of, chance), of) for of in (needed.control, needed.treatment))
        found = difference(one, other)
        assert found is not None
        alarms += found.low > 0 or found.high < 0
    assert abs(alarms / runs - 0.05) < 3 * sqrt(0.05 * 0.95 / runs)


@pytest.mark.parametrize(
    ("before", "move", "share"), [(0.5, 0.1, 0.5), (0.85, 0.06, 0.5), (0.2, 0.08, 0.3), (0.02, 0.05, 0.5)]
)
def test_the_stated_sample_finds_the_stated_difference_four_times_in_five(
    before: float, move: float, share: float
) -> None:
    needed, made, runs = shoppers_needed(before, move, share), random.Random(f"power {before}"), 1500
    ways = [before + way for way in (move, -move) if 0 <= before + way <= 1]
    powers = []
    for after in ways:
        found_it = 0
        for _ in range(runs):
            found = difference(
                rate(_binomial(made, needed.control, before), needed.control),
                rate(_binomial(made, needed.treatment, after), needed.treatment),
            )
            assert found is not None
            found_it += found.low > 0 or found.high < 0
        powers.append(found_it / runs)
    # Enough whichever way it moves, and not many times too many: the harder way is near what was asked for.
    assert min(powers) > 0.76 and min(powers) < 0.88


def test_the_sample_grows_with_the_square_of_what_is_to_be_found_and_leans_on_the_worst_case() -> None:
    whole = shoppers_needed(0.5, 0.05, 0.5).all
    assert 3.8 < whole / shoppers_needed(0.5, 0.1, 0.5).all < 4.2
    assert whole > shoppers_needed(0.2, 0.05, 0.5).all and whole < shoppers_needed(0.5, 0.05, 0.1).all
    small = shoppers_needed(0.5, 0.05, 0.1)
    assert abs(small.treatment / small.all - 0.1) < 0.01
    assert min(shoppers_needed(1.0, 0.5, 0.5).control, shoppers_needed(0.0, 0.5, 0.99).control) >= 30


def _binomial(made: random.Random, of: int, chance: float) -> int:
    return sum(made.random() < chance for _ in range(of))
