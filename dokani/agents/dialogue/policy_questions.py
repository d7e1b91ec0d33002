"""Questions on the policy, answered with the clause they rest on."""

import re
from collections.abc import Sequence

from dokani.agents.dialogue.model import Steps
from dokani.agents.dialogue.talk import Talk

MOST_SENTENCES = 3
_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_ABOUT = re.compile(
    r"\b(?:polic\w+|refund\w*|return\w*|exchang\w+|fees?|restock\w*|shipp?ing|postage|label|days?|window|deadline|warranty"
    r"|photos?|evidence|cancel\w*|credit|costs?|appeal|free|final sale|rights?)\b|ফেরত|নীতি|খরচ|দিন|রিফান্ড|ছবি",
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
    (r"\bphotos?\b|\bpictures?\b|\breceipt\b|\bproof\b", "What we need from you"),
    (r"\bhow (?:long|many days)\b|\bdeadline\b|\btoo late\b|\bhow much time\b", "How long you have"),
    (r"\bcancel\w*\b", "Cancelling an order"),
    (r"\b(?:store credit|exchange|refund|replacement)\b", "What you get"),
)


def asks_of_policy(text: str) -> bool:
    """Whether a question that means nothing else may be one on the policy."""
    return _ASKS.search(text) is not None and _ABOUT.search(text) is not None


def answer_policy(talk: Talk, question: str) -> Steps:
    """The clause, or the parts there are."""
    words = talk.words
    asked = translated(question)
    result = yield from talk.call("get_policy_answer", {"question": asked})
    if not result.ok:
        talk.say(words.no_policy)
        return True
    sections = result.data["sections"]
    if sections:
        best = sections[0]
        talk.say(words.clause(best["title"], telling(asked, best["sentences"])))
        return True
    talk.say(words.no_clause)
    if talk.state.task is None and not talk.state.queue:
        talk.ask(None, words.topics(result.data["topics"]), list(result.data["topics"][:5]))
    return True


def translated(question: str) -> str:
    said = question.casefold()
    found = [english for bangla, english in _TRANSLATED.items() if bangla in said]
    whole = " ".join([question.strip()[:400], *found])
    part = next((title for pattern, title in _PARTS if re.search(pattern, whole, re.IGNORECASE)), "")
    return f"{whole} {part}"[:500].strip()


def telling(question: str, sentences: Sequence[str]) -> list[str]:
    """The sentences that speak of the question most, in the page's order; the first ones where none does."""
    said = {stem(word) for word in _WORD.findall(question.casefold())}
    scored = [
        (len(said & {stem(word) for word in _WORD.findall(one.casefold())}), -at, one)
        for at, one in enumerate(sentences)
    ]
    best = sorted(scored, reverse=True)[:MOST_SENTENCES]
    return [one for _, _, one in sorted(best, key=lambda each: -each[1])]


def stem(word: str) -> str:
    return word[:5]
