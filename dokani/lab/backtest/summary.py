"""From groups of lines to the report: what changes to what, what it costs, who is newly refused, how sure that is."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from dokani.engine.policy import VERDICTS
from dokani.engine.values import exponent_of
from dokani.lab.backtest.chances import of_sum, wilson
from dokani.lab.backtest.model import Group
from dokani.lab.backtest.saying import sentences_of

REVIEW = VERDICTS.index("review")
APPROVE = VERDICTS.index("approve")
DENY = VERDICTS.index("deny")
# What a person's look at one line is taken to cost, in the shop's currency: some minutes of work. The report says
# that it is an assumption.
REVIEW_COST = Decimal("2.50")
MOST_LISTED = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a run counted; `people` are the distinct shoppers and returns behind the changed lines."""

    groups: list[Group]
    currency: str
    since: datetime | None
    until: datetime | None
    people: dict[str, int]
    in_python: int
    unreadable: int
    against_then: bool
    refused: str | None
    milliseconds: int


def result_of(outcome: Outcome) -> dict[str, Any]:
    """The report as the API gives it; money as decimal strings."""
    groups = outcome.groups
    cases = sum(each.lines for each in groups)
    result: dict[str, Any] = {
        "cases": cases,
        "since": outcome.since,
        "until": outcome.until,
        "matrix": _matrix(outcome),
        "money": _money(outcome, cases),
        "review_load": {
            side: sum(each.lines for each in groups if code(each) == REVIEW) for side, code in SIDES.items()
        },
        "newly_denied": _newly(outcome, "denied", DENY, cases),
        "newly_approved": _newly(outcome, "approved", APPROVE, cases),
        "unknown": _unknown(groups),
        "by_category": _by(outcome, lambda each: each.category),
        "by_reason": _by(outcome, lambda each: each.reason),
        "by_segment": _by(outcome, lambda each: each.segment),
        "by_month": _by_month(outcome),
        "impact_score": _impact(groups),
        "decided": {
            "in_sql": cases - outcome.in_python,
            "in_python": outcome.in_python,
            "unreadable": outcome.unreadable,
            "not_in_sql": outcome.refused,
            "milliseconds": outcome.milliseconds,
        },
        "method": {
            "amounts": "What each line gives the shopper unless it is refused; what waits for a person, an answer or a "
            "day counts in full.",
            "money": "95 % normal interval of the sum of differences, line by line",
            "shares": "95 % Wilson interval",
            "impact_score": f"(was - now) / was, of amounts and {REVIEW_COST} {outcome.currency} a review, -1 to 1",
        },
    }
    result["says"] = sentences_of(result, against_then=outcome.against_then)
    return result


SIDES: dict[str, Callable[[Group], int]] = {"was": lambda each: each.was, "now": lambda each: each.now}


def _text(amount: Decimal, currency: str) -> str:
    return f"{amount:.{exponent_of(currency)}f}"


def _matrix(outcome: Outcome) -> list[dict[str, Any]]:
    cells: dict[tuple[int, int], list[Group]] = defaultdict(list)
    for each in outcome.groups:
        cells[each.was, each.now].append(each)
    return [
        {
            "was": VERDICTS[was],
            "now": VERDICTS[now],
            "cases": sum(each.lines for each in groups),
            **_amounts(groups, outcome.currency),
        }
        for (was, now), groups in sorted(cells.items(), reverse=True)
    ]


def _amounts(groups: Iterable[Group], currency: str) -> dict[str, str]:
    groups = list(groups)
    return {
        "amount_was": _text(sum((each.amount_was for each in groups), Decimal(0)), currency),
        "amount_now": _text(sum((each.amount_now for each in groups), Decimal(0)), currency),
    }


def _money(outcome: Outcome, cases: int) -> dict[str, Any]:
    groups, currency = outcome.groups, outcome.currency
    was = sum((each.amount_was for each in groups), Decimal(0))
    now = sum((each.amount_now for each in groups), Decimal(0))
    squares = sum((each.squares for each in groups), Decimal(0))
    low, high = of_sum(float(now - was), float(squares), cases)
    return {
        "was": _text(was, currency),
        "now": _text(now, currency),
        "change": _text(now - was, currency),
        "currency": currency,
        "low": _text(Decimal(str(round(low, 6))), currency),
        "high": _text(Decimal(str(round(high, 6))), currency),
    }


def _newly(outcome: Outcome, word: str, verdict: int, cases: int) -> dict[str, Any]:
    lines = sum(each.lines for each in outcome.groups if each.now == verdict != each.was)
    low, high = wilson(lines, cases)
    return {
        "people": outcome.people.get(f"{word}_people", 0),
        "returns": outcome.people.get(f"{word}_returns", 0),
        "lines": lines,
        "share": round(lines / cases, 6) if cases else 0.0,
        "low": round(low, 6),
        "high": round(high, 6),
    }


def _unknown(groups: list[Group]) -> dict[str, Any]:
    by_fact: dict[str, int] = defaultdict(int)
    for each in groups:
        for fact in each.unknown:
            by_fact[fact] += each.lines
    listed = sorted(by_fact.items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "cases": sum(each.lines for each in groups if each.unknown),
        "by_fact": [{"fact": fact, "cases": cases} for fact, cases in listed],
        "open_amounts": sum(each.open_amounts for each in groups),
    }


def _by(outcome: Outcome, name: Callable[[Group], str | None]) -> list[dict[str, Any]]:
    """The largest first; None is what nobody said, or what has none."""
    found: dict[str | None, list[Group]] = defaultdict(list)
    for each in outcome.groups:
        found[name(each)].append(each)
    rows = [
        (
            (-sum(each.lines for each in groups), key or ""),
            {
                "name": key,
                "cases": sum(each.lines for each in groups),
                "changed": sum(each.changed for each in groups),
                "amount_change": _text(
                    sum((each.amount_now - each.amount_was for each in groups), Decimal(0)), outcome.currency
                ),
            },
        )
        for key, groups in found.items()
    ]
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])][:MOST_LISTED]


def _by_month(outcome: Outcome) -> list[dict[str, Any]]:
    found: dict[str, list[Group]] = defaultdict(list)
    for each in outcome.groups:
        found[each.month].append(each)
    return [
        {
            "month": month,
            **{
                side: {
                    verdict: sum(each.lines for each in groups if code(each) == place)
                    for place, verdict in enumerate(VERDICTS)
                }
                for side, code in SIDES.items()
            },
            **_amounts(groups, outcome.currency),
        }
        for month, groups in sorted(found.items())
    ]


def _impact(groups: list[Group]) -> float | None:
    """(old − new cost of refunds and review work) ÷ old, from -1 to 1; None where the past cost nothing."""

    def cost(amount: Callable[[Group], Decimal], code: Callable[[Group], int]) -> Decimal:
        reviews = sum(each.lines for each in groups if code(each) == REVIEW)
        return sum((amount(each) for each in groups), Decimal(0)) + REVIEW_COST * reviews

    was = cost(lambda each: each.amount_was, SIDES["was"])
    now = cost(lambda each: each.amount_now, SIDES["now"])
    if not was:
        return None
    return float(round(max(Decimal(-1), min(Decimal(1), (was - now) / was)), 4))
