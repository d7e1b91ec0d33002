"""Pictures, whenever they come: kept for the request, or added to the return that waits for them."""

from dokani.agents.dialogue.model import Steps, Task
from dokani.agents.dialogue.talk import Talk

MOST_FILES = 10


def take_pictures(talk: Talk) -> Steps:
    """Keep what was sent. Without a request at hand: it may be what an open return asks for."""
    state, words = talk.state, talk.words
    new = [one for one in talk.message.file_ids if one not in state.files]
    if not new:
        return True
    state.files = [*state.files, *new][-MOST_FILES:]
    talk.heard = talk.changed = True
    state.offer = None
    talk.say(words.got_photo)
    talk.enter("photo", "shopper")
    if state.task is None and talk.proven:
        result = yield from talk.call("get_return_status", {})
        if result.ok and result.data["status"] == "pending_triage":
            talk.begin(Task(kind="evidence"))
            return True
    if state.task is None and not talk.message.text.strip():
        talk.ask(None, words.photo_about, [words.start_return, words.person])
    return True
