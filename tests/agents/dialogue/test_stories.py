"""Whole conversations about returns: what the shopper types, what the desk answers, what stands in the database."""

import pytest

from tests.agents.dialogue.conftest import Begin
from tests.agents.dialogue.desk import THREE, acted, told
from tests.agents.stage import Stage
from tests.returns.conftest import Buy

STORIES = {
    "one message with everything": """
        > Hi, I'd like to return the linen shirt from order A-1042, it is too small, refund please
        < AI assistant of Amina's Atelier
        < 1 × Linen shirt, for a refund
        < Please answer yes or no.
        # returns none
        > yes please
        < approved: 40.00 EUR back to you
        = start_return
        # returns approved
    """,
    "step by step, one question each": """
        > i want to return something
        < Which item is it: Blue mug, Green mug or Linen shirt?
        ? Blue mug, Linen shirt, All of it
        > the second one
        < How many of the 3 × Green mug are coming back?
        ? 1, 2, 3
        > 2
        < what is the reason for the return?
        ? Changed my mind, Another reason
        > Changed my mind
        < what would you like for it?
        > Money back
        < 2 × Green mug, for a refund
        < 80.00 EUR
        # returns none
        > ok
        # returns approved
    """,
    "typos": """
        > i wnat to retrun teh lnen shrit, chnaged my mind
        < Linen shirt: what would you like for it?
        > mony back pls
        < 1 × Linen shirt, for a refund
        > yess
        # returns approved
    """,
    "two messages in a row": """
        > I want to send the shirt back // it is too small
        < Linen shirt: what would you like for it?
    """,
    "two wishes, worked off in turn": """
        > I want to return the blue mug and exchange the shirt for a bigger one
        < Blue mug: what is the reason for the return?
        > wrong item
        > refund
        < 1 × Blue mug, for a refund
        > yes
        < approved: 40.00 EUR back to you
        < Now to the other one.
        < 1 × Linen shirt, for an exchange
        # returns approved
        > yes
        # returns approved, approved
    """,
    "two things with a reason each": """
        > the blue mug came as the wrong item and the shirt is too small
        < Blue mug: what would you like for it?
        > refund
        > yes
        < Linen shirt: what would you like for it?
        > store credit
        > yes
        < 40.00 EUR as store credit
        # returns approved, approved
    """,
    "a return, a question on the policy and one on the order at once": """
        > I want to send the linen shirt back, too small. Also how long do I have for that, and where is my order?
        < within 30 days of delivery
        < It was delivered on
        < Linen shirt: what would you like for it?
        > money back
        > yes
        # returns approved
    """,
    "a question that fits two things": """
        > I'd like to send a mug back
        < Which item is it: Blue mug or Green mug?
        <! Linen shirt
        > the green one
        < How many
        > all 3
        < what is the reason
    """,
    "a clear thing and an unclear one": """
        > return the shirt and a mug, changed my mind, refund
        < Which item is it: Blue mug or Green mug?
        > blue
        < 1 × Blue mug and 1 × Linen shirt, for a refund
        < 80.00 EUR
    """,
    "a picture is asked for, and there is none": """
        > blue mug is defective, refund please
        < The shop needs a photo of it for this. Can you send it here?
        ? I have no photo
        > I have no photo
        < We can go on without
        < The shop would need one more thing
        > yes
        < one thing is still missing
        # returns pending_triage
        > here [photo]
        < Thank you, I have your picture.
        < Shall I add this?
        > yes
        < approved: 40.00 EUR back to you
        # returns approved
    """,
    "a picture sent without being asked changes the summary": """
        > return the shirt, too small, refund
        <! file
        > [photo]
        < With 1 file of yours.
        > yes
        # returns approved
    """,
    "what the shop does not offer": """
        > return the shirt, too small, I want a new one
        < Which of these would you like?
        ? Money back, Store credit
        # returns none
        > Money back
        < 1 × Linen shirt, for a refund
        # returns none
    """,
    "an exchange with a wish": """
        > exchange the shirt please
        > too small
        < What would you like instead, for example which size or colour?
        > size L in black
        < 1 × Linen shirt, for an exchange
        > yes
        # returns approved
    """,
    "short answers": """
        > return
        < Which item is it
        > shirt
        > fit
        > cash
        < 1 × Linen shirt, for a refund
        > y
        # returns approved
    """,
    "a reason that the shop does not take": """
        > return the shirt, it is not as described, refund
        < is not one the shop accepts
        < Which of these comes closest to your reason?
        > just don't want it
        < 1 × Linen shirt, for a refund
        # returns none
    """,
    "a size said after the summary": """
        > exchange the shirt, it is too small, size L please
        < 1 × Linen shirt, for an exchange
        > XL
        < Changed, thank you.
        > yes
        # returns approved
    """,
    "the same thing again": """
        > return the shirt, too small, refund
        > yes
        > I want to return the shirt, too small, refund
        < There is a return for that already.
        # returns approved
    """,
    "status, and a return begun from it": """
        > where is my refund?
        < There is no return for this order yet. Would you like to start one?
        > yes
        < Which item is it
        > the shirt
        > doesn't fit
        > refund
        > ok
        # returns approved
        > where is my refund?
        < Your return is approved: 40.00 EUR back to you.
        = find_order, get_return_status
    """,
    "a request taken back": """
        > blue mug is defective, refund please
        > no photo
        > yes
        # returns pending_triage
        > please cancel my return
        < Shall I cancel it?
        > no
        < nothing was sent
        # returns pending_triage
        > cancel my return
        > yes
        < The request is cancelled.
        # returns cancelled
        > cancel my return
        < no open request
    """,
    "an order that has left cannot be stopped": """
        > i want to cancel my order
        < It can come back as a return. Shall I prepare a return?
        > yes
        < Which item is it
        # returns none
    """,
}


