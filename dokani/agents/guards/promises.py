"""The promise ledger: a reply that states an amount, a day or an outcome is bound to a decision, or is not sent.

It reads English and Bengali in both scripts, and the words for outcomes in a few other languages; what is written in a
script that it cannot read is blocked. It looks at every sentence by itself. A sentence of ours (a tool's
`says`, a reason, a sentence of the policy's page) may be said as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dokani.agents.guards import claims, figures
from dokani.agents.guards.facts import Facts
from dokani.agents.guards.plain import plain, sentences, strange_letters

MOST_STRANGE = 2
LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class Allowed:
    """It may be sent."""

    ok: bool = True


@dataclass(frozen=True, slots=True)
class Blocked:
    """It may not. `why` is a stable code (unbound_amount, unbound_day, unbound_outcome, unread_script,
    too_long), `where` the sentence, in one plain spelling."""

    why: str
    where: str
    ok: bool = False


def check(text: str, facts: Facts) -> Allowed | Blocked:
    """Whether a reply says only what the conversation's own tools found or did."""
    if len(text) > LONGEST:
        return Blocked("too_long", "")
    said = plain(text)
    if strange_letters(said) > MOST_STRANGE:
        return Blocked("unread_script", said[:200])
    for written in sentences(said):
        if written in facts.ours:
            continue
        sentence = as_meant(written)
        if (why := next(wrong_in(sentence, facts), None)) is not None:
            return Blocked(why, sentence[:500])
    return Allowed()


def as_meant(sentence: str) -> str:
    """The sentence with hasty spellings, and key words that are one slip away, written out."""
    return re.sub(r"[a-z']+", lambda found: _meant(found[0]), sentence)


@lru_cache(maxsize=8192)
def _meant(word: str) -> str:
    if word in claims.HASTY:
        return claims.HASTY[word]
    if len(word) < 5 or word in claims.KEY_WORDS or claims.APPROVED.search(word):
        return word
    return next((one for one in claims.KEY_WORDS if _one_slip(word, one)), word)


def _one_slip(word: str, key: str) -> bool:
    """Whether one letter is missing, added, wrong or changed places with its neighbour."""
    if abs(len(word) - len(key)) > 1 or word[0] != key[0]:
        return False
    if len(word) == len(key):
        wrong = [at for at in range(len(key)) if word[at] != key[at]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        return len(wrong) == 1 or (
            swapped and word[wrong[0]] == key[wrong[1]] and word[wrong[1]] == key[wrong[0]]
        )
    long, short = (word, key) if len(word) > len(key) else (key, word)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def wrong_in(sentence: str, facts: Facts) -> Iterator[str]:
    """What one sentence says without anything behind it."""
    asks = sentence.endswith("?")
    stated = claims.STATED.search(claims.IF_SO.sub(" ", sentence)) is not None
    opens = asks or (claims.HEDGED.search(sentence) is not None and not stated)
    yield from _amounts(sentence, facts, asks, opens)
    yield from _times(sentence, facts, asks)
    for clause in claims.CLAUSES.split(sentence):
        if not _leaves_open(clause, sentence, asks):
            yield from _promises(clause, sentence, facts)
    if opens:
        return
    yield from _topics(sentence, facts)
    for did, tools in claims.DID:
        if did.search(sentence) and not tools & facts.did:
            yield "unbound_outcome"


def _leaves_open(clause: str, sentence: str, asks: bool) -> bool:
    """Whether a clause states nothing: it asks, or hangs on a decision that is not made."""
    if claims.IF_DECIDED.search(sentence) and not claims.STATED.search(claims.IF_DECIDED.sub(" ", clause)):
        return True
    return claims.OPEN.search(clause) is not None or (asks and claims.ASKING.match(clause) is not None)


def _amounts(sentence: str, facts: Facts, asks: bool, opens: bool) -> Iterator[str]:
    """Sums: what is given back stands in a decision, what would be in a try, and all others somewhere."""
    about_money, gives = claims.MONEY.search(sentence) is not None, _gives(sentence)
    given = facts.decided | facts.done | (facts.would if opens else frozenset())
    priced = claims.PRICED.search(sentence) is not None or opens
    allowed = facts.sums if asks or (priced and not gives) else given
    quoted = claims.QUOTED.search(sentence) is not None and not claims.WILL_GET.search(sentence)
    sums = list(figures.amounts(sentence))
    if not quoted and any(one is None or one not in allowed for one in sums):
        yield "unbound_amount"
    if not sums and gives and about_money and any(one not in given for one in figures.bare_numbers(sentence)):
        yield "unbound_amount"
    for found in figures.PERCENT.finditer(sentence):
        bound = figures.number(found[1]) in facts.percents
        if (about_money or claims.FULL.search(sentence)) and not bound:
            yield "unbound_amount"


def _gives(sentence: str) -> bool:
    """Whether it says that something is given, rather than what something cost."""
    return any(
        one.search(sentence)
        for one in (claims.WILL_GET, claims.REFUNDED, claims.APPROVED, claims.GUARANTEED, claims.FULL)
    ) or any(word in sentence for word in ("back", "refund", "credit", "ফেরত", "ferot"))


def _times(sentence: str, facts: Facts, asks: bool) -> Iterator[str]:
    if asks or claims.PAST.search(sentence):
        return
    if any(not one.is_one_of(facts.days) for one in figures.days(sentence)):
        yield "unbound_day"
    if any(one not in facts.spans for one in figures.spans(sentence)):
        yield "unbound_day"
    promising = claims.MONEY.search(sentence) and claims.WHEN.search(sentence)
    if promising and figures.RELATIVE.search(sentence) and not claims.HEDGED.search(sentence):
        yield "unbound_day"


def _promises(clause: str, sentence: str, facts: Facts) -> Iterator[str]:
    """Outcomes that a clause states: each of a decision, and of that one alone."""
    approved, denied = "approved" in facts.outcomes, "denied" in facts.outcomes
    refused = claims.DENIED.search(clause) is not None
    gives = claims.WILL_GET.search(clause) is not None
    grants = claims.APPROVED.search(clause) is not None
    if refused and not denied:
        yield "unbound_outcome"
    if refused:
        return
    if claims.REFUNDED.search(clause) and "refunded" not in facts.outcomes:
        yield "unbound_outcome"
    if (grants or gives) and (not approved or claims.ANOTHER.search(clause)):
        yield "unbound_outcome"
    # A full refund, a gift, a guarantee: only with the sum of a decision beside it.
    bound = approved and any(one in facts.decided for one in figures.amounts(sentence))
    if (claims.FULL.search(clause) or claims.GUARANTEED.search(clause)) and not bound:
        yield "unbound_outcome"


def _topics(sentence: str, facts: Facts) -> Iterator[str]:
    """What a return is about, before anything is given: said only as a question, a quotation, or of the policy."""
    approved, denied = "approved" in facts.outcomes, "denied" in facts.outcomes
    if approved or (denied and claims.DENIED.search(sentence)) or claims.SAFE.search(sentence):
        return
    if claims.TOPIC.search(sentence) or (not facts.did and claims.TOPIC_DONE.search(sentence)):
        yield "unbound_outcome"
