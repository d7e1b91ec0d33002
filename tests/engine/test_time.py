"""Lengths of time: the last day is inside, hours run from the minute, months keep their day, null is no limit."""

from typing import Any

import pytest

from dokani.engine.decide import decide
from dokani.engine.lengths import Length, read_length
from dokani.engine.parse import parse
from tests.engine.shop import GONE, answer, document, facts, sets, verdict


@pytest.mark.parametrize(
    ("raw", "count", "unit"),
    [
        (0, 0, "days"),
        (30, 30, "days"),
        (30.0, 30, "days"),
        ("48 hours", 48, "hours"),
        ("1 hour", 1, "hours"),
        ("7 business days", 7, "business days"),
        ("3 weeks", 3, "weeks"),
        ("6 months", 6, "months"),
        ("2 years", 24, "months"),
        ("14 days", 14, "days"),
    ],
)
def test_a_length_is_a_number_of_days_or_text(raw: Any, count: int, unit: str) -> None:
    length = read_length(raw)
    assert length == Length(count, unit)  # type: ignore[arg-type]
    assert length is not None
    assert read_length(length.written()) == length


@pytest.mark.parametrize(
    "raw", [-1, 1.5, True, "soon", "48hours", "-3 days", "٣ days", [], {}, 10**9, "99999 months"]
)
def test_what_is_no_length_is_refused(raw: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_length(raw)


def test_null_is_no_limit() -> None:
    assert read_length(None) is None
    assert verdict(terms={"return_window_days": None}, order__delivered_at="2001-01-01") == "approve"


def asked(window: Any, start: str, at: str, **terms: Any) -> str:
    zone = terms.pop("time_zone", "UTC")
    closed = terms.pop("closed_days", None)
    keys = {} if closed is None else {"closed_days": closed}
    given = document(
        terms={"return_window_days": GONE, "return_window": window, **terms}, time_zone=zone, **keys
    )
    times = {"order__ordered_at": start, "order__shipped_at": start, "order__delivered_at": start}
    return decide(parse(given), facts(**times, request__asked_at=at)).verdict


@pytest.mark.parametrize(
    ("window", "start", "last", "late"),
    [
        (30, "2026-10-01T23:59:00Z", "2026-10-31T23:59:59Z", "2026-11-01T00:00:00Z"),
        (0, "2026-10-01T08:00:00Z", "2026-10-01T23:59:00Z", "2026-10-02T00:00:00Z"),
        ("720 hours", "2026-10-01T10:30:00Z", "2026-10-31T10:30:59Z", "2026-10-31T10:31:00Z"),
        ("48 hours", "2026-10-01T10:30:59Z", "2026-10-03T10:30:00Z", "2026-10-03T10:31:00Z"),
        ("3 weeks", "2026-10-01T10:30:00Z", "2026-10-22T23:00:00Z", "2026-10-23T00:00:00Z"),
        ("6 months", "2026-08-31T10:00:00Z", "2027-02-28T23:59:00Z", "2027-03-01T00:00:00Z"),
        ("1 month", "2028-01-31T10:00:00Z", "2028-02-29T23:59:00Z", "2028-03-01T00:00:00Z"),
        # 2 October 2026 is a Friday.
        ("1 business days", "2026-10-02T10:00:00Z", "2026-10-05T23:59:00Z", "2026-10-06T00:00:00Z"),
        ("7 business days", "2026-10-02T10:00:00Z", "2026-10-13T23:59:00Z", "2026-10-14T00:00:00Z"),
    ],
)
def test_the_last_day_or_minute_counts_as_inside(window: Any, start: str, last: str, late: str) -> None:
    assert asked(window, start, last) == "approve"
    assert asked(window, start, late) == "deny"


def test_the_last_day_ends_at_midnight_of_the_policys_zone() -> None:
    # Midnight in Dhaka is 18:00 UTC.
    start = "2026-10-01T17:00:00Z"
    assert asked(30, start, "2026-10-31T17:59:00Z", time_zone="Asia/Dhaka") == "approve"
    assert asked(30, start, "2026-10-31T18:00:00Z", time_zone="Asia/Dhaka") == "deny"


def test_hours_are_true_hours_across_a_change_of_clocks() -> None:
    # Clocks in Berlin go back on 25 October 2026, so that day has 25 hours.
    start = "2026-10-24T12:00:00+02:00"
    assert asked("24 hours", start, "2026-10-25T11:00:00+01:00", time_zone="Europe/Berlin") == "approve"
    assert asked("24 hours", start, "2026-10-25T11:01:00+01:00", time_zone="Europe/Berlin") == "deny"


def test_counting_may_begin_on_the_day_itself() -> None:
    start = "2026-10-01T10:00:00Z"
    assert asked(30, start, "2026-10-30T23:00:00Z", count_from="same_day") == "approve"
    assert asked(30, start, "2026-10-31T00:00:00Z", count_from="same_day") == "deny"


def test_a_last_day_on_which_the_shop_is_closed_may_move() -> None:
    # 31 October 2026 is a Saturday; 2 November is declared closed.
    start, closed = "2026-10-01T10:00:00Z", ["saturday", "sunday", "2026-11-02"]
    moved = {"if_last_day_closed": "next_open_day", "closed_days": closed}
    assert asked(30, start, "2026-11-03T12:00:00Z", **moved) == "approve"
    assert asked(30, start, "2026-11-04T00:00:00Z", **moved) == "deny"
    assert asked(30, start, "2026-11-01T12:00:00Z", closed_days=closed) == "deny"


def test_the_later_of_the_date_and_the_window_counts() -> None:
    start = "2026-10-01T10:00:00Z"
    assert asked(30, start, "2027-01-31T12:00:00Z", return_until="2027-01-31") == "approve"
    assert asked(30, start, "2027-02-01T00:00:00Z", return_until="2027-01-31") == "deny"
    assert asked(30, start, "2026-10-31T12:00:00Z", return_until="2026-10-05") == "approve"


def test_a_window_that_has_not_begun_is_open() -> None:
    assert verdict(order__delivered_at=None, terms={"states_allowing": {"return": None}}) == "approve"


def test_an_unknown_start_is_not_an_absent_one() -> None:
    assert verdict(order__delivered_at=GONE) == "review"


def test_the_window_is_measured_at_the_asking_never_at_today() -> None:
    late: dict[str, Any] = {"today": "2027-06-01", "stage": "inspected"}
    assert verdict(**late) == "approve"
    assert verdict(**{**late, "request__asked_at": "2026-12-20T00:00:00Z"}) == "deny"
    # Later stages must say when it was asked.
    assert verdict(**{**late, "request__asked_at": GONE}) == "review"


def test_today_is_the_asking_while_the_request_is_being_made() -> None:
    assert verdict(request__asked_at=GONE, today="2026-11-24") == "approve"
    assert verdict(request__asked_at=GONE, today="2026-11-25") == "deny"
    assert verdict(request__asked_at=GONE) == "review"


def test_a_day_without_a_time_leaves_hours_open_only_where_they_matter() -> None:
    terms = {"return_window_days": GONE, "return_window": "48 hours"}
    assert verdict(terms=terms, order__delivered_at="2026-11-09") == "approve"
    assert verdict(terms=terms, order__delivered_at="2026-11-08") == "review"
    assert verdict(terms=terms, order__delivered_at="2026-11-07") == "deny"


@pytest.mark.parametrize(
    ("window", "days", "expected"),
    [
        (30, 30, "approve"),
        (30, 31, "deny"),
        ("3 weeks", 21, "approve"),
        ("3 weeks", 22, "deny"),
        ("720 hours", 29, "approve"),
        ("720 hours", 30, "review"),
        ("720 hours", 32, "deny"),
    ],
)
def test_a_bare_count_of_days_decides_where_it_can(window: Any, days: int, expected: str) -> None:
    terms = {"return_window_days": GONE, "return_window": window}
    unknown: dict[str, Any] = {"order__delivered_at": GONE, "request__asked_at": GONE, "today": GONE}
    assert verdict(terms=terms, days_since_start=days, **unknown) == expected


def test_each_line_has_its_own_delivery() -> None:
    given = facts(
        lines=[
            {"item": {"delivered_at": "2026-09-01", "sku": "a"}},
            {"item": {"delivered_at": "2026-11-01", "sku": "b"}},
        ]
    )
    found = decide(parse(document()), given)
    assert [line.verdict for line in found.lines] == ["deny", "approve"]


def test_no_sooner_than_means_waiting_and_says_until_when() -> None:
    terms = {"opens_after": 7, "opens_from": "shipped_at", "states_allowing": {"claim": None}}
    found = answer(terms=terms, action="claim", order__shipped_at="2026-11-05T10:00:00Z")
    assert found.verdict == "wait"
    assert found.to_json()["wait_until"] == "2026-11-12"
    on_the_day = "2026-11-12T00:00:00Z"
    assert (
        verdict(terms=terms, action="claim", order__shipped_at="2026-11-05", request__asked_at=on_the_day)
        == "approve"
    )
    not_shipped = answer(terms=terms, action="claim", order__shipped_at=None)
    assert (not_shipped.verdict, not_shipped.wait_until) == ("wait", None)


def test_a_season_is_named_by_its_dates() -> None:
    rule = sets({"==": [{"var": "season"}, "holidays"]}, return_until="2027-01-31")
    seasons = {"holidays": {"of": "ordered_at", "from": "11-15", "to": "01-05"}}
    policy = parse(document(rule, seasons=seasons))
    late = {"request__asked_at": "2027-01-30T00:00:00Z", "order__delivered_at": "2026-12-05"}
    assert decide(policy, facts(**late, order__ordered_at="2026-12-01")).verdict == "approve"
    assert decide(policy, facts(**late, order__ordered_at="2026-11-14")).verdict == "deny"
    assert decide(policy, facts(**late, order__ordered_at=GONE)).verdict == "review"
