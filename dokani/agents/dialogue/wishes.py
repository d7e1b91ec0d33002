"""From wishes to tasks: what is answered at once, and what is worked off in turn."""

import re

from dokani.agents.dialogue import hearing
from dokani.agents.dialogue.absorb import take_request
from dokani.agents.dialogue.buttons import pressed
from dokani.agents.dialogue.model import Steps, Task, TaskKind
from dokani.agents.dialogue.policy_questions import answer_policy, asks_of_policy
from dokani.agents.dialogue.talk import Talk
from dokani.agents.tools.shopper.get_policy_answer import TOPICS
from dokani.agents.understanding.model import SURE_ENOUGH, Intent, Wish
from dokani.agents.understanding.understand import understand

_TASKS: dict[Intent, TaskKind] = {
    "return_item": "return",
    "get_refund": "return",
    "exchange_item": "return",
    "complaint": "return",
    "track_refund": "status",
    "track_order": "track_order",
    "cancel_order": "cancel_order",
    "cancel_return": "cancel_return",
    "appeal": "appeal",
}
_BUTTONS: dict[str, TaskKind] = {"start_return": "return", "where_refund": "status", "appeal": "appeal"}
MOST_WAITING = 5
_JOINTS = re.compile(r"\s+(?:and|but|also|while|plus)\s+|[.;,\n]\s*", re.IGNORECASE)
_ORDER = re.compile(r"\border\b|অর্ডার", re.IGNORECASE)
# What went wrong on the shop's or the carrier's side.
_TROUBLE = (
    "defective",
    "damaged_in_transit",
    "wrong_item",
    "not_as_described",
    "missing_parts",
    "arrived_late",
)


def sure_wishes(talk: Talk) -> list[Wish]:
    """The wishes that are sure enough, in the order in which they were said."""
    sure = [one for one in talk.seen.wishes if one.confidence >= SURE_ENOUGH]
    return sorted(sure, key=lambda one: one.span[0])


def take_tasks(talk: Talk) -> list[Task]:
    """What is wanted that takes steps: one task for each matter, its own words in it."""
    found: list[Task] = []
    text = talk.seen.text
    if (kind := _BUTTONS.get(pressed(text, "actions") or "")) is not None:
        return [Task(kind=kind, text=text)]
    for wish in sure_wishes(talk):
        kind = _TASKS.get(wish.intent)
        if wish.intent == "track_refund" and has_facts(talk) and talk.seen.entities.reason is not None:
            kind = "return"  # a thing and why it comes back: no question after an old return
        if kind == "cancel_order" and talk.state.return_id and not _ORDER.search(text):
            kind = "cancel_return"  # "cancel it" is the return that was spoken of
        if kind is None or (wish.intent == "complaint" and not has_facts(talk)):
            continue
        said = text[slice(*wish.span)].strip() or text
        same = next((one for one in found if one.kind == kind), None)
        if same is None or (kind == "return" and another_matter(same.text, said)):
            found.append(Task(kind=kind, text=said))
        else:
            same.text = f"{same.text} {said}" if said not in same.text else same.text
    if len(found) == 1:
        found[0].text = text
        if found[0].kind == "return" and len(parts := matters_in(text)) > 1:
            found = [Task(kind="return", text=part) for part in parts]
    return found[:MOST_WAITING]


def has_facts(talk: Talk) -> bool:
    found = talk.seen.entities
    return found.reason is not None or bool(found.products)


def another_matter(one: str, other: str) -> bool:
    """Two wishes are two matters where each names things of its own."""
    first = {each.value for each in understand(one).entities.products}
    second = {each.value for each in understand(other).entities.products}
    return bool(first) and bool(second) and not first & second


def matters_in(text: str) -> list[str]:
    """The parts of a message that name a thing and a reason of its own each; one part where they do not differ."""
    told = []
    for part in _JOINTS.split(text):
        found = understand(part).entities if part.strip() else None
        if found is not None and found.products and found.reason is not None:
            told.append((found.reason.code, part.strip()))
    return [part for _, part in told] if len({code for code, _ in told}) > 1 else [text]


