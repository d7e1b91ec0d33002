"""The request for a return, slot by slot: line, how many, why, what for, what the shop asks, then the summary."""

from typing import Any

from dokani.agents.dialogue.absorb import order_known
from dokani.agents.dialogue.model import NOT_SENT, Picked, Steps
from dokani.agents.dialogue.offering import asked, put
from dokani.agents.dialogue.proving import prove
from dokani.agents.dialogue.questions import ask_evidence, ask_fact, evidence_in, first_fact
from dokani.agents.dialogue.refusing import refuse
from dokani.agents.dialogue.talk import Talk

MOST_QUICK = 6
MOST_ROUNDS = 4
# A finer reason that a policy does not name is still true of the plainer one that it does.
PLAINER = {
    "damaged_in_transit": "defective",
    "size_too_small": "size_or_fit",
    "size_too_large": "size_or_fit",
    "colour": "changed_mind",
    "style": "changed_mind",
    "unwanted": "changed_mind",
    "no_longer_needed": "changed_mind",
    "ordered_by_mistake": "changed_mind",
}


def ask_for_return(talk: Talk) -> Steps:
    """One step after the other until a question stands, or the request is put to the shopper."""
    if not (yield from prove(talk)):
        return False
    order_known(talk)
    if not talk.order.open_lines:
        talk.say(talk.words.all_returned)
        return (yield from refuse(talk, "line_already_returned"))
    if talk.order.status in NOT_SENT and talk.draft.resolution != "cancel":
        talk.say(talk.words.not_shipped_yet)
        stop_all(talk)
    if not (lines_known(talk) and reason_known(talk) and wish_known(talk)):
        return False
    if not (yield from shop_satisfied(talk)):
        return False
    return (yield from offer_return(talk))


def stop_all(talk: Talk) -> None:
    """An order that has not left the shop is stopped as a whole."""
    draft = talk.draft
    draft.resolution = "cancel"
    draft.lines = [Picked(number=line.number, quantity=line.returnable) for line in talk.order.open_lines]
    draft.reason = draft.reason or "changed_mind"


def lines_known(talk: Talk) -> bool:
    draft, words, lines = talk.draft, talk.words, talk.order.open_lines
    if not draft.lines:
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
    said = words.ask_reason_again if again else words.ask_reason
    return talk.ask("reason", said, [words.reason(code) for code in list(words.reasons())[:MOST_QUICK]])


def wish_known(talk: Talk) -> bool:
    words, draft = talk.words, talk.draft
    if draft.resolution is None:
        again = talk.state.expecting == "resolution" and not talk.heard
        said = words.ask_resolution_again if again else words.ask_resolution
        return talk.ask("resolution", said, list(words.resolutions().values()))
    if draft.resolution == "exchange" and draft.instead is None:
        return talk.ask("words", words.ask_instead)
    return True


def shop_satisfied(talk: Talk) -> Steps:
    """What the policy makes of it, and what it asks for first."""
    draft = talk.draft
    for _ in range(MOST_ROUNDS):
        result = yield from talk.call("check_eligibility", request(talk))
        if result.code == "proof_needed":
            return (yield from prove(talk))
        if result.code == "answer_not_asked" and draft.answers:
            draft.answers = {}
            continue
        if not result.ok:
            return (yield from refuse(talk, result.code))
        if result.data["verdict"] == "deny" and draft.reason in PLAINER:
            if (yield from plainer_fits(talk)):
                continue
            return True
        fact = first_fact(result.data["asks"])
        if fact is not None:
            return ask_fact(talk, fact)
        kinds = evidence_in(result.data["asks"])
        if kinds and not talk.state.files and draft.photo in ("open", "asked"):
            return ask_evidence(talk, kinds)
        return True
    return True


def plainer_fits(talk: Talk) -> Steps:
    """Whether the policy takes the plainer reason that is true as well; then it is the one."""
    draft = talk.draft
    fine, plain = draft.reason, PLAINER[draft.reason or ""]
    draft.reason = plain
    result = yield from talk.call("check_eligibility", request(talk))
    if result.ok and result.data["verdict"] != "deny":
        return True
    draft.reason = fine
    return False


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


def request(talk: Talk) -> dict[str, Any]:
    """The draft as the tools take it."""
    draft = talk.draft
    told = draft.own_words
    if draft.instead:
        told = f"{told} Instead: {draft.instead}".strip()
    return {
        "lines": [
            {
                "line_number": one.number,
                "quantity": one.quantity or 1,
                "reason": draft.reason or "other",
                "resolution_wanted": draft.resolution or "refund",
                "own_words": told[:2000],
            }
            for one in draft.lines
        ],
        "answers": dict(draft.answers),
    }
