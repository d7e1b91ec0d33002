"""Snoozing and the review's clock: out of the queue until a moment; what waited too long is said once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from dokani.kit.db import Database
from dokani.kit.jobs import Work
from dokani.returns.jobs import JOBS, SCHEDULES
from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import Buy, asking
from tests.returns.held import Owner, at


@pytest.fixture
async def waiting(noor: httpx2.AsyncClient, buy: Buy) -> str:
    await buy("A-9", lines=[{"unit_price": "200.00"}])
    public_id: str = (await noor.post("/v1/returns", json=asking("A-9"))).json()["public_id"]
    return public_id


async def ids(who: httpx2.AsyncClient, view: str) -> list[str]:
    page = (await who.get("/v1/returns", params={"view": view})).json()
    assert (await who.get("/v1/returns/counts")).json()[view] == len(page["items"])
    return [one["public_id"] for one in page["items"]]


async def test_what_is_snoozed_is_out_of_the_queue_until_its_moment(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner
) -> None:
    until = datetime.now(UTC) + timedelta(hours=3)
    said = await noor.put(f"/v1/returns/{waiting}/snooze", json={"until": until.isoformat()})
    assert said.status_code == 200, said.text
    assert datetime.fromisoformat(said.json()["snoozed_until"]) == until
    assert await ids(noor, "needs_review") == [] == await ids(noor, "unassigned")
    assert await ids(noor, "snoozed") == [waiting] == await ids(noor, "all")
    await owner.execute("update return_requests set snoozed_until = now() - interval '1 second'")
    assert await ids(noor, "needs_review") == [waiting] and await ids(noor, "snoozed") == []


async def test_it_can_be_woken_and_decided_while_it_sleeps(noor: httpx2.AsyncClient, waiting: str) -> None:
    to = f"/v1/returns/{waiting}/snooze"
    until = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    await noor.put(to, json={"until": until})
    assert (await noor.put(to, json={"until": None})).json()["snoozed_until"] is None
    assert await ids(noor, "needs_review") == [waiting]
    await noor.put(to, json={"until": until})
    assert (await noor.post(at(waiting), json={"verdict": "approved"})).json()["status"] == "approved"
    refused = await noor.put(to, json={"until": until})
    assert (refused.status_code, refused.json()["code"]) == (409, "return_not_snoozable")


@pytest.mark.parametrize(
    "until",
    ["2020-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2027-01-01T00:00:00", "tomorrow", "", True, {}],
)
async def test_what_is_no_moment_ahead_is_refused(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, waiting: str, until: Any
) -> None:
    to = f"/v1/returns/{waiting}/snooze"
    assert (await noor.put(to, json={"until": until})).status_code == 422
    assert (await bashir.put(to, json={"until": None})).status_code == 404
    assert await ids(noor, "snoozed") == []


async def test_what_waited_too_long_is_marked_and_said_once(
    noor: httpx2.AsyncClient,
    signed_in: Any,
    buy: Buy,
    waiting: str,
    owner: Owner,
    shops: Cast,
    jobs_url: str,
    settings: Settings,
) -> None:
    assert "returns.overdue" in {one.entrypoint for one in SCHEDULES}
    assert await ids(noor, "overdue") == []
    await noor.put(f"/v1/returns/{waiting}/assignee", json={"user_id": str(shops.omar.id)})
    await owner.execute("update return_requests set review_due_at = now() - interval '1 minute'")
    await buy("A-10", lines=[{"unit_price": "200.00"}], email="k@shopper.test")
    await noor.post("/v1/returns", json=asking("A-10"))
    assert await ids(noor, "overdue") == [waiting]
    database = Database(jobs_url, size=2, name="tests")
    await database.open()
    for _ in range(3):
        await JOBS["returns.overdue"](Work(database, settings), {})
    await database.close()
    audit = "select resource_id from security_audit_logs where action = 'return.overdue'"
    assert [one["resource_id"] for one in await owner.fetch(audit)] == [waiting]
    async with signed_in(shops.omar) as omar:
        kinds = [one["kind"] for one in (await omar.get("/v1/notices")).json()["items"]]
    assert kinds.count("overdue") == 1
    seen = (await noor.get(f"/v1/returns/{waiting}")).json()
    assert "overdue" in [one["what"] for one in seen["timeline"]]


async def test_many_that_are_late_at_once_are_not_said_one_by_one(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, jobs_url: str, settings: Settings
) -> None:
    for n in range(9):
        await buy(f"L-{n}", lines=[{"unit_price": "200.00"}], email=f"l{n}@shopper.test")
        await noor.post("/v1/returns", json=asking(f"L-{n}"))
    await owner.execute("update return_requests set review_due_at = now() - interval '1 minute'")
    database = Database(jobs_url, size=2, name="tests")
    await database.open()
    await JOBS["returns.overdue"](Work(database, settings), {})
    await database.close()
    assert await owner.fetchval("select count(*) from return_requests where overdue_at is not null") == 9
    says = [
        one["says"] for one in await owner.fetch("select says from dokani.notices where kind = 'overdue'")
    ]
    assert len(says) == 6 and any(one.startswith("4 more") for one in says)


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("hold_seconds", 0, 200),
        ("hold_seconds", 60, 200),
        ("hold_seconds", 61, 422),
        ("hold_seconds", -1, 422),
        ("hold_seconds", 1.5, 422),
        ("review_sla_hours", 1, 200),
        ("review_sla_hours", 720, 200),
        ("review_sla_hours", 0, 422),
        ("review_sla_hours", 721, 422),
    ],
)
async def test_the_settings_are_checked_and_read(
    signed_in: Any, noor: httpx2.AsyncClient, buy: Buy, shops: Cast, name: str, value: float, status: int
) -> None:
    async with signed_in(shops.amina) as amina:
        said = await amina.patch("/v1/business", json={"settings": {name: value}})
        assert said.status_code == status, said.text
    if status != 200:
        return
    await buy("A-9", lines=[{"unit_price": "200.00"}])
    asked = (await noor.post("/v1/returns", json=asking("A-9"))).json()
    shown = (await noor.get(f"/v1/returns/{asked['public_id']}")).json()
    if name == "review_sla_hours":
        due = datetime.fromisoformat(shown["review_due_at"]) - datetime.fromisoformat(shown["created_at"])
        assert due == timedelta(hours=value)
    else:
        held = (await noor.post(at(asked["public_id"]), json={"verdict": "approved"})).json()["held"]
        assert (held is None) == (value == 0)
