"""Identity first: whoever has proven nothing learns nothing, and the proof is easy for whom it is meant."""

from tests.agents.dialogue.conftest import Begin
from tests.agents.dialogue.desk import THREE, acted
from tests.returns.conftest import Buy


async def test_number_address_and_code(shopper: Begin, buy: Buy) -> None:
    await buy("A-1042", lines=THREE)
    me = await shopper()
    await acted(
        me,
        """
        > my blue mug arrived broken, order #A-1042
        < I am sorry it arrived like that. Which e-mail address did you order with?
        = none
        > lina@shopper.test
        < a six-digit code is on its way
        <! mug
        ? Send a new code, Talk to a person
        > 000000
        < That is not the code; you have 4 more tries.
        > i didnt get the code
        < spam folder
        = none
        > send it again
        < please use only the newest one
        > {code}
        < Blue mug: what would you like for it?
        > money back
        < a photo
        > here it is [photo]
        < 1 × Blue mug, for a refund. With 1 file of yours.
        # returns none
        > yes
        < approved: 40.00 EUR back to you
        # returns approved
        """,
    )
    kept = {fact.key: fact for fact in me.state.facts}
    assert kept["order_id"].value == "A-1042"
    assert kept["item"].value == "Blue mug"
    assert "code" not in kept
    assert me.last is not None
    assert [one.decision_id for one in me.state.commitments] == [me.last.decision_id]
    assert [one.state for one in me.state.flow][-1] == "done:start_return"


async def test_a_foreign_order_and_none_at_all_are_answered_alike(shopper: Begin, buy: Buy) -> None:
    await buy("A-1042", lines=THREE)
    replies = []
    for order_id, email in (
        ("A-1042", "eve@x.test"),
        ("Z-9999", "eve@x.test"),
        ("A-1042", "lina@shopper.test"),
    ):
        me = await shopper()
        said = [await me.says(f"I want to return something from order {order_id}")]
        said += [await me.says(email), await me.says("what is in that order?"), await me.says("111111")]
        said += [await me.says("where is my refund?")]
        replies.append(said)
    assert replies[0] == replies[1] == replies[2]
    assert not any(word in str(replies) for word in ("mug", "shirt", "Lina", "EUR"))


async def test_corrected_number_and_address(shopper: Begin, buy: Buy) -> None:
    await buy("A-1042", lines=THREE)
    await acted(
        await shopper(),
        """
        > i want to return something
        < What is your order number?
        > I don't know my order number
        < e-mail that confirmed your order
        ? Talk to a person
        > A-9999
        > eve@x.test
        < code
        > sorry the order is A-1042 and my email is lina@shopper.test
        < a six-digit code is on its way
        = find_order
        > {code}
        < Which item is it: Blue mug, Green mug or Linen shirt?
        """,
    )


async def test_everything_in_the_first_message(shopper: Begin, buy: Buy) -> None:
    await buy("A-1042", lines=THREE)
    await acted(
        await shopper(),
        """
        > where is my refund? order A-1042 lina@shopper.test
        < What is the code?
        > {code}
        < There is no return for this order yet.
        > no
        < All right.
        """,
    )


async def test_a_picture_comes_first(shopper: Begin, buy: Buy) -> None:
    await buy("A-1042", lines=THREE)
    await acted(
        await shopper(),
        """
        > [photo]
        < Thank you, I have your picture. What is it about?
        > it arrived broken
        < What is your order number?
        > A-1042
        > lina@shopper.test
        > {code}
        < Which item is it
        > the blue one
        > money back
        < With 1 file of yours.
        > yes
        # returns approved
        """,
    )


async def test_another_order_of_the_same_shopper_is_proven_again(shopper: Begin, buy: Buy) -> None:
    await buy("A-1042", lines=THREE)
    await buy("B-2077", lines=[{"product_name": "Desk lamp"}])
    await acted(
        await shopper(proven="A-1042"),
        """
        > return something from order B-2077
        < What is the code?
        <! lamp
        > {code}
        < What is the reason for the return?
        > changed my mind
        > refund
        < 1 × Desk lamp
        """,
    )


async def test_somebody_elses_order_in_a_proven_chat(shopper: Begin, buy: Buy) -> None:
    await buy("A-1042", lines=THREE)
    await buy("C-3001", email="omar@shopper.test", lines=[{"product_name": "Gold ring"}])
    me = await shopper(proven="A-1042")
    await acted(
        me,
        """
        > return something from order C-3001, my email is omar@shopper.test
        <! ring
        > 123456
        < That is not the code
        <! ring
        # returns none
        """,
    )
