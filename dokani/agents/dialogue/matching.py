"""Which lines of an order the shopper's words mean."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

from dokani.agents.dialogue.model import OrderLine

_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    """the a an one ones my of it item items thing things product products order and or to for i want return please
    no not that this is was only just in size colour color from with""".split()  # noqa: SIM905
)
_ALL = re.compile(
    r"\b(?:all|both|everything|whole order|entire order|each of them|shob|sob|shobgulo)\b|সব|দুটোই|দুইটাই",
    re.IGNORECASE,
)
_THE = r"(?:(?:the|my|that|this|of|either)\s+)*"
_NOT = re.compile(
    r"\b(?:not|no|skip|without|keep|keeping|except|except for|drop|remove|forget|forget about|leave out|cancel)\s+"
    rf"(?:for\s+)?{_THE}$",
    re.IGNORECASE,
)
_ONLY = re.compile(rf"\b(?:only|just)\s+(?:return(?:ing)?\s+)?(?:one\s+|1\s+)?{_THE}$", re.IGNORECASE)
_WHOLE = re.compile(
    r"\b(?:everything|(?:whole|entire) order|all (?:of )?(?:it|items|things))\b", re.IGNORECASE
)
# Between a number and what it counts: "2 of the three white mugs".
_COUNTS = re.compile(r"\s*(?:x|×)?\s*(?:of\s+)?(?:(?:the|my|those|these)\s+)?(?:\w+\s+){0,2}", re.IGNORECASE)
_PAIRS = re.compile(r"\s*(?:pairs?|pieces?|of them|ones?)?\b", re.IGNORECASE)
EACH_ONE = -1
_PLACES = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1,
    "প্রথম": 1, "প্রথমটা": 1, "দ্বিতীয়": 2, "তৃতীয়": 3, "শেষ": -1,
}  # fmt: skip
_ALIKE = 0.8
Span: TypeAlias = tuple[int, int]
Named: TypeAlias = tuple[str, Span]
_BENGALI = re.compile(r"[\u0980-\u09ff]+")
_COLOURS = {
    "নীল": "blue",
    "সবুজ": "green",
    "লাল": "red",
    "কালো": "black",
    "কাল": "black",
    "সাদা": "white",
    "হলুদ": "yellow",
    "গোলাপি": "pink",
    "বাদামি": "brown",
    "ধূসর": "grey",
    "বেগুনি": "purple",
    "কমলা": "orange",
}
# "The mug", "the mugs": what marks the thing that is meant.
_MARKS = ("গুলোর", "গুলোকে", "গুলো", "গুলি", "টাকে", "টার", "টির", "টিকে", "টা", "টি")
_SOUNDS = {
    sign: sound
    for signs, sound in (
        ("কখ", "k"),
        ("গঘ", "g"),
        ("চছ", "c"),
        ("জঝয", "j"),
        ("টঠতথৎ", "t"),
        ("ডঢদধ", "d"),
        ("নণঙঞং", "n"),
        ("পফ", "p"),
        ("বভ", "b"),
        ("ম", "m"),
        ("র", "r"),
        ("ল", "l"),
        ("শষস", "s"),
        ("হ", "h"),
    )
    for sign in signs
}
_LATIN_SOUNDS = str.maketrans({"q": "k", "f": "p", "v": "b", "z": "j", "x": "s"})
FEWEST_SOUNDS = 2
FEWEST_LETTERS, _SLIP = 5, 0.85
_COLOUR_NAMES = frozenset(_COLOURS.values())


def means_all(text: str) -> bool:
    """Whether everything is meant."""
    return _ALL.search(text) is not None


def means_whole(text: str) -> bool:
    """Whether the order as a whole is meant, and not both of one thing."""
    return _WHOLE.search(text) is not None


def wanted_phrases(text: str, phrases: Iterable[Named]) -> list[str]:
    """The products that are meant, without those named after "not", "keep", "without" and their like."""
    return [value for value, (start, _) in phrases if not _NOT.search(text[:start])]


def unwanted_phrases(text: str, phrases: Iterable[Named]) -> list[str]:
    """The products named after such a word."""
    return [value for value, (start, _) in phrases if _NOT.search(text[:start])]


def only_phrases(text: str, phrases: Sequence[Named]) -> list[str]:
    """The products after "only" or "just", and those listed behind them; none where nothing is said so."""
    at = next((n for n, (_, (start, _)) in enumerate(phrases) if _ONLY.search(text[:start])), None)
    return [] if at is None else wanted_phrases(text, phrases[at:])


def counted(text: str, phrases: Sequence[Named], numbers: Iterable[tuple[int, Span]]) -> dict[str, int]:
    """How many of each named product, where a number stands with it; EACH_ONE for "both pairs of jeans"."""
    found: dict[str, int] = {}
    for value, (start, end) in phrases:
        for number, (first, last) in numbers:
            before = last <= start and _COUNTS.fullmatch(text[last:start])
            inside = start <= first and last <= end
            behind = end <= first and not text[end:first].strip(" ,") and _PAIRS.match(text[last:])
            if before or inside or behind:
                said = text[first:last].casefold()
                found.setdefault(value, EACH_ONE if said in ("both", "all") else number)
    return found


def bengali_things(text: str, *, asked: bool) -> list[str]:
    """Bengali words that may name a thing: colours, what bears a mark, and any word where a thing was asked for."""
    found = []
    for word in _BENGALI.findall(text):
        if word in _COLOURS or asked or any(word.endswith(mark) and word != mark for mark in _MARKS):
            found.append(word)
    return [" ".join(found)] if found else []


def matched(phrase: str, lines: Sequence[OrderLine]) -> list[int]:
    """The lines that fit a phrase best: one where it is clear, several where it fits them alike, none."""
    words = _words(phrase)
    scores = {line.number: _score(words, _words(line.name)) for line in lines}
    best = max(scores.values(), default=0.0)
    return [number for number, score in scores.items() if score == best] if best > 0 else []


def misspelt(text: str, lines: Sequence[OrderLine], but: Iterable[int]) -> list[int]:
    """Other lines that a word of the message is a slip of: "jumpr" for the one jumper there is."""
    known, said = set(but), [word for word in _words(text) if len(word) >= FEWEST_LETTERS]
    found = []
    for line in lines:
        others = {word for other in lines if other is not line for word in _words(other.name)}
        own = [w for w in _words(line.name) if len(w) >= FEWEST_LETTERS and w not in others | _COLOUR_NAMES]
        slips = (SequenceMatcher(None, w, s).ratio() >= _SLIP and w[0] == s[0] for w in own for s in said)
        if line.number not in known and any(slips):
            found.append(line.number)
    return found


def by_place(text: str, lines: Sequence[OrderLine], *, bare_number: bool) -> int | None:
    """The line that "the second one" means; with `bare_number` also "2"."""
    words = [word.casefold() for word in _WORD.findall(text)]
    place = next((_PLACES[word] for word in words if word in _PLACES), None)
    if place is None and bare_number and len(words) <= 2 and words and words[-1].isdecimal():
        place = int(words[-1])
    if place is None:
        return None
    at = place - 1 if place > 0 else len(lines) - 1
    return lines[at].number if 0 <= at < len(lines) else None


def _words(text: str) -> list[str]:
    bangla = [_COLOURS.get(word) or _sounds(_unmarked(word)) for word in _BENGALI.findall(text)]
    found = [_singular(word.casefold()) for word in _WORD.findall(_BENGALI.sub(" ", text))] + bangla
    return [word for word in found if word not in _EMPTY]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _unmarked(word: str) -> str:
    return next((word.removesuffix(mark) for mark in _MARKS if word.endswith(mark) and word != mark), word)


def _sounds(word: str) -> str:
    """The consonants of a Bengali word, marked as such: মগ is "~mg"."""
    return "~" + "".join(_SOUNDS.get(sign, "") for sign in word)


def _latin_sounds(word: str) -> str:
    """The same of a Latin word: mug is "mg", shirt "srt"."""
    said = word.replace("sh", "s").replace("ch", "C").replace("ck", "k").replace("ph", "p").replace("c", "k")
    said = re.sub(r"[^bcdfghjklmnpqrstvwxz]", "", said.replace("C", "c")).translate(_LATIN_SOUNDS)
    return re.sub(r"(.)\1", r"\1", said)


def _score(said: Sequence[str], name: Sequence[str]) -> float:
    return sum(max((_alike(one, other) for other in name), default=0.0) for one in said)


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if one.startswith("~"):
        sounds = one[1:]
        return 0.9 if len(sounds) >= FEWEST_SOUNDS and sounds == _latin_sounds(other) else 0.0
    if min(len(one), len(other)) < 4:
        return 0.0
    ratio = SequenceMatcher(None, one, other).ratio()
    return ratio * 0.9 if ratio >= _ALIKE else 0.0
