"""Backtests: what another policy would have done with the shop's own past, equal to counts written by hand."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import httpx2
import pytest

from dokani.engine.sql.columns import GENERATED, declared
from dokani.kit.db import Database
from dokani.lab.backtest import run as running
from dokani.lab.backtest.run import run
from tests.cast import Cast
from tests.lab.conftest import POLICY, Buy, Draft, asking, policy_with

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

# Straight on the returns: under 14 days instead of 30, what was not refused and came later than that is refused.
BY_HAND = """
    select count(*) as lines, count(distinct r.id) as returns, count(distinct r.customer_email_norm) as people,
           sum(l.amount) as money
      from return_requests r
      join return_lines l on l.business_id = r.business_id and l.return_request_id = r.id
      join orders o on o.business_id = r.business_id and o.order_id = r.order_id
     where r.business_id = $1 and l.verdict <> 'deny'
       and (r.created_at at time zone 'UTC')::date - (o.delivered_at at time zone 'UTC')::date > $2
"""
GIVEN = """
    select coalesce(sum(l.amount) filter (where l.verdict <> 'deny'), 0) as money, count(*) as lines
      from return_lines l where l.business_id = $1
"""


async def seeded(noor: httpx2.AsyncClient, buy: Buy) -> None:
    """Thirty-two returns of nine people: some refused, some reviewed, some of two lines, some asked for a photo."""
    for number in range(32):
        category = ("home", "electronics", "home", "clothing")[number % 4]
        tags = ["final_sale"] if number % 11 == 0 else []
        price = ("12.50", "40.00", "199.99", "33.33")[number % 4 if number % 5 else 2]
        first = {"unit_price": price, "product_category": category, "tags": tags}
        lines = [first, {"unit_price": "8.05"}] if number % 6 == 0 else [first]
        order_id = f"B-{number}"
        # Up to sixty days ago, and never on the very edge of a day.
        await buy(order_id, email=f"shopper{number % 9}@shopper.test", days_ago=number * 2, lines=lines)
        reason = "defective" if number % 7 == 0 else "changed_mind"
        wanted = [{"reason": reason, "line_number": at} for at in range(1, len(lines) + 1)]
        made = await noor.post("/v1/returns", json={"order_id": order_id, "lines": wanted})
        assert made.status_code == 201, made.text


async def asked(omar: httpx2.AsyncClient, **body: Any) -> UUID:
    said = await omar.post("/v1/backtests", json=body)
    assert said.status_code == 202, said.text
    assert said.json()["state"] == "queued"
    return UUID(said.json()["id"])


async def answered(omar: httpx2.AsyncClient, jobs: Database, shops: Cast, **body: Any) -> dict[str, Any]:
    """The backtest as the API shows it once the worker has done it."""
    number = await asked(omar, **body)
    await run(jobs, shops.atelier.id, number)
    found: dict[str, Any] = (await omar.get(f"/v1/backtests/{number}")).json()
    assert found["state"] == "done", found["problem"]
    return found


def flips(result: dict[str, Any], was: str, now: str) -> int:
    return sum(one["cases"] for one in result["matrix"] if (one["was"], one["now"]) == (was, now))


async def test_what_flips_the_money_and_the_people_are_what_sql_by_hand_counts(
    omar: httpx2.AsyncClient,
    noor: httpx2.AsyncClient,
    buy: Buy,
    jobs: Database,
    shops: Cast,
    owner: Owner,
) -> None:
    await seeded(noor, buy)
    by_hand = await owner.fetchrow(BY_HAND, shops.atelier.id, 14)
    given = await owner.fetchrow(GIVEN, shops.atelier.id)
    assert by_hand is not None and given is not None and by_hand["lines"] > 5
    for was in (None, {"rules": POLICY}):
        found = await answered(omar, jobs, shops, was=was, now={"rules": policy_with(return_window_days=14)})
        result = found["result"]
        assert result["cases"] == given["lines"]
        denied = result["newly_denied"]
        assert (denied["lines"], denied["returns"], denied["people"]) == (
            by_hand["lines"],
            by_hand["returns"],
            by_hand["people"],
        )
        assert Decimal(result["money"]["was"]) == given["money"]
        assert Decimal(result["money"]["change"]) == -by_hand["money"]
        assert result["newly_approved"]["lines"] == 0
        moved = [one for one in result["matrix"] if one["was"] != one["now"]]
        assert {one["now"] for one in moved} == {"deny"}
        assert sum(one["cases"] for one in moved) == by_hand["lines"]
        listed = (await omar.get(f"/v1/backtests/{found['id']}/returns?limit=200")).json()["items"]
        assert len(listed) == by_hand["lines"]
        assert len({one["customer_email"] for one in listed}) == by_hand["people"]
        assert sum(Decimal(one["amount_was"]) for one in listed) == by_hand["money"]
        assert {one["because"] for one in listed} == {"It is outside the return window."}
        assert result["decided"]["in_sql"] == given["lines"]


async def test_the_same_policy_changes_nothing(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, jobs: Database, shops: Cast
) -> None:
    await seeded(noor, buy)
    for was in (None, {"rules": POLICY}):
        result = (await answered(omar, jobs, shops, was=was, now={"rules": POLICY}))["result"]
        assert all(one["was"] == one["now"] for one in result["matrix"])
        assert result["money"]["change"] == "0.00" and result["impact_score"] == 0
        assert {one["was"] for one in result["matrix"]} >= {"approve", "deny", "review", "ask"}


async def test_the_groups_add_up_to_the_whole(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, jobs: Database, shops: Cast
) -> None:
    await seeded(noor, buy)
    result = (await answered(omar, jobs, shops, now={"rules": policy_with(return_window_days=14)}))["result"]
    changed = sum(one["cases"] for one in result["matrix"] if one["was"] != one["now"])
    for key in ("by_category", "by_reason", "by_segment"):
        assert sum(one["cases"] for one in result[key]) == result["cases"]
        assert sum(one["changed"] for one in result[key]) == changed
        change = sum(Decimal(one["amount_change"]) for one in result[key])
        assert change == Decimal(result["money"]["change"])
    assert sum(sum(one["now"].values()) for one in result["by_month"]) == result["cases"]
    assert (
        Decimal(result["money"]["low"])
        < Decimal(result["money"]["change"])
        < Decimal(result["money"]["high"])
    )


async def test_a_part_at_a_time_says_the_same_as_all_at_once(
    omar: httpx2.AsyncClient,
    noor: httpx2.AsyncClient,
    buy: Buy,
    jobs: Database,
    shops: Cast,
    owner: Owner,
    monkeypatch: Any,
) -> None:
    await seeded(noor, buy)
    policy = {"rules": policy_with(return_window_days=14)}
    whole = (await answered(omar, jobs, shops, now=policy))["result"]
    monkeypatch.setattr(running, "PART", 5)
    told: list[tuple[str, int, int]] = []

    async def watch(doing: str, done: int, total: int) -> None:
        told.append((doing, done, total))

    number = await asked(omar, now=policy)
    parted = (await run(jobs, shops.atelier.id, number, watch)).result
    assert parted is not None
    del parted["decided"]["milliseconds"], whole["decided"]["milliseconds"]
    assert parted == whole
    deciding = [done for doing, done, _ in told if doing == "deciding"]
    assert len(deciding) > 4 and deciding == sorted(deciding) and deciding[-1] == whole["cases"]


async def test_a_policy_that_sql_does_not_take_is_decided_in_python_and_says_the_same(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, jobs: Database, shops: Cast
) -> None:
    await seeded(noor, buy)
    policy = policy_with(return_window_days=14)
    in_sql = (await answered(omar, jobs, shops, now={"rules": policy}))["result"]
    of_its_own = {"id": "never", "when": {"==": [{"var": "custom.born"}, "1999-01-01"]}, "verdict": "review"}
    rules = [*policy["rules"], {**of_its_own, "says": "Never."}]
    odd = {**policy, "rules": rules, "custom": {"born": {"type": "date", "when_unknown": "review"}}}
    in_python = (await answered(omar, jobs, shops, now={"rules": odd}))["result"]
    assert in_python["decided"]["in_sql"] == 0 and in_python["decided"]["not_in_sql"]
    assert in_sql["decided"]["in_python"] == 0
    assert in_python["newly_denied"] == in_sql["newly_denied"]
    # What nobody knows sends the rest to a person.
    assert flips(in_python, "approve", "approve") == 0 < flips(in_python, "approve", "review")
    assert in_python["unknown"]["by_fact"][0]["fact"] == "custom.born"


async def test_only_what_was_asked_in_the_span_is_looked_at(
    omar: httpx2.AsyncClient,
    noor: httpx2.AsyncClient,
    buy: Buy,
    jobs: Database,
    shops: Cast,
) -> None:
    await buy("C-1")
    assert (await noor.post("/v1/returns", json=asking("C-1"))).status_code == 201
    now = datetime.now(UTC)
    rules = {"rules": POLICY}
    inside = await answered(omar, jobs, shops, now=rules, since=(now - timedelta(hours=1)).isoformat())
    before = await answered(omar, jobs, shops, now=rules, until=(now - timedelta(hours=1)).isoformat())
    assert (inside["result"]["cases"], before["result"]["cases"]) == (1, 0)
    wrong = {"now": rules, "since": now.isoformat(), "until": (now - timedelta(days=1)).isoformat()}
    said = await omar.post("/v1/backtests", json=wrong)
    assert (said.status_code, said.json()["code"]) == (422, "invalid_span")


async def test_a_shop_without_a_past_is_told_so(
    omar: httpx2.AsyncClient, jobs: Database, shops: Cast
) -> None:
    result = (await answered(omar, jobs, shops, now={"rules": POLICY}))["result"]
    assert result["cases"] == 0 and result["impact_score"] is None
    assert result["says"] == ["There are no past returns in this time, so there is nothing to compare."]


async def test_another_shop_sees_neither_the_backtest_nor_its_returns(
    omar: httpx2.AsyncClient,
    bashir: httpx2.AsyncClient,
    noor: httpx2.AsyncClient,
    buy: Buy,
    jobs: Database,
    shops: Cast,
) -> None:
    await buy("D-1", days_ago=20)
    assert (await noor.post("/v1/returns", json=asking("D-1"))).status_code == 201
    found = await answered(omar, jobs, shops, now={"rules": policy_with(return_window_days=14)})
    assert found["result"]["newly_denied"]["lines"] == 1
    for path in (f"/v1/backtests/{found['id']}", f"/v1/backtests/{found['id']}/returns"):
        said = await bashir.get(path)
        assert (said.status_code, said.json()["code"]) == (404, "backtest_not_found")
    assert (await bashir.get("/v1/backtests")).json() == []
    assert (await noor.post("/v1/backtests", json={"now": {"rules": POLICY}})).status_code == 403


async def test_a_backtest_that_a_killed_worker_had_begun_is_done_again_and_counts_nothing_twice(
    omar: httpx2.AsyncClient,
    noor: httpx2.AsyncClient,
    buy: Buy,
    jobs: Database,
    shops: Cast,
    monkeypatch: Any,
) -> None:
    await seeded(noor, buy)
    monkeypatch.setattr(running, "PART", 5)
    number = await asked(omar, now={"rules": policy_with(return_window_days=14)})

    class Killed(BaseException):
        pass

    async def dies(doing: str, done: int, total: int) -> None:
        if doing == "deciding" and done > 10:
            raise Killed

    with pytest.raises(Killed):
        await run(jobs, shops.atelier.id, number, dies)
    halfway = (await omar.get(f"/v1/backtests/{number}")).json()
    assert halfway["state"] == "running" and 0 < halfway["done"] < halfway["total"]
    again = await run(jobs, shops.atelier.id, number)
    assert again.result is not None
    listed = (await omar.get(f"/v1/backtests/{number}/returns?limit=200")).json()["items"]
    assert len(listed) == again.result["newly_denied"]["lines"]


async def test_what_cannot_be_worked_out_ends_as_failed_and_stands_in_nobodys_way(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, jobs: Database, shops: Cast
) -> None:
    await seeded(noor, buy)
    number = await asked(omar, now={"rules": policy_with(return_window_days=14)})

    async def breaks(doing: str, done: int, total: int) -> None:
        raise MemoryError

    with pytest.raises(MemoryError):
        await run(jobs, shops.atelier.id, number, breaks)
    said = (await omar.get(f"/v1/backtests/{number}")).json()
    assert said["state"] == "failed" and "MemoryError" in said["problem"]
    assert (await run(jobs, shops.atelier.id, number)).state == "failed"


async def test_the_table_of_cases_has_the_columns_that_policies_read_in_their_order(owner: Owner) -> None:
    kept = await owner.fetch(
        """
        select attname, format_type(atttypid, null) as kind, attnotnull, attgenerated <> '' as generated
          from pg_attribute where attrelid = 'dokani.lab_cases'::regclass and attnum > 0 order by attnum
        """
    )
    wanted = declared()
    of_facts = [row for row in kept if row["attname"] in wanted]
    assert [row["attname"] for row in of_facts] == list(wanted)
    kinds = {"timestamptz": "timestamp with time zone"}
    for row in of_facts:
        kind, _, rest = wanted[row["attname"]].partition(" ")
        assert row["kind"] == kinds.get(kind, kind), row
        assert row["attnotnull"] == rest.startswith("not null"), row
        assert row["generated"] == ("generated" in rest) == (row["attname"] in GENERATED), row


async def kept_review(omar: httpx2.AsyncClient, policy_id: int) -> Any:
    return (await omar.get(f"/v1/policies/{policy_id}")).json()["reviews"]["backtest"]


async def test_only_a_look_at_the_past_counts_as_the_review_and_a_lesser_one_takes_no_place_of_it(
    omar: httpx2.AsyncClient,
    noor: httpx2.AsyncClient,
    buy: Buy,
    jobs: Database,
    shops: Cast,
    draft: Draft,
    owner: Owner,
) -> None:
    await seeded(noor, buy)
    # A year of returns, one every eleven days or so.
    await owner.execute(
        "update return_requests r set created_at = now() - n.at * interval '11 days' from (select id,"
        " row_number() over (order by id desc) as at from return_requests) n where n.id = r.id"
    )
    short = await draft("short", policy_with(return_window_days=14))
    now = datetime.now(UTC)
    lesser: list[tuple[dict[str, Any], str]] = [
        ({"since": now + timedelta(days=1)}, "it looks at no return"),
        ({"since": now - timedelta(days=60)}, "the newest 90 days"),
        ({"until": now - timedelta(days=40)}, "it leaves out the returns since"),
        ({"was": {"policy_id": short}}, "it compares a policy with itself"),
    ]
    for span, why in lesser:
        asked_for = {name: at.isoformat() if isinstance(at, datetime) else at for name, at in span.items()}
        found = await answered(omar, jobs, shops, now={"policy_id": short}, **asked_for)
        assert why in found["result"]["says"][-1]
        assert await kept_review(omar, short) is None
    whole = await answered(omar, jobs, shops, now={"policy_id": short})
    review = await kept_review(omar, short)
    assert review["summary"]["cases"] == whole["result"]["cases"] > 30
    for span in (lesser[0][0], lesser[1][0]):
        since = span["since"].isoformat()
        await answered(omar, jobs, shops, now={"policy_id": short}, since=since)
        assert await kept_review(omar, short) == review
    # The newest ninety days are a look, too.
    since = (now - timedelta(days=120)).isoformat()
    found = await answered(omar, jobs, shops, now={"policy_id": short}, since=since)
    assert 0 < found["result"]["cases"] < whole["result"]["cases"]
    assert (await kept_review(omar, short))["summary"]["cases"] == found["result"]["cases"]
    assert "look at the past" not in " ".join(found["result"]["says"])
