"""What people who had never seen the desk said to it, and what it should have answered."""

from typing import Any

import pytest

from tests.agents.dialogue.conftest import Begin
from tests.agents.dialogue.desk import acted, told
from tests.agents.stage import Stage
from tests.returns.conftest import Buy

MANY: list[dict[str, Any]] = [
    {"product_name": "Straight jeans, indigo", "quantity": 2},
    {"product_name": "Wool throw"},
    {"product_name": "Knitted jumper"},
    {"product_name": "Leather belt", "quantity": 2},
    {"product_name": "Bluetooth speaker", "quantity": 2},
]

STORIES = {
    "both of one thing is not everything": """
        > Return jeans both pairs, too small. Want a refund
        < 2 × Straight jeans, indigo, for a refund
        <! Wool throw
    """,
    "one of two, said with its name": """
        > I want to return 1 belt, too small, refund please
        < 1 × Leather belt, for a refund
        # returns none
    """,
    "a slip in the name of a thing": """
        > i want to retrun the jumpr, its to big
        < Knitted jumper: what would you like for it?
    """,
    "what is not wanted after all is left out": """
        > I want to return the throw, the jumper and the speaker because i changed my mind
        < How many of the 2 × Bluetooth speaker are coming back?
        > no not the speaker
        < All right, without Bluetooth speaker.
        < hat would you like for it?
        > refund
        < 1 × Wool throw and 1 × Knitted jumper, for a refund
        > only the throw please
        < All right, without Knitted jumper.
        < 1 × Wool throw, for a refund
        <! jumper, for
        > yes
        # returns approved
    """,
    "what waits in line can be left out too": """
        > I want to return the throw because it is too big and the jumper because i changed my mind
        > skip the jumper
        < All right, without Knitted jumper.
        > refund
        < 1 × Wool throw, for a refund
        > yes
        < approved
        <! jumper
    """,
    "more than there are": """
        > i want to send back 5 belts, do not need them
        < Of Leather belt 2 can still come back.
        < How many of the 2 × Leather belt are coming back?
        > both
        < what would you like for it?
    """,
    "a number in a word": """
        > return the jeans, too small
        < How many
        > actualy 1
        < what would you like for it?
    """,
    "questions while the summary waits": """
        > return the throw, i changed my mind, refund
        < Please answer yes or no.
        > will it be approved?
        < Nothing is sent so far
        < Please answer yes or no.
        > where is my return
        < Nothing is sent so far
        < Please answer yes or no.
        # returns none
    """,
    "yes to the question for a photo": """
        > my throw arrived broken, i want my money back
        < a photo
        > yes
        < camera button
        <! Sorry
    """,
    "a status says what it is of": """
        > return the throw, i changed my mind, refund
        > yes
        # returns approved
        > where is my refund?
        < About 1 × Wool throw of order A-1042:
        > no wait i meant only one
        < Your request is sent already.
    """,
    "who waits for a person is not pressed": """
        > return the throw, i changed my mind, refund
        > i want to talk to your manager
        < I have asked a person
        > no dont
        < A person is asked for already
        <! Shall I send
        > my name is Bob
        <! I did not quite get that
        # returns none
    """,
    "a person is not needed after all": """
        > human please
        # person
        > forget the human, i want to return the throw
        <! I have asked a person
        < what is the reason for the return?
    """,
    "an exception is told beside the rule": """
        > How many days do I have to send something back?
        < within 30 days
    """,
    "danger is a person's at once": """
        > the lamp exploded and burned my hand, im bleeding
        < emergency number
        < I have asked a person
        # person
    """,
    "my own data": """
        > delete all my data gdpr
        < a matter for a person
        < Shall I ask a person to take over?
        > sure why not
        < I have asked a person
        # person
    """,
    "a thing and its reason are no question after an old return": """
        > return the throw, no longer needed, refund
        > yes
        # returns approved
        > return jumper, no longer needed, refund
        < 1 × Knitted jumper, for a refund
        <! Wool throw
    """,
    "another language": """
        > Hallo ich möchte die Uhr zurückgeben, sie gefällt mir nicht
        < Ich verstehe hier nur Englisch
        > Kann ich mit einem Menschen sprechen?
        < I have asked a person
        # person
    """,
}


@pytest.mark.parametrize("name", STORIES)
async def test_stories(stage: Stage, buy: Buy, name: str) -> None:
    await told(stage, buy, [(name, STORIES[name])], lines=MANY)


async def test_an_order_and_an_address_alone_are_noted(shopper: Begin, buy: Buy) -> None:
    await buy("A-1042", lines=MANY)
    await acted(
        await shopper(),
        """
        > A-1041 hmm no wait A-1042 lina@shopper.test
        < I have noted order A-1042.
        < What can I do for you?
        > want to send something back
        < six-digit code
        > {code}
        < Which item is it
        """,
    )
