"""What a message says of the order and of the request goes into the slots, whatever was asked for."""

from collections.abc import Sequence
from typing import Any, get_args

from dokani.agents.dialogue import hearing
from dokani.agents.dialogue.buttons import pressed
from dokani.agents.dialogue.matching import (
    EACH_ONE,
    bengali_things,
    by_place,
    counted,
    matched,
    means_all,
    means_whole,
    misspelt,
    wanted_phrases,
)
from dokani.agents.dialogue.model import Draft, OrderLine, Picked
from dokani.agents.dialogue.proving import same
from dokani.agents.dialogue.talk import Talk
from dokani.agents.tools.shopper.lines import Wanted
from dokani.agents.understanding.model import SURE_ENOUGH, Expecting, Understood
from dokani.agents.understanding.understand import understand

_RESOLUTIONS = {**{code: code for code in get_args(Wanted)}, "price_reduction": "keep_item"}
_RETURNS = ("return_item", "get_refund", "exchange_item")


def take_identity(talk: Talk) -> None:
    """Order number, e-mail and phone, wherever they are said; a new one of either makes the proof begin anew."""
    state, found, text = talk.state, talk.seen.entities, talk.message.text
    asked = state.expecting
    order_id = hearing.meant(text, [(one.value, one.span) for one in found.order_ids])
    if order_id is None and asked == "order_id" and not found.emails:
        order_id = hearing.bare_number(text)
    if asked == "code" and hearing.one_time_code(talk.seen) is None:
        # Whatever digits there are, they are not the code; the order may be named anew.
        named = understand(text).entities.order_ids
        order_id = named[0].value if named and named[0].value != text.strip() else None
    if order_id is not None:
        talk.heard = True
        talk.remember("order_id", order_id)
        if state.order_id is None or not same(order_id, state.order_id):
            state.order_id, state.order, state.code_sent = order_id, None, False
            state.return_id = None
            if state.task is not None:
                state.task.draft.lines, state.task.draft.candidates = [], []
            state.offer = None
            if asked == "code":
                state.expecting = None
    contact = (found.emails or found.phones or (None,))[0]
    if contact is not None and (found.emails or asked == "email"):
        talk.heard = True
        if contact.value != state.contact:
            state.contact = contact.value
            if talk.proven is None:
                state.code_sent = False
                state.expecting = None if asked == "code" else asked


def take_request(talk: Talk, seen: Understood, *, opening: bool) -> None:
    """What a message says of the request. `opening`: it is the message that the request began with."""
    draft, asked = talk.draft, None if opening else talk.state.expecting
    again = talk.state.offer is not None or (talk.state.task is not None and talk.state.task.not_sent)
    corrects = not opening and (again or (seen.reply == "correction" and asked != "reason"))
    restates = not opening and says_it_anew(seen)
    corrects = corrects or (restates and bool(seen.entities.products))
    if restates and asked != "code":
        talk.heard = True
    take_lines(talk, seen, draft, asked, corrects)
    take_quantity(talk, seen, draft, asked, corrects)
    take_reason(talk, seen, draft, asked, corrects)
    code = resolution_in(talk, seen, asked)
    if code and (asked not in ("code", "photo", "words") or seen.reply == "correction"):
        set_(talk, draft, "resolution", code)
    if draft.resolution == "exchange" and asked not in ("line", "reason", "code"):
        take_instead(talk, seen, draft, corrects)


def take_instead(talk: Talk, seen: Understood, draft: Draft, corrects: bool) -> None:
    found = [one.value for one in (*seen.entities.colours, *seen.entities.sizes)]
    traits = ", ".join(dict.fromkeys([*found, *hearing.sizes_in(seen.text)]))
    if traits and (draft.instead is None or (corrects and traits != draft.instead)):
        set_(talk, draft, "instead", traits)


def says_it_anew(seen: Understood) -> bool:
    """Whether the message asks for a return in so many words, and is no mere answer."""
    return any(one.intent in _RETURNS and one.confidence >= SURE_ENOUGH for one in seen.wishes)


def resolution_in(talk: Talk, seen: Understood, asked: Expecting | None) -> str | None:
    """What is wanted for it: by a button, or in words that are not the reason's own."""
    if (named := pressed(seen.text, "resolutions")) is not None:
        return named
    wanted, reason = seen.entities.resolution_wanted, seen.entities.reason
    if wanted is None:
        return hearing.short_wish(seen.text) if asked == "resolution" else None
    inside = reason is not None and reason.span[0] <= wanted.span[0] < reason.span[1]
    return None if asked == "reason" and inside else _RESOLUTIONS.get(wanted.value)


def take_lines(talk: Talk, seen: Understood, draft: Draft, asked: Expecting | None, corrects: bool) -> None:
    text = seen.text
    named = [(one.value, one.span) for one in seen.entities.products]
    phrases = wanted_phrases(text, named)
    draft.counts |= counted(text, named, [(one.value, one.span) for one in seen.entities.quantities])
    if asked == "line" or corrects:
        phrases += [one.value for one in seen.entities.colours]
    phrases += bengali_things(text, asked=asked == "line")
    if means_all(text) and asked in (None, "line", "yes_no") and (means_whole(text) or not phrases):
        draft.everything = True
        talk.heard = True
    elsewhere = asked in ("reason", "resolution", "quantity", "code", "words")
    if not (corrects or not draft.lines or asked == "line" or (hearing.adds(text) and not elsewhere)):
        return
    if talk.state.order is None:
        draft.phrases = list(dict.fromkeys([*draft.phrases, *phrases]))[:10]
        draft.said = f"{draft.said} {text}".strip()[:1000]
        return
    lines = talk.order.open_lines
    found = pick(phrases, lines)
    if asked == "line" and not found:
        place = by_place(text, lines, bare_number=True)
        found = [[place]] if place is not None else pick([text], lines)
    if draft.everything:
        found = [[line.number] for line in lines]
        draft.everything = False
    if not found:
        return
    settle_lines(talk, draft, found, adds=hearing.adds(text) and not corrects)
    count_lines(talk, draft)


