"""One look: an experiment is judged by its first shoppers, however often somebody looks; and what it says then."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import sqrt
from typing import Any
from uuid import uuid4

from dokani.lab.experiments.measure import compare
from dokani.lab.experiments.model import Counted
from dokani.lab.experiments.say import says
from dokani.policies.splitting.model import Experiment

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PLANNED = Experiment(
    id=uuid4(),
    name="Shorter window",
    control=1,
    treatment=2,
    share=Decimal("0.5"),
    measure="approved",
    difference=Decimal("0.1"),
    baseline=Decimal("0.5"),
    needed_control=100,
    needed_treatment=100,
    control_version="v1",
    treatment_version="v2",
    started_at=NOW - timedelta(days=14),
    ended_at=None,
    ended_because=None,
)


def counted(arm: Any, approvals: list[bool], needed: int = 100) -> Counted:
    """An arm after these shoppers, in the order they came."""
    first = approvals[:needed]
    return Counted(
        arm=arm,
        shoppers=len(approvals),
        returns=len(approvals),
        approved=sum(approvals),
        denied=len(approvals) - sum(approvals),
        reviewed=0,
        asked=0,
        appealed=0,
        overturned=0,
        refunded=Decimal(0),
        refunded_squares=Decimal(0),
        first_shoppers=len(first),
        first_approved=sum(first),
        first_denied=len(first) - sum(first),
        first_reviewed=0,
    )


def test_looking_every_day_and_running_on_raise_no_more_false_alarms_than_looking_once() -> None:
    """A/A with three times the shoppers needed, looked at after every ten: does any look call it a difference?"""
    made, runs, alarms, naive = random.Random("peeking"), 1000, 0, 0
    for _ in range(runs):
        one, other = ([made.random() < 0.5 for _ in range(300)] for _ in range(2))
        looks = [
            compare(PLANNED, counted("control", one[:at]), counted("treatment", other[:at]))
            for at in range(10, 301, 10)
        ]
        alarms += any(look.certain for look in looks)
        tempted = replace(PLANNED, needed_control=1, needed_treatment=1)
        naive += any(
            compare(
                tempted,
                counted("control", one[:at], needed=at),
                counted("treatment", other[:at], needed=at),
            ).certain
            for at in range(10, 301, 10)
        )
    assert abs(alarms / runs - 0.05) < 3 * sqrt(0.05 * 0.95 / runs)
    assert naive / runs > 0.15  # what the plan is there to prevent


def test_it_says_that_there_is_not_data_enough_how_much_it_takes_and_how_long() -> None:
    one, other = counted("control", [True] * 20), counted("treatment", [False] * 20)
    found = compare(PLANNED, one, other)
    assert found.difference is None and found.certain is None
    assert says(PLANNED, one, other, found, NOW) == (
        "Not enough data yet: 20 of 100 shoppers under v1 and 20 of 100 shoppers under v2; so many it takes to find a"
        " difference of 10 points in how often a shopper is approved at once."
        " At the present rate that takes about 8 more weeks."
    )
    few = counted("control", [True] * 3), counted("treatment", [])
    assert "At the present rate" not in says(PLANNED, *few, compare(PLANNED, *few), NOW)


def test_with_data_enough_it_says_what_chance_does_and_does_not_explain() -> None:
    one, other = counted("control", [True, False] * 50), counted("treatment", [True] * 80 + [False] * 20)
    told = says(PLANNED, one, other, compare(PLANNED, one, other), NOW)
    assert told == (
        "Of the first 100 shoppers under v2 80.0 % were approved at once, of the first 100 under v1 50.0 %."
        " 30 points more, and chance hardly explains that (16.9 to 41.7 points)."
    )
    alike = counted("treatment", [True] * 55 + [False] * 45)
    assert "Chance alone may well explain the difference (-8.7 to 18.4 points)." in says(
        PLANNED, one, alike, compare(PLANNED, one, alike), NOW
    )
    ended = replace(PLANNED, ended_at=NOW, ended_because="stopped")
    assert says(ended, one, alike, compare(ended, one, alike), NOW).endswith("The experiment was ended.")
