"""What happens to a return after it is decided, in the shopper's words: one entry for each event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Event = Literal[
    "question_waits",
    "refund_sent",
    "exchange_sent",
    "replacement_sent",
    "store_credit_given",
    "charged",
    "goods_received",
    "goods_graded",
    "appeal_received",
    "completed",
]
EVENTS: tuple[str, ...] = get_args(Event)


@dataclass(frozen=True, slots=True)
class Words:
    """A letter's words. `{amount}`, `{order_id}` and the like stand for the event's data; a sentence whose data are
    missing is left out."""

    heading: str
    says: tuple[str, ...]
    button: str = "See your return"


WORDS: dict[str, Words] = {
    "question_waits": Words(
        "We are waiting for your answer about order {order_id}",
        (
            "Your return for order {order_id} waits for an answer from you.",
            "Without it a person at the shop will look at it on {day}.",
        ),
        "Answer now",
    ),
    "refund_sent": Words(
        "Your refund for order {order_id} is on its way",
        (
            "{amount} for your return of order {order_id} were sent to the way you paid with.",
            "Banks take a few days to show it. Its reference is {reference}.",
        ),
    ),
    "exchange_sent": Words(
        "Your exchange for order {order_id} is on its way",
        ("The shop is sending your exchange for order {order_id}.", "Its reference is {reference}."),
    ),
    "replacement_sent": Words(
        "Your replacement for order {order_id} is on its way",
        ("The shop is sending you a replacement for order {order_id}.", "Its reference is {reference}."),
    ),
    "store_credit_given": Words(
        "Your store credit for order {order_id}",
        (
            "You have {amount} of store credit for your return of order {order_id}.",
            "Its code is {reference}.",
        ),
    ),
    "charged": Words(
        "The difference for your exchange of order {order_id}",
        ("{amount}, the difference in price of your exchange for order {order_id}, were charged.",),
    ),
    "goods_received": Words(
        "Your parcel for order {order_id} has arrived",
        ("What you sent back from order {order_id} has arrived at the shop.", "It is looked at next."),
    ),
    "goods_graded": Words(
        "What you sent back from order {order_id} was looked at",
        (
            "What you sent back from order {order_id} was looked at: {condition}.",
            "You get {amount} for it.",
            "{why}",
        ),
    ),
    "appeal_received": Words(
        "Your request for another look at order {order_id}",
        (
            "We have your request for another look at the return of order {order_id}.",
            "{who} looks at it and answers by {day}.",
        ),
    ),
    "completed": Words(
        "Your return for order {order_id} is done",
        (
            "Everything about your return for order {order_id} is done.",
            "{cancelled}",
            "How was it? One tap on your page tells the shop.",
        ),
        "Say how it was",
    ),
}


def said(event: Event, data: Mapping[str, Any]) -> tuple[str, list[str], str]:
    """Heading, sentences and the button's words."""
    words = WORDS[event]
    given = {name: value for name, value in data.items() if value not in (None, "")}
    sentences = []
    for sentence in words.says:
        try:
            sentences.append(sentence.format_map(given).strip())
        except KeyError:
            continue
    return words.heading.format_map(given), sentences, words.button
