"""What the shopper's own words answer to a question that wants yes or no. Strict on purpose: a yes writes.

Read twice: by the understanding that the agent has of every message, and by a plain list. A no, or a but, that either
of them sees counts; a yes needs one of them to see a yes and neither to see more.
"""

import re
import unicodedata
from typing import Literal

from dokani.agents.understanding.understand import understand

Heard = Literal["yes", "no", "correction", "unsure"]
LONGEST = 200

_YES = (
    "yes|yeah|yep|yup|ya|sure|ok|okay|okey|alright|all right|correct|right|exactly|absolutely|definitely|of course"
    "|please do|go ahead|do it|do that|send it|confirm|confirmed|i confirm|i agree|agreed|sounds good|that is fine"
    "|that s fine|thats fine|fine|perfect|great|y|হ্যাঁ|হ্যা|জি|জ্বি|হাঁ|ঠিক আছে|অবশ্যই|করুন|পাঠান|ha|hae|haa|hya|hyan"
    "|ji|jee|jii|thik ache|thik ase|korun|koren|si|sí|oui|ja|sim|haan"
)
_SOFT = (
    "please|thanks|thank you|thx|ty|pls|plz|that|it|do|so|very|much|dear|sir|madam|apu|bhai|vai|ভাই|আপু|দয়া করে"
    "|ধন্যবাদ|dhonnobad|doya kore|and|go on|now|then|with it|i do|i am|this|is|good|👍|🙏|🙂|😊|✅"
)
_PLAIN_YES = re.compile(
    unicodedata.normalize("NFKC", rf"(?:(?:{_SOFT}) )*(?:{_YES})(?: (?:{_SOFT}|{_YES}))*")
)
_NO = re.compile(
    r"\b(?:no|nope|nah|not|don t|dont|do not|never|cancel that|stop|wait|hold on|leave it|forget it|rather not"
    r"|won t|wont"
    r"|na|nah|lagbe na|dorkar nai|thak|nein|non)\b|না|থাক|লাগবে না|👎|❌",
)
_BUT = re.compile(
    r"\b(?:but|instead|actually|except|only if|change|different|wrong|rather|however|unless|kintu)\b|কিন্তু|বরং"
)


def heard(text: str) -> Heard:
    """What these words answer. "unsure" wherever they say anything beyond a plain yes or no."""
    if len(text) > LONGEST:
        return "unsure"
    listed, understood = by_list(text), understand(text, expecting="yes_no").reply
    for one in (listed, understood):
        if one in ("no", "correction"):
            return one
    return "yes" if "yes" in (listed, understood) else "unsure"


def by_list(text: str) -> Heard:
    words = plain(text)
    if not words or "?" in text:
        return "unsure"
    if _BUT.search(words):
        return "correction"
    if _NO.search(words):
        return "no"
    return "yes" if _PLAIN_YES.fullmatch(words) else "unsure"


def plain(text: str) -> str:
    """Lower case, one space between words, without the signs that say nothing."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", " ").replace("'", " ")
    kept = "".join(
        sign if unicodedata.category(sign)[0] in "LMN" or sign in "👍👎🙏🙂😊✅❌" else " " for sign in folded
    )
    return " ".join(kept.split())
