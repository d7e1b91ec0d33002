"""Every rule can fire, and acts when it does: none is dead, and none always comes too late."""

from __future__ import annotations

from collections.abc import Iterator

from dokani.engine.answer import Answer
from dokani.engine.policy import All, Rule
from dokani.engine.prove.examine import Examiner
from dokani.engine.prove.model import Property, Severity, Witness
from dokani.engine.prove.truth import Bool, all_of, any_of, no
from dokani.engine.words import condition_in_words

_WORSE = {"deny": ("deny",), "wait": ("deny", "wait"), "review": ("deny", "wait", "review")}


def rule_can_fire(of: Examiner, rule: Rule) -> Property:
    """At some facts, however odd, the rule's condition holds."""
    name = "rule_can_fire"
    fires = of.case.terms.outcomes[rule.id].t
    if of.find(fires) is not None:
        return Property(name, f"Rule {rule.id} can apply.", "holds", "error", (rule.id,))
    parts = rule.when.parts if isinstance(rule.when, All) else (rule.when,)
    formulas = [of.conditions.test(part).t for part in parts]
    clash = of.core(formulas) or list(range(len(parts)))
    said = " and ".join(f"“{condition_in_words(parts[at])}”" for at in clash)
    says = f"Rule {rule.id} can never apply: " + (
        f"{said} never hold together." if len(clash) > 1 else f"{said} never holds."
    )
    return Property(name, says, "fails", "error", (rule.id,), witness=_closest(of, rule, formulas, clash))


def _closest(of: Examiner, rule: Rule, parts: list[Bool], clash: list[int]) -> Witness | None:
    """A case that comes as close to the rule as any: all its parts hold but one."""
    for missed in reversed(clash):
        shown = of.show(
            [part for at, part in enumerate(parts) if at != missed],
            lambda answer: _outcome(answer, rule) is False,
            real=False,
        )
        if shown is not None:
            says = f"All that rule {rule.id} asks for holds here but one part, and it does not apply."
            return Witness(shown[0], says if len(parts) > 1 else f"Rule {rule.id} does not apply here.")
    return None


def dead_rule(of: Examiner, rule: Rule) -> Property | None:
    """At some facts the rule changes something: no rule above it always speaks first. None where it never fires."""
    name = "dead_rule"
    fires, acts = of.case.terms.outcomes[rule.id].t, any_of(_acts(of, rule))
    severity: Severity = "warning" if not rule.sets and rule.verdict is None else "error"
    if of.find(fires, acts) is not None:
        return Property(name, f"Rule {rule.id} makes a difference.", "holds", "error", (rule.id,))
    shown = of.show([fires], lambda answer: _outcome(answer, rule) is True, real=False)
    if shown is None:
        return None
    case, value = shown
    first = [
        other.id
        for other in of.policy.rules
        if other is not rule
        and value(of.case.terms.outcomes[other.id].t)
        and (_denies(other) or (other.index < rule.index and _shares(other, rule)))
    ]
    by = " and ".join(first[:2]) or "the terms"
    says = f"Rule {rule.id} never makes a difference: wherever it applies, {by} decides already."
    witness = Witness(case, f"Here rule {rule.id} applies, and {by} decides all the same.")
    return Property(name, says, "fails", severity, (rule.id, *first[:2]), witness=witness)


def _denies(rule: Rule) -> bool:
    return rule.verdict == "deny"


def _shares(other: Rule, rule: Rule) -> bool:
    return bool({name for name, _ in other.sets} & {name for name, _ in rule.sets}) or (
        other.verdict is not None and rule.verdict is not None
    )


def _acts(of: Examiner, rule: Rule) -> Iterator[Bool]:
    """Each way in which the rule changes something."""
    terms = of.case.terms
    denied = any_of(
        terms.outcomes[other.id].t for other in of.policy.rules if _denies(other) and other is not rule
    )
    for name, _ in rule.sets:
        for reached_by, reached in terms.held(name).reached:
            if reached_by is rule:
                yield all_of([reached, no(denied)])
    for bound_by, _, changes in terms.bound:
        if bound_by is rule:
            yield all_of([changes, no(denied)])
    if rule.verdict is not None:
        above = [
            terms.outcomes[other.id].t
            for other in of.policy.rules
            if other is not rule
            and other.verdict in _WORSE[rule.verdict]
            and (other.index < rule.index or other.verdict != rule.verdict)
            and not (rule.verdict == "wait" and other.verdict == "wait" and other.until != rule.until)
        ]
        yield no(any_of(above))


def _outcome(answer: Answer, rule: Rule) -> object:
    return answer.lines[0].look.terms.outcomes[rule.index]
