"""One rule as a sentence: when it applies, and what it does."""

from __future__ import annotations

from datetime import date

from dokani.engine.policy import Policy, Rule
from dokani.engine.saying import phrases
from dokani.engine.saying.conditions import always, condition
from dokani.engine.saying.facts import noun
from dokani.engine.saying.terms import bound, clause
from dokani.engine.vocabulary import Fact
from dokani.engine.words import shown_day


def until_words(rule: Rule, policy: Policy) -> str:
    """The moment a waiting rule names."""
    if isinstance(rule.until, Fact):
        return noun(rule.until)
    return shown_day(rule.until, policy.calendar) if isinstance(rule.until, date) else "later"


def verdict_words(rule: Rule, policy: Policy) -> str:
    """What a rule's verdict does: "the return is denied"."""
    if rule.verdict == "deny":
        return "the return is denied"
    if rule.verdict == "review":
        return "a person looks at the return"
    return f"the return waits until {until_words(rule, policy)}"


def effects(rule: Rule, policy: Policy) -> list[str]:
    """Everything a rule does, as clauses."""
    found = [clause(name, value, policy) for name, value in rule.sets]
    found += [bound(name, value, policy, least=True) for name, value in rule.at_least]
    found += [bound(name, value, policy, least=False) for name, value in rule.at_most]
    if rule.must_accept:
        found.append("the return must be accepted")
    if rule.verdict is not None:
        found.append(verdict_words(rule, policy))
    return found


def rule_sentence(rule: Rule, policy: Policy) -> str:
    """The whole rule: "When the category of the item is electronics, the return window is 14 days."."""
    does = phrases.listed(effects(rule, policy))
    if always(rule.when):
        return f"Always: {does}."
    return f"When {condition(rule.when, policy)}, {does}."


def sentences(policy: Policy) -> dict[str, str]:
    """Every rule of a policy as a sentence, by its id."""
    return {rule.id: rule_sentence(rule, policy) for rule in policy.rules}