@pytest.mark.parametrize("part", range(2))
async def test_stories(stage: Stage, buy: Buy, part: int) -> None:
    await told(stage, buy, list(STORIES.items())[part::2])


async def test_a_denial_and_its_appeal(shopper: Begin, buy: Buy) -> None:
    await buy("A-1042", lines=[{"product_name": "Red scarf", "tags": ["final_sale"]}])
    me = await shopper(proven="A-1042")
    await acted(
        me,
        """
        > I want to return the scarf, changed my mind, money back
        < By the shop's policy it would be declined. Final-sale items cannot be returned.
        > yes
        < The shop declined this return. Final-sale items cannot be returned.
        < somebody else can look at it again
        ? Ask for a second look
        # returns denied
        > Ask for a second look
        < What should they know
        > It was not on sale when I bought it.
        < That can be asked once.
        # returns denied
        > yes
        < somebody else at the shop will look at it again
        < You will have an answer by
        # returns pending_review
        > i want to appeal
        < A second look was asked for already
        """,
    )
    assert await me.value("select own_words from dokani.appeals") == "It was not on sale when I bought it."


async def test_an_order_that_has_not_left_is_stopped(shopper: Begin, buy: Buy) -> None:
    await buy("A-1042")
    me = await shopper(proven="A-1042")
    await me.stage.owner.execute(
        "update orders set status = 'processing', shipped_at = null, delivered_at = null"
    )
    await acted(
        me,
        """
        > please cancel my order
        < for cancelling it
        # returns none
        """,
    )


async def test_a_rehearsal_promises_nothing(shopper: Begin, buy: Buy) -> None:
    await buy("A-1042", lines=THREE)
    await acted(
        await shopper(session_type="test_mode"),
        """
        > return the shirt from order A-1042, too small, refund please
        < Please answer yes or no.
        > yes
        < It would be approved at once
        < nothing of it was kept
        # returns none
        """,
    )
