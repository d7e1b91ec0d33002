"""The request for a return, slot by slot: line, how many, why, what for, what the shop asks, then the summary."""

from dokani.agents.dialogue.absorb import order_known
from dokani.agents.dialogue.checking import request, shop_satisfied
from dokani.agents.dialogue.model import NOT_SENT, Picked, Steps
from dokani.agents.dialogue.offering import asked, put
from dokani.agents.dialogue.proving import prove
from dokani.agents.dialogue.questions import evidence_in
from dokani.agents.dialogue.refusing import refuse
from dokani.agents.dialogue.talk import Talk

MOST_QUICK = 6
# Why something else is wanted in its place; after a fault it is the same thing again.
OF_CHOICE = frozenset(
    {"size_or_fit", "size_too_small", "size_too_large", "colour", "style", "changed_mind", "other"}
)


def ask_for_return(talk: Talk) -> Steps:
    """One step after the other until a question stands, or the request is put to the shopper."""
    if not (yield from prove(talk)):
        return False
    order_known(talk)
    if talk.next_one:
        talk.next_one = False
        talk.say(talk.words.next_wish)
    if not talk.order.open_lines:
        return (yield from refuse(talk, "line_already_returned"))
    if talk.order.status in NOT_SENT and talk.draft.resolution != "cancel":
        talk.say(talk.words.not_shipped_yet)
        stop_all(talk)
    if not (lines_known(talk) and reason_known(talk) and wish_known(talk)):
        return False
    if not (yield from shop_satisfied(talk)):
        return talk.state.task is None
    return (yield from offer_return(talk))


def stop_all(talk: Talk) -> None:
    """An order that has not left the shop is stopped as a whole."""
    draft = talk.draft
    draft.resolution = "cancel"
    draft.lines = [Picked(number=line.number, quantity=line.returnable) for line in talk.order.open_lines]
    draft.reason = draft.reason or "changed_mind"


def lines_known(talk: Talk) -> bool:
    draft, words, lines = talk.draft, talk.words, talk.order.open_lines
    if not draft.lines or draft.candidates:
        shown = [line for line in lines if line.number in draft.candidates] or lines
        names = [words.name(line.name, line.number) for line in shown[:MOST_QUICK]]
        more = [words.all_of_it] if 1 < len(lines) <= 3 and not draft.candidates else []
        return talk.ask("line", words.ask_line(names), [*names, *more])
    if draft.quantity is not None and len(draft.lines) == 1:
        draft.lines[0].quantity = draft.lines[0].quantity or draft.quantity
        draft.quantity = None
    for one in draft.lines:
        line = talk.order.line(one.number)
        if line is None:
            continue
        if one.quantity is not None and not 1 <= one.quantity <= line.returnable:
            talk.say(words.only_so_many(words.name(line.name, line.number), line.returnable))
            one.quantity = None
        if one.quantity is None and line.returnable == 1:
            one.quantity = 1
        if one.quantity is None:
            numbers = [str(number) for number in range(1, min(line.returnable, 5) + 1)]
            name = words.name(line.name, line.number)
            return talk.ask("quantity", words.ask_quantity(name, line.returnable), numbers)
    return True


def reason_known(talk: Talk) -> bool:
    words = talk.words
    if talk.draft.reason is not None:
        return True
    again = talk.state.expecting == "reason" and not talk.heard
    said = words.ask_reason_again if again else about(talk, words.ask_reason)
    buttons = [*list(words.reasons())[:MOST_QUICK], "other"]
    return talk.ask("reason", said, [words.reason(code) for code in buttons])


def about(talk: Talk, question: str) -> str:
    """The question, with the item's name where the order has several."""
    if len(talk.order.lines) == 1 or len(talk.draft.lines) != 1:
        return question
    line = talk.order.line(talk.draft.lines[0].number)
    return question if line is None else talk.words.of(talk.words.name(line.name, line.number), question)


def wish_known(talk: Talk) -> bool:
    words, draft = talk.words, talk.draft
    if draft.resolution is None:
        again = talk.state.expecting == "resolution" and not talk.heard
        said = words.ask_resolution_again if again else about(talk, words.ask_resolution)
        return talk.ask("resolution", said, list(words.resolutions().values()))
    if draft.resolution == "exchange" and draft.instead is None and draft.reason in OF_CHOICE:
        return talk.ask("words", words.ask_instead)
    return True


def offer_return(talk: Talk) -> Steps:
    """The server's summary and its question; with a look whether the pictures are enough."""
    draft, state = talk.draft, talk.state
    arguments = {**request(talk), "file_ids": list(state.files[:10])}
    result = yield from put(talk, "start_return", arguments)
    if asked(result):
        would = result.data.get("would") or {}
        kinds = evidence_in(would.get("asks") or [])
        if kinds and state.files and draft.photo in ("open", "asked"):
            draft.photo = "asked_again"
            state.offer = None
            words = talk.words
            return talk.ask("photo", words.ask_photo_more(kinds), [words.no_photo, words.person])
        if talk.corrected:
            talk.parts.insert(0, talk.words.changed)
        return False
    if result.code == "no_such_file" and state.files:
        state.files = []
        talk.say(talk.words.photo_refused)
        return (yield from offer_return(talk))
    if result.ok:
        return True
    return (yield from refuse(talk, result.code))