def line_up(talk: Talk, tasks: list[Task]) -> None:
    """New tasks join; what goes on with the one at hand is read into it."""
    state = talk.state
    for task in tasks:
        current = state.task
        if current is not None and current.kind == task.kind:
            of_its_own = hearing.adds(task.text) or len(tasks) > 1
            if task.kind == "return" and of_its_own and names_other(talk, task):
                fill(talk, task)
                state.queue.append(task)
                talk.heard = True
            continue
        if any(one.kind == task.kind and one.text == task.text for one in state.queue):
            continue
        if task.kind == "status" and state.offer is not None and state.offer.tool == "start_return":
            talk.say(talk.words.nothing_sent_yet)  # the return that is asked about is this one
            talk.heard = True
            continue
        talk.heard = True
        fill(talk, task)
        if current is None:
            talk.begin(task)
            acknowledge(talk, task)
        elif task.kind in ("status", "track_order") and talk.proven and state.offer is None:
            state.queue.insert(0, current)
            talk.begin(task)
        elif len(state.queue) < MOST_WAITING:
            state.queue.append(task)


def acknowledge(talk: Talk, task: Task) -> None:
    """A word on what the shopper told, before anything is asked."""
    if task.kind == "return" and task.draft.reason in _TROUBLE and not talk.state.apologised:
        talk.say(talk.words.sorry_trouble)


def names_other(talk: Talk, task: Task) -> bool:
    products = understand(task.text).entities.products
    assert talk.state.task is not None
    return bool(products) and bool(talk.draft.lines or talk.draft.phrases)


def fill(talk: Talk, task: Task) -> None:
    """What the task's own words say of it, read while the message is at hand."""
    if task.kind not in ("return", "cancel_order"):
        return
    before, talk.state.task = talk.state.task, task
    try:
        seen = talk.seen if task.text == talk.seen.text else understand(task.text)
        take_request(talk, seen, opening=True)
        if task.draft.reason and not task.draft.own_words:
            task.draft.own_words = task.text[:2000]
    finally:
        talk.state.task = before
    talk.changed = False


def answer_at_once(talk: Talk) -> Steps:
    """Questions that take one sentence: of the policy, on delivery and payments, of what cannot be done here."""
    words, text = talk.words, talk.seen.text
    asked = False
    if text.strip() in TOPICS:
        talk.heard = True
        yield from answer_policy(talk, text)
        return True
    for wish in sure_wishes(talk):
        said = text[slice(*wish.span)].strip() or text
        if wish.intent in ("check_refund_policy", "check_cancellation_fee", "delivery_options"):
            talk.heard = asked = True
            yield from answer_policy(talk, said)
        elif wish.intent == "change_order":
            offer_person(talk, words.cannot_change)
        elif wish.intent == "complaint" and not has_facts(talk) and talk.state.task is None:
            talk.heard = True
            talk.ask(None, words.ask_happened, [words.start_return, words.where_refund, words.person])
        elif wish.intent == "payment_issue":
            offer_person(talk, words.payment)
    if hearing.asks_for_data(text) and talk.question is None:
        offer_person(talk, words.data_request)
    sure = talk.seen.confidence >= SURE_ENOUGH
    known = sure and talk.seen.intent not in ("other", "give_information")
    if not asked and not talk.heard and not known and asks_of_policy(text):
        talk.heard = asked = True
        yield from answer_policy(talk, text)
    return asked


def offer_person(talk: Talk, said: str) -> None:
    """What only a person can do; asked only where no other question waits."""
    talk.say(said)
    talk.heard = True
    if talk.state.task is None:
        talk.ask("yes_no", talk.words.ask_person, [talk.words.yes, talk.words.no])
    else:
        talk.say(talk.words.person_offer)
