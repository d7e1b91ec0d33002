"""The past of a shopper: it fades, it knows nothing of what came later, and online and replayed it is the same."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dokani.risk.model import score
from dokani.risk.past import DAY, Event, past_before
from dokani.risk.recall import patterns_after, recall
from tests.risk.made import BEGIN, shop

kinds = st.sampled_from(["order", "return", "denied", "cancelled", "fraud", "safe"])
an_event = st.builds(
    lambda days, kind, request, reason: Event(
        at=BEGIN + days * DAY,
        kind=kind,
        value=10.0,
        order_value=10.0,
        request=None if kind == "order" else request,
        order_id=f"A-{request}",
        reason=reason,
    ),
    st.floats(0, 500),
    kinds,
    st.integers(1, 6),
    st.sampled_from(["defective", "changed_mind"]),
)


@given(st.lists(an_event, max_size=30), st.lists(an_event, max_size=30), st.floats(0, 500))
def test_what_comes_later_changes_nothing_of_what_was_known(
    some: list[Event], more: list[Event], days: float
) -> None:
    at = BEGIN + days * DAY
    later = [one for one in more if one.at >= at]
    alone, together = past_before(some, at), past_before([*later, *some], at)
    assert together.signals(at) == alone.signals(at)
    assert together.patterns(at) == alone.patterns(at)


def test_a_return_counts_half_after_its_half_life_and_the_score_falls_by_waiting() -> None:
    at = datetime(2024, 6, 1, tzinfo=UTC)
    whole = [Event(at=at - 40 * DAY, kind="order", value=50.0, order_id="A")]
    whole += [
        Event(at=at - n * DAY, kind="return", value=50.0, order_value=50.0, request=n, order_id="A")
        for n in range(1, 7)
    ]
    past = past_before(whole, at)
    assert abs(past.returns_at(at + 180 * DAY) / past.returns_at(at) - 0.5) < 1e-9
    scores = [score(past.signals(at + days * DAY)).score for days in (0, 30, 90, 365)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 2 * scores[-1]


def test_lines_that_came_back_in_one_moment_are_one_return_to_the_faded_count() -> None:
    at = datetime(2024, 6, 1, tzinfo=UTC)
    three = [Event(at=at - DAY, kind="return", value=5.0, request=n) for n in range(3)]
    assert past_before(three, at).returns_at(at) == past_before(three[:1], at).returns_at(at)


def test_a_cancelled_return_is_forgotten_from_the_day_it_was_cancelled() -> None:
    asked = Event(at=BEGIN, kind="return", value=5.0, request=1)
    taken_back = Event(at=BEGIN + 2 * DAY, kind="cancelled", request=1)
    assert past_before([asked, taken_back], BEGIN + DAY).signals(BEGIN + DAY).returns == 1
    assert past_before([asked, taken_back], BEGIN + 3 * DAY).signals(BEGIN + 3 * DAY).returns == 0


def test_another_reason_for_the_same_order_is_a_change_of_reason() -> None:
    asked = [
        Event(at=BEGIN + n * DAY, kind="return", request=n, order_id="A-1", reason=reason)
        for n, reason in enumerate(["changed_mind", "changed_mind", "defective"])
    ]
    assert past_before(asked, BEGIN + 9 * DAY).changes() == 1


def test_the_profile_kept_by_requests_one_by_one_is_the_one_worked_out_from_all_of_them() -> None:
    for email, whole in list(shop(40).items())[:20]:
        kept: list[dict[str, object] | None] | None = None
        orders, returns = [one for one in whole if one.kind == "order"], list[Event]()
        for event in whole:
            if event.kind != "return":
                continue
            so_far = [one for one in orders if one.at <= event.at]
            before = recall(kept, event.at, orders=len(so_far), order_id="x", reason="other")
            counts = [sum(one.at > event.at - days * DAY for one in returns) for days in (10_000, 7, 30, 90)]
            kept = [
                patterns_after(
                    before,
                    event.at,
                    orders=len(so_far),
                    ordered_at=so_far[-1].at,
                    counts=(counts[0], counts[1], counts[2], counts[3]),
                    order_id="x",
                    reason="other",
                    channel="api",
                ),
                None,
            ]
            returns.append(event)
        if kept is None or kept[0] is None:
            continue
        at = whole[-1].at + timedelta(hours=1)
        past = past_before(whole, at)
        found = recall(kept, at, orders=len(orders), order_id="y", reason=None)
        assert found.weighed_returns is not None
        assert abs(found.weighed_returns - past.returns_at(at)) < 0.01, email


def test_a_request_decided_again_is_not_counted_against_itself() -> None:
    at = datetime(2024, 6, 1, tzinfo=UTC)
    kept = patterns_after(
        recall(None, at, orders=1, order_id="A", reason="other"),
        at,
        orders=1,
        ordered_at=at - DAY,
        counts=(0, 0, 0, 0),
        order_id="A",
        reason="other",
        channel="api",
    )
    again = recall([kept, None], at, orders=1, order_id="A", reason="defective")
    assert (again.weighed_returns, again.reason_changes) == (None, 0)
    later = recall([kept, None], at + DAY, orders=1, order_id="A", reason="defective")
    assert later.weighed_returns is not None and later.weighed_returns > 0.99
    assert later.reason_changes == 1
