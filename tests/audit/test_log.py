"""Reading the log: for admins, of their own business, page by page."""

import httpx2
from fastapi import FastAPI

from dokani.audit.record import record_many
from dokani.kit.db import worker
from tests.cast import Cast
from tests.identity.conftest import door, rooms
from tests.identity.people import as_

__all__ = ["door", "rooms"]


async def test_pages_follow_each_other_without_a_gap(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast
) -> None:
    async with rooms.state.database.transaction(worker(str(cast.atelier.id))) as tx:  # type: ignore[arg-type]
        await record_many(tx, "order.seen", "order", [(str(n), {}) for n in range(45)])
    amina = await as_(door, cast.amina)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        params = {"limit": "20", "action": "order.seen", **({"cursor": cursor} if cursor else {})}
        page = (await amina("GET", "/v1/audit-log", params=params)).json()
        seen += [line["resource_id"] for line in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == [str(n) for n in reversed(range(45))]


async def test_each_line_says_who(door: httpx2.AsyncClient, cast: Cast) -> None:
    amina = await as_(door, cast.amina)
    await amina("PATCH", "/v1/business", json={"settings": {"hold_seconds": 30}})
    line = (await amina("GET", "/v1/audit-log", params={"action": "business.changed"})).json()["items"][0]
    assert line["email"] == cast.amina.email and line["metadata"] == {"changed": ["settings.hold_seconds"]}
    assert line["ip_address"] == "203.0.113.9"


async def test_it_is_for_admins_of_this_business(door: httpx2.AsyncClient, cast: Cast) -> None:
    amina, noor, bashir = (
        await as_(door, cast.amina),
        await as_(door, cast.noor),
        await as_(door, cast.bashir),
    )
    await amina("PATCH", "/v1/business", json={"settings": {"hold_seconds": 30}})
    assert (await noor("GET", "/v1/audit-log")).status_code == 403
    assert (await bashir("GET", "/v1/audit-log")).json()["items"] == []
    key = (await amina("POST", "/v1/api-keys", json={"name": "n", "scopes": ["returns:read"]})).json()["key"]
    assert (await door.get("/v1/audit-log", headers={"Authorization": f"Bearer {key}"})).status_code == 403
    for bad in ("x", "-1", "٣", "9" * 30):
        assert (await amina("GET", "/v1/audit-log", params={"cursor": bad})).status_code == 400
