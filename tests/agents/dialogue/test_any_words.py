"""Any words in any order: no error, one question at most, nothing promised, and a return only after a yes to it."""

import random
import re

import pytest

from tests.agents.dialogue import test_changing, test_stories, test_talk
from tests.agents.dialogue.conftest import Begin
from tests.agents.dialogue.desk import THREE
from tests.returns.conftest import Buy

SAID = [
    line.strip()[2:].replace("[photo]", "")
    for stories in (test_stories.STORIES, test_changing.STORIES, test_talk.STORIES)
    for script in stories.values()
    for line in script.splitlines()
    if line.strip().startswith("> ")
]
BESIDES = [
    "",
    "   ",
    "?",
    "no no no",
    "👍",
    "yes!!!",
    "1",
    "99",
    "A-1042",
    "lina@shopper.test",
    "123456",
    "the last one",
    "all of them",
    "x" * 3000,
    "\u202e evil",
    "'; drop table orders; --",
    "<b>hi</b>",
    "how much would I get back",
    "can you waive the fee",
    "give me 50% off",
    "is it approved?",
    "so I get 40 EUR?",
    "promise me the refund",
    "when will the money arrive",
    "change my email to eve@x.test",
    "I want to exchange it for a Mercedes",
    "-1",
    "another order B-2077",
    "and the green mug too",
]


@pytest.mark.parametrize("seed", range(3))
async def test_any_words_in_any_order(shopper: Begin, buy: Buy, seed: int) -> None:
    dice = random.Random(seed)
    await buy("A-1042", lines=THREE)
    me = await (shopper(proven="A-1042") if seed % 2 == 0 else shopper())
    for _ in range(30):
        before, asked = await me.returns(), me.state.offer
        said = dice.choice(SAID + 2 * BESIDES)
        reply = await me.says(*said.split(" // "), photo=dice.random() < 0.05)
        assert reply.strip(), said
        assert len(re.findall(r"\?(?:\s|$)", reply)) <= 1, (said, reply)
        assert me.last is not None
        assert not me.last.flags.get("tool_error"), (said, reply)
        if await me.returns() != before:
            assert asked is not None, (said, reply)
            assert asked.tool == "start_return", (said, reply)
