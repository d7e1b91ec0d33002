"""What was not understood is asked back, at most twice; then a person is offered."""

import re

from dokani.agents.dialogue import chatting, hearing
from dokani.agents.dialogue.buttons import pressed
from dokani.agents.dialogue.offering import says_yes
from dokani.agents.dialogue.talk import Talk

_OPEN = ("reason", "line", "words")
SURELY_OTHER, QUITE_SURELY = 0.7, 0.9
MOST_TIMES = 2
ENOUGH_WORDS = 3
_ASKS = re.compile(
    r"^\W*(?:is|will|can|could|do|does|did|what|when|where|why|how|are|would)\b", re.IGNORECASE
)


def answers_proof(talk: Talk) -> bool:
    """What the steps of the proof themselves read: a code, that it is missing, that the number is not known."""
    text, asked = talk.message.text, talk.state.expecting
    if asked == "order_id":
        return hearing.knows_no_number(text)
    if asked != "code":
        return False
    return (
        hearing.one_time_code(talk.seen) is not None
        or hearing.wants_new_code(text)
        or hearing.misses_code(text)
        or pressed(text, "actions") == "new_code"
    )


def speaks_of_offer(talk: Talk) -> bool:
    """A question while a summary waits for its yes: nothing is sent, which is what it is mostly about."""
    offer = talk.state.offer
    if (
        offer is None
        or offer.tool != "start_return"
        or ("?" not in talk.message.text and not _ASKS.search(talk.message.text))
    ):
        return False
    talk.say(talk.words.nothing_sent_yet)
    return True


def means_photo(talk: Talk) -> bool:
    """ "Yes" to "can you send it here"."""
    if talk.state.expecting != "photo" or talk.seen.reply != "yes":
        return False
    talk.say(talk.words.photo_here)
    return True


def waits_for_person(talk: Talk) -> bool:
    """Nothing at hand, and a person is asked for: these words are for them."""
    task = talk.state.task
    parked = task is None or task.parked
    if talk.state.escalation == 0 or not parked or talk.state.expecting is not None:
        return False
    talk.say(talk.words.person_already)
    return True


def regrets(talk: Talk) -> bool:
    """ "No wait" after a request was sent: what can still be done about it."""
    said = talk.seen.reply in ("no", "correction")
    if (
        not said
        or talk.state.return_id is None
        or talk.state.task is not None
        or talk.state.expecting is not None
    ):
        return False
    talk.say(talk.words.already_sent)
    talk.quick = [talk.words.take_it_back, talk.words.person]
    return True


def unclear(talk: Talk) -> None:
    """Counts what brought nothing on. With a task at hand its own question is put again."""
    state, words, seen = talk.state, talk.words, talk.seen
    after_all = state.task is not None and state.task.not_sent and says_yes(talk)
    parked = state.task is not None and state.task.parked
    talk.heard = talk.heard or answers_proof(talk) or after_all or (parked and says_yes(talk))
    if state.task is not None and talk.heard:
        state.task.parked = False
    if talk.heard:
        state.unclear = 0
        return
    if speaks_of_offer(talk) or means_photo(talk) or waits_for_person(talk) or regrets(talk):
        return
    state.unclear += 1
    task = state.task
    in_words = len(talk.message.text.split()) >= ENOUGH_WORDS
    if task is not None and state.expecting == "reason" and state.unclear >= MOST_TIMES and in_words:
        task.draft.reason, state.unclear = "other", 0
        task.draft.own_words = f"{task.draft.own_words} {talk.message.text}".strip()[:2000]
        talk.heard = True
        return
    enough = QUITE_SURELY if state.expecting in _OPEN else SURELY_OTHER
    off_topic = seen.intent == "other" and seen.confidence >= enough and state.expecting != "words"
    if task is None and seen.reply in ("yes", "no") and state.expecting is None:
        talk.say(words.nothing_to_drop)
        talk.leads = True
        return
    if off_topic and state.unclear <= MOST_TIMES:
        chatting.lead_back(talk)
        if task is None:
            talk.ask(None, words.how_help, chatting.openers(talk))
        return
    if state.unclear > MOST_TIMES:
        if task is None:
            talk.ask("yes_no", words.unclear_person, [words.yes, words.no])
        else:
            talk.say(words.person_offer)
        return
    if task is None:
        said = words.unclear if state.unclear == 1 else words.unclear_again
        talk.ask(None, said, chatting.openers(talk))
    else:
        talk.say(words.just_to_be_sure if state.offer is not None else words.pardon)
