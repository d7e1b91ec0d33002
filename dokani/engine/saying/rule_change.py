"""Rules that came, went, changed, were renamed or moved, each in sentences that name it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from dokani.engine.policy import Policy, Rule
from dokani.engine.saying import phrases
from dokani.engine.saying.conditions import always, condition, scope
from dokani.engine.saying.rules import effects, rule_sentence, verdict_words
from dokani.engine.saying.term_change import term_change
from dokani.engine.saying.terms import TERM_WORDS, bound, said

# Of the rules that a moved one passed, so many are named with what it means.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One rule's change, with the rule's sentence before and after."""

    id: str
    change: Literal["added", "removed", "changed", "moved"]
    was: str | None
    now: str | None
    says: tuple[str, ...]


def rule_changes(was: Policy, now: Policy) -> Iterator[RuleChange]:
    """In the order of the new policy; what went comes last."""
    old, new = {rule.id: rule for rule in was.rules}, {rule.id: rule for rule in now.rules}
    renamed = _renamed(was, now)
    stays = _in_order([old[rule.id].index for rule in now.rules if rule.id in old])
    for rule in now.rules:
        sentence = rule_sentence(rule, now)
        if rule.id in renamed:
            before = old[renamed[rule.id]]
            says = f"Rule {before.id} is now called {rule.id}."
            yield RuleChange(rule.id, "changed", rule_sentence(before, was), sentence, (says,))
        elif rule.id not in old:
            yield RuleChange(rule.id, "added", None, sentence, (f"New rule {rule.id}: {sentence}",))
        else:
            before = old[rule.id]
            changes = tuple(_changes(before, rule, was, now))
            moved = () if before.index in stays else tuple(_moved(rule, old, now))
            if changes or moved:
                kind: Literal["changed", "moved"] = "changed" if changes else "moved"
                yield RuleChange(rule.id, kind, rule_sentence(before, was), sentence, (*changes, *moved))
    for rule in was.rules:
        if rule.id not in new and rule.id not in renamed.values():
            sentence = rule_sentence(rule, was)
            says = f"Rule {rule.id} is gone. It said: {sentence}"
            yield RuleChange(rule.id, "removed", sentence, None, (says,))


def _body(rule: Rule) -> tuple[Any, ...]:
    return (rule.when, rule.sets, rule.at_least, rule.at_most, rule.verdict, rule.until, rule.says)


def _renamed(was: Policy, now: Policy) -> dict[str, str]:
    """New id → old id, for rules that are the same but for their name, and stand alone in that."""
    gone = [rule for rule in was.rules if rule.id not in {each.id for each in now.rules}]
    come = [rule for rule in now.rules if rule.id not in {each.id for each in was.rules}]
    found: dict[str, str] = {}
    for rule in come:
        same = [each for each in gone if _body(each) == _body(rule) and each.id not in found.values()]
        if same:
            found[rule.id] = same[0].id
    return found


def _changes(before: Rule, rule: Rule, was: Policy, now: Policy) -> Iterator[str]:
    name = f"rule {rule.id}"
    if before.when != rule.when:
        then = "always" if always(before.when) else f"when {condition(before.when, was)}"
        yield (
            f"Rule {rule.id} now applies "
            f"{'always' if always(rule.when) else f'when {condition(rule.when, now)}'}; before, {then}."
        )
    where = scope(rule.when, now)
    about = f"{where} ({name})" if where else f"in {name}"
    old, new = dict(before.sets), dict(rule.sets)
    for term in dict.fromkeys((*old, *new)):
        if term in old and term in new:
            if old[term] != new[term] or said(term, old[term], was) != said(term, new[term], now):
                yield term_change(term, old[term], new[term], was, now, about)
        elif term in new:
            yield f"Rule {rule.id} now also sets {TERM_WORDS[term].label}: {said(term, new[term], now)}."
        else:
            yield f"Rule {rule.id} no longer sets {TERM_WORDS[term].label} (it was {said(term, old[term], was)})."
    yield from _bounds(before, rule, was, now)
    if before.verdict != rule.verdict:
        yield from _verdict(before, rule, was, now)
    elif before.until != rule.until:
        yield f"Rule {rule.id}: {verdict_words(rule, now)}; before, {verdict_words(before, was)}."
    if before.says != rule.says:
        yield _words(before, rule)


