"""Conversations in which the shopper changes their mind: before the summary, after it, and instead of an answer."""

from tests.agents.dialogue.desk import told
from tests.agents.stage import Stage
from tests.returns.conftest import Buy

STORIES = {
    "another thing after the summary": """
        > return the blue mug pls, changed my mind, refund
        < 1 × Blue mug
        > no, the green one
        < How many of the 3 × Green mug
        > 1
        < Order A-1042: 1 × Green mug, for a refund
        # returns none
        > yes
        # returns approved
    """,
    "another wish after the summary": """
        > return the blue mug pls, changed my mind, refund
        > actually I'd rather have store credit
        < Changed, thank you.
        < 1 × Blue mug, for store credit
        > yes
        < as store credit
        # returns approved
    """,
    "fewer things after the summary": """
        > return the shirt and the blue mug, changed my mind, refund
        < 80.00 EUR
        > no, just the shirt
        < Changed, thank you.
        < 1 × Linen shirt, for a refund
        < 40.00 EUR
        # returns none
    """,
    "no, and then what to change": """
        > return the shirt, too small, refund
        > no
        < nothing was sent. What should I change, or shall we leave it?
        ? Leave it
        > make it store credit
        < for store credit
        > yes
        # returns approved
    """,
    "no, and then yes after all": """
        > return the shirt, too small, refund
        > no
        > ok then do it
        < for a refund
        # returns none
        > yes
        # returns approved
    """,
    "never mind": """
        > i want to return the shirt
        > never mind
        < I have left it. Nothing was sent.
        # returns none
    """,
    "left after the summary": """
        > return the shirt, too small, refund
        > forget it
        < Nothing was sent.
        > yes
        <! approved
        # returns none
    """,
    "a yes with a question in it is none": """
        > return the shirt, too small, refund
        > yes? how long does the refund take?
        < From the shop's return policy
        < Please answer yes or no.
        # returns none
        > yes
        # returns approved
    """,
    "hesitation is asked back": """
        > return the shirt, too small, refund
        > hmm not sure
        < Just to be sure:
        < Please answer yes or no.
        # returns none
    """,
}


async def test_stories(stage: Stage, buy: Buy) -> None:
    await told(stage, buy, list(STORIES.items()))
