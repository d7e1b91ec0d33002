"""What the shop asks before it can decide: facts with answers of a kind, and pictures."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dokani.agents.dialogue import hearing
from dokani.agents.dialogue.buttons import pressed
from dokani.agents.dialogue.model import Asked
from dokani.agents.dialogue.talk import Talk

_NUMBER = re.compile(r"\d{1,6}")
_YES_ISH = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|y|sure|it (?:is|was|has|does)|ji|ha|haan|হ্যাঁ|জি)\b|^\W*(?:হ্যাঁ|জি)", re.I
)
_NO_ISH = re.compile(
    r"^\W*(?:no|nope|nah|n|not|it (?:isn't|wasn't|hasn't|is not|was not)|never|na)\b|^\W*না", re.I
)


def first_fact(asks: Sequence[Mapping[str, Any]]) -> Asked | None:
    """The first thing asked for that words can answer."""
    for one in asks:
        if one.get("fact") and one["fact"] != "evidence":
            return Asked(fact=str(one["fact"]), says=str(one.get("says") or ""), wanted=one.get("wanted"))
    return None


def evidence_in(asks: Sequence[Mapping[str, Any]]) -> list[str]:
    """The kinds of evidence asked for, each once."""
    kinds = [str(kind) for one in asks if one.get("fact") == "evidence" for kind in one.get("wanted") or []]
    return list(dict.fromkeys(kinds))


def ask_fact(talk: Talk, asked: Asked) -> bool:
    talk.draft.asks = asked
    words = talk.words
    if asked.wanted == "boolean":
        return talk.ask("yes_no", asked.says, [words.yes, words.no])
    if isinstance(asked.wanted, list):
        return talk.ask("words", asked.says, [plain(str(code)) for code in asked.wanted[:6]])
    return talk.ask("quantity" if asked.wanted == "number" else "words", asked.says)


def ask_evidence(talk: Talk, kinds: Sequence[str]) -> bool:
    talk.draft.photo = "asked"
    words = talk.words
    return talk.ask("photo", words.ask_photo(kinds), [words.no_photo, words.person])


def take_answer(talk: Talk) -> bool:
    """Whether the message answered what the shop asked; the answer is kept in the draft then."""
    task = talk.state.task
    if task is None or task.draft.asks is None or talk.state.question != task.draft.asks.says:
        return False
    asked = task.draft.asks
    value = read_answer(talk.message.text, asked.wanted)
    if value is None:
        return False
    task.draft.answers[asked.fact] = value
    task.draft.asks = None
    talk.heard = True
    talk.remember(asked.fact, str(value))
    return True


def read_answer(text: str, wanted: Any) -> Any:
    """The words as the kind of answer that is wanted; None where they are none."""
    said = text.strip()
    if wanted == "boolean":
        if _NO_ISH.search(said):
            return False
        return True if _YES_ISH.search(said) else None
    if wanted == "number":
        found = _NUMBER.search(said)
        return int(found[0]) if found else None
    if isinstance(wanted, list):
        spoken = said.casefold()
        options = [str(code) for code in wanted]
        exact = [code for code in options if spoken in (code.casefold(), plain(code).casefold())]
        inside = [code for code in options if code.replace("_", " ").casefold() in spoken]
        return next(iter([*exact, *inside]), None)
    return said[:200] or None


def take_no_photo(talk: Talk) -> bool:
    """Whether the shopper has no picture to send; it goes on without."""
    if talk.state.expecting != "photo" or talk.message.file_ids:
        return False
    text = talk.message.text
    if not (hearing.has_no_photo(text) or pressed(text, "actions") == "no_photo"):
        return False
    task = talk.state.task
    if task is not None:
        task.draft.photo = "refused"
    talk.say(talk.words.without_photo)
    talk.heard = True
    return True


def plain(code: str) -> str:
    words = code.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
