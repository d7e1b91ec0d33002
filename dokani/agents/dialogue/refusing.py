"""A tool said no: what the shopper is told of it, and what can be done instead."""

from dokani.agents.dialogue.model import Steps
from dokani.agents.dialogue.talk import Talk
from dokani.agents.dialogue.telling import tell

_HAS_ONE = ("return_already_open", "line_already_returned", "return_open")
_TOO_LATE = ("return_not_cancellable", "evidence_too_late", "return_not_decidable")


def refuse(talk: Talk, code: str | None) -> Steps:
    """Told in our own words, by the stable code. True where the task is over by it."""
    words = talk.words
    if code in _HAS_ONE:
        talk.say(words.has_return)
        result = yield from talk.call("get_return_status", {})
        if result.ok:
            tell(talk, result, anew=False)
        else:
            talk.say(words.all_returned)
        return True
    if code in _TOO_LATE:
        talk.say(words.too_late)
    elif code == "already_appealed":
        talk.say(words.appealed_before)
    elif code == "appeal_too_late":
        talk.say(words.appeal_late)
    elif code == "return_not_appealable":
        talk.say(words.no_appeal)
    elif code in ("internal_error", "try_again", "database_unreachable", "over_budget"):
        talk.say(words.failed)
    elif code == "other_currency":
        talk.say(words.other_currency)
    elif code == "quantity_too_high":
        talk.say(words.not_so_many)
    elif code == "named_twice":
        talk.say(words.named_twice)
    elif code == "resolution_not_offered" and talk.state.task is not None:
        talk.say(words.not_offered(talk.draft.resolution or "refund", ()))
    elif code == "no_active_policy":
        talk.say(words.no_policy)
    else:
        talk.say(words.refused)
    talk.say(words.person_offer)
    return True
