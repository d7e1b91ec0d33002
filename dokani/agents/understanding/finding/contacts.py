"""E-mails, phones and one-time codes."""

from __future__ import annotations

import re
from typing import Final

from dokani.agents.understanding.finding.taken import Taken
from dokani.agents.understanding.lexicon.concepts import plain as normal
from dokani.agents.understanding.lexicon.numbers import DIGITS, digits_of
from dokani.agents.understanding.model import Expecting, Phrase
from dokani.agents.understanding.plain import Plain

_AT: Final = r"(?:\s?@\s?|\s?[(\[{]\s?at\s?[)\]}]\s?|\s+at\s+)"
_DOT: Final = r"(?:\s?\.\s?|\s?,|\s?[(\[{]\s?dot\s?[)\]}]\s?|\s+dot\s+)"
_ENDS: Final = (
    r"(?:com|net|org|edu|gov|info|io|co|de|fr|es|it|nl|eu|uk|us|in|bd|ca|au|me|app|dev|shop|example|test"
    r"|email|biz)"
)
_EMAIL: Final = re.compile(
    rf"(?<![\w.+-])[\w+-]{{1,40}}(?:(?:\.|\s+dot\s+)[\w+-]{{1,40}}){{0,4}}"
    rf"(?:@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}}|{_AT}[\w-]{{1,40}}(?:{_DOT}[\w-]{{2,20}}){{0,2}}{_DOT}{_ENDS}\b)"
)
_PHONE: Final = re.compile(r"(?<![\w+#])(?:\+|00)?\(?\d(?:[\s().-]{0,2}\d){7,14}(?!\w)")
_PHONE_CUE: Final = re.compile(
    r"(?:phone|mobile|cell|whatsapp|tel|contact|call (?:me )?(?:on|at)|reach me|নম্বর|ফোন|মোবাইল|fon)\W*(?:\w+\W+){0,3}$"
)
_CODE_CUE: Final = re.compile(
    rf"(?:code|otp|pin|passcode|verification|{normal('কোড')}[\u0980-\u09ff]*|kod)"
    r"\W*(?:(?:is|was|it|its|says|number|you sent|i got|ta|:)\W*){0,3}$"
)
_CODE_AFTER: Final = re.compile(r"^\W{0,3}(?:is|was)?\s?(?:the|my|my one time|your)?\s?(?:code|otp|pin)\b")
_ORDER_BEFORE: Final = re.compile(
    r"(?:order|ord|purchase|invoice|অর্ডার)\w*\W*(?:(?:number|no|id|is|নম্বর)\W*){0,3}$|#\s?$"
)
_SIX: Final = re.compile(
    r"(?<![\w#+.,-])\d{3}[ -]?\d{3}(?![\w-]|[.,]\d)|(?<![\w#+-])(?:\d[ -]){5}\d(?![\w-])"
)
_SOME: Final = re.compile(r"(?<![\w#+])\d{4,8}(?![\w-])")
_SAID: Final = "|".join(word for word in DIGITS if word.isascii())
_SPELT: Final = re.compile(rf"\b(?:(?:{_SAID}|double|triple)[\s,-]{{1,2}}){{3,9}}(?:{_SAID})\b")


def emails(plain: Plain, taken: Taken) -> list[Phrase]:
    """E-mails, also as people say them ("anna at mail dot com"); lower case."""
    found = []
    for one in _EMAIL.finditer(plain.text):
        if ("@" not in one[0]) and " at " in one[0] and not re.search(r"\sdot\s|\.", one[0]):
            continue
        value = re.sub(r"\s?[(\[{]\s?at\s?[)\]}]\s?|\s+at\s+", "@", one[0])
        value = re.sub(r"\s?[(\[{]\s?dot\s?[)\]}]\s?|\s+dot\s+", ".", value).replace(",", ".")
        value = re.sub(r"\s", "", value).rstrip(".-")
        if value.count("@") == 1 and taken.take(one.start(), one.end(), "email"):
            found.append(Phrase(value, plain.span(one.start(), one.end())))
    return found


def phones(plain: Plain, taken: Taken) -> list[Phrase]:
    """Phone numbers of 8 to 15 digits, as digits with a leading + where one was written."""
    found = []
    for one in _PHONE.finditer(plain.text):
        digits = re.sub(r"\D", "", one[0])
        before = plain.text[max(0, one.start() - 40) : one.start()]
        cue = _PHONE_CUE.search(before) is not None
        if not cue and (_ORDER_BEFORE.search(before) or not (one[0][0] in "+0(" or len(digits) >= 10)):
            continue
        if 8 <= len(digits) <= 15 and taken.take(one.start(), one.end(), "phone"):
            found.append(
                Phrase(("+" if one[0][0] == "+" else "") + digits, plain.span(one.start(), one.end()))
            )
    return found


def codes(plain: Plain, taken: Taken, expecting: Expecting | None) -> list[Phrase]:
    """One-time codes: six digits alone or when a code is expected, four to eight where the word code stands by."""
    found: list[Phrase] = []
    alone = not re.search(r"[^\W\d]", plain.text)
    for pattern in (_SIX, _SOME):
        for one in pattern.finditer(plain.text):
            digits = re.sub(r"\D", "", one[0])
            before = plain.text[max(0, one.start() - 40) : one.start()]
            after = plain.text[one.end() : one.end() + 30]
            cue = _CODE_CUE.search(before) is not None or _CODE_AFTER.search(after) is not None
            asked = expecting == "code" and not _ORDER_BEFORE.search(before)
            lonely = alone and expecting is None and pattern is _SIX and len(digits) == 6
            if (cue or asked or lonely) and taken.take(one.start(), one.end(), "code"):
                found.append(Phrase(digits, plain.span(one.start(), one.end())))
    if not found:
        for one in _SPELT.finditer(plain.text):
            digits = digits_of(re.findall(r"\w+", one[0])) or ""
            before = plain.text[max(0, one.start() - 40) : one.start()]
            asked = expecting == "code" or _CODE_CUE.search(before) is not None
            if asked and 4 <= len(digits) <= 8 and taken.take(one.start(), one.end(), "code"):
                found.append(Phrase(digits, plain.span(one.start(), one.end())))
    return found
