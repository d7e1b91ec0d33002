"""The promise ledger: a reply that states an amount, a day or an outcome is bound to a decision, or is not sent.

It reads English and Bengali in both scripts, and the words for outcomes in a few other languages; what is written in a
script that it cannot read is blocked. It looks at every sentence by itself. A sentence of ours (a tool's
`says`, a reason, a sentence of the policy's page) may be said as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

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
    for sentence in sentences(said):
        if sentence in facts.ours:
            continue
        if (why := next(wrong_in(sentence, facts), None)) is not None:
            return Blocked(why, sentence[:500])
    return Allowed()


def wrong_in(sentence: str, facts: Facts) -> Iterator[str]:
    """What one sentence says without anything behind it."""
    asks = sentence.endswith("?")
    stated = claims.STATED.search(claims.IF_SO.sub(" ", sentence)) is not None
    opens = asks or (claims.HEDGED.search(sentence) is not None and not stated)
    yield from _amounts(sentence, facts, asks, opens)
    yield from _times(sentence, facts, asks)
    if opens:
        return
    yield from _outcomes(sentence, facts)
    for did, tools in claims.DID:
        if did.search(sentence) and not tools & facts.did:
            yield "unbound_outcome"


def _amounts(sentence: str, facts: Facts, asks: bool, opens: bool) -> Iterator[str]:
    """Sums: what is given back stands in a decision, what would be in a try, and all others somewhere."""
    about_money, gives = claims.MONEY.search(sentence) is not None, _gives(sentence)
    given = facts.decided | facts.done | (facts.would if opens else frozenset())
    allowed = given if gives and not asks else facts.sums
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


def _outcomes(sentence: str, facts: Facts) -> Iterator[str]:
    approved, denied = "approved" in facts.outcomes, "denied" in facts.outcomes
    refused = claims.DENIED.search(sentence) is not None
    if refused and not denied:
        yield "unbound_outcome"
    if claims.APPROVED.search(sentence) and not refused and not approved:
        yield "unbound_outcome"
    if claims.REFUNDED.search(sentence) and not refused and "refunded" not in facts.outcomes:
        yield "unbound_outcome"
    if not approved and not refused:
        if claims.WILL_GET.search(sentence) or claims.FULL.search(sentence):
            yield "unbound_outcome"
        if claims.GUARANTEED.search(sentence):
            yield "unbound_outcome"
