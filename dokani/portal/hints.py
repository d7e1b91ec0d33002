"""What a shopper could ask for instead: each found by the engine, and proven by deciding what they would really ask."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from dokani.engine.answer import Answer
from dokani.engine.counterfactuals import better
from dokani.engine.vocabulary import FACTS
from dokani.identity.shopper import Shopper
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.errors import DokaniError
from dokani.portal import words
from dokani.portal.choices import resolution_codes
from dokani.returns.asking.ask import weigh
from dokani.returns.looking.look import Look
from dokani.returns.model import Ask, AskedLine, Case, Status
from dokani.returns.triage import Triage

MOST = 3
_LINE = re.compile(r" for line (\d+)\b")
THEN = {
    "approve": "and it is approved",
    "review": "and a person looks at it",
    "ask": "and we only need to know a little more",
    "wait": "and it can be asked for later",
}


async def hints_for(tx: Tx, ask: Ask, case: Case, triage: Triage) -> list[str]:
    """Sentences like "Choose store credit instead and it is approved: you get €40.00." for a request in the making."""
    found: list[str] = []
    names = [_name(case, line.line_number) for line in ask.lines]
    choices = resolution_codes(triage.answer.policy, case.status)
    for one in triage.answer.counterfactuals:
        if one["for"] != "shopper" or len(found) == MOST:
            continue
        other = instead(ask, one["changes"], choices)
        again = None if other is None else await _decided(tx, other)
        if again is not None and better(again, triage.answer):
            found.append(sentence(str(one["says"]), names, again, case.currency))
    return list(dict.fromkeys(found))


async def hints_after(tx: Tx, shopper: Shopper, found: Look) -> list[str]:
    """The same for a return that the policy denied: what they could ask for today. Nothing where a person denied it."""
    first = next((one for one in found.decisions if one.stage == "triage"), None)
    if found.row.status != Status.DENIED or first is None or len(found.decisions) > 1:
        return []
    evidence = frozenset[str]().union(*(line.get("evidence") or [] for line in first.facts.get("lines", [])))
    ask = Ask(
        order_id=found.row.order_id,
        customer_email=shopper.customer_email,
        lines=tuple(
            AskedLine(
                line_number=line.line_number,
                quantity=line.quantity,
                reason=line.reason or "other",
                own_words=line.own_words,
                resolution_wanted=line.resolution_wanted,
            )
            for line in found.lines
        ),
        evidence=evidence,
        answers=dict(first.answer.get("answers") or {}),
        channel="portal",
    )
    try:
        case, triage = await weigh(tx, ask, clock.now())
    except DokaniError:
        return []  # another return of these items is under way, or the order is gone
    return await hints_for(tx, ask, case, triage) if triage.answer.verdict == "deny" else []


def instead(ask: Ask, changes: Sequence[Mapping[str, Any]], choices: Sequence[str]) -> Ask | None:
    """The request with these changes; None where one of them is nothing a shopper can do on these pages."""
    for change in changes:
        fact, value, at = str(change["fact"]), change["to"], change["line"]
        if fact == "evidence":
            ask = replace(ask, evidence=ask.evidence | frozenset(value))
        elif fact in ("resolution_wanted", "action"):
            wanted = {"return": "refund"}.get(value, value)
            if wanted not in choices:
                return None
            ask = _with_lines(ask, at, resolution_wanted=wanted)
        elif fact == "item.quantity":
            ask = _with_lines(ask, at, quantity=int(value))
        elif fact in FACTS and FACTS[fact].actionable and value is True:
            ask = replace(ask, answers={**ask.answers, fact: True})
        else:
            return None
    return ask


def _with_lines(ask: Ask, at: int | None, **changed: Any) -> Ask:
    return replace(
        ask,
        lines=tuple(
            replace(line, exchange_for=None, **changed) if at in (None, number) else line
            for number, line in enumerate(ask.lines, 1)
        ),
    )


async def _decided(tx: Tx, ask: Ask) -> Answer | None:
    try:
        return (await weigh(tx, ask, clock.now()))[1].answer
    except DokaniError:
        return None


def sentence(says: str, names: Sequence[str], again: Answer, currency: str) -> str:
    """What to do, what happens then, and what it gives."""

    def named(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        return f" for {names[at]}" if 1 < len(names) > at else ""

    does = _LINE.sub(named, says.rstrip("."))
    if does.startswith("Choose ") and " instead" not in does:
        does += " instead"
    gives = again.amount if again.verdict == "approve" else None
    money = f": you get {words.money(gives, currency)}" if gives is not None and gives > Decimal(0) else ""
    return f"{does} {THEN[again.verdict]}{money}."


def _name(case: Case, line_number: int) -> str:
    line = next((one for one in case.lines if one.line_number == line_number), None)
    return (line.product_name if line else None) or f"item {line_number}"
