"""The MCP server, asked by the official SDK's own client over a real socket."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client

from tests.agents.hostile import key_of
from tests.agents.stage import Stage
from tests.returns.conftest import Buy
from tests.serving import Served

EVERYTHING = [
    "list_returns",
    "get_return",
    "decide_return",
    "simulate_policy",
    "backtest_policy",
    "get_customer_risk",
]
READING = ("returns:read", "policies:read")


@asynccontextmanager
async def program(desk: Served, key: str, mode: str = "auto") -> AsyncIterator[Client]:
    """The SDK's client, with a key; `mode` is the protocol it speaks."""
    headers = {"authorization": f"Bearer {key}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=20) as http,
        Client(streamable_http_client(f"{desk.url}/mcp", http_client=http), mode=mode) as client,
    ):
        yield client


async def waiting(stage: Stage, buy: Buy) -> str:
    """A return of Lina's that waits for a person: too dear to be approved by itself."""
    await buy("A-1", lines=[{"unit_price": 300}])
    chat = await stage.chat()
    await chat.proves("A-1")
    made = await chat.agrees("start_return", lines=[{"line_number": 1, "reason": "changed_mind"}])
    assert made.data["status"] == "pending_review", made
    return str(made.data["return_id"])


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_program_lists_and_calls_the_tools(stage: Stage, buy: Buy, desk: Served, mode: str) -> None:
    public_id = await waiting(stage, buy)
    key, _ = await key_of(stage, stage.shops.atelier, "*")
    async with program(desk, key, mode) as client:
        listed = (await client.list_tools()).tools
        assert [tool.name for tool in listed] == EVERYTHING
        assert all(tool.description and tool.input_schema["additionalProperties"] is False for tool in listed)
        page = await client.call_tool("list_returns", {"view": "needs_review"})
        assert [one["public_id"] for one in page.structured_content["returns"]] == [public_id]
        one = await client.call_tool("get_return", {"return_id": public_id})
        assert one.structured_content["lines"][0]["product_name"] == "Blue mug"
        risk = await client.call_tool("get_customer_risk", {"customer_email": "lina@shopper.test"})
        assert not risk.is_error
        tried = await client.call_tool("simulate_policy", {"policy_id": 1, "return_id": public_id})
        assert tried.structured_content["verdict"] == "review", tried.structured_content


async def test_what_a_program_decides_is_held_and_gives_the_policys_amount(
    stage: Stage, buy: Buy, desk: Served
) -> None:
    public_id = await waiting(stage, buy)
    key, _ = await key_of(stage, stage.shops.atelier, "returns:decide")
    async with program(desk, key) as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == ["decide_return"]
        dear = {"return_id": public_id, "verdict": "approved", "amount": "999"}
        refused = await client.call_tool("decide_return", dear)
        assert (refused.is_error, refused.structured_content["code"]) == (True, "invalid_arguments")
        done = await client.call_tool("decide_return", {"return_id": public_id, "verdict": "approved"})
        assert done.structured_content["held"]["verdict"] == "approved"
        again = await client.call_tool("decide_return", {"return_id": public_id, "verdict": "denied"})
        assert again.structured_content["code"] == "return_not_decidable"
    assert await stage.value("select amount::text from dokani.held_decisions") == "300.00"
    assert await stage.value("select status from return_requests") == "pending_review"


async def test_a_key_of_another_business_sees_nothing(stage: Stage, buy: Buy, desk: Served) -> None:
    public_id = await waiting(stage, buy)
    key, _ = await key_of(stage, stage.shops.bazaar, "*")
    async with program(desk, key) as client:
        page = await client.call_tool("list_returns", {"view": "all"})
        assert page.structured_content["returns"] == []
        for name, arguments in (
            ("get_return", {"return_id": public_id}),
            ("decide_return", {"return_id": public_id, "verdict": "approved"}),
            ("get_customer_risk", {"customer_email": "lina@shopper.test"}),
            ("simulate_policy", {"policy_id": 1, "facts": {}}),
            ("simulate_policy", {"rules": {"format": "dokani/1", "currency": "EUR"}, "return_id": public_id}),
        ):
            found = await client.call_tool(name, arguments)
            assert found.is_error, name
            assert found.structured_content["code"].endswith(("not_found", "no_such_policy")), found
        with pytest.raises(MCPError) as missing:
            await client.read_resource(f"return://{public_id}")
        assert missing.value.error.data["code"] == "return_not_found"
    assert await stage.value("select count(*) from dokani.held_decisions") == 0


async def test_resources_are_the_policy_and_returns(stage: Stage, buy: Buy, desk: Served) -> None:
    public_id = await waiting(stage, buy)
    key, _ = await key_of(stage, stage.shops.atelier, *READING)
    async with program(desk, key) as client:
        assert [str(one.uri) for one in (await client.list_resources()).resources] == ["policy://active"]
        templates = (await client.list_resource_templates()).resource_templates
        assert [one.uri_template for one in templates] == ["return://{public_id}"]
        policy = said(await client.read_resource("policy://active"))
        assert policy["version"] == "v1"
        assert "within 30 days" in policy["words"]
        assert said(await client.read_resource(f"return://{public_id}"))["public_id"] == public_id
        for uri in ("return://nothing", "policy://other", "file:///etc/passwd", "return://../x"):
            with pytest.raises(MCPError):
                await client.read_resource(uri)


def said(result: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.contents[0].text)
    return found


async def test_a_key_without_the_scope_may_not(stage: Stage, buy: Buy, desk: Served) -> None:
    public_id = await waiting(stage, buy)
    key, _ = await key_of(stage, stage.shops.atelier, "orders:read")
    async with program(desk, key) as client:
        assert (await client.list_tools()).tools == []
        assert (await client.list_resources()).resources == []
        for name, arguments in (
            ("list_returns", {}),
            ("get_return", {"return_id": public_id}),
            ("decide_return", {"return_id": public_id, "verdict": "denied"}),
            ("backtest_policy", {"policy_id": 1}),
        ):
            found = await client.call_tool(name, arguments)
            assert found.structured_content["code"] == "scope_missing", name
        with pytest.raises(MCPError) as refused:
            await client.read_resource("policy://active")
        assert refused.value.error.data["code"] == "scope_missing"


async def test_a_backtest_is_asked_for_and_looked_at(stage: Stage, buy: Buy, desk: Served) -> None:
    await waiting(stage, buy)
    key, _ = await key_of(stage, stage.shops.atelier, "policies:write")
    async with program(desk, key) as client:
        asked = await client.call_tool("backtest_policy", {"policy_id": 1})
        assert not asked.is_error, asked
        looked = await client.call_tool(
            "backtest_policy", {"backtest_id": asked.structured_content["backtest_id"]}
        )
        assert looked.structured_content["state"] == "queued", looked.structured_content


async def test_every_call_leaves_a_line(stage: Stage, buy: Buy, desk: Served) -> None:
    await waiting(stage, buy)
    key, _ = await key_of(stage, stage.shops.atelier, "*")
    async with program(desk, key) as client:
        await client.call_tool("list_returns", {})
    row = await stage.owner.fetchrow("select * from dokani.tool_calls where tool = 'list_returns'")
    assert row is not None
    assert (row["engine"], row["ok"], row["chat_session_id"]) == ("mcp", True, None)
    assert row["key_id"] == await stage.value("select id from dokani.api_keys")
