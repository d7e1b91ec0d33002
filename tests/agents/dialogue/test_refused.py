"""What the shopper is told where a tool said no: the very thing that was wrong, and who can help."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from dokani.agents.dialogue.desk import answer
from dokani.agents.dialogue.model import Message, Spoken, State
from dokani.agents.tools.model import ToolResult
from dokani.agents.understanding.understand import understand
from tests.agents.dialogue.conftest import Begin
from tests.agents.dialogue.desk import THREE, acted
from tests.agents.stage import Stage
from tests.returns.conftest import Buy

ORDER = {
    "order_id": "A-1042",
    "status": "delivered",
    "ordered_at": "2026-11-01T10:00:00+00:00",
    "delivered_at": "2026-11-03T10:00:00+00:00",
    "lines": [{"line_number": 1, "product_name": "Linen shirt", "quantity": 2, "quantity_returnable": 2}],
}
NOES = {
    ("en", "start_return", "other_currency"): "in another currency than the shop's policy",
    ("en", "start_return", "quantity_too_high"): "There are not so many of it on this order",
    ("en", "start_return", "named_twice"): "One item was named twice",
    ("en", "start_return", "resolution_not_offered"): "The shop does not give a refund here.",
    (
        "en",
        "check_eligibility",
        "other_currency",
    ): "in another currency than the shop's policy",
    ("en", "check_eligibility", "quantity_too_high"): "There are not so many of it on this order",
    ("bn", "start_return", "other_currency"): "অন্য মুদ্রায়",
    ("bn", "start_return", "resolution_not_offered"): "দোকানের নিয়মে এখানে",
}


@pytest.mark.parametrize(("language", "tool", "code"), NOES)
def test_each_code_is_told_in_its_own_words(language: str, tool: str, code: str) -> None:
    state = State(disclosed=True)
    state.language = "bn" if language == "bn" else "en"
    text = (
        "I want to return both shirts, too small, refund please"
        if language == "en"
        else ("শার্ট ২টা ফেরত দিতে চাই, সাইজ ছোট, টাকা ফেরত চাই")
    )
    said = understand(text)
    message = Message(text=text, seen=said, at=datetime.now(UTC), message_id=uuid4(), proven_order="A-1042")
    steps, spoken, asked = answer(state, message), None, []
    try:
        call = next(steps)
        while True:
            asked.append(call.tool)
            if call.tool == tool:
                call = steps.send(ToolResult(ok=False, code=code))
            elif call.tool == "find_order":
                call = steps.send(ToolResult(ok=True, data=ORDER))
            else:
                call = steps.send(ToolResult(ok=True, data={"verdict": "approve", "asks": [], "reasons": []}))
    except StopIteration as end:
        spoken = end.value
    assert isinstance(spoken, Spoken)
    assert tool in asked, (asked, spoken.text)
    assert NOES[language, tool, code] in spoken.text


async def test_an_order_in_another_currency_is_for_a_person(stage: Stage, buy: Buy, shopper: Begin) -> None:
    await buy("A-1042", lines=THREE)
    await stage.owner.execute("update orders set currency = 'USD'")
    me = await shopper(proven="A-1042")
    await acted(
        me,
        """
        > return the shirt, too small, refund please
        < another currency than the shop's policy
        < talk to a person
        # returns none
        > yes please
        <! approved
        # returns none
        """,
    )


async def test_in_a_rehearsal_an_order_number_may_be_written_as_people_do(
    stage: Stage, buy: Buy, shopper: Begin
) -> None:
    await buy("A-1042", lines=THREE)
    me = await shopper(session_type="test_mode")
    await acted(
        me,
        """
        > I want to return the shirt of order #a-1042, it is too small, refund please
        < Order A-1042: 1 × Linen shirt, for a refund.
        # returns none
        """,
    )
