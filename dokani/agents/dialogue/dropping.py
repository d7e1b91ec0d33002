"""What is to come back after all, and what not: things taken out by their names, of the request at hand and of those in
line behind it."""

from dokani.agents.dialogue.matching import matched, only_phrases, unwanted_phrases
from dokani.agents.dialogue.model import Draft, OrderLine, Picked, Task
from dokani.agents.dialogue.talk import Talk


def drop_named(talk: Talk) -> bool:
    """True where something that was to come back is named as what is not ("not the mug", "only the lamp")."""
    state = talk.state
    if state.task is None or state.task.kind != "return" or state.order is None:
        return False
    text = talk.message.text
    products = [(one.value, one.span) for one in talk.seen.entities.products]
    lines = state.order.open_lines
    kept = numbers_of(only_phrases(text, products), lines)
    gone = numbers_of(unwanted_phrases(text, products), lines) - kept
    requests = [one for one in (state.task, *state.queue) if one.kind == "return"]
    present = set[int]().union(*(lines_of(one.draft, lines) for one in requests))
    if kept & present:
        gone |= present - kept
    gone &= present
    if not gone or (gone == present and len(requests) == 1 and not kept):
        return False  # nothing of it was wanted; or it is all there is, and that is "leave it"
    state.queue = [one for one in state.queue if left_of(one, gone, lines)]
    talk.say(talk.words.left_out([line.name for line in lines if line.number in gone]))
    talk.heard = True
    if lines_of(state.task.draft, lines) & gone:
        if left_of(state.task, gone, lines):
            talk.changed = True
        else:
            talk.end()
    return True


def left_of(task: Task, gone: set[int], lines: list[OrderLine]) -> bool:
    """Take these lines out of a request; whether anything is left of it."""
    if task.kind != "return":
        return True
    draft = task.draft
    before = lines_of(draft, lines)
    if not before & gone:
        return True
    counts = {one.number: one.quantity for one in draft.lines}
    draft.lines = [Picked(number=one, quantity=counts.get(one)) for one in sorted(before - gone)]
    draft.candidates = [one for one in draft.candidates if one not in gone]
    draft.phrases = []
    return bool(draft.lines or draft.candidates)


def lines_of(draft: Draft, lines: list[OrderLine]) -> set[int]:
    """The lines a request is about; by its words, where they were not read against the order yet."""
    if draft.lines or draft.candidates:
        return {one.number for one in draft.lines} | set(draft.candidates)
    if draft.everything:
        return {line.number for line in lines}
    return numbers_of(draft.phrases, lines)


def numbers_of(phrases: list[str], lines: list[OrderLine]) -> set[int]:
    """The lines that are clearly meant."""
    return {found[0] for phrase in phrases if len(found := matched(phrase, lines)) == 1}
