"""Stories of returns: from the first word to the decision, and every turn a shopper takes on the way."""

from tests.agents.dialogue.conftest import Begin
from tests.returns.conftest import Buy

THREE = [
    {"product_name": "Blue mug"},
    {"product_name": "Green mug", "quantity": 3},
    {"product_name": "Linen shirt"},
]


async def test_a_broken_mug_from_the_first_word_to_the_decision(shopper: Begin, buy: Buy) -> None:
    await buy("A-1042", lines=THREE)
    me = await shopper()
    first = await me.says("my blue mug arrived broken, order #A-1042")
    assert "AI assistant" in first
    assert "sorry" in first
    assert first.endswith("Which e-mail address did you order with?")
    assert "code is on its way" in await me.says("lina@shopper.test")
    assert "What would you like for it?" in await me.says(await me.code())
    assert "photo" in await me.says("money back")
    summary = await me.says("here it is", photo=True)
    assert "1 × Blue mug, for a refund. With 1 file" in summary
    assert summary.endswith("Please answer yes or no.")
    assert await me.returns() == 0
    told = await me.says("yes please")
    assert "approved: 40.00 EUR back to you" in told
    assert me.tools == ["start_return"]
    assert await me.value("select status from return_requests") == "approved"
    assert me.last is not None
    assert me.last.decision_id == await me.value("select id from return_decisions")
    assert me.state.commitments[0].decision_id == me.last.decision_id
