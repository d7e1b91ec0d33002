"""A write: the server's question first, and the call again on a yes. Nothing is ever sent here without one."""

from collections.abc import Generator
from typing import Any

from dokani.agents.dialogue.model import Call, Offer
from dokani.agents.dialogue.talk import Talk
from dokani.agents.tools.heard import heard
from dokani.agents.tools.model import ToolResult

_QUESTION = ("needs_yes", "offer_changed")


def put(talk: Talk, tool: str, arguments: dict[str, Any]) -> Generator[Call, ToolResult, ToolResult]:
    """Call a tool that writes; where it wants a yes, its own question ends the reply."""
    result = yield from talk.call(tool, arguments)
    if not result.ok and result.code in _QUESTION and result.says:
        put_question(
            talk, Offer(tool=tool, arguments=arguments, says=result.says, language=talk.state.language)
        )
    else:
        talk.state.offer = None
    return result


def put_question(talk: Talk, offer: Offer) -> None:
    """The question, word for word and at the end: only so does a yes to it count."""
    talk.state.offer = offer
    talk.ask("yes_no", offer.says, [talk.words.yes, talk.words.no, talk.words.person])
    talk.enter(f"offer:{offer.tool}")


def asked(result: ToolResult) -> bool:
    return not result.ok and result.code in _QUESTION


def says_yes(talk: Talk) -> bool:
    """The same reading of a yes that the server's own door has."""
    answers = [heard(text) for text in talk.message.parts if text.strip()]
    return bool(answers) and answers[-1] == "yes" and not any(one in ("no", "correction") for one in answers)


def said_yes_before(talk: Talk) -> bool:
    """Whether the first of several messages was a yes: its reply may have been lost, after it was acted on."""
    parts = [text for text in talk.message.parts if text.strip()]
    return len(parts) > 1 and heard(parts[0]) == "yes"


def says_no(talk: Talk) -> bool:
    if talk.seen.reply in ("no", "unsure", "correction"):
        return talk.seen.reply == "no"
    return bool(talk.message.parts) and heard(talk.message.parts[-1]) == "no"
