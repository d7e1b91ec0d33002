"""Words that go to the shop as the shopper's own: only what they said in this chat, whoever hands them in."""

import re
import unicodedata

from dokani.agents.tools import queries
from dokani.agents.tools.model import Bound
from dokani.kit.db import Tx
from dokani.kit.errors import Unprocessable

_WORD = re.compile(r"[^\W_]+")


class NotTheirWords(Unprocessable):
    code = "not_their_words"


async def theirs(tx: Tx, bound: Bound, own_words: str) -> str:
    """The words, where the shopper said every one of them in this chat; none otherwise."""
    if not own_words or bound.chat_session_id is None:
        return own_words
    spoken = await queries.said_since(tx, bound.chat_session_id, 0)
    said = {word for one in spoken if one.sender == "user" for word in words_of(one.message)}
    return own_words if words_of(own_words) <= said else ""


async def require_theirs(tx: Tx, bound: Bound, own_words: str) -> str:
    """The same. Raises NotTheirWords where they are not."""
    if not await theirs(tx, bound, own_words):
        raise NotTheirWords("own_words are the shopper's own: give them as they were said in this chat.")
    return own_words


def words_of(text: str) -> set[str]:
    return set(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
