"""What goes out is plain text: no markup, no picture, and no address but our own, through which data could leave."""

import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

LONGEST = 4_000
DEEPEST = 10  # tags in tags
REMOVED = "(link removed)"
_IMAGE = re.compile(r"!\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:\s[^()]{0,500})?\)")
_LINK = re.compile(r"\[([^\[\]]{0,500})\]\(([^()\s]{0,2000})(?:\s[^()]{0,500})?\)")
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,2000}>")
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.|//(?=\w)|(?:javascript|data|mailto|file):)[^\s<>\"']*", re.IGNORECASE
)


def text_only(said: str, origins: Collection[str] = ()) -> str:
    """The reply as plain text of at most LONGEST characters; an address stays where its origin is one of `origins`."""
    text = unicodedata.normalize("NFC", said)
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1 \2", text)
    for _ in range(DEEPEST):  # a tag may appear where another one was taken out
        if (without := _TAG.sub("", text)) == text:
            break
        text = without
    text = _ADDRESS.sub(lambda found: found[0] if _ours(found[0], origins) else REMOVED, text)
    kept = "".join(
        sign
        for sign in text
        if sign == "\n"
        or unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs", "Cn")
        or sign in "\u200c\u200d"
    )
    kept = re.sub(r"\n{3,}", "\n\n", kept).strip()
    return kept if len(kept) <= LONGEST else kept[: LONGEST - 1].rstrip() + "…"


def _ours(address: str, origins: Collection[str]) -> bool:
    try:
        parts = urlsplit(address.rstrip(".,;:!?)"))
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None:
        return False
    return f"{parts.scheme}://{parts.netloc}".lower() in {one.lower().rstrip("/") for one in origins}
