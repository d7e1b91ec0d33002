"""The sentences: every one in both languages, and none that says what no decision stands behind."""

import inspect

from dokani.agents.dialogue.buttons import pressed
from dokani.agents.dialogue.promised import allowed
from dokani.agents.dialogue.talk import WORDS
from dokani.agents.dialogue.words_bn import Bengali
from dokani.agents.dialogue.words_en import English
from dokani.agents.guards.facts import Facts

# What is the same in Bengali, or made of what is not.
SHARED = {"name", "day", "reasons", "of"}
# Sentences that state what a tool did, and so stand on its result.
STATE_SOMETHING = {
    "approved_plain",
    "completed",
    "cancelled",
    "was_cancelled",
    "denied",
    "order_stopped",
    "appealed",
    "waiting",
    "already_sent",
}

BUTTONS = {"start_return", "where_refund", "ask_policy", "appeal", "all_of_it", "take_it_back"}


def sentences(words: English) -> dict[str, str]:
    return {
        name: value
        for name, value in inspect.getmembers(words)
        if isinstance(value, str) and not name.startswith("_")
    }


def test_every_sentence_is_there_in_bengali() -> None:
    missing = {name for name in vars(English) if not name.startswith("_") and name not in vars(Bengali)}
    assert missing == SHARED


def test_no_sentence_promises_anything_by_itself() -> None:
    for words in WORDS.values():
        for name, said in sentences(words).items():
            if name not in STATE_SOMETHING | BUTTONS:
                found = allowed(said, Facts(), ())
                assert found.ok, (words.locale, name, said, found)


def test_no_emoji_and_no_shouting() -> None:
    for words in WORDS.values():
        for name, said in sentences(words).items():
            assert all(ord(sign) < 0x2190 for sign in said), name
            assert said.count("!") <= 1, name


def test_buttons_are_heard_in_both_languages() -> None:
    for words in WORDS.values():
        for code, said in words.reasons().items():
            assert pressed(said, "reasons") == code
        for code, said in words.resolutions().items():
            assert pressed(said, "resolutions") == code
        assert pressed(words.person, "actions") == "person"
