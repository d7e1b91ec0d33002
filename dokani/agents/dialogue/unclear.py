"""What was not understood is asked back, at most twice; then a person is offered."""

from dokani.agents.dialogue import chatting
from dokani.agents.dialogue.talk import Talk

_OPEN = ("reason", "line", "words")
SURELY_OTHER = 0.7
MOST_TIMES = 2


def unclear(talk: Talk) -> None:
    """Counts what brought nothing on. With a task at hand its own question is put again."""
    state, words, seen = talk.state, talk.words, talk.seen
    if talk.heard:
        state.unclear = 0
        return
    state.unclear += 1
    task = state.task
    if task is not None and state.expecting == "reason" and state.unclear >= MOST_TIMES:
        task.draft.reason, state.unclear = "other", 0
        task.draft.own_words = f"{task.draft.own_words} {talk.message.text}".strip()[:2000]
        talk.heard = True
        return
    off_topic = seen.intent == "other" and seen.confidence >= SURELY_OTHER and state.expecting not in _OPEN
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
    elif state.offer is not None:
        talk.say(words.just_to_be_sure)
