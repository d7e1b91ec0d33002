"""The desk's answer to a message: state and message in, calls of tools on the way, reply and next state out."""

from collections.abc import Generator

from dokani.agents.dialogue import chatting, hearing
from dokani.agents.dialogue.absorb import take_identity, take_request
from dokani.agents.dialogue.buttons import pressed
from dokani.agents.dialogue.dropping import drop_named
from dokani.agents.dialogue.finishing import finish
from dokani.agents.dialogue.model import Call, Message, Spoken, State, Steps, Task, TaskKind
from dokani.agents.dialogue.person import bring_person
from dokani.agents.dialogue.pictures import take_pictures
from dokani.agents.dialogue.questions import take_answer, take_no_photo
from dokani.agents.dialogue.settling import settle
from dokani.agents.dialogue.talk import Talk
from dokani.agents.dialogue.tongue import elsewhere, language_of
from dokani.agents.dialogue.unclear import unclear
from dokani.agents.dialogue.wishes import answer_at_once, line_up, take_tasks
from dokani.agents.dialogue.working import work
from dokani.agents.tools.model import ToolResult
from dokani.agents.tools.shopper.get_policy_answer import TOPICS
from dokani.agents.understanding.model import SURE_ENOUGH

_FOLLOWED: tuple[TaskKind, ...] = ("return", "cancel_order")
_MATTERS = (
    "return_item",
    "exchange_item",
    "get_refund",
    "track_refund",
    "track_order",
    "cancel_order",
    "cancel_return",
)


def answer(state: State, message: Message) -> Generator[Call, ToolResult, Spoken]:
    """One turn. Nothing is read or written but by the calls it yields; the given state is left as it is."""
    talk = Talk(state.model_copy(deep=True), message, message.proven_order)
    talk.state.language = language_of(talk.state.language, message.seen)
    note_intent(talk)
    yield from turn(talk)
    return finish(talk)


def note_intent(talk: Talk) -> None:
    seen, state = talk.seen, talk.state
    if seen.intent != "give_information" or state.intent is None:
        state.intent, state.confidence = seen.intent, seen.confidence


def turn(talk: Talk) -> Steps:
    seen, text = talk.seen, talk.message.text
    if seen.injection:
        talk.flags["injection_seen"] = True
        talk.say(talk.words.data_only)
        talk.heard = talk.leads = True
    if hearing.tells_danger(text):
        talk.say(talk.words.danger)
        return (yield from bring_person(talk))
    if wants_person(talk):
        return (yield from bring_person(talk))
    if speaks_else(talk):
        return True
    soothe(talk)
    if drop_named(talk):
        return (yield from work(talk))
    if hearing.leaves_it(text) or pressed(text, "actions") == "leave_it":
        leave(talk)
        return (yield from work(talk))
    if (yield from settle(talk)):
        return True if talk.hand_over else (yield from work(talk))
    take_identity(talk)
    yield from take_pictures(talk)
    answered = take_answer(talk) or take_no_photo(talk)
    if not answered and not seen.injection:
        yield from take_wishes(talk)
    begin_by_facts(talk)
    note_order(talk)
    unclear(talk)
    return (yield from work(talk))


def take_wishes(talk: Talk) -> Steps:
    """Everything the message wants: small things at once, the others in turn, its facts into the request at hand."""
    state, seen = talk.state, talk.seen
    small = hearing.small_talk(seen.text)
    if small is not None and not names_matter(talk):
        chatting.small(talk, small)
        return True
    if small is not None:
        chatting.aside(talk, small)
    asked = yield from answer_at_once(talk)
    if pressed_title(talk):
        return True
    if drops_draft(talk):
        leave(talk)
        return True
    current = state.task
    tasks = take_tasks(talk)
    if not tasks and state.task is None and hearing.asks_how_to_start(seen.text):
        tasks = [Task(kind="return", text=seen.text)]
    line_up(talk, tasks)
    going_on = current is not None and state.task is current and current.kind in _FOLLOWED
    if going_on and not asked and not (tasks and talk.heard and state.queue):
        take_request(talk, seen, opening=False)
    if not asked and not tasks:
        take_own_words(talk)
        courtesy(talk)
    return True


