"""What should have come of it: the true wishes put to the policy by the rooms' own verbs, without any agent.

The agent is free in how it puts them (each by itself or together, and which true reason it names); what the policy
makes of exactly that is worked out anew from the same facts, and has to stand in the database.
"""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from dokani.agents.simulator import queries
from dokani.agents.simulator.model import Fault, Story, Wish
from dokani.agents.simulator.shoppers.asked import answer_to
from dokani.agents.simulator.staging import picture
from dokani.files.take import take
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.errors import DokaniError
from dokani.returns.asking.ask import ask, weigh
from dokani.returns.evidence.add import OPEN
from dokani.returns.evidence.give import give
from dokani.returns.model import Ask, AskedLine
from dokani.returns.triage import Triage

MOST_ROUNDS = 4


def untrue(story: Story, found: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """What was sent that the shopper never wanted: another line, quantity, reason or resolution."""
    wishes = {one.line: one for one in story.wishes}
    faults = []
    for line in (line for one in found for line in one["lines"]):
        wish = wishes.get(line["line_number"])
        said = {name: line[name] for name in ("line_number", "quantity", "reason", "resolution_wanted")}
        if wish is None:
            faults.append(Fault(expectation="nothing is sent that was not wanted", expected=None, found=said))
        elif (line["quantity"], line["resolution_wanted"]) != (wish.quantity, wish.resolution) or (
            line["reason"] not in wish.reasons
        ):
            true = {
                "line_number": wish.line,
                "quantity": wish.quantity,
                "reason": list(wish.reasons),
                "resolution_wanted": wish.resolution,
            }
            faults.append(Fault(expectation="what is sent is what was wanted", expected=true, found=said))
    return faults


async def due(tx: Tx, story: Story, found: Sequence[Mapping[str, Any]], rng: random.Random) -> list[Fault]:
    """Where what was `found` differs from what the policy gives for it. Writes what should have been: for undoing."""
    faults = []
    for one in found:
        lines = tuple(asked_line(line) for line in one["lines"])
        wanted = plain(await put(tx, story, lines, rng))
        if wanted != plain(one):
            faults.append(
                Fault(
                    expectation="the return stands as the policy decides it",
                    expected=wanted,
                    found=plain(one),
                )
            )
    sent = {line["line_number"] for one in found for line in one["lines"]}
    for wish in story.wishes:
        if wish.line in sent:
            continue
        wanted = plain(await put(tx, story, (told(wish),), rng))
        # Who is told that it would be declined may well leave it at that.
        if wanted["status"] != "denied":
            faults.append(Fault(expectation="the return that is due is there", expected=wanted, found=None))
    return faults


async def put(tx: Tx, story: Story, lines: tuple[AskedLine, ...], rng: random.Random) -> Mapping[str, Any]:
    """The return as the policy decides it with all that this shopper can answer and show."""
    asked = Ask(
        order_id=story.mine.order_id, customer_email=story.mine.email, channel="chat", lines=lines, answers={}
    )
    try:
        answers, weighed = await answered(tx, asked)
        done = await ask(
            tx,
            Ask(
                order_id=asked.order_id,
                customer_email=asked.customer_email,
                channel="chat",
                lines=lines,
                answers=answers,
            ),
        )
    except DokaniError as error:
        return {"status": "denied", "lines": [], "amount": None, "currency": None, "refused": error.code}
    kinds = [
        str(kind) for one in weighed.answer.asks if one.get("fact") == "evidence" for kind in one["wanted"]
    ]
    if kinds and str(done.triage.status) in OPEN and story.manner.photos:
        pictures = [picture(tx.business_id, rng, kind_of(number)) for number in range(story.manner.photos)]
        for one in pictures:
            await take(tx, one)
        await give(tx, done.public_id, [one.id for one in pictures])
    rows = await queries.returns_of(tx, story.mine.email)
    return next(row for row in rows if row["public_id"] == str(done.public_id))


async def answered(tx: Tx, asked: Ask) -> tuple[dict[str, Any], Triage]:
    """What the shopper answers to all that the policy asks, and what it decides then."""
    answers: dict[str, Any] = {}
    for _ in range(MOST_ROUNDS):
        with_answers = Ask(
            order_id=asked.order_id,
            customer_email=asked.customer_email,
            channel="chat",
            lines=asked.lines,
            answers=answers,
        )
        _, weighed = await weigh(tx, with_answers, clock.now())
        more = {
            str(one["fact"]): answer_to(one)
            for one in weighed.answer.asks
            if one.get("fact") != "evidence" and one.get("fact") not in answers
        }
        if not more:
            break
        answers |= more
    return answers, weighed


def kind_of(number: int) -> str:
    """What the shopper's pictures are of: the thing, then its packaging."""
    return ("photo", "packaging_photo")[number % 2]


def told(wish: Wish) -> AskedLine:
    return AskedLine(
        line_number=wish.line,
        quantity=wish.quantity,
        reason=wish.reasons[0],
        own_words="",
        resolution_wanted=wish.resolution,
    )


def asked_line(line: Mapping[str, Any]) -> AskedLine:
    return AskedLine(
        line_number=line["line_number"],
        quantity=line["quantity"],
        reason=line["reason"],
        own_words="",
        resolution_wanted=line["resolution_wanted"],
    )


def plain(found: Mapping[str, Any]) -> dict[str, Any]:
    """What of a return is compared."""
    lines = [
        {name: line[name] for name in ("line_number", "quantity", "reason", "verdict", "amount")}
        for line in found["lines"]
    ]
    said = {name: found.get(name) for name in ("status", "amount", "currency", "refused") if name in found}
    return {**said, "lines": lines}
