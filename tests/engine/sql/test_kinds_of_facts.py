"""What columns could get wrong: absent and unknown, days across time zones, cents, the shop's own facts, sets."""

from collections.abc import AsyncIterator, Callable, Sequence
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from dokani.engine.parse import parse
from tests.engine.sql.agreeing import Tally, compared, in_sql, table
from tests.engine.sql.draw import CUSTOM, GOOD

Seen = list[tuple[str, Decimal | None, set[str]]]
Decided = Callable[[dict[str, Any], Sequence[dict[str, Any]]], Any]


@pytest.fixture
async def decided(owner_url: str, anyio_backend: str) -> AsyncIterator[Decided]:
    """Verdict, amount and unknown facts of each request in SQL, where Python says the same and none is left to it."""
    connection: Any = await asyncpg.connect(owner_url)

    async def both(document: dict[str, Any], requests: Sequence[dict[str, Any]]) -> Seen:
        policy = parse({"format": "dokani/1", "currency": "EUR", **document})
        await connection.execute("drop table if exists cases")
        await table(connection, requests)
        found = await in_sql(connection, policy, 0, len(requests) - 1)
        tally = Tally()
        for number, facts in enumerate(requests):
            compared(tally, policy, number, facts, found)
        assert (tally.differ, tally.in_python) == ([], 0)
        lines = [found[number, 1] for number in range(len(requests))]
        return [(line["verdict"], line["amount"], line["unknown"]) for line in lines]

    yield both
    await connection.close()


def but(**facts: Any) -> dict[str, Any]:
    """A good request with other facts: `item__worn=None` is absent, `item__worn=...` unknown."""
    named = {name.replace("__", "."): value for name, value in facts.items()}
    return {name: value for name, value in {**GOOD, "action": "return", **named}.items() if value is not ...}


def speaks(when: Any, verdict: str = "deny") -> dict[str, Any]:
    return {"rules": [{"id": "r", "when": when, "verdict": verdict, "says": "."}]}


def verdicts(seen: Seen) -> list[str]:
    return [verdict for verdict, _, _ in seen]


async def test_absent_is_no_and_unknown_is_nobodys_guess(decided: Decided) -> None:
    worn = speaks({"var": "item.worn"})
    requests = [but(item__worn=value) for value in (True, False, None, ...)]
    seen = await decided(worn, requests)
    assert verdicts(seen) == ["deny", "approve", "approve", "ask"]
    assert [unknown for _, _, unknown in seen] == [set(), set(), set(), {"item.worn"}]
    is_null = speaks({"==": [{"var": "item.worn"}, None]})
    assert verdicts(await decided(is_null, requests)) == ["approve", "approve", "deny", "ask"]
    # Not (x > 5) is true of what is absent, and of what is unknown nobody can say.
    many = speaks({"!": [{">": [{"var": "customer.returns_90d"}, 5]}]})
    requests = [but(customer__returns_90d=value) for value in (9, 5, None, ...)]
    assert verdicts(await decided(many, requests)) == ["approve", "deny", "deny", "review"]


async def test_an_unknown_that_does_not_matter_sends_nobody_to_a_person(decided: Decided) -> None:
    either = speaks({"or": [{"var": "item.worn"}, {"==": [{"var": "order.country"}, "DE"]}]})
    both = speaks({"and": [{"var": "item.worn"}, {"==": [{"var": "order.country"}, "FR"]}]})
    requests = [but(item__worn=...)]
    assert verdicts(await decided(either, requests)) == ["deny"]
    assert verdicts(await decided(both, requests)) == ["approve"]


async def test_days_are_those_of_the_shops_time_zone(decided: Decided) -> None:
    """Delivered at 23:30 in UTC is the next day in Berlin and Dhaka, and the same evening in New York."""
    of_14 = {"return_window": 14}
    asked = [
        f"2026-11-{day}T{time}Z" for day in ("08", "09") for time in ("00:30:00", "12:00:00", "23:30:00")
    ]
    requests = [
        but(
            item__delivered_at="2026-10-25T23:30:00Z",
            order__delivered_at="2026-10-25T23:30:00Z",
            **{"request.asked_at": at},
        )
        for at in asked
    ]
    last = {"UTC": 3, "Europe/Berlin": 5, "Asia/Dhaka": 5, "America/New_York": 4}
    for zone, inside in last.items():
        seen = verdicts(await decided({"terms": of_14, "time_zone": zone}, requests))
        assert seen == ["approve"] * inside + ["deny"] * (6 - inside), zone


async def test_a_day_without_an_hour_is_that_day_everywhere(decided: Decided) -> None:
    requests = [
        but(item__delivered_at="2026-10-26", order__delivered_at="2026-10-26", **{"request.asked_at": at})
        for at in ("2026-11-09", "2026-11-10", "2026-11-09T23:59:59Z", "2026-11-10T00:00:00+00:00")
    ]
    assert verdicts(await decided({"terms": {"return_window": 14}}, requests)) == [
        "approve",
        "deny",
        "approve",
        "deny",
    ]


