"""Does a text try to give orders to the desk? A sign for the risk score; the guarantee is that text decides nothing."""

import re
import unicodedata

_SIGNS = re.compile(
    r"(?:ignore|disregard|forget|override)\s+(?:(?:all|any|the|your|my|previous|prior|above|earlier)\s+)*"
    r"(?:instruction|instructions|rule|rules|prompt|prompts|polic(?:y|ies))"
    r"|(?:^|\W)(?:system|assistant|developer)\s*(?:prompt|message)?\s*:"
    r"|you\s+are\s+now\s+(?:an?|the|in)\b|</?(?:system|instructions?|assistant)>|\[/?INST\]|<\|im_(?:start|end)\|>"
    r"|(?:set|mark|update)\s+(?:the\s+)?(?:status|verdict|refund|decision|amount)\s+(?:to|as)\b"
    r"|approve\s+(?:this|my|the)\s+(?:return|refund|request)\s+(?:now|immediately|automatically|regardless|without)",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")


def injection_attempt(*texts: str | None) -> str | None:
    """The words that gave it away (at most 80 characters), or None."""
    for text in texts:
        if not text:
            continue
        plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
        if found := _SIGNS.search(plain):
            return found[0].strip()[:80]
    return None
