"""What parses and is still doubtful: rules that can never act, words the shop never used, terms nobody set."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from dokani.engine.versions.v1_0_0.faults import Fault, one_of
from dokani.engine.versions.v1_0_0.policy import (
    All,
    AnyOf,
    Arithmetic,
    Compare,
    Constant,
    In,
    Node,
    Not,
    Policy,
    Rule,
    Var,
    Words,
)
from dokani.engine.versions.v1_0_0.vocabulary import REASONS


def warnings_for(
    policy: Policy, words: Mapping[str, Collection[str]], packs: Collection[str]
) -> tuple[Fault, ...]:
    """Every warning of a parsed policy, in document order. `words`: the shop's words by fact; `packs`: laws at hand."""
    return (
        *_laws(policy, packs),
        *_terms(policy),
        *_shadows(policy.rules),
        *_unknown_words(policy, words),
    )


def _laws(policy: Policy, packs: Collection[str]) -> Iterator[Fault]:
    for at, name in enumerate(policy.jurisdictions):
        if name not in packs:
            yield Fault(
                f"jurisdictions[{at}]", name, "no legal-floor pack is applied", "a pack for this jurisdiction"
            )


def _terms(policy: Policy) -> Iterator[Fault]:
    if not any(name in policy.document.get("terms", {}) for name in ("return_window", "return_window_days")):
        yield Fault(
            "terms.return_window", None, "no return window is given, so there is no limit", "a length of time"
        )
    known = {*REASONS, *policy.reasons}
    for at, reason in enumerate(policy.terms["acceptable_reasons"] or ()):
        if reason not in known:
            wanted = "a standard reason, or one declared under reasons"
            yield Fault(f"terms.acceptable_reasons[{at}]", reason, "an undeclared reason", wanted)


def _shadows(rules: tuple[Rule, ...]) -> Iterator[Fault]:
    """A rule none of whose parts can ever count, because rules above it always speak first."""
    for at, below in enumerate(rules):
        above = [rule for rule in rules[:at] if _implies(below.when, rule.when)]
        denied = next((rule for rule in above if rule.verdict == "deny"), None)
        if denied is not None:
            yield _shadow(below, [denied])
            continue
        if below.at_least or below.at_most:
            continue
        hiding: list[Rule] = []
        for name, _ in below.sets:
            hiding += [rule for rule in above if name in dict(rule.sets)][:1]
        if below.verdict is not None:
            hiding += [rule for rule in above if rule.verdict == below.verdict and rule.until == below.until][
                :1
            ]
        if hiding and len(hiding) == len(below.sets) + (below.verdict is not None):
            yield _shadow(below, hiding)


def _shadow(below: Rule, above: list[Rule]) -> Fault:
    names = " and ".join(dict.fromkeys(rule.id for rule in above))
    return Fault(
        f"rules[{below.index}]",
        below.id,
        f"never acts, because {names} above it always comes first",
        f"{below.id} above {names}, or a narrower condition for {names}",
    )


def _implies(narrow: Node, wide: Node) -> bool:
    """Whether `narrow` surely implies `wide`, as far as their shape shows."""
    if wide == narrow or (isinstance(wide, Constant) and wide.value is True):
        return True
    if isinstance(narrow, All) and any(_implies(part, wide) for part in narrow.parts):
        return True
    if isinstance(wide, All):
        return all(_implies(narrow, part) for part in wide.parts)
    if isinstance(narrow, AnyOf):
        return all(_implies(part, wide) for part in narrow.parts)
    return isinstance(wide, AnyOf) and any(_implies(narrow, part) for part in wide.parts)


def _unknown_words(policy: Policy, words: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    known: dict[str, Collection[str]] = dict(words)
    for name, fact in policy.facts.items():
        if fact.options:
            known[name] = fact.options
    known.setdefault("reason", {*REASONS, *policy.reasons})
    if policy.seasons:
        known.setdefault("season", [season.name for season in policy.seasons])
    categories = known.get("item.category")
    if categories is not None:
        for at, word in enumerate(policy.terms["high_risk_categories"] or ()):
            if word not in categories:
                yield _unused(f"terms.high_risk_categories[{at}]", word, "item.category", categories)
    for rule in policy.rules:
        for read, word in _words_of(rule.when):
            if read in known and word not in known[read]:
                yield _unused(f"rules[{rule.index}].when", word, read, known[read])


def _unused(path: str, word: str, fact: str, known: Collection[str]) -> Fault:
    wanted = one_of(frozenset(known), word) if known else "a word the shop uses"
    return Fault(path, word, f"{fact} has never been this", wanted)


def _words_of(node: Node) -> Iterator[tuple[str, str]]:
    """(fact, word) wherever a fact is compared with a word."""
    if isinstance(node, Compare | In):
        parts: tuple[Any, ...] = node.parts if isinstance(node, Compare) else (node.item, node.among)
        facts = [part.fact.name for part in parts if isinstance(part, Var)]
        texts = [part.value for part in parts if isinstance(part, Constant)]
        texts += [word for part in parts if isinstance(part, Words) for word in part.values]
        yield from ((fact, text) for fact in facts for text in texts if isinstance(text, str))
    elif isinstance(node, Not):
        yield from _words_of(node.part)
    elif isinstance(node, All | AnyOf | Arithmetic):
        for part in node.parts:
            yield from _words_of(part)
