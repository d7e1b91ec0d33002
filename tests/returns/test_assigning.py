"""Who handles a return: only who may decide, told once, handed back when they leave."""

from typing import Any
from uuid import uuid4

import httpx2
import pytest

from tests.cast import Cast
from tests.returns.conftest import Buy, asking
from tests.returns.held import Owner


@pytest.fixture
async def waiting(noor: httpx2.AsyncClient, buy: Buy) -> str:
    await buy("A-9", lines=[{"unit_price": "200.00"}])
    public_id: str = (await noor.post("/v1/returns", json=asking("A-9"))).json()["public_id"]
    return public_id


async def ids(who: httpx2.AsyncClient, view: str) -> list[str]:
    page = (await who.get("/v1/returns", params={"view": view})).json()
    assert (await who.get("/v1/returns/counts")).json()[view] == len(page["items"])
    return [one["public_id"] for one in page["items"]]


async def test_a_return_is_given_taken_and_handed_back(
    noor: httpx2.AsyncClient, signed_in: Any, waiting: str, shops: Cast, owner: Owner
) -> None:
    to = f"/v1/returns/{waiting}/assignee"
    assert await ids(noor, "unassigned") == [waiting] and await ids(noor, "mine") == []
    said = (await noor.put(to, json={"user_id": str(shops.omar.id)})).json()
    assert said["assignee"] == {"user_id": str(shops.omar.id), "email": shops.omar.email}
    assert await ids(noor, "unassigned") == [] == await ids(noor, "mine")
    assert await ids(noor, "needs_review") == [waiting]
    async with signed_in(shops.omar) as omar:
        assert await ids(omar, "mine") == [waiting]
        (row,) = (await omar.get("/v1/returns")).json()["items"]
        assert row["assignee"]["email"] == shops.omar.email
        notices = (await omar.get("/v1/notices")).json()["items"]
        assert [(one["kind"], one["public_id"]) for one in notices] == [("assigned", waiting)]
    assert (await noor.get("/v1/notices")).json()["items"] == []
    await noor.put(to, json={"user_id": str(shops.omar.id)})
    audit = "select count(*) from security_audit_logs where action = 'return.assigned'"
    assert await owner.fetchval(audit) == 1, "nothing changed the second time"
    assert (await noor.put(to, json={"user_id": None})).json()["assignee"] is None
    assert [one["what"] for one in (await noor.get(f"/v1/returns/{waiting}")).json()["timeline"]].count(
        "assigned"
    ) == 2


async def test_only_who_may_decide_here_can_be_given_one(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, waiting: str, shops: Cast
) -> None:
    to = f"/v1/returns/{waiting}/assignee"
    for nobody in (shops.vera.id, shops.bashir.id, uuid4()):
        said = await noor.put(to, json={"user_id": str(nobody)})
        assert (said.status_code, said.json()["code"]) == (422, "not_assignable")
    assert (await bashir.put(to, json={"user_id": str(shops.bashir.id)})).status_code == 404
    for body in ({}, {"user_id": "x"}, {"user_id": None, "status": "approved"}):
        assert (await noor.put(to, json=body)).status_code == 422


async def test_whoever_leaves_hands_back_what_waits_for_them(
    noor: httpx2.AsyncClient, waiting: str, shops: Cast, owner: Owner
) -> None:
    await noor.put(f"/v1/returns/{waiting}/assignee", json={"user_id": str(shops.omar.id)})
    await owner.execute("delete from business_members where user_id = $1", shops.omar.id)
    assert await ids(noor, "unassigned") == [waiting]


async def test_a_viewer_assigns_and_notes_and_snoozes_nothing(
    signed_in: Any, waiting: str, shops: Cast
) -> None:
    async with signed_in(shops.vera) as vera:
        at = f"/v1/returns/{waiting}"
        for said in (
            await vera.put(f"{at}/assignee", json={"user_id": None}),
            await vera.post(f"{at}/notes", json={"text": "x"}),
            await vera.put(f"{at}/snooze", json={"until": None}),
            await vera.post(f"{at}/appeal", json={}),
            await vera.post("/v1/returns/decisions", json={"public_ids": [waiting], "verdict": "approved"}),
        ):
            assert said.status_code == 403
