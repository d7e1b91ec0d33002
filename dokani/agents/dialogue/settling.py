"""The answer to a question that wants yes or no: a summary before a write, a return to begin, a person to bring."""

from dokani.agents.dialogue import hearing
from dokani.agents.dialogue.model import Offer, Steps, Task
from dokani.agents.dialogue.offering import asked, put, said_yes_before, says_no, says_yes
from dokani.agents.dialogue.person import bring_person
from dokani.agents.dialogue.refusing import refuse
from dokani.agents.dialogue.talk import WORDS, Talk
from dokani.agents.dialogue.telling import tell
from dokani.agents.tools.model import ToolResult

_TO_CHANGE = ("start_return",)


def settle(talk: Talk) -> Steps:
    """True where the message was the answer, and the turn goes on with what is left to do."""
    state = talk.state
    if state.offer is not None:
        return (yield from settle_offer(talk, state.offer))
    if state.expecting != "yes_no":
        return False
    if state.offers_return:
        return settle_start(talk)
    if state.question in {
        text for words in WORDS.values() for text in (words.ask_person, words.unclear_person)
    }:
        if says_yes(talk) or hearing.agrees(talk.message.text):
            return (yield from bring_person(talk))
        if says_no(talk):
            talk.forget_question()
            talk.heard = True
            talk.say(talk.words.nothing_to_drop)
            return True
    return False


def settle_offer(talk: Talk, offer: Offer) -> Steps:
    if says_yes(talk) or said_yes_before(talk):
        talk.heard = True
        result = yield from put(talk, offer.tool, offer.arguments)
        if asked(result):
            # The server did not hear a yes to exactly this, or it changed meanwhile.
            talk.say(talk.words.just_to_be_sure)
            return True
        if result.ok:
            done(talk, offer.tool, result)
        else:
            yield from refuse(talk, result.code)
        talk.end()
        return True
    if says_no(talk) and talk.seen.reply != "correction":
        talk.heard = True
        state = talk.state
        talk.say(talk.words.not_sent)
        if offer.tool in _TO_CHANGE and state.task is not None:
            talk.forget_question()
            state.task.not_sent = True
        else:
            talk.end()
        return True
    return False


def done(talk: Talk, tool: str, result: ToolResult) -> None:
    """What was written, told from what came of it."""
    state = talk.state
    talk.enter(f"done:{tool}")
    if tool == "appeal_return" and "rehearsal" not in result.data:
        talk.say(talk.words.appealed)
        if result.data.get("answer_by"):
            tell(talk, result, anew=False)
    else:
        tell(talk, result, anew=True)
    if tool in ("start_return", "add_evidence"):
        state.files = []
    if tool in ("start_return", "cancel_return") and state.order is not None:
        state.order = None  # how many are left to return is not what it was


def settle_start(talk: Talk) -> bool:
    """A yes begins a return, with the order that is known."""
    state = talk.state
    if says_yes(talk):
        talk.begin(Task(kind="return"))
        talk.heard = True
        return True
    if says_no(talk):
        talk.forget_question()
        talk.heard = True
        talk.say(talk.words.nothing_to_drop)
        return True
    state.offers_return = False
    return False
