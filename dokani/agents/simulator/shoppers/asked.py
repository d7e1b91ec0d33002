"""What an agent's reply asks for, as a shopper reads it: by its words, whichever agent wrote them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Wanted: TypeAlias = Literal[
    "summary",
    "fact",
    "code",
    "photo",
    "email",
    "order",
    "quantity",
    "line",
    "resolution",
    "instead",
    "reason",
    "person",
    "open",
    "nothing",
]
# In this order: the first that fits is what is asked. Looked for in the last question, then with the sentence before
# it, and where there is no question in the sentences that ask for something all the same.
_PATTERNS: tuple[tuple[Wanted, str], ...] = (
    (
        "person",
        r"(?:person|colleague|human|someone|one) (?:to )?take over|ask a person|hand (?:you|this) over",
    ),
    ("photo", r"photo|picture|image|video|receipt|still missing"),
    ("code", r"\bcode\b|six[- ]digits?|কোড"),
    ("quantity", r"how many|কয়টি"),
    (
        "line",
        r"which (?:item|product|article|line)|which of (?:the|your) (?:items|products)|what (?:item|product)",
    ),
    ("instead", r"(?:which|what) (?:size|colou?r)|like instead"),
    (
        "resolution",
        r"what would you like for|which of these would you like|refund,? or|refund or|prefer",
    ),
    ("reason", r"reason|what happened|what(?:'s| is) wrong|why (?:are|do|would)|closest"),
    ("email", r"e-?mail|phone number|ই-?মেইল"),
    ("order", r"order (?:number|no\b|id)|which order|number of (?:the|your) order|অর্ডার নম্বর"),
    (
        "open",
        r"what can i do|how (?:can|may) i help|anything else|help you with|would you like to start|other words",
    ),
)
_QUESTION = re.compile(r"[^.!?\n]*\?")
_ASKS_ALL_THE_SAME = re.compile(
    r"[^.!?\n]*\b(?:please (?:add|give|tell|send|share|enter|type)|(?:i|we) need|missing)\b[^.!?\n]*",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"[^.!?\n]*[.!?:\n]\s*[^.!?\n]*\?(?!.*\?)", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """The question before a write that stands at the reply's end."""

    tool: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What the shopper sees: the reply, a summary to say yes to, what the shop asks of the goods, the code that came,
    how many lines their returns have by now, and whether one of these waits for something."""

    text: str
    quick: tuple[str, ...] = ()
    offer: Offer | None = None
    asks: Sequence[Mapping[str, Any]] = ()
    code: str | None = None
    sent_lines: frozenset[int] = frozenset()
    person: bool = False


def wanted(seen: Seen) -> Wanted:
    """What the reply wants to be answered."""
    if seen.offer is not None:
        return "summary"
    if fact(seen) is not None:
        return "fact"
    questions = _QUESTION.findall(seen.text)
    before = _BEFORE.findall(seen.text)
    for where in [questions[-1], *before[-1:]] if questions else _ASKS_ALL_THE_SAME.findall(seen.text):
        for found, pattern in _PATTERNS:
            if re.search(pattern, where, re.IGNORECASE):
                return found
    return "open" if questions else "nothing"


def fact(seen: Seen) -> Mapping[str, Any] | None:
    """What the shop asks of the goods and this reply puts, where it does."""
    text = " ".join(seen.text.split())
    for one in seen.asks:
        says = " ".join(str(one.get("says") or "").split())
        if one.get("fact") != "evidence" and says and says in text[-len(says) - 120 :]:
            return one
    return None


def answer_to(one: Mapping[str, Any]) -> Any:
    """What every shopper here answers to what a policy asks: no, one, or the first that is offered."""
    kind = one.get("wanted")
    if isinstance(kind, list):
        return str(kind[0])
    return {"boolean": False, "number": 1}.get(str(kind), "It is as I bought it")


def in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("_", " ")
