"""Numbers in words: English and Bengali."""

from __future__ import annotations

from typing import Final

from dokani.agents.understanding.lexicon.concepts import plain

DIGITS: Final = {
    plain(word): str(digit)
    for digit, words in enumerate(
        (
            "zero oh o nil nought শূন্য shunno sunno",
            "one এক ek",
            "two দুই dui",
            "three তিন tin",
            "four চার char",
            "five পাঁচ pach panch",
            "six ছয় choy chhoy",
            "seven সাত sat shat",
            "eight আট aat",
            "nine নয় noy",
        )
    )
    for word in words.split()
}
TEENS: Final = {
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    plain("দশ"): 10,
    "dosh": 10,
}
TENS: Final = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fourty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
SCALES: Final = {
    "hundred": 100,
    "thousand": 1000,
    "grand": 1000,
    plain("শত"): 100,
    plain("শো"): 100,
    "sho": 100,
    plain("হাজার"): 1000,
    "hajar": 1000,
    "hazar": 1000,
}


def value_of(words: list[str]) -> int | None:
    """The number that these words say as a number ("five hundred and twenty"); None where they say none."""
    total, part, said = 0, 0, False
    for word in words:
        if word in DIGITS:
            part, said = part + int(DIGITS[word]), True
        elif word in TEENS or word in TENS:
            part, said = part + (TEENS.get(word) or TENS[word]), True
        elif word in SCALES:
            if SCALES[word] == 100:
                part = (part or 1) * 100
            else:
                total, part = total + (part or 1) * SCALES[word], 0
            said = True
        elif word != "and":
            return None
        if total + part > 9_999_999:
            return None
    return total + part if said else None


def digits_of(words: list[str]) -> str | None:
    """The digits these words spell: "one oh two three" and "ten twenty three" are both 1023."""
    if any(word in SCALES for word in words):
        found = value_of(words)
        return None if found is None else str(found)
    spelled, times, open_ten = "", 1, False
    for word in words:
        if word in {"double", "triple"}:
            times = 2 if word == "double" else 3
        elif word in DIGITS:
            digit = DIGITS[word]
            if open_ten and digit != "0":
                spelled = spelled[:-1] + digit
            else:
                spelled += digit * times
            times, open_ten = 1, False
        elif word in TEENS:
            spelled, open_ten = spelled + str(TEENS[word]), False
        elif word in TENS:
            spelled, open_ten = spelled + str(TENS[word]), True
        elif word.isdigit():
            spelled, open_ten = spelled + word, False
        else:
            return None
    return spelled or None


NUMBER_WORDS: Final = frozenset({*DIGITS, *TEENS, *TENS, *SCALES, "double", "triple"})
