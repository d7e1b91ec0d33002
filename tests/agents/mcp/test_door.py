"""Who may knock at /mcp, from where, and what garbage is answered."""

import json
from typing import Any

import httpx2
import pytest

from tests.agents.hostile import key_of
from tests.agents.stage import Stage
from tests.serving import Served

HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}


async def post(
    desk: Served, headers: dict[str, str], body: Any = LIST, method: str = "POST"
) -> httpx2.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with httpx2.AsyncClient(timeout=20) as client:
        return await client.request(
            method, f"{desk.url}/mcp", headers={**HEADERS, **headers}, content=content
        )


async def test_without_a_key_nothing_is_answered(stage: Stage, desk: Served) -> None:
    for headers in (
        {},
        {"authorization": "Bearer"},
        {"authorization": "Bearer dk_unknown"},
        {"authorization": "Basic dk_x"},
        {"authorization": "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x"},
        {"cookie": "dokani_session=whatever"},
    ):
        found = await post(desk, headers)
        assert found.status_code == 401, headers
        assert found.headers["www-authenticate"] == "Bearer"


async def test_a_key_that_was_taken_back_or_is_over_opens_nothing(stage: Stage, desk: Served) -> None:
    key, _ = await key_of(stage, stage.shops.atelier, "*")
    mine = {"authorization": f"Bearer {key}"}
    assert (await post(desk, mine)).status_code == 200
    await stage.owner.execute("update dokani.api_keys set expires_at = now() - interval '1 second'")
    assert (await post(desk, mine)).status_code == 401
    await stage.owner.execute("update dokani.api_keys set expires_at = null, revoked_at = now()")
    assert (await post(desk, mine)).status_code == 401


async def test_a_name_that_was_rebound_to_us_opens_nothing(stage: Stage, desk: Served) -> None:
    key, _ = await key_of(stage, stage.shops.atelier, "*")
    mine = {"authorization": f"Bearer {key}"}
    port = desk.url.rpartition(":")[2]
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        f"127.0.0.1.evil.example:{port}",
    ):
        assert (await post(desk, {**mine, "host": host})).status_code == 421, host
    for host in (f"localhost:{port}", f"127.0.0.1:{port}"):
        assert (await post(desk, {**mine, "host": host})).status_code == 200, host
    for origin in (
        "http://evil.example",
        "null",
        f"http://127.0.0.1:{port}.evil.example",
        "https://127.0.0.1:1",
    ):
        assert (await post(desk, {**mine, "origin": origin})).status_code == 403, origin
    assert (await post(desk, {**mine, "origin": desk.url})).status_code == 200


async def test_only_post_and_no_session_to_take_over(stage: Stage, desk: Served) -> None:
    key, _ = await key_of(stage, stage.shops.atelier, "*")
    mine = {"authorization": f"Bearer {key}"}
    for method in ("GET", "DELETE", "PUT", "PATCH", "OPTIONS"):
        found = await post(desk, mine, method=method)
        assert (found.status_code, found.headers["allow"]) == (405, "POST"), method
    found = await post(desk, {**mine, "mcp-session-id": "somebody-elses"})
    assert found.status_code == 200
    assert "mcp-session-id" not in found.headers


def call(name: Any, arguments: Any) -> dict[str, Any]:
    return {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": name, "arguments": arguments},
    }


GARBAGE: list[Any] = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"[" * 5000,
    b'{"a":' * 5000,
    b"\xff\xfe\x00",
    b"1e999999",
    {},
    {"jsonrpc": "1.0", "id": 1, "method": "tools/list"},
    {"jsonrpc": "2.0", "id": None, "method": "tools/list"},
    {"jsonrpc": "2.0", "id": {"a": 1}, "method": "tools/list"},
    {"jsonrpc": "2.0", "id": 1, "method": 7},
    {"jsonrpc": "2.0", "id": 1, "method": "no/such"},
    {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": []},
    {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "1999-01-01"}},
    {"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": "\x00"}},
    {"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": "return://" + "9" * 10000}},
    {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}},
    [LIST, LIST],
    call("no_such_tool", {}),
    call(None, {}),
    call("get_return", None),
    call("get_return", []),
    call("get_return", {"return_id": "x"}),
    call("get_return", {"return_id": "\x00"}),
    call("list_returns", {"query": "\ud800"}),
    call("list_returns", {"limit": 10**400}),
    call("list_returns", {"limit": True}),
    call("get_customer_risk", {"customer_email": "x" * 10_000}),
    call(
        "simulate_policy",
        {"rules": {"format": "dokani/1", "rules": [{"when": {"==": [[]] * 50}}]}, "facts": {}},
    ),
    call("start_return", {"lines": []}),
    call("find_order", {"order_id": "A-1"}),
]


async def test_garbage_is_answered_and_never_with_an_error_of_ours(stage: Stage, desk: Served) -> None:
    key, _ = await key_of(stage, stage.shops.atelier, "*")
    mine = {"authorization": f"Bearer {key}"}
    for body in GARBAGE:
        for version in ("", "2025-06-18", "2026-07-28", "x" * 500):
            headers = {**mine, **({"mcp-protocol-version": version} if version else {})}
            found = await post(desk, headers, body)
            assert found.status_code < 500, (body, version, found.text)
            assert "Traceback" not in found.text
            if "error" in found.text and found.headers["content-type"].startswith("application/json"):
                assert found.json().get("error", {}).get("code") != -32603, (body, version, found.text)
    for headers in ({"content-type": "text/plain"}, {"accept": "text/html"}, {"content-type": ""}):
        assert (await post(desk, {**mine, **headers})).status_code in {400, 406, 415}


@pytest.mark.parametrize("tool", ["find_order", "start_return", "request_person"])
async def test_what_is_for_shoppers_is_not_there_for_programs(stage: Stage, desk: Served, tool: str) -> None:
    key, _ = await key_of(stage, stage.shops.atelier, "*")
    found = await post(desk, {"authorization": f"Bearer {key}"}, call(tool, {}))
    assert found.json()["result"]["structuredContent"]["code"] == "unknown_tool"
