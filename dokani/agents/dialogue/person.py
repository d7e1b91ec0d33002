"""A person, whenever one is asked for: at once, without a question, and with nothing sent behind anybody's back."""

from dokani.agents.dialogue.model import Steps
from dokani.agents.dialogue.talk import Talk

ABOUT = 200


def bring_person(talk: Talk) -> Steps:
    """The conversation waits for a person; a summary that waited for a yes is not open any more."""
    state, words = talk.state, talk.words
    waiting = state.escalation > 0
    about = state.task.kind if state.task else (state.intent or "")
    result = yield from talk.call("request_person", {"about": about[:ABOUT]})
    if not result.ok:
        talk.say(words.person_not_reached)
        return talk.ask(state.expecting, words.ask_person, [words.person])
    talk.say(words.person_already if waiting else words.person_asked)
    if state.offer is not None:
        talk.say(words.person_nothing_sent)
    state.escalation = max(state.escalation, 1)
    talk.forget_question()
    if state.task is not None:
        state.task.parked = True
    talk.hand_over = True
    talk.enter("person_asked", "shopper")
    return True
