"""Working off: the task at hand as far as it goes, then the next, until a question stands or nothing is left."""

from collections.abc import Callable

from dokani.agents.dialogue.following import (
    add_pictures,
    appeal,
    stop_order,
    take_back,
    tell_order,
    tell_status,
)
from dokani.agents.dialogue.model import Steps, TaskKind
from dokani.agents.dialogue.offering import put_question, says_yes
from dokani.agents.dialogue.returning import ask_for_return
from dokani.agents.dialogue.talk import Talk

STEPS: dict[TaskKind, Callable[[Talk], Steps]] = {
    "return": ask_for_return,
    "cancel_order": stop_order,
    "status": tell_status,
    "track_order": tell_order,
    "cancel_return": take_back,
    "appeal": appeal,
    "evidence": add_pictures,
}
MOST_TASKS = 4
_WROTE = ("start_return", "cancel_return", "appeal_return", "add_evidence")


def work(talk: Talk) -> Steps:
    state, words = talk.state, talk.words
    for _ in range(MOST_TASKS):
        if talk.question is not None:
            return False
        if state.task is None:
            if not state.queue:
                return True
            talk.begin(state.queue.pop(0))
            talk.next_one = any(tool in _WROTE for tool in talk.tools)
        task = state.task
        assert task is not None
        if task.parked:
            return True
        if state.offer is not None and not talk.changed and state.offer.language == state.language:
            put_question(talk, state.offer)
            return False
        put_before = state.offer is not None or task.not_sent
        talk.corrected = talk.corrected or (put_before and talk.changed)
        state.offer = None
        if task.not_sent:
            if not talk.changed and not says_yes(talk):
                return talk.ask(None, words.what_change, [words.leave_it, words.person])
            task.not_sent = False
        if not (yield from STEPS[task.kind](talk)):
            return False
        if state.task is task:
            talk.end()
    return True
