"""Which button of ours a message is, in whichever language it was shown."""

from functools import lru_cache
from typing import Literal

from dokani.agents.dialogue.talk import WORDS

Group = Literal["reasons", "resolutions", "actions"]
_ACTIONS = (
    "person",
    "leave_it",
    "no_photo",
    "new_code",
    "start_return",
    "where_refund",
    "ask_policy",
    "appeal",
)


def pressed(text: str, group: Group) -> str | None:
    """The code of a reason or resolution, or the name of an action; None where it is no button."""
    return _buttons(group).get(text.strip().casefold())


@lru_cache
def _buttons(group: Group) -> dict[str, str]:
    found: dict[str, str] = {}
    for words in WORDS.values():
        if group == "actions":
            found |= {str(getattr(words, name)).casefold(): name for name in _ACTIONS}
        else:
            named = words.reasons() if group == "reasons" else words.resolutions()
            found |= {said.casefold(): code for code, said in named.items()}
    return found