def names_matter(talk: Talk) -> bool:
    """Whether a message with small talk in it wants something of the shop besides."""
    return any(one.intent in _MATTERS and one.confidence >= SURE_ENOUGH for one in talk.seen.wishes)


def pressed_title(talk: Talk) -> bool:
    """A part of the policy's page by its title is a question, whatever its words mean otherwise."""
    return talk.seen.text.strip() in TOPICS


def drops_draft(talk: Talk) -> bool:
    """ "Cancel it" before anything was sent takes the draft away."""
    task = talk.state.task
    first = talk.seen.intent in ("cancel_return", "cancel_order") and talk.seen.confidence >= SURE_ENOUGH
    return first and task is not None and task.kind == "return" and talk.proven is not None


def take_own_words(talk: Talk) -> None:
    """Words that were asked for as they are: what is wanted instead, or why to look again."""
    state, text = talk.state, talk.message.text.strip()
    if state.expecting != "words" or state.task is None or talk.flags.get("injection_seen") or not text:
        return
    if state.task.kind == "appeal" and not state.task.own_words:
        state.task.own_words = text[:4000]
        talk.heard = True
    elif (
        state.task.draft.resolution == "exchange" and state.task.draft.instead is None and not talk.seen.reply
    ):
        state.task.draft.instead = text[:200]
        talk.heard = True


def courtesy(talk: Talk) -> None:
    """Hello, thanks, goodbye: answered where nothing else was said."""
    intent, sure = talk.seen.intent, talk.seen.confidence >= SURE_ENOUGH
    if talk.heard or not sure:
        return
    if intent == "greeting":
        chatting.greet(talk)
    elif intent == "thanks":
        chatting.thank(talk)
    elif intent == "goodbye" and talk.state.expecting != "photo":
        chatting.part(talk)


def begin_by_facts(talk: Talk) -> None:
    """A reason, or an order with a picture, without a wish: that is a return too."""
    state, found = talk.state, talk.seen.entities
    if state.task is not None or talk.seen.injection or talk.question:
        return
    told = found.reason is not None and found.reason.confidence >= SURE_ENOUGH and not talk.parts
    if told or (state.files and found.order_ids):
        line_up(talk, [Task(kind="return", text=talk.seen.text)])


def note_order(talk: Talk) -> None:
    """An order or an address, and no word of what is wanted: it is kept, and that is said."""
    found = talk.seen.entities
    named = bool(found.order_ids or found.emails) and talk.state.order_id is not None
    if talk.state.task is None and named and not (talk.parts or talk.question or talk.seen.injection):
        talk.say(talk.words.order_noted(str(talk.state.order_id)))
        talk.leads = talk.heard = True


def speaks_else(talk: Talk) -> bool:
    """A language that is not understood here: said in it, with a person offered. Facts alone are no language."""
    said = elsewhere(talk.seen, talk.message.text)
    if said is None or talk.state.expecting in ("code", "email", "order_id"):
        return False
    take_identity(talk)
    talk.say(said)
    if talk.state.escalation == 0:
        talk.ask("yes_no", talk.words.ask_person, [talk.words.person])
    return True


def wants_person(talk: Talk) -> bool:
    if pressed(talk.message.text, "actions") == "person":
        return True
    if hearing.small_talk(talk.seen.text) == "robot" or hearing.wants_no_person(talk.message.text):
        return False
    if elsewhere(talk.seen, talk.message.text) and hearing.names_person(talk.message.text):
        return True
    return any(
        one.intent == "contact_human_agent" and one.confidence >= SURE_ENOUGH for one in talk.seen.wishes
    )


def soothe(talk: Talk) -> None:
    """Anger is met once, and a person offered."""
    state, words = talk.state, talk.words
    if talk.seen.mood != "angry":
        return
    if not state.apologised:
        state.apologised = True
        talk.say(words.sorry_angry)
    if state.escalation == 0:
        talk.say(words.person_offer)
    talk.heard = True


def leave(talk: Talk) -> None:
    had = talk.state.task is not None
    talk.end()
    talk.heard = True
    talk.say(talk.words.dropped if had else talk.words.nothing_to_drop)
    talk.enter("left", "shopper")
