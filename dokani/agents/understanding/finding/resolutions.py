"""What the shopper would like to have instead: money, another one, credit, a repair."""

from __future__ import annotations

import re
from typing import Final

from dokani.agents.understanding.lexicon.concepts import plain as normal
from dokani.agents.understanding.model import Phrase
from dokani.agents.understanding.plain import Plain

_NAMED: Final = {
    "store_credit": r"store credits?|shop credit|gift ?cards?|voucher|credit note|credit(?! card)|coupon|স্টোর "
    "ক্রেডিট|ভাউচার",
    "repair": r"repair(?:ed|ing)?|fix(?:ed)?(?: it)?|mend(?:ed)?|মেরামত|thik kore|ঠিক করে",
    "price_reduction": (
        r"partial refund|part(?:ial)? of (?:my|the) money|price reduction|discount|(?:some|part|half) of (?:the"
        r"|my) money back"
        r"|money off|knock(?: some)? (?:money )?off|reduce the price"
    ),
    "waive_fee": r"waive|without (?:the )?(?:fee|charge|restocking)|skip the fee",
    "exchange": (
        r"exchange[ds]?|exchanging|swap(?:ped)?|switch(?:ed)? (?:it|them)|(?:different|another|other|bigger"
        r"|smaller|larger|right|correct) "
        r"(?:size|colou?r|one|ones|model)|size (?:up|down)|in (?:a )?(?:size )?(?:small|medium|large|xl|xs"
        r"|black|blue|red|white)"
        r"(?: instead)|বদল\w*|এক্সচেঞ্জ|অন্য সাইজ|bodol\w*|bodle|bodla\w*|onno size"
    ),
    "replacement": r"replacements?|replace[ds]?|replacing|(?:a )?new one|send (?:me )?(?:another|a "
    "new)|resend|নতুন একটা|notun ekta",
    "keep_item": r"keep (?:it|the item|them) (?:and|but|with|for)|i(?:'ll| will| can)? keep it",
    "refund": (
        r"re?funds?|refund(?:ed|ing)|money ?back|(?:my|the|our) money|my cash|reimburse(?:d|ment)?|chargeback"
        r"|রিফান্ড\w*|টাকা ফেরত"
        r"|taka (?:ta )?(?:ferot|ferod|back|firot)|ferot (?:chai|din|den) taka"
    ),
}
_PATTERNS: Final = {
    code: re.compile(rf"(?<![\w\u0980-\u09ff])(?:{normal_pattern})(?!\w)")
    for code, normal_pattern in (
        (code, "".join(normal(c) if c > "\u0900" else c for c in text)) for code, text in _NAMED.items()
    )
}
_NOT: Final = re.compile(
    r"(?:\bnot?\b|n't\b|\bdont\b|\bnever\b|\bwithout\b|\binstead of\b|\brather than\b|\bdo not\b|\bnor\b|\bno more\b)"
    r"(?:\s+(?:want|need|looking|interested|like|a|an|any|the|for|in|my|to|really|even|ask(?:ing)?|be|get|take|have|just)){0,6}\s*$"
)
_NOT_AFTER: Final = re.compile(
    rf"^\W{{0,3}}(?:{normal('চাই না')}|{normal('না')}|{normal('লাগবে না')}|chai na|lagbe na|na\b)"
)
_DONE: Final = re.compile(r"(?:where|when|status|track|how long|has|have you|did|policy)\b.{0,25}$")


def resolution(plain: Plain) -> Phrase | None:
    """The one that is wanted; the last named, passing over those the shopper turns down."""
    found: list[tuple[int, int, str]] = []
    claimed: list[tuple[int, int]] = []
    for code, pattern in _PATTERNS.items():
        for one in pattern.finditer(plain.text):
            if any(one.start() < b and one.end() > a for a, b in claimed):
                continue
            claimed.append((one.start(), one.end()))
            before, after = (
                plain.text[max(0, one.start() - 60) : one.start()],
                plain.text[one.end() : one.end() + 20],
            )
            if _NOT.search(before) or _NOT_AFTER.match(after) or _DONE.search(before[-30:]):
                continue
            found.append((one.start(), one.end(), code))
    if not found:
        return None
    start, end, code = max(found)
    return Phrase(code, plain.span(start, end))
