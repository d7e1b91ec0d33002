"""The legal floor holds: what the policy gives left to itself is nowhere less than the law demands."""

from __future__ import annotations

from collections.abc import Callable

from dokani.engine.answer import Answer
from dokani.engine.decide import decide
from dokani.engine.policy import Rule
from dokani.engine.prove.case import Value
from dokani.engine.prove.examine import Examiner, brief
from dokani.engine.prove.model import Case, Property, Severity, Witness
from dokani.engine.prove.truth import Bool, all_of, any_of
from dokani.engine.saying.terms import clause
from dokani.engine.terms import TERMS
from dokani.engine.words import word

NAME = "legal_floor"
# Bounds on these change what the shopper is paid, or when.
_UNSEEN = frozenset({"refund_when", "refund_within"})


def legal_floors(of: Examiner) -> list[tuple[Rule, str | None]]:
    """What is to be proven: every rule of law that demands acceptance, and every term one bounds."""
    found: list[tuple[Rule, str | None]] = []
    for rule in of.policy.floors:
        if rule.must_accept:
            found.append((rule, None))
        found += [(rule, name) for name, _ in (*rule.at_least, *rule.at_most)]
    return found


def legal_floor(of: Examiner, rule: Rule, term: str | None) -> Property:
    """Whether the policy alone keeps this rule of law; where it does not, the engine keeps it all the same."""
    return _accepts(of, rule) if term is None else _bounded(of, rule, term)


def _accepts(of: Examiner, rule: Rule) -> Property:
    law = of.case.terms.of_law[of.policy.floors.index(rule)]
    wrong = of.find(law.t, *of.space.integrity(), any_of(of.case.of[each] for each in ("deny", "wait")))
    if wrong is not None:  # the engine itself would break the law: that is for us, not for the merchant
        return Property(NAME, f"The engine does not keep {rule.article}.", "unknown", "error", (rule.id,))
    alone = of.without_law

    def confirm(answer: Answer) -> bool:
        return answer.lines[0].by_law and decide(alone, answer.given).verdict == "deny"

    shown, severity = _worst(of, [law.t, *of.space.integrity(), of.alone.of["deny"]], confirm)
    good = f"The policy itself never denies what {rule.article} grants."
    if shown is None:
        return Property(NAME, good, "holds", "error", (rule.id,))
    case, value = shown
    other = decide(alone, case.facts)
    denying = [
        each.rule.id if each.rule else each.check
        for each in of.alone.checks.found
        if each.effect == "deny" and value(each.outcome.f)
    ]
    by = " and ".join(word(each) for each in dict.fromkeys(denying))
    says = f"The policy denies what {rule.article} grants ({by}); the law decides there, not the policy."
    ids = tuple(each for each in denying if any(each == rule.id for rule in of.policy.rules))
    return Property(
        NAME,
        says,
        "fails",
        severity,
        (rule.id, *ids),
        witness=Witness(
            case,
            f"Approved by law ({rule.article}); the policy alone would deny it.",
            Case(case.facts, brief(other)),
        ),
    )


def _bounded(of: Examiner, rule: Rule, term: str) -> Property:
    """Whether some case that is not denied has another value under the law than the policy gives it."""
    means = TERMS[term].means
    changes = [when for by, name, when in of.case.terms.bound if by is rule and name == term]
    alone = of.without_law

    def confirm(answer: Answer) -> bool:
        mine, theirs = answer.lines[0].look.terms, decide(alone, answer.given).lines[0].look.terms
        return answer.verdict != "deny" and mine.values(term) != theirs.values(term)

    not_denied = all_of([any_of(changes), of.case.at_least("wait"), of.alone.at_least("wait")])
    shown, severity = _worst(of, [*of.space.integrity(), not_denied], confirm)
    if shown is None:
        good = f"The policy itself gives what {rule.article} demands of {term} ({means})."
        return Property(NAME, good, "holds", "error", (rule.id,))
    if term in _UNSEEN:
        severity = "warning"
    case, _ = shown
    other = decide(alone, case.facts)
    says = f"The policy gives less than {rule.article} demands of {term} ({means}); the law decides there."
    return Property(
        NAME,
        says,
        "fails",
        severity,
        (rule.id,),
        witness=Witness(
            case,
            f"By law {_shown(of, decide(of.policy, case.facts), term)};"
            f" by the policy alone {_shown(of, other, term)}.",
            Case(case.facts, brief(other)),
        ),
    )


def _worst(
    of: Examiner, wanted: list[Bool], confirm: Callable[[Answer], bool]
) -> tuple[tuple[Case, Value] | None, Severity]:
    """A breach when the return is asked for is an error; one that shows only after inspection is a warning.

    What the law grants only once the goods were looked at, it keeps from being denied before: by a person.
    """
    at_request = of.space.see("stage").value == of.space.word("request")
    shown = of.show([*wanted, at_request], confirm)
    if shown is not None:
        return shown, "error"
    return of.show(wanted, confirm), "warning"


def _shown(of: Examiner, answer: Answer, term: str) -> str:
    (value, *others) = answer.lines[0].look.terms.values(term)
    says = f"it is open what {TERMS[term].means} is" if others else clause(term, value, of.policy)
    return f"{says}, and {answer.money(answer.amount) or 'an unknown amount'} is paid"
