"""Questions on the policy, answered with the clause they rest on."""

import re
from collections.abc import Sequence

from dokani.agents.dialogue.model import Steps
from dokani.agents.dialogue.talk import Talk
from dokani.agents.tools.shopper.get_policy_answer import TOPICS

MOST_SENTENCES = 3
_TELLTALE = frozenset(
    {"resto", "final", "sale", "elect", "credi", "excha", "label", "posta", "packa", "gift"}
)
_EVERYWHERE = frozenset(
    {
        "the",
        "you",
        "your",
        "for",
        "are",
        "can",
        "how",
        "what",
        "and",
        "with",
        "from",
        "thi",
        "doe",
        "retur",
        "item",
        "refun",
        "shop",
        "policy",
    }
)
_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_ABOUT = re.compile(
    r"\b(?:polic\w+|refund\w*|return\w*|exchang\w+|fees?|restock\w*|shipp?ing|postage|label|days?|window|deadline|warranty"
    r"|photos?|evidence|cancel\w*|credit|costs?|appeal|say no"
    r"|refuse\w*|reject\w*|declin\w*"
    r"|where (?:do|should) i send|how (?:do|should) i send|how (?:will|do) i get|by when"
    r"|free|final sale|rights?)\b|ফেরত|নীতি|খরচ|দিন|রিফান্ড|ছবি",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|^\W*(?:how|what|when|who|where|do|does|can|is|are|will|would|could|which)\b|কত|কি|কী|কে\b",
    re.IGNORECASE,
)
# The page's own language is English: what Bengali asks, in its words.
_TRANSLATED = {
    "কত দিন": "how long days",
    "কতদিন": "how long days",
    "দিন": "days",
    "কখন": "when",
    "ছবি": "photo",
    "প্রমাণ": "proof",
    "রিফান্ড": "refund",
    "টাকা": "refund money",
    "ফেরত": "return refund",
    "খরচ": "cost fee",
    "চার্জ": "charge fee",
    "কুরিয়ার": "courier ship",
    "ডেলিভারি": "shipping",
    "পাঠা": "send",
    "বদল": "exchange",
    "বাতিল": "cancel",
    "আপিল": "appeal",
    "koto din": "how long days",
    "kotodin": "how long days",
    "taka": "refund money",
    "ferot": "return refund",
    "khoroch": "cost fee",
    "chobi": "photo",
    "bodol": "exchange",
}
# What is asked often, and the part of the page that answers it.
_PARTS = (
    (
        r"\bwhere (?:do|should|can|must) (?:i|we) (?:send|ship|return|post)\b"
        r"|\bhow (?:do|should|can) (?:i|we) (?:send|ship|post|return)\b",
        "Sending it back",
    ),
    (r"\bhow (?:will|do|would) (?:i|we) (?:get|receive) (?:it|my|the|paid)\b|\bby when\b", "What you get"),
    (
        r"\b(?:how long|when|how soon|how many days|how fast)\b.*\b(?:refund|money|paid|pay|credited)\b.*"
        r"|\bwhen\b.*\bmy money\b|\b(?:refund|money)\b.*\b(?:take|takes|arrive|come)\b",
        "What you get",
    ),
    (
        r"\bwho pays\b|\b(?:pay|free|cost|costs)\b.*\b(?:shipping|postage|send(?:ing)?|label|return)\b"
        r"|\breturn (?:shipping|label|postage)\b|\bship(?:ping)? (?:cost|fee)s?\b",
        "Sending it back",
    ),
    (r"\brestock\w*|\bfees?\b|\bdeduct\w*", "What it costs"),
    (r"\bfinal.sale\b|\bon sale\b|\bopened\b|\bused\b|\bworn\b", "What you can return"),
    (r"\bphotos?\b|\bpictures?\b|\breceipt\b|\bproof\b", "What we need from you"),
    (r"\bhow (?:long|many days)\b|\bdeadline\b|\btoo late\b|\bhow much time\b", "How long you have"),
    (r"\bcancel\w*\b", "Cancelling an order"),
    (r"\bappeal\b|\bsay no\b|\b(?:refuse|reject|declin)\w*", "If we say no"),
    (r"\b(?:store credit|exchange|refund|replacement)\b", "What you get"),
)

# Where rules of a shop speak of it, too.
_ALONG = {"What it costs": "How long you have"}

_WHOLE = re.compile(
    r"\b(?:return|refund)s?(?:/\w+)? polic|^\W*polic(?:y|ies)\W*$|নিয়ম কী|নীতি কী", re.IGNORECASE
)


def asks_of_policy(text: str) -> bool:
    """Whether a question that means nothing else may be one on the policy; a title of its page is one."""
    if text.strip() in TOPICS:
        return True
    return _ASKS.search(text) is not None and _ABOUT.search(text) is not None


def answer_policy(talk: Talk, question: str) -> Steps:
    """The clause that answers, and what another part says of the very thing; or the parts there are."""
    words = talk.words
    asked, part = translated(question)
    result = yield from talk.call(
        "get_policy_answer", {"question": f"{asked} {part or ''} {_ALONG.get(part or '', '')}"[:500].strip()}
    )
    if not result.ok:
        talk.say(words.no_policy)
        return True
    sections, topics = result.data["sections"], list(result.data["topics"])
    if sections:
        best = next((one for one in sections if one["title"] == part), sections[0])
        talk.say(words.clause(best["title"], telling(asked, best["sentences"])))
        talk.clause = {"policy_version": str(result.data["policy_version"]), "title": best["title"]}
        for one in sections:
            if one is not best and (more := naming(asked, one["sentences"])):
                talk.say(words.also(one["title"], more))
    else:
        talk.say(words.no_clause)
    if (part is None or not sections) and topics and free(talk):
        talk.ask(None, words.which_part, topics[:6])
    return True


def free(talk: Talk) -> bool:
    """Whether nothing else is being worked on or asked."""
    state = talk.state
    return state.task is None and not state.queue and talk.question is None and state.expecting is None


def translated(question: str) -> tuple[str, str | None]:
    """The question with English words for Bengali ones, and the part of the page it is about, if that is plain."""
    said = question.casefold()
    found = [english for bangla, english in _TRANSLATED.items() if bangla in said]
    whole = " ".join([question.strip()[:400], *found])
    if question.strip() in TOPICS:
        return whole, question.strip()
    if _WHOLE.search(whole):
        return "How long you have", None
    return whole, next((title for pattern, title in _PARTS if re.search(pattern, whole, re.IGNORECASE)), None)


def telling(question: str, sentences: Sequence[str]) -> list[str]:
    """The general rule, which comes first, and the sentences that speak of the question most, in the page's order."""
    said = stems(question)
    scored = [(len(said & stems(one)), -at, one) for at, one in enumerate(sentences)]
    best = sorted(scored, reverse=True)[:MOST_SENTENCES]
    most = best[0][0] if best else 0
    kept = [one for one in best if one[0] == most or one[0] >= 2] if most else best
    kept += [one for one in scored[:1] if one not in kept]
    return [one for _, _, one in sorted(kept, key=lambda each: -each[1])]


def naming(question: str, sentences: Sequence[str]) -> list[str]:
    """Sentences of another part that name the very thing asked about, which every other clause does not."""
    said = stems(question) & _TELLTALE
    return [one for one in sentences if said & stems(one)][:1]


def stems(text: str) -> set[str]:
    return {word.rstrip("s")[:5] for word in _WORD.findall(text.casefold())} - _EVERYWHERE
