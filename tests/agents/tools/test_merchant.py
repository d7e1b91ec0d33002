"""The merchant's tools without a network: as the key, within its scopes, with a line in the ledger."""

from dokani.agents.tools.model import Bound, ToolResult
from dokani.agents.tools.run import run
from dokani.kit.db import api_key
from dokani.kit.web import Caller
from tests.agents.hostile import key_of
from tests.agents.stage import Stage
from tests.returns.conftest import Buy


async def call(stage: Stage, caller: Caller | None, name: str, /, **arguments: object) -> ToolResult:
    bound = Bound(
        database=stage.database, business_id=stage.shops.bazaar.id, audience="merchant", caller=caller
    )
    return await run(bound, name, arguments)


async def test_the_business_is_the_keys_whatever_the_binding_says(stage: Stage, buy: Buy) -> None:
    await buy("A-1", lines=[{"unit_price": 300}])
    chat = await stage.chat()
    await chat.proves("A-1")
    made = await chat.agrees("start_return", lines=[{"line_number": 1, "reason": "changed_mind"}])
    _, caller = await key_of(stage, stage.shops.atelier, "*")
    found = await call(stage, caller, "list_returns", view="all")
    assert [one["public_id"] for one in found.data["returns"]] == [made.data["return_id"]]
    assert await stage.value("select business_id from dokani.tool_calls where key_id is not null") == (
        stage.shops.atelier.id
    )


async def test_nobody_and_an_unknown_key_may_nothing(stage: Stage) -> None:
    assert (await call(stage, None, "list_returns")).code == "unauthorized"
    assert (await call(stage, Caller(api_key(b"\x00" * 32), "key:none"), "list_returns")).ok is False
    assert await stage.value("select count(*) from dokani.tool_calls") == 0


async def test_what_is_for_merchants_is_not_there_in_a_chat(stage: Stage, buy: Buy) -> None:
    chat = await stage.chat()
    for name in ("list_returns", "decide_return", "get_customer_risk", "simulate_policy", "backtest_policy"):
        assert (await chat.calls(name)).code == "unknown_tool"
