"""The lines of a request, as a tool takes them, and the question that the engine is asked with them."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from dokani.agents.tools.model import AnswerNotAsked, Bound, Taken
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns.asking.ask import weigh
from dokani.returns.model import Ask, AskedLine, Case, ExchangeFor
from dokani.returns.triage import Triage

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Words = Annotated[str, StringConstraints(max_length=2000)]
Fact = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]{0,79}$")]
Said = bool | Annotated[int, Field(ge=0, le=999_999)] | Annotated[str, StringConstraints(max_length=200)]
Wanted = Literal["refund", "exchange", "store_credit", "replacement", "keep_item", "cancel", "repair"]
MOST_ROUNDS = 4


class WantedLine(Taken):
    """One line of the order: which, how many of it, why, what for, and the shopper's own words."""

    line_number: int = Field(ge=1, le=10_000)
    quantity: int = Field(1, ge=1, le=10_000)
    reason: Code = Field(description="A reason code, such as damaged_in_transit, wrong_item, changed_mind.")
    resolution_wanted: Wanted = "refund"
    own_words: Words = ""
    exchange_for_sku: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None


class Request(Taken):
    """What is asked for. Order, shopper and shop are the conversation's."""

    lines: list[WantedLine] = Field(min_length=1, max_length=50)
    answers: dict[Fact, Said] = Field(
        default_factory=dict,
        max_length=20,
        description="The shopper's answers to what check_eligibility listed in `asks`, by `fact`.",
    )


def asking(bound: Bound, wanted: Request, answers: dict[str, Any]) -> Ask:
    """The question as every other way in puts it. Raises ProofNeeded."""
    shopper = bound.proven
    return Ask(
        order_id=shopper.order_id,
        customer_email=shopper.customer_email,
        channel="chat",
        lines=tuple(
            AskedLine(
                line_number=line.line_number,
                quantity=line.quantity,
                reason=line.reason,
                own_words=line.own_words,
                resolution_wanted=line.resolution_wanted,
                exchange_for=ExchangeFor(sku=line.exchange_for_sku) if line.exchange_for_sku else None,
            )
            for line in wanted.lines
        ),
        answers=answers,
    )


async def weighed(tx: Tx, bound: Bound, wanted: Request) -> tuple[Case, Triage, dict[str, Any]]:
    """What the engine would decide, and the answers it has then. Raises what asking raises, and
    AnswerNotAsked: only what
    the engine itself asks for is taken, so that nobody can tell it a price, a date or a risk."""
    known: dict[str, Any] = {}
    for _ in range(MOST_ROUNDS):
        case, triage = await weigh(tx, asking(bound, wanted, known), clock.now())
        more = fitting(
            triage.answer.asks, {name: wanted.answers[name] for name in wanted.answers if name not in known}
        )
        if not more:
            break
        known |= more
    if left := sorted(set(wanted.answers) - set(known)):
        raise AnswerNotAsked(f"Nobody asked for {left[0]}.", answers=left)
    return case, triage, known


def fitting(asked: list[Any], given: dict[str, Any]) -> dict[str, Any]:
    """Those of the answers that were asked for. Raises AnswerNotAsked for one of another kind than was asked."""
    found = {}
    for one in asked:
        fact = str(one.get("fact"))
        if fact == "evidence" or fact not in given:
            continue
        value, wanted = given[fact], one.get("wanted")
        if isinstance(wanted, list):
            fits = value in [str(each) for each in wanted]
        elif wanted == "boolean":
            fits = isinstance(value, bool)
        elif wanted == "number":
            fits = isinstance(value, int) and not isinstance(value, bool)
        else:
            fits = isinstance(value, str) and bool(value)
        if not fits:
            raise AnswerNotAsked(f"{fact} is not answered by {str(value)[:40]!r}.", answers=[fact])
        found[fact] = value
    return found
