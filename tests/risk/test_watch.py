"""A shop's own normal: a week far from it is said, an ordinary one is not, whatever the shop is used to."""

import random

import pytest

from dokani.risk.learning.watch import odd

USUAL = [(200, 20, 800.0), (190, 18, 760.0), (210, 23, 900.0), (205, 19, 780.0)] * 3


def kinds(week: tuple[int, int, float], rest: list[tuple[int, int, float]] = USUAL) -> set[str]:
    return {one.kind for one in odd([week, *rest])}


def test_a_week_like_the_others_is_no_news() -> None:
    assert kinds((200, 24, 950.0)) == set()


def test_twice_as_many_returns_for_each_order_are_news() -> None:
    assert kinds((200, 45, 850.0)) == {"return_rate"}


def test_the_same_number_of_dearer_goods_is_news() -> None:
    assert kinds((200, 20, 4000.0)) == {"return_value"}


def test_a_week_without_the_usual_returns_is_news_too() -> None:
    found = odd([(200, 0, 0.0), *USUAL])
    assert {one.kind for one in found} == {"return_rate", "return_value"}
    assert all(one.seen < one.limit < one.usual for one in found)


@pytest.mark.parametrize("week", [(0, 0, 0.0), (3, 2, 60.0)])
def test_too_little_says_nothing(week: tuple[int, int, float]) -> None:
    assert kinds(week, [(4, 1, 30.0)] * 12) == set()
    assert kinds((200, 80, 9000.0), USUAL[:7]) == set()


def test_chance_alone_hardly_ever_raises_it() -> None:
    draw, raised = random.Random(2), 0
    for _ in range(300):
        weeks = []
        for _ in range(13):
            returns = sum(draw.random() < 0.1 for _ in range(200))
            weeks.append((200, returns, sum(draw.uniform(20, 60) for _ in range(returns))))
        raised += bool(odd(weeks))
    assert raised <= 6
