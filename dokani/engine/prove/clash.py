"""No contradiction: nowhere does one rule deny what a bound or a law grants at the same facts."""

from __future__ import annotations

from dokani.engine.answer import Answer
from dokani.engine.policy import Rule
from dokani.engine.prove.examine import Examiner
from dokani.engine.prove.model import Property, Witness
from dokani.engine.prove.truth import Bool, all_of, any_of

# A lower bound on these promises that a request in that time is taken.
_GRANTS = ("return_window", "return_until")


def contradiction(of: Examiner, rule: Rule) -> Property:
    """Whether this denying rule contradicts a bound of another rule, or a law."""
    terms, name = of.case.terms, "contradiction"
    denies = terms.outcomes[rule.id].t
    demands = _demands(of, rule)
    holds = Property(
        name, f"Rule {rule.id} denies nothing that a bound or a law grants.", "holds", "error", (rule.id,)
    )
    if not demands:
        return holds

    def confirm(answer: Answer) -> bool:
        found = answer.lines[0]
        outcomes = [*found.look.terms.outcomes, *found.look.terms.floors]
        rules = [*of.policy.rules, *of.policy.floors]
        true = {each.id for each, outcome in zip(rules, outcomes, strict=True) if outcome is True}
        against = any(other.id in true for other, _ in demands)
        return rule.id in true and against and (answer.verdict == "deny" or found.by_law)

    shown = of.show([denies, any_of(demand for _, demand in demands), *of.space.integrity()], confirm)
    if shown is None:
        return holds
    case, value = shown
    against = [other for other, demand in demands if value(demand)]
    first = against[0]
    grants = (
        f"the law demands acceptance ({first.article})"
        if first.must_accept
        else f"rule {first.id} grants time"
    )
    outcome = "the law wins" if first.must_accept else "it is denied all the same"
    says = f"Rule {rule.id} denies where {grants}."
    return Property(
        name,
        says,
        "fails",
        "error",
        (rule.id, *(other.id for other in against)),
        witness=Witness(case, f"Here rule {rule.id} denies and {grants}; {outcome}."),
    )


def _demands(of: Examiner, rule: Rule) -> list[tuple[Rule, Bool]]:
    """Who demands acceptance, and where: laws, and lower bounds of time in which the request was asked."""
    terms = of.case.terms
    found: list[tuple[Rule, Bool]] = []
    for floor, outcome in zip(terms.floors, terms.of_law, strict=True):
        if floor.must_accept:
            found.append((floor, outcome.t))
    in_time = all_of([of.case.checks.window.outcome.t, of.case.of["deny"]])
    for other in of.policy.rules:
        if other is not rule and any(name in _GRANTS for name, _ in other.at_least):
            found.append((other, all_of([terms.outcomes[other.id].t, in_time])))
    return found
