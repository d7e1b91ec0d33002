"""Rules that schema.org has words for: those about whose fault it is, about a season, about the condition of goods."""

from __future__ import annotations

from dokani.engine.policy import Compare, Constant, In, Node, Not, Policy, Rule, Season, Var, Words
from dokani.engine.saying import schema_words as words


def _texts(node: Node, fact: str) -> frozenset[str] | None:
    """The words a condition asks of one fact, where that is all it asks."""
    if isinstance(node, Compare) and node.op == "==" and len(node.parts) == 2:
        names = [part for part in node.parts if isinstance(part, Var)]
        values = [part.value for part in node.parts if isinstance(part, Constant)]
    elif isinstance(node, In) and isinstance(node.item, Var) and isinstance(node.among, Words):
        names, values = [node.item], list(node.among.values)
    else:
        return None
    if [each.fact.name for each in names] != [fact] or not all(isinstance(each, str) for each in values):
        return None
    return frozenset(str(each) for each in values)


def party_at_fault(node: Node) -> frozenset[str] | None:
    """Whose fault a rule is about, where it is about nothing else."""
    return _texts(node, "fault")


def season_named(node: Node, policy: Policy) -> Season | None:
    """The season a rule is about, where it is about nothing else."""
    names = _texts(node, "season")
    if names is None or len(names) != 1:
        return None
    return next((season for season in policy.seasons if season.name in names), None)


def accepted_conditions(rule: Rule) -> list[str] | None:
    """The conditions of goods that are taken back, where a rule denies all others and does nothing else."""
    if rule.verdict != "deny" or rule.sets or rule.at_least or rule.at_most or not isinstance(rule.when, Not):
        return None
    names = _texts(rule.when.part, "item.condition")
    if not names or not names <= set(words.CONDITIONS):
        return None
    return [words.url(theirs) for ours, theirs in words.CONDITIONS.items() if ours in names]
