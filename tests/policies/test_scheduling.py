"""A version takes over on its day: once, in order, in the name of whoever said so, late rather than never."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from dokani.kit import clock
from dokani.kit.db import Database
from dokani.policies.due import activate_due
from tests.policies.conftest import POLICY, Note, changed
from tests.policies.test_versions import written


def later(**span: float) -> str:
    return (datetime.now(UTC) + timedelta(**span)).isoformat()


async def waiting(omar: httpx2.AsyncClient, noted: Note, days: int, at: str) -> dict[str, Any]:
    """A reviewed version with this window that is to take over then."""
    draft = await written(omar, changed(return_window_days=days), version=f"window {days}")
    await noted(draft["sha256"], "proof")
    said = await omar.post(f"/v1/policies/{draft['id']}/activation", json={"at": at})
    assert said.status_code == 200, said.text
    found: dict[str, Any] = said.json()
    return found


async def state_of(omar: httpx2.AsyncClient, policy: dict[str, Any]) -> str:
    return str((await omar.get(f"/v1/policies/{policy['id']}")).json()["state"])


async def test_it_waits_for_its_day_and_then_decides(
    omar: httpx2.AsyncClient, noted: Note, jobs: Database
) -> None:
    at = later(days=2)
    policy = await waiting(omar, noted, 14, at)
    assert policy["state"] == "scheduled"
    assert policy["scheduled"]["by"] == "omar@atelier.test"
    assert datetime.fromisoformat(policy["effective_date"]) == datetime.fromisoformat(at)
    assert await activate_due(jobs) == 0
    assert await state_of(omar, policy) == "scheduled"
    with clock.standing_at(datetime.fromisoformat(at) + timedelta(seconds=30)):
        assert await activate_due(jobs) == 1
        assert await activate_due(jobs) == 0
    shown = (await omar.get(f"/v1/policies/{policy['id']}")).json()
    assert (shown["state"], shown["scheduled"]) == ("active", None)
    newest, scheduled = (await omar.get(f"/v1/policies/{policy['id']}/history")).json()[:2]
    # In the name of the person who said so, though a job did it.
    assert newest["changed_by_name"] == "omar@atelier.test"
    assert "This was scheduled for" in newest["summary"]
    assert newest["says"] == ["The return window goes from 30 to 14 days."]
    assert scheduled["summary"].startswith("Version window 14 is to take over on ")


async def test_after_the_scheduler_was_away_each_takes_over_once_in_the_order_of_their_days(
    omar: httpx2.AsyncClient, noted: Note, jobs: Database, owner: Any
) -> None:
    second = await waiting(omar, noted, 20, later(days=2))
    first = await waiting(omar, noted, 14, later(days=1))
    third = await waiting(omar, noted, 25, later(days=9))
    with clock.standing_at(datetime.now(UTC) + timedelta(days=3)):
        assert await activate_due(jobs) == 2
    states = [await state_of(omar, policy) for policy in (first, second, third)]
    assert states == ["retired", "active", "scheduled"]
    order = await owner.fetch(
        "select p.version from policy_change_history h join policies p on p.id = h.policy_id"
        " where h.change_type = 'activated' order by h.created_at"
    )
    assert [row["version"] for row in order] == ["window 14", "window 20"]


async def test_of_two_workers_at_once_each_version_takes_over_once(
    omar: httpx2.AsyncClient, noted: Note, jobs: Database, owner: Any
) -> None:
    for number in range(3):
        await waiting(omar, noted, 14 + number, later(hours=1 + number))
    with clock.standing_at(datetime.now(UTC) + timedelta(days=1)):
        done = await asyncio.gather(*(activate_due(jobs) for _ in range(4)))
    assert sum(done) == 3
    count = "select count(*) from policy_change_history where change_type = 'activated'"
    assert await owner.fetchval(count) == 3
    # The history tells them in the order in which they took over, whichever worker began first.
    order = await owner.fetch(
        "select p.version from policy_change_history h join policies p on p.id = h.policy_id"
        " where h.change_type = 'activated' order by h.created_at"
    )
    assert [row["version"] for row in order] == ["window 14", "window 15", "window 16"]


async def test_the_day_is_taken_back(omar: httpx2.AsyncClient, noted: Note, jobs: Database) -> None:
    policy = await waiting(omar, noted, 14, later(days=1))
    frozen = await omar.put(f"/v1/policies/{policy['id']}", json={"rules": POLICY})
    assert (frozen.status_code, frozen.json()["code"]) == (409, "policy_version_frozen")
    kept = await omar.delete(f"/v1/policies/{policy['id']}")
    assert (kept.status_code, kept.json()["code"]) == (409, "policy_version_frozen")
    back = await omar.delete(f"/v1/policies/{policy['id']}/activation")
    assert (back.json()["state"], back.json()["effective_date"]) == ("draft", None)
    twice = await omar.delete(f"/v1/policies/{policy['id']}/activation")
    assert (twice.status_code, twice.json()["code"]) == (409, "policy_not_scheduled")
    with clock.standing_at(datetime.now(UTC) + timedelta(days=2)):
        assert await activate_due(jobs) == 0
    edited = await omar.put(f"/v1/policies/{policy['id']}", json={"rules": POLICY})
    assert edited.status_code == 200


async def test_the_version_that_decides_now_may_come_back_after_another(
    omar: httpx2.AsyncClient, noted: Note, jobs: Database
) -> None:
    first = (await omar.get("/v1/policies")).json()[0]
    await noted(first["sha256"], "proof")
    sale = await waiting(omar, noted, 60, later(days=1))
    back = await omar.post(f"/v1/policies/{first['id']}/activation", json={"at": later(days=4)})
    assert (back.json()["state"], back.json()["scheduled"]["by"]) == ("active", "omar@atelier.test")
    assert back.json()["effective_date"] == first["effective_date"]
    with clock.standing_at(datetime.now(UTC) + timedelta(days=2)):
        assert await activate_due(jobs) == 1
    assert await state_of(omar, sale) == "active"
    assert await state_of(omar, first) == "scheduled"
    with clock.standing_at(datetime.now(UTC) + timedelta(days=5)):
        assert await activate_due(jobs) == 1
    assert await state_of(omar, first) == "active"


async def test_one_that_decides_already_on_its_day_just_goes_on(
    omar: httpx2.AsyncClient, noted: Note, jobs: Database
) -> None:
    policy = await waiting(omar, noted, 14, later(days=1))
    now = await omar.post(f"/v1/policies/{policy['id']}/activation", json={})
    assert (now.json()["state"], now.json()["scheduled"]) == ("active", None)
    again = await omar.post(f"/v1/policies/{policy['id']}/activation", json={"at": later(days=1)})
    assert again.json()["scheduled"] is not None
    with clock.standing_at(datetime.now(UTC) + timedelta(days=2)):
        assert await activate_due(jobs) == 0
    shown = (await omar.get(f"/v1/policies/{policy['id']}")).json()
    assert (shown["state"], shown["scheduled"]) == ("active", None)


async def test_only_a_reviewed_version_is_scheduled_and_the_reason_is_kept(
    omar: httpx2.AsyncClient, jobs: Database
) -> None:
    draft = await written(omar, changed(return_window_days=14))
    address = f"/v1/policies/{draft['id']}/activation"
    refused = await omar.post(address, json={"at": later(days=1)})
    assert (refused.status_code, refused.json()["code"]) == (409, "policy_not_reviewed")
    said = await omar.post(address, json={"at": later(days=1), "override": "Announced already."})
    assert said.json()["scheduled"]["override"] == "Announced already."
    with clock.standing_at(datetime.now(UTC) + timedelta(days=2)):
        assert await activate_due(jobs) == 1
    newest = (await omar.get(f"/v1/policies/{draft['id']}/history")).json()[0]
    assert newest["impact_analysis"]["override"] == "Announced already."


@pytest.mark.parametrize(
    "at",
    [{"days": -1}, {"days": 4000}, "9999-12-31T23:59:59-14:00", "2031-01-01T00:00:00"],
    ids=["past", "far away", "the end of time", "no zone"],
)
async def test_no_day_long_past_or_far_away_or_without_a_zone(omar: httpx2.AsyncClient, at: str) -> None:
    draft = await written(omar, changed(return_window_days=14))
    refused = await omar.post(
        f"/v1/policies/{draft['id']}/activation", json={"at": at, "override": "a trial"}
    )
    assert refused.status_code == 422


async def test_a_person_who_left_is_still_the_one_who_scheduled_it(
    omar: httpx2.AsyncClient, noted: Note, jobs: Database, owner: Any, signed_in: Any, shops: Any
) -> None:
    policy = await waiting(omar, noted, 14, later(days=1))
    await owner.execute("delete from business_members where user_id = $1", shops.omar.id)
    with clock.standing_at(datetime.now(UTC) + timedelta(days=2)):
        assert await activate_due(jobs) == 1
    async with signed_in(shops.vera) as vera:
        newest = (await vera.get(f"/v1/policies/{policy['id']}/history")).json()[0]
    assert newest["changed_by_name"] == "omar@atelier.test"
