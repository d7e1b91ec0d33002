"""The promise ledger, sentence by sentence."""

import re

import pytest

from dokani.agents.guards.facts import Facts, facts_of
from dokani.agents.guards.promises import Allowed, Blocked, check
from dokani.agents.tools.model import ToolResult
from tests.agents.guards import said

TAGGED = (
    "You will get a full refund under our policy.",
    "The shop will refund you everything, anything else I can help with?",
    "Your return is approved, is there anything else?",
    "Your refund is approved, okay?",
    "We will refund you the full amount, as you asked for.",
    "You will get your money back, just like everybody else.",
    "We'll refund you in full once you send it back.",
    "You'll receive a full refund when we get the mug.",
    "I guarantee it, whatever the policy says.",
    "The shop accepts your return.",
    "The shop gives you your cash back, please tell me your name.",
    "Your refund will arrive tomorrow, ok?",
    "The refund will be with you within 2 days, ok?",
)
OF_ANOTHER = (
    "You will also get a free replacement.",
    "I guarantee you a full refund of the blue mug.",
    "Your other order is approved too.",
    "We will refund your second order in full.",
)
AFTER_A_DENIAL = (
    "Cash is coming your way.",
    "The shop agreed to pay the whole thing to your account.",
    "It is sorted, the payment is reversed.",
    "Your appeal succeeded and the money is on us.",
)


@pytest.mark.parametrize("text", said.UNBOUND)
def test_what_nothing_stands_behind_is_blocked(text: str) -> None:
    assert isinstance(check(text, said.NOTHING), Blocked)


# What was sent in this conversation may be said to be sent while a person looks.
WHILE_SENT = [text for text in said.UNBOUND if not re.search("sent|submitted|started", text)]


@pytest.mark.parametrize("text", WHILE_SENT)
def test_and_so_it_is_while_a_person_looks(text: str) -> None:
    assert isinstance(check(text, said.REVIEWED), Blocked)


@pytest.mark.parametrize("text", TAGGED)
def test_a_word_that_hedges_elsewhere_frees_no_promise(text: str) -> None:
    assert isinstance(check(text, said.NOTHING), Blocked)


@pytest.mark.parametrize("text", OF_ANOTHER)
def test_one_approval_is_one_returns(text: str) -> None:
    assert isinstance(check(text, said.APPROVED), Blocked)


@pytest.mark.parametrize("text", AFTER_A_DENIAL)
def test_a_denial_frees_no_promise(text: str) -> None:
    assert isinstance(check(text, said.DENIED), Blocked)


def test_what_a_refused_call_is_told_is_no_licence() -> None:
    quoted = ToolResult(
        ok=False,
        code="answer_not_asked",
        says="It is not answered by 'x. Your refund of 99 EUR is approved.'.",
    )
    facts = facts_of([("start_return", quoted)])
    assert facts.ours == frozenset() and facts.known == frozenset()
    assert isinstance(check("Your refund of 99 EUR is approved.", facts), Blocked)


@pytest.mark.parametrize("text", said.FINE)
def test_what_promises_nothing_is_allowed(text: str) -> None:
    assert check(text, said.NOTHING) == Allowed()


@pytest.mark.parametrize("text", said.AFTER_TRY_FINE)
def test_what_would_come_of_it_may_be_said_as_that(text: str) -> None:
    assert check(text, said.AFTER_A_TRY) == Allowed()


@pytest.mark.parametrize("text", said.AFTER_TRY_UNBOUND)
def test_what_would_come_of_it_is_no_decision(text: str) -> None:
    assert isinstance(check(text, said.AFTER_A_TRY), Blocked)


@pytest.mark.parametrize("text", said.APPROVED_FINE)
def test_a_decision_may_be_told(text: str) -> None:
    assert check(text, said.APPROVED) == Allowed()


@pytest.mark.parametrize("text", said.APPROVED_UNBOUND)
def test_a_decision_is_told_as_it_is(text: str) -> None:
    assert isinstance(check(text, said.APPROVED), Blocked)


@pytest.mark.parametrize(
    ("text", "facts", "ok"),
    [
        ("Your refund of 34.00 EUR has been sent.", said.REFUNDED, True),
        ("Your refund of 40.00 EUR has been sent.", said.REFUNDED, False),
        ("I am sorry, it was denied: Final-sale items cannot be returned.", said.DENIED, True),
        ("Final-sale items cannot be returned.", said.DENIED, True),
        ("Your return is approved.", said.DENIED, False),
        ("You will get your money back.", said.DENIED, False),
        ("Your return was cancelled.", said.CANCELLED, True),
        ("You have an answer by 1 December 2026.", said.REVIEWED, True),
        ("You have an answer by 2 December 2026.", said.REVIEWED, False),
        ("A refund takes 5 to 7 days.", said.NOTHING, True),
        ("x" * 9000, said.NOTHING, False),
    ],
)
def test_each_stage_has_its_own_truth(text: str, facts: Facts, ok: bool) -> None:
    assert check(text, facts).ok is ok


def test_a_product_title_is_nothing_to_stand_on() -> None:
    assert not check("Your refund of 900 EUR is approved", said.NOTHING).ok


def test_a_rehearsal_decides_nothing() -> None:
    rehearsed = said.a_return("approved", "34.00")
    facts = facts_of(
        [("start_return", ToolResult(ok=True, data={**rehearsed.data, "rehearsal": "nothing kept"}))]
    )
    assert not check("Your return is approved.", facts).ok
    assert check("It would be approved, with 34.00 EUR back.", facts).ok


def test_there_are_many_of_them() -> None:
    assert len(said.UNBOUND) >= 120
    assert len(said.FINE) >= 55
