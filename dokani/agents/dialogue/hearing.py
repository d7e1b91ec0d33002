"""What stands in the shopper's words besides wishes: leaving it, asking anew, having no photo. Patterns, no guesses."""

import re

from dokani.agents.understanding.model import Understood

CODE_DIGITS, FEWEST_DIGITS, MOST_DIGITS = 6, 4, 8

_NEVER_MIND = re.compile(
    r"^\W*(?:(?:oh|ok|okay|no|actually|well|sorry|please)\W+)*(?:never\s?mind|nvm|forget (?:it|about it|that)"
    r"|leave it(?: be)?|drop it|scrap that|don'?t bother|not now"
    r"|quit|abort|start over|i don'?t want (?:it|that|this) any ?more|"
    r"bad dao|baad dao|thak lagbe na|bad den|dorkar nai)(?:\W+(?:then|please|thanks|thank you))*\W*$"
    r"|^\W*(?:বাদ দিন|বাদ দাও|থাক|লাগবে না|দরকার নেই)\W*$",
    re.IGNORECASE,
)
_UNKNOWN_NUMBER = re.compile(
    r"(?:don'?t|do not|dont|can'?t|cannot|cant|no idea|not sure|where|lost|forgot|how)\b.*"
    r"\b(?:know|have|find|remember|order|number|idea|it|see)\b|জানি না|মনে নেই|কোথায় পাব",
    re.IGNORECASE,
)
_NO_CODE = re.compile(
    r"\b(?:resend|re-send|new code|another code|send (?:it|the code|a code|one|me)?\s*(?:again|once more|anew)|again)\b"
    r"|নতুন কোড|আবার",
    re.IGNORECASE,
)
_CODE_MISSING = re.compile(
    r"(?:didn'?t|did not|not|haven'?t|no|never|isn'?t|where)\b.*\b(?:get|got|receive|received|come|came|arrive[d]?"
    r"|code|e-?mail|there|it)\b|কোড (?:পাইনি|আসেনি)|পাইনি|code (?:pai ni|ashe ni|paini)",
    re.IGNORECASE,
)
_NO_PHOTO = re.compile(
    r"\b(?:no (?:photo|picture|pic|camera|image)s?|don'?t have|dont have|do not have|can'?t|cannot|cant|skip|later"
    r"|without|threw|thrown|none|nope|no)\b|ছবি নেই|নাই|নেই|পারব না|chobi nai",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    r"\b(?:are|r) (?:you|u) (?:really |actually )?(?:an? )?(?:\w+ )?(?:robot|bot|human|person|machine|ai"
    r"|chatbot|real)\b|\bis this (?:an? )?(?:robot|bot|human|machine|ai|chatbot)\b|আপনি কি (?:মানুষ|রোবট|বট)",
    re.IGNORECASE,
)
_CAPABLE = re.compile(
    r"\bwhat (?:can|do) (?:you|u) do\b|\bhow can (?:you|u) help\b|\bwho are (?:you|u)\b|\bwhat is this\b|^\W*help\W*$"
    r"|আপনি কে|কি করতে পার",
    re.IGNORECASE,
)
_WELL = re.compile(r"\bhow are (?:you|u)\b|\bhow(?:'s| is) it going\b|কেমন আছ", re.IGNORECASE)
# Asked for: who is furious calls the parcel a joke, and wants none.
_JOKE = re.compile(
    r"\b(?:tell|know|say|give|hear|crack|got)\b[^.!?]*\b(?:jokes?|funny)\b|\bmake me laugh\b"
    r"|^\W*(?:a )?jokes?\W*(?:please|pls)?\W*$|কৌতুক",
    re.IGNORECASE,
)
_SPEAK = re.compile(r"\b(?:talk|speak|chat|connect|transfer|get me|want|need|give me)\b|কথা", re.IGNORECASE)
_NUMBERISH = re.compile(r"#?([A-Za-z0-9][A-Za-z0-9._/-]{0,39})")
_ALSO = re.compile(
    r"\b(?:also|another|as well|and then|besides|plus)\b|\btoo\b(?=\s*(?:[.,!?;]|$))|আরেকটা|আরও|সাথে",
    re.IGNORECASE,
)

# Short answers to a question of ours, in words that mean little elsewhere.
_SHORT_WISHES = (
    (r"\b(?:money|cash|refund\w*|reimburse\w*|paid back)\b|টাকা", "refund"),
    (r"\b(?:swap|exchange|different|another (?:size|colou?r))\b", "exchange"),
    (r"\b(?:credit|voucher|coupon)\b", "store_credit"),
    (r"\b(?:new one|replace\w*|same again)\b", "replacement"),
)
_SHORT_REASONS = (
    (r"\bfits?\b|\bsize\b|সাইজ", "size_or_fit"),
    (
        r"\bno reason\b|\b(?:don'?t|do not|didn'?t) (?:want|like|need)\b|\bjust because\b|\bno longer\b",
        "changed_mind",
    ),
    (r"\b(?:broke|broken|cracked|smashed|shattered)\b", "damaged_in_transit"),
    (r"\b(?:faulty|defect\w*|doesn'?t work|stopped)\b", "defective"),
)
_SIZE = re.compile(r"(?<![\w'])(?:XXS|XS|S|M|L|XL|XXL|XXXL|3XL)(?![\w'])")
_HOW_TO_START = re.compile(
    r"\bhow (?:do|can|would|should) (?:i|we) (?:start|begin"
    r"|do (?:it|that|this)|return|send (?:it|this|something) back)\b",
    re.IGNORECASE,
)