def pick(phrases: Sequence[str], lines: Sequence[OrderLine]) -> list[list[int]]:
    """For each phrase that fits something, the lines it fits."""
    return [found for phrase in phrases if (found := matched(phrase, lines))]


def settle_lines(talk: Talk, draft: Draft, found: list[list[int]], *, adds: bool) -> None:
    """Clear ones are taken; where a phrase fits several lines alike, those are asked about."""
    picked = {one.number for one in draft.lines}
    # "The mug" is the mug that was spoken of.
    found = [[number for number in one if number in picked] or one for one in found]
    clear = [one[0] for one in found if len(one) == 1]
    unclear = [number for one in found if len(one) > 1 for number in one]
    if draft.candidates and not clear:
        narrowed = [number for number in unclear if number in draft.candidates]
        unclear = narrowed or unclear
    if not clear:
        draft.candidates = list(dict.fromkeys(unclear))
        draft.lines = [] if not adds else draft.lines
        return
    before = [one.number for one in draft.lines]
    adds = adds or bool(draft.candidates and before)
    numbers = list(dict.fromkeys([*(before if adds else []), *clear]))
    draft.candidates = [] if draft.candidates else [one for one in dict.fromkeys(unclear) if one not in clear]
    if numbers != before:
        draft.lines = [Picked(number=number) for number in numbers]
        talk.changed = talk.heard = True
        talk.remember("item", ", ".join(line.name for line in talk.order.lines if line.number in numbers))


def count_lines(talk: Talk, draft: Draft) -> None:
    """Numbers that stood with a thing's name go to its line."""
    for phrase, count in draft.counts.items():
        numbers = matched(phrase, talk.order.open_lines)
        for one in draft.lines:
            line = talk.order.line(one.number)
            if one.number in numbers and one.quantity is None and line is not None:
                one.quantity = line.returnable if count == EACH_ONE else count


def take_quantity(
    talk: Talk, seen: Understood, draft: Draft, asked: Expecting | None, corrects: bool
) -> None:
    if asked == "quantity":
        waiting = next((one for one in draft.lines if one.quantity is None), None)
        value = how_many(talk, seen, waiting)
        if waiting is not None and value is not None:
            waiting.quantity, talk.heard, talk.changed = value, True, True
        return
    if not seen.entities.quantities or asked in ("code", "order_id", "email", "line", "words"):
        return
    value = seen.entities.quantities[0].value
    if corrects and len(draft.lines) == 1:
        draft.lines[0].quantity, talk.heard, talk.changed = value, True, True
    elif len(draft.lines) == 1 and asked in ("reason", "resolution", "photo"):
        draft.lines[0].quantity, talk.heard = value, True
    elif not draft.lines or corrects:
        draft.quantity = value


def how_many(talk: Talk, seen: Understood, waiting: Picked | None) -> int | None:
    """The answer to "how many": a number, a word for one, or all there are."""
    if seen.entities.quantities:
        return seen.entities.quantities[0].value
    line = talk.order.line(waiting.number) if waiting and talk.state.order else None
    if line is not None and means_all(seen.text):
        return line.returnable
    return hearing.short_count(seen.text)


def take_reason(talk: Talk, seen: Understood, draft: Draft, asked: Expecting | None, corrects: bool) -> None:
    reason = seen.entities.reason
    if asked in ("code", "email", "order_id", "photo") or (asked == "words" and draft.reason):
        return
    if reason is not None and (draft.reason is None or asked == "reason" or corrects):
        # "No, only one of them" is about how many.
        leftover = corrects and asked != "reason" and seen.entities.quantities and not says_it_anew(seen)
        if leftover or not (reason.confidence >= 0.5 or asked == "reason"):
            return
        set_(talk, draft, "reason", reason.code)
        talk.remember("reason", reason.code, reason.confidence)
        draft.own_words = own_words(draft.own_words, seen.text)
    elif asked == "reason":
        named = pressed(seen.text, "reasons") or hearing.short_reason(seen.text)
        if named is not None:
            set_(talk, draft, "reason", named)
            talk.remember("reason", named)
            draft.own_words = own_words(draft.own_words, seen.text)


def own_words(before: str, text: str) -> str:
    said = text.strip()
    return before if said in before else f"{before} {said}".strip()[:2000]


def set_(talk: Talk, draft: Draft, slot: str, value: Any) -> None:
    if getattr(draft, slot) != value:
        talk.changed = True
        setattr(draft, slot, value)
    talk.heard = True


def order_known(talk: Talk) -> None:
    """The order is known now: what was said before it is read against its lines."""
    draft, lines = talk.draft, talk.order.open_lines
    if draft.lines or draft.candidates:
        draft.lines = [one for one in draft.lines if talk.order.line(one.number)]
        return
    if draft.everything:
        draft.lines = [Picked(number=line.number) for line in lines]
        draft.everything = False
        return
    found = pick(draft.phrases, lines)
    slips = misspelt(draft.said, lines, [number for one in found for number in one])
    found += [[number] for number in slips]
    if found:
        settle_lines(talk, draft, found, adds=False)
        count_lines(talk, draft)
    elif draft.phrases and len(lines) > 1:
        talk.say(talk.words.not_on_order)
    draft.phrases, draft.said = [], ""
    if not draft.lines and not draft.candidates and len(lines) == 1:
        draft.lines = [Picked(number=lines[0].number)]
    talk.changed = False