async def test_a_month_and_an_hour_mean_what_they_say(decided: Decided) -> None:
    delivered = {"item.delivered_at": "2026-01-31T10:00:00Z", "order.delivered_at": "2026-01-31T10:00:00Z"}
    asked = ("2026-02-28T23:00:00Z", "2026-03-01T00:00:00Z")
    requests = [but(**delivered, **{"request.asked_at": at}) for at in asked]
    assert verdicts(await decided({"terms": {"return_window": "1 month"}}, requests)) == ["approve", "deny"]
    asked = ("2026-02-02T10:00:59Z", "2026-02-02T10:01:00Z")
    requests = [but(**delivered, **{"request.asked_at": at}) for at in asked]
    assert verdicts(await decided({"terms": {"return_window": "48 hours"}}, requests)) == ["approve", "deny"]


async def test_cents_are_rounded_half_up_once_and_fees_from_what_was_rounded(decided: Decided) -> None:
    document = {"terms": {"refund_percent": 50, "restocking_fee_percent": 33.3}}
    paid = ("0.05", "0.01", "33.33", "100.00", "0", "19.99")
    seen = await decided(document, [but(item__paid=each, item__quantity_ordered=1) for each in paid])
    # 0.05 × 50 % = 0.025 → 0.03, less 33.3 % of 0.03 = 0.00999 → 0.01; and so on.
    expected = ("0.02", "0.01", "11.12", "33.35", "0", "6.67")
    assert [amount for _, amount, _ in seen] == [Decimal(each) for each in expected]


async def test_a_third_of_a_line_is_a_third_of_its_money(decided: Decided) -> None:
    requests = [
        but(item__paid="100.00", item__quantity_ordered=3, item__quantity=asked) for asked in (1, 2, 3)
    ]
    requests = [{**each, "item.quantity_returnable": 3} for each in requests]
    seen = await decided({}, requests)
    assert [amount for _, amount, _ in seen] == [Decimal("33.33"), Decimal("66.67"), Decimal("100.00")]


async def test_decimals_are_compared_exactly(decided: Decided) -> None:
    risky = {"terms": {"review_at_risk": 0.6}}
    requests = [but(risk__score=score) for score in ("0.6", "0.59999999999999999999", 0.6, None, ...)]
    assert verdicts(await decided(risky, requests)) == ["review", "approve", "review", "approve", "approve"]
    dear = speaks({">": [{"+": [{"var": "order.value"}, 0.1]}, 105.1]}, "review")
    requests = [but(order__value=value) for value in ("105.00", "105.000001")]
    assert verdicts(await decided(dear, requests)) == ["approve", "review"]


async def test_the_shops_own_facts_are_of_their_types(decided: Decided) -> None:
    def of(when: Any) -> dict[str, Any]:
        return {**speaks(when), "custom": CUSTOM}

    many = of({">=": [{"var": "custom.points"}, 10]})
    requests = [but(custom__points=value) for value in (9, 10, 250, None, ...)]
    assert verdicts(await decided(many, requests)) == ["approve", "deny", "deny", "approve", "review"]
    score = of({"<": [{"var": "custom.score"}, 2.5]})
    requests = [but(custom__score=value) for value in ("2.5", -3, "2.49", None, ...)]
    assert verdicts(await decided(score, requests)) == ["approve", "deny", "deny", "approve", "ask"]
    labelled = of({"in": ["x", {"var": "custom.labels"}]})
    requests = [but(custom__labels=value) for value in (["x", "y"], ["y"], [], None, ...)]
    assert verdicts(await decided(labelled, requests)) == ["deny", "approve", "approve", "approve", "review"]
    vip = of({"!": [{"var": "custom.vip"}]})
    requests = [but(custom__vip=value) for value in (True, False, None, ...)]
    assert verdicts(await decided(vip, requests)) == ["approve", "deny", "deny", "review"]


async def test_sets_are_searched_whatever_stands_in_them(decided: Decided) -> None:
    final = speaks({"in": ['it\'s 50% "off"', {"var": "item.tags"}]})
    tags: tuple[Any, ...] = (['it\'s 50% "off"', "new"], ["its 50% off"], [], None, ...)
    assert verdicts(await decided(final, [but(item__tags=each) for each in tags])) == [
        "deny",
        "approve",
        "approve",
        "approve",
        "review",
    ]
    listed = speaks({"in": [{"var": "item.category"}, ["ünï", "a,b", "{}"]]})
    words = ("ünï", "a,b", "{}", "a", "", None, ...)
    seen = verdicts(await decided(listed, [but(item__category=each) for each in words]))
    assert seen == ["deny"] * 3 + ["approve"] * 3 + ["review"]
    evidence = {"terms": {"required_evidence": {"changed_mind": ["photo"]}}}
    given: tuple[Any, ...] = (["photo"], ["invoice", "photo"], ["invoice"], [])
    seen = verdicts(await decided(evidence, [but(evidence=each) for each in given]))
    assert seen == ["approve", "approve", "ask", "ask"]
