"""Text as a reader takes it, whatever it was dressed up as: one spelling for what looks alike, and sentence by
sentence."""

import html
import re
import unicodedata
from collections.abc import Iterator

# What looks like a Latin letter and is none; only where it stands among Latin ones.
_ALIKE = str.maketrans("аеорсухіјѕԁһԛԝьᴀᴏᴘᴇᴅοαενιρτυ", "aeopcyxijsdhqwbaopedoaeviptu")
_LEET = str.maketrans("013457@$€", "oleastase")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-_·*]{1,2}){3,}[^\W\d_](?!\w)")
_MIXED = re.compile(r"(?=\w*[a-z])(?=\w*[0-9@$])[a-z0-9@$]{4,}")
_MARKUP = re.compile(r"[*_`~]+|<[^<>]{0,200}>")
_BENGALI = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
# A full stop ends a sentence only where no digit follows, so that 34.00 stays whole.
_ENDS = re.compile(r"(?<=[!?।\n])|(?<=[.;])(?=\s|$)")


def plain(text: str) -> str:
    """One spelling: folded case, plain digits, no invisible signs, no markup, no accents on Latin letters."""
    said = html.unescape(text)
    said = unicodedata.normalize("NFKC", said).replace("’", "'").replace("‘", "'").replace("ʼ", "'")
    said = "".join(
        sign for sign in said if unicodedata.category(sign) not in ("Cf", "Co", "Cn", "Mn") or _needed(sign)
    )
    said = _MARKUP.sub("", said).casefold().translate(_BENGALI)
    said = _SPACED.sub(lambda found: re.sub(r"[ .\-_·*]", "", found[0]), said)
    return " ".join(_word(word) for word in re.split(r"[^\S\n]+", said))


def sentences(text: str) -> Iterator[str]:
    """The sentences of a plain text, in their order."""
    for one in _ENDS.split(text):
        if one and one.strip():
            yield " ".join(one.split())


def strange_letters(text: str) -> int:
    """How many letters belong to a script that the guard cannot read (neither Latin nor Bengali)."""
    return sum(
        1
        for sign in text
        if sign.isalpha()
        and not unicodedata.name(sign, "").startswith(("LATIN", "BENGALI", "MODIFIER", "MICRO"))
    )


def _needed(sign: str) -> bool:
    """Bengali is written with marks that are letters to a reader."""
    return unicodedata.name(sign, "").startswith("BENGALI")


def _word(word: str) -> str:
    word = word.translate(_ALIKE) if any("a" <= sign <= "z" for sign in word) else word
    word = "".join(
        sign
        for sign in unicodedata.normalize("NFD", word)
        if unicodedata.category(sign) != "Mn" or _needed(sign)
    )
    word = unicodedata.normalize("NFC", word)
    return _MIXED.sub(_unleeted, word)


def _unleeted(found: "re.Match[str]") -> str:
    """r3fund is refund; 40eur and a7 stay what they are."""
    said = found[0]
    letters = sum(sign.isalpha() for sign in said)
    return (
        said.translate(_LEET)
        if letters > len(said) / 2 and not re.fullmatch(r"[a-z]+\d+|\d+[a-z]+", said)
        else said
    )
