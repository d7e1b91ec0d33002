"""The verdict as a formula: combine, legal floor and risk gate, in the order of `dokani.engine.decide`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dokani.engine.checks import INTEGRITY
from dokani.engine.policy import VERDICTS, Verdict
from dokani.engine.prove.checks import Checks
from dokani.engine.prove.conditions import Conditions, number_of
from dokani.engine.prove.settled import Settled
from dokani.engine.prove.space import Space
from dokani.engine.prove.truth import Bool, T, all_of, any_of, no, some

ORDER: Final = VERDICTS


@dataclass(frozen=True, slots=True)
class Decided:
    """One case decided: `of[verdict]` is when it gets that verdict; exactly one holds."""

    of: dict[Verdict, Bool]
    by_law: T
    terms: Settled
    checks: Checks

    def at_least(self, verdict: Verdict) -> Bool:
        """That verdict or a better one."""
        return any_of(self.of[each] for each in ORDER[ORDER.index(verdict) :])


def decided(conditions: Conditions, *, floors: bool = True) -> Decided:
    """The verdict over all cases; without `floors`, what the policy decides left to itself."""
    terms = Settled(conditions, floors=floors)
    checks = Checks(terms)
    laws = [
        (rule, outcome) for rule, outcome in zip(terms.floors, terms.of_law, strict=True) if rule.must_accept
    ]
    law = some([T(False, True), *(outcome for _, outcome in laws)])
    law_asks = any_of(all_of([outcome.unknown, conditions.blame(rule.when).ask]) for rule, outcome in laws)
    found = checks.found
    integrity = [each for each in found if each.check in INTEGRITY]
    broken = any_of(each.outcome.f for each in integrity)

    def failed(effect: str) -> Bool:
        return any_of(
            all_of(
                [each.outcome.f, each.waits if effect == "wait" and each.effect == "deny" else no(each.waits)]
            )
            for each in found
            if each.effect == effect or (effect == "wait" and each.check == "in_stock")
        )

    denied, waits, asks, reviews = (failed(effect) for effect in ("deny", "wait", "ask", "review"))
    stopped = any_of([reviews, waits, asks])
    unsure, askable = [], []
    for each in found:
        # An unknown that could at most send the case to a person matters only where it would be approved.
        counts = all_of([each.unsure, no(stopped)]) if each.effect == "review" else each.unsure
        unsure.append(counts)
        askable.append(all_of([counts, each.blame.ask]))
    chain: list[tuple[Bool, Verdict]] = [
        (broken, "deny"),
        (law.t, "approve"),
        (all_of([denied, law.unknown, law_asks]), "ask"),
        (all_of([denied, law.unknown]), "review"),
        (denied, "deny"),
        (any_of(askable), "ask"),
        (waits, "wait"),
        (asks, "ask"),
        (any_of([reviews, *unsure]), "review"),
        (gate(terms), "review"),
        (True, "approve"),
    ]
    of: dict[Verdict, list[Bool]] = {each: [] for each in ORDER}
    left: Bool = True
    for condition, verdict in chain:
        of[verdict].append(all_of([left, condition]))
        left = all_of([left, no(condition)])
    return Decided({each: any_of(parts) for each, parts in of.items()}, law, terms, checks)


def gate(terms: Settled) -> Bool:
    """An approval at or above the risk limit, or with a listed flag, goes to a person."""
    space: Space = terms.space
    parts: list[Bool] = []
    limits = terms.held("review_at_risk")
    for limit, possible in zip(limits.values, limits.possible, strict=True):
        if limit is not None:
            score = space.see("risk.score")
            least, factor = number_of(limit, score.scale)
            parts.append(all_of([possible, score.known, score.value * factor >= least]))
    flags = terms.held("fraud_flags")
    for listed, possible in zip(flags.values, flags.possible, strict=True):
        if listed is not None and not listed:
            continue
        known = space.see("risk.flags").known
        if listed is None:
            parts.append(all_of([possible, known, no(space.empty("risk.flags"))]))
        else:
            hit = any_of(space.has("risk.flags", space.word(flag)) for flag in listed)
            parts.append(all_of([possible, known, hit]))
    return any_of(parts)
