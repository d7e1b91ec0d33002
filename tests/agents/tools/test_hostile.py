"""The hostile model, a few dozen conversations of every kind; `make soak` plays a thousand and more."""

from dokani.agents.tools.run import run
from tests.agents.hostile import digests, play, victims
from tests.agents.stage import Stage
from tests.returns.conftest import Buy

CONVERSATIONS = 48


async def test_a_hostile_model_changes_nothing_and_learns_nothing(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    hostile = await play(stage, await victims(stage, buy), CONVERSATIONS)
    codes = {code for _, code in hostile.log}
    # It was let far enough to be refused for every reason there is, and no error was one of ours.
    assert codes >= {
        "unknown_tool",
        "invalid_arguments",
        "proof_needed",
        "needs_yes",
        "return_not_found",
        "no_such_file",
        "scope_missing",
        "answer_not_asked",
        "no_code_asked",
        "contact_needed",
    }, codes
    assert "internal_error" not in codes
    assert sum(hostile.log.values()) > CONVERSATIONS * 20


async def test_the_digests_would_show_a_change(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    before = await digests(stage)
    await stage.owner.execute("update orders set paid = paid + 0.01")
    after = await digests(stage)
    assert [name for name in before if before[name] != after[name]] == ["public.orders"]


async def test_thousands_of_calls_end_at_the_budget(stage: Stage, buy: Buy) -> None:
    await buy("A-1")
    chat = await stage.chat()
    bound, codes = chat.bound(), []
    for number in range(3000):
        codes.append((await run(bound, "get_policy_answer", {"question": f"days {number}"})).code)
    assert codes[:12] == [None] * 12
    assert set(codes[12:]) == {"over_budget"}
    for turn in range(40):
        await chat.hears(f"and {turn}?")
        bound = chat.bound()
        for number in range(12):
            last = await run(bound, "get_policy_answer", {"question": f"days {number}"})
    assert last.code == "over_budget"
    assert await stage.value("select count(*) from dokani.tool_calls") == 200