# Said between two numbers, it takes the first one back.
_RATHER = re.compile(
    r"\b(?:wait|i mean(?:t)?|meant|sorry|correction|actually|rather|oops|no|its|it's)\b|না", re.IGNORECASE
)
_ONE = re.compile(
    r"^\W*(?:just |only |actual+y |ok(?:ay)? )*(?:1|one|a single one|ekta|একটা|একটি|১)\W*$", re.IGNORECASE
)
_TWO = re.compile(
    r"^\W*(?:just |only |actual+y |ok(?:ay)? )*(?:2|two|duita|duto|দুইটা|দুটি|দুটো|২)\W*$", re.IGNORECASE
)
_NO_PERSON = re.compile(
    r"\b(?:forget(?: about)?|no need for|don'?t (?:need|want)|without|instead of)\s+(?:the |a |any |your )*"
    r"(?:human|person|agent|manager|people)\b|\b(?:human|person|agent)\b[^.!?]{0,20}\bnot needed\b",
    re.IGNORECASE,
)
_PERSON_ELSEWHERE = re.compile(
    r"\b(?:mensch(?:en)?|mitarbeiter(?:in)?|kundendienst|humain|conseiller|quelqu'un|persona|agente|humano|operatore"
    r"|medewerker|mens|człowiek\w*|konsultant\w*|insan|temsilci|atendente|pessoa)\b",
    re.IGNORECASE,
)


_DANGER = re.compile(
    r"\b(?:kill (?:my|him|her)self|suicid\w*|end my life|bleed(?:ing|s)?|injur(?:ed|y)|burn(?:ed|t) (?:my|his|her|our)"
    r"|caught fire|on fire|explod\w+|electric shock|electrocut\w+|poison\w*|choking)\b",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"\bgdpr\b|\b(?:delete|erase|remove|export|copy of|send me)\b[^.!?]{0,30}"
    r"\b(?:my|all) (?:personal )?(?:data|information|account)\b",
    re.IGNORECASE,
)
_AGREES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|sure|ok(?:ay)?|please|fine|alright|go on|ja|oui|s[ií]|ji|হ্যাঁ|জি)\b",
    re.IGNORECASE,
)


def tells_danger(text: str) -> bool:
    """Somebody is hurt, or may be."""
    return _DANGER.search(text) is not None


def asks_for_data(text: str) -> bool:
    """What the law gives everybody about their own data, and only a person here can."""
    return _DATA.search(text) is not None


def agrees(text: str) -> bool:
    """An answer that begins like a yes: enough where nothing is written by it."""
    return _AGREES.search(text) is not None


def meant(text: str, named: list[tuple[str, tuple[int, int]]]) -> str | None:
    """Of several numbers the first, but where it is taken back before the last: "A-1, no wait, A-2"."""
    if not named:
        return None
    (first, (_, end)), (last, (start, _)) = named[0], named[-1]
    return last if end <= start and _RATHER.search(text[end:start]) else first


def short_count(text: str) -> int | None:
    """How many, in an answer that is hardly more than the number."""
    return 1 if _ONE.search(text) else 2 if _TWO.search(text) else None


def wants_no_person(text: str) -> bool:
    return _NO_PERSON.search(text) is not None


def names_person(text: str) -> bool:
    """A word for a person in a language that is not understood here."""
    return _PERSON_ELSEWHERE.search(text) is not None


def short_wish(text: str) -> str | None:
    """What is wanted, in a short answer to the question for it."""
    return next((code for said, code in _SHORT_WISHES if re.search(said, text, re.IGNORECASE)), None)


def short_reason(text: str) -> str | None:
    """Why, in a short answer to the question for it."""
    return next((code for said, code in _SHORT_REASONS if re.search(said, text, re.IGNORECASE)), None)


def sizes_in(text: str) -> list[str]:
    """Sizes by their letters alone, as they are written in capitals."""
    return _SIZE.findall(text)


def asks_how_to_start(text: str) -> bool:
    return _HOW_TO_START.search(text) is not None


def leaves_it(text: str) -> bool:
    """Whether the shopper lets go of what is being asked for."""
    return _NEVER_MIND.search(text) is not None


def knows_no_number(text: str) -> bool:
    return _UNKNOWN_NUMBER.search(text) is not None


def wants_new_code(text: str) -> bool:
    return _NO_CODE.search(text) is not None


def misses_code(text: str) -> bool:
    return _CODE_MISSING.search(text) is not None


def has_no_photo(text: str) -> bool:
    return _NO_PHOTO.search(text) is not None


def adds(text: str) -> bool:
    """Whether it is said as one thing more, not in place of another."""
    return _ALSO.search(text) is not None


def small_talk(text: str) -> str | None:
    """robot, capable, well or joke, where the message is about the desk itself."""
    if _ROBOT.search(text) and not _SPEAK.search(text):
        return "robot"
    for name, pattern in (("well", _WELL), ("capable", _CAPABLE), ("joke", _JOKE)):
        if pattern.search(text):
            return name
    return None


def bare_number(text: str) -> str | None:
    """An order number that was asked for, where the message is hardly more than that."""
    words = text.strip().strip(".!,").split()
    if not 1 <= len(words) <= 4:
        return None
    found = [word for word in words if any(sign.isdigit() for sign in word) and "@" not in word]
    if len(found) != 1:
        return None
    match = _NUMBERISH.fullmatch(found[0].strip(".,!"))
    return match[1] if match else None


def one_time_code(seen: Understood) -> str | None:
    """The code in a message: six digits, or what else of digits alone was sent for one."""
    for code in seen.entities.codes:
        if len(code.value) == CODE_DIGITS:
            return code.value
    text = seen.text.strip()
    if any(sign.isalpha() for sign in text):
        return None
    digits = "".join(str(int(sign)) for sign in text if sign.isdecimal())
    return digits if FEWEST_DIGITS <= len(digits) <= MOST_DIGITS else None