def _bounds(before: Rule, rule: Rule, was: Policy, now: Policy) -> Iterator[str]:
    for least, old, new in (
        (True, dict(before.at_least), dict(rule.at_least)),
        (False, dict(before.at_most), dict(rule.at_most)),
    ):
        for term in dict.fromkeys((*old, *new)):
            if term not in new:
                yield f"Rule {rule.id} no longer sees to it that {bound(term, old[term], was, least=least)}."
            elif term not in old:
                yield f"Rule {rule.id} now sees to it that {bound(term, new[term], now, least=least)}."
            elif old[term] != new[term]:
                yield (
                    f"Rule {rule.id} now sees to it that {bound(term, new[term], now, least=least)}; before, that "
                    f"{bound(term, old[term], was, least=least)}."
                )


def _verdict(before: Rule, rule: Rule, was: Policy, now: Policy) -> Iterator[str]:
    if rule.verdict is None:
        yield f"Rule {rule.id} no longer means that {verdict_words(before, was)}."
    elif before.verdict is None:
        yield f"Rule {rule.id} now means that {verdict_words(rule, now)}."
    else:
        yield f"Rule {rule.id}: {verdict_words(rule, now)}; before, {verdict_words(before, was)}."


def _words(before: Rule, rule: Rule) -> str:
    if not rule.says:
        return f"Rule {rule.id} has no words for shoppers any more; they were {phrases.quoted(before.says)}"
    if not before.says:
        return f"Rule {rule.id} now has words for shoppers: {phrases.quoted(rule.says)}"
    return f"The words of rule {rule.id} change from {phrases.quoted(before.says)} to {phrases.quoted(rule.says)}"


def _in_order(places: list[int]) -> frozenset[int]:
    """The most places that stayed in order; the others moved."""
    tails: list[int] = []
    at: list[int] = []
    back: list[int] = []
    for index, place in enumerate(places):
        found = bisect_left(tails, place)
        if found == len(tails):
            tails.append(place)
            at.append(index)
        else:
            tails[found], at[found] = place, index
        back.append(at[found - 1] if found else -1)
    kept: set[int] = set()
    index = at[-1] if at else -1
    while index >= 0:
        kept.add(places[index])
        index = back[index]
    return frozenset(kept)


def _moved(rule: Rule, old: dict[str, Rule], now: Policy) -> Iterator[str]:
    """Which rules it passed, and what that means where both apply: of two that set a term, the first counts."""
    before = old[rule.id].index
    others = [each for each in now.rules if each.id in old and each.id != rule.id]
    passed = [each for each in others if (each.index < rule.index) != (old[each.id].index < before)]
    up = [each for each in passed if each.index > rule.index]
    down = [each for each in passed if each.index < rule.index]
    names = phrases.listed(each.id for each in (up or down)[:_NAMED])
    more = len(up or down) - _NAMED
    names += f" and {more} more" if more > 0 else ""
    yield f"Rule {rule.id} now comes {'before' if up else 'after'} {names}."
    meant = False
    for each in passed[: 4 * _NAMED]:
        first, second = (rule, each) if rule.index < each.index else (each, rule)
        for term, value in first.sets:
            other = dict(second.sets).get(term, value)
            if other != value:
                meant = True
                yield (
                    f"Where rules {first.id} and {second.id} both apply, {TERM_WORDS[term].label} is now "
                    f"{said(term, value, now)} and no longer {said(term, other, now)}."
                )
    if not meant and effects(rule, now):
        yield f"Moving rule {rule.id} alone changes no outcome; at most, which reason is shown first."
