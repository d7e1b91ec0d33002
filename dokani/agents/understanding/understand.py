"""Understands one message of a shopper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from dokani.agents.understanding.clauses import Clause, clauses
from dokani.agents.understanding.language import language
from dokani.agents.understanding.model import Entities, Expecting, ReplyKind, Understood, Wish
from dokani.agents.understanding.mood import injection, mood
from dokani.agents.understanding.reading import Reading, reading
from dokani.agents.understanding.replying import reply
from dokani.agents.understanding.weighing import MILD, Weighed, strongest, weighed
from dokani.agents.understanding.weights import load

MOST_WISHES: Final = 6


def understand(
    text: str,
    *,
    expecting: Expecting | None = None,
    today: date | None = None,
    orders: Sequence[str] = (),
) -> Understood:
    """What this message wants and says. Never raises; the same arguments give the same answer.

    `expecting` is what was asked for last, `today` what "last Tuesday" hangs on (without it such days stay undated),
    `orders` the order numbers this shopper is known to have. Only the first 4,000 signs are read. A wish below
    SURE_ENOUGH is a guess: ask back.
    """
    seen = reading(text, expecting, today, orders)
    pieces = clauses(seen.plain.text, seen.words)
    ordered = injection(text, seen.plain)
    tongue = language(seen.plain.text, [word.text for word in seen.plain.words])
    found = _weighed(seen, pieces)
    facts = _facts(seen.entities)
    wanted = [one.intent for one in found if one.intent not in MILD and one.confidence >= 0.5]
    answer = reply(seen.plain, expecting, facts, wanted)
    found = _in_context(found, seen, expecting, answer, len(seen.plain.text))
    if tongue not in {"en", "bn", "bn-Latn", "und"}:
        found = [Weighed(one.label, one.confidence * 0.6, one.start, one.end) for one in found]
    if ordered:
        # Orders to the desk are no wish; what else was wanted stays, less sure.
        kept = [
            Weighed(one.label, one.confidence * 0.7, one.start, one.end)
            for one in found
            if one.intent != "other"
        ]
        found = [*kept, _other(seen, 0.3)] if kept else [_other(seen, 0.9)]
    wishes = tuple(
        Wish(one.intent, round(min(0.99, one.confidence), 2), seen.plain.span(one.start, one.end))
        for one in found[:MOST_WISHES]
    )
    return Understood(text, tongue, wishes, answer, seen.entities, mood(seen.plain), ordered)


def _weighed(seen: Reading, pieces: Sequence[Clause]) -> list[Weighed]:
    if not pieces:
        return [_other(seen, 0.3)]
    weights = load()
    each = [weighed(piece, weights) for piece in pieces]
    if len(pieces) == 1:
        return strongest(each, each[0])
    words = tuple(word for piece in pieces for word in piece.words)
    whole = weighed(Clause(words, any(piece.asked for piece in pieces), 0), weights)
    return strongest(each, whole)


def _other(seen: Reading, sure: float) -> Weighed:
    return Weighed("other", sure, 0, len(seen.plain.text))


def _facts(entities: Entities) -> bool:
    return bool(
        entities.order_ids
        or entities.emails
        or entities.codes
        or entities.sizes
        or entities.colours
        or entities.products
        or entities.quantities
        or entities.resolution_wanted
        or entities.dates
    )


def _in_context(
    found: list[Weighed], seen: Reading, expecting: Expecting | None, answer: ReplyKind | None, length: int
) -> list[Weighed]:
    """The same wishes in the light of what was asked for: the answer comes first, a real wish beside it stays."""
    entities = seen.entities
    given = {
        "order_id": bool(entities.order_ids),
        "email": bool(entities.emails),
        "code": bool(entities.codes),
        "reason": entities.reason is not None,
        "quantity": bool(entities.quantities),
        "resolution": entities.resolution_wanted is not None,
        "line": bool(entities.products or entities.colours or entities.quantities or entities.sizes),
        "yes_no": answer in {"yes", "no", "correction"},
        "photo": False,
        "words": found[0].intent in {"give_information", "other"} or found[0].label == "problem",
    }
    short = len(seen.words) <= 3
    top = found[0]
    bare = not any(
        one.intent not in MILD and one.label != "problem" and one.confidence >= 0.5 for one in found
    )
    if expecting is not None and given.get(expecting):
        sure = Weighed("give_information", 0.95, 0, length)
        about = {
            "resolution": {"get_refund", "exchange_item", "return_item"},
            "reason": {"return_item", "complaint"},
        }
        # What was asked for is the answer, not a wish of its own; another wish stands beside it.
        kept = [
            one
            for one in found
            if one.intent not in MILD and one.confidence >= 0.5 and one.label != "problem"
        ]
        kept = [one for one in kept if one.intent not in about.get(expecting, set())]
        if expecting == "yes_no" and kept and answer != "yes":
            return [*kept, sure]
        if (
            expecting in {"order_id", "email", "code", "line", "quantity", "words"}
            and len(seen.words) > 12
            and kept
        ):
            return [*kept, sure]
        return [sure, *kept]
    if answer in {"yes", "no", "unsure"} and bare and top.intent not in {"thanks", "goodbye", "greeting"}:
        return [Weighed("give_information", 0.9, 0, length)]
    figures = entities.order_ids or entities.emails or entities.codes or entities.phones
    if figures and bare and short and top.label != "problem":
        return [Weighed("give_information", 0.95, 0, length)]
    return found
