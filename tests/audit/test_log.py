"""Reading the log: for admins, of their own business, page by page."""

import csv
import io
import json
from typing import Any

import asyncpg
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


async def test_filters_narrow_it_by_who_what_and_when(door: httpx2.AsyncClient, cast: Cast) -> None:
    amina, noor = await as_(door, cast.amina), await as_(door, cast.noor)
    await amina("PATCH", "/v1/business", json={"settings": {"hold_seconds": 30}})

    async def found(**params: str) -> list[dict[str, Any]]:
        said = await amina("GET", "/v1/audit-log", params=params)
        assert said.status_code == 200, said.text
        items: list[dict[str, Any]] = said.json()["items"]
        return items

    everything = await found()
    assert {line["email"] for line in await found(actor=str(cast.amina.id))} == {cast.amina.email}
    assert all(line["user_id"] is None for line in await found(actor="dokani"))
    assert all(line["user_id"] for line in await found(actor="people"))
    (changed,) = await found(action="business.changed")
    assert await found(
        since=changed["created_at"], until="2999-01-01T00:00:00Z", action="business.changed"
    ) == [changed]
    assert changed not in await found(until=changed["created_at"])
    assert [line["seq"] for line in everything] == sorted((line["seq"] for line in everything), reverse=True)
    assert "business.changed" in (await amina("GET", "/v1/audit-log/actions")).json()
    for bad in ({"actor": "nobody"}, {"since": "yesterday"}, {"action": "\x00"}):
        assert (await amina("GET", "/v1/audit-log", params=bad)).status_code in (400, 422), bad
    for path in ("/v1/audit-log/actions", "/v1/audit-log/integrity", "/v1/audit-log.csv"):
        assert (await noor("GET", path)).status_code == 403


async def test_the_file_holds_every_line_and_no_formula(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast
) -> None:
    async with rooms.state.database.transaction(worker(str(cast.atelier.id))) as tx:  # type: ignore[arg-type]
        await record_many(tx, "order.seen", "order", [("=1+1", {"says": 'a "quoted", word'}), ("A-2", {})])
    amina = await as_(door, cast.amina)
    said = await amina("GET", "/v1/audit-log.csv", params={"action": "order.seen"})
    assert said.status_code == 200 and said.headers["content-type"].startswith("text/csv")
    assert "audit-log.csv" in said.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(said.content.decode("utf-8-sig"))))
    assert [row["resource_id"] for row in rows] == ["A-2", "'=1+1"]
    assert json.loads(rows[1]["metadata"]) == {"says": 'a "quoted", word'}
    assert {row["actor"] for row in rows} == {"Dokani"}


async def test_the_chain_is_checked_on_request_and_a_changed_line_is_named(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    business = str(cast.atelier.id)
    async with rooms.state.database.transaction(worker(business)) as tx:  # type: ignore[arg-type]
        await record_many(tx, "order.seen", "order", [(str(n), {}) for n in range(3)])
    async with rooms.state.database.transaction(worker(business)) as tx:  # type: ignore[arg-type]
        await tx.value("select dokani.seal_audit($1)", cast.atelier.id)
    amina = await as_(door, cast.amina)
    sound = (await amina("GET", "/v1/audit-log/integrity")).json()
    assert sound["faults"] == [] and sound["seals"] == 1 and sound["sealed"] >= 3 and len(sound["head"]) == 64
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.execute("alter table security_audit_logs disable trigger user")
        await connection.execute("update security_audit_logs set action = 'order.x' where resource_id = '1'")
    finally:
        await connection.execute("alter table security_audit_logs enable trigger user")
        await connection.close()
    broken = (await amina("GET", "/v1/audit-log/integrity")).json()
    assert broken["faults"] == [{"number": 1, "problem": "its rows were changed"}]
