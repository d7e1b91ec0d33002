"""Deciding one case: terms, checks, floor, risk gate, money; a pure function of a policy and facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from dokani.engine.answer import Answer, LineAnswer
from dokani.engine.case import Case, read_case
from dokani.engine.checks import INTEGRITY, run_checks
from dokani.engine.compiled.money import breakdown
from dokani.engine.compiled.program import Record, checked_of, held_of, program_of
from dokani.engine.counterfactuals import counterfactuals_of
from dokani.engine.evaluate import blamed
from dokani.engine.finding import Finding, Look
from dokani.engine.money import ZERO, money_for
from dokani.engine.policy import VERDICTS, Policy, Verdict
from dokani.engine.settle import Judge, settle
from dokani.engine.values import NUMBER, UNKNOWN, Truth
from dokani.engine.vocabulary import STAGES

__all__ = ["decide"]

# What stands for the gate's finding where its result is given: nobody there knows the score or the flags.
WITHHELD_GATE = Finding("risk", False, "review")


def decide(policy: Policy, facts: Mapping[str, Any], *, gate: Sequence[bool] | None = None) -> Answer:
    """The answer to one request; the same bytes for the same policy, facts and engine version, always.

    `facts` are read as `dokani.engine.case.read_case` says; raises FactFault when they cannot be. No clock is read:
    the time of asking is `request.asked_at` (or `today`), and without either every limit on time is unknown. A
    request that had to wait and is asked anew carries the new `request.asked_at`.

    `gate` is the risk gate's result for each line, where the facts it judges are withheld from whoever decides
    again (see `dokani.engine.replay`); None, everywhere else, lets the gate judge. Raises ValueError where it does
    not name as many lines as there are.
    """
    case = read_case(policy, facts)
    program = program_of(policy)
    if program is not None and program.decide is not None and gate is None and len(case.lines) == 1:
        record = program.decide(case.lines[0].facts)
        if record is not None:
            return _ordinary(policy, facts, case, record)
    return in_general(policy, facts, case, None if program is None else program.outcomes, gate)


def _ordinary(policy: Policy, given: Mapping[str, Any], case: Case, record: Record) -> Answer:
    """An answer from what the compiled policy noted; it is put into findings when somebody reads them."""
    verdict, _, _, asks, paid = record
    line = case.lines[0]

    def lines() -> tuple[LineAnswer, ...]:
        look = Look(policy, line, settle(policy, line.facts, lambda _: held_of(policy, record)))
        found = _line(look, None if asks else False, checked_of(record))
        if paid is not None:
            found.money = found.money_most = breakdown(paid)
        return (found,)

    amount = ZERO if paid is None else paid[4]
    return Answer(policy, given, case.ignored, verdict, lines, _explore, amount, amount, ZERO)


def in_general(
    policy: Policy,
    given: Mapping[str, Any],
    case: Case,
    judge: Judge | None = None,
    gate: Sequence[bool] | None = None,
) -> Answer:
    """The answer to any case, also to what is not compiled: several lines, exchanges, unknown facts, open terms."""
    looks = [Look(policy, line, settle(policy, line.facts, judge)) for line in case.lines]
    gates = [None] * len(looks) if gate is None else list(gate)
    lines = [_line(look, asked) for look, asked in zip(looks, gates, strict=True)]
    if len(lines) > 1:
        _together(looks, lines)
    verdict = overall([line.verdict for line in lines])
    paying = [(look, line) for look, line in zip(looks, lines, strict=True) if line.verdict != "deny"]
    answer = Answer(policy, given, case.ignored, verdict, lambda: tuple(lines), _explore)
    if paying:
        least = money_for([look for look, _ in paying])
        most = money_for([look for look, _ in paying], most=True) if _is_range(paying) else least
        for (_, line), low, high in zip(paying, least.lines, most.lines, strict=True):
            line.money, line.money_most = low, high
        answer.amount, answer.amount_most, answer.to_pay = least.amount, most.amount, least.to_pay
    return answer


def _explore(answer: Answer) -> list[dict[str, Any]]:
    return counterfactuals_of(answer, decide)


def overall(verdicts: list[Verdict]) -> Verdict:
    """The verdict of a return from those of its lines.

    A line for a person makes it a review; else a line that is still open keeps the whole pending (nothing asked for
    may be lost by approving the rest); else one approved line approves the return for such lines; else it is
    denied.
    """
    for verdict in ("review", "ask", "wait", "approve"):
        if verdict in verdicts:
            return cast(Verdict, verdict)
    return "deny"


def _line(look: Look, gate_asks: bool | None, checked: Mapping[str, Truth] | None = None) -> LineAnswer:
    # What was noted is put into a finding where it failed, and else when somebody asks for all of them.
    failed = None if checked is None else {name: passed for name, passed in checked.items() if not passed}
    findings = run_checks(look, failed)
    failing = [each for each in findings if each.outcome is not True]
    by_law = must_accept(look)
    verdict, deciding = combine(look, failing, by_law)
    gate = None
    if verdict == "approve" and by_law is not True:
        gate = risk_gate(look) if gate_asks is None else WITHHELD_GATE if gate_asks else None
        if gate is not None:
            failing.append(gate)
            deciding, verdict = [gate], "review"
    last = [] if gate is None else [gate]
    findings += last

    def find() -> list[Finding]:
        return findings if checked is None else run_checks(look, checked) + last

    conditions = [each for each in failing if each.outcome is UNKNOWN and conditional(look, each)]
    if verdict not in ("approve", "review") or by_law is True:
        conditions = []
    return LineAnswer(look, failing, verdict, deciding, conditions, by_law is True, find)


def must_accept(look: Look) -> Truth:
    """Whether the law accepts this line whatever the policy says."""
    truth: Truth = False
    for rule, outcome in zip(look.policy.floors, look.terms.floors, strict=True):
        if rule.must_accept:
            if outcome is True:
                return True
            if outcome is UNKNOWN:
                truth = UNKNOWN
    return truth


def combine(look: Look, findings: list[Finding], by_law: Truth) -> tuple[Verdict, list[Finding]]:
    """The verdict of one line, and the findings it rests on (none for a plain approval)."""
    failed = [each for each in findings if each.outcome is False]
    broken = [each for each in failed if each.check in INTEGRITY]
    if broken:
        return "deny", broken
    unsure = [each for each in findings if each.outcome is UNKNOWN and not conditional(look, each)]
    if by_law is True:
        unsure = [each for each in unsure if each.check in INTEGRITY]
        if unsure:
            return ("ask" if askable(look, unsure) else "review"), unsure
        return "approve", []
    denied = [each for each in failed if each.effect == "deny"]
    if denied:
        if by_law is UNKNOWN:
            open_law = _open_law(look)
            return ("ask" if askable(look, open_law) else "review"), open_law + denied
        return "deny", denied
    reviews = [each for each in failed if each.effect == "review"]
    waits = [each for each in failed if each.effect == "wait"]
    asks = [each for each in failed if each.effect == "ask"]
    if reviews or waits or asks:
        # An unknown that could at most send the case to a person matters only where it would be approved.
        unsure = [each for each in unsure if each.effect != "review"]
    if askable(look, unsure):
        return "ask", [each for each in unsure if askable(look, [each])] + asks
    if waits:
        return "wait", waits
    if asks:
        return "ask", asks
    if unsure or reviews:
        return "review", sorted(reviews + unsure, key=findings.index)
    return "approve", []


def conditional(look: Look, finding: Finding) -> bool:
    """Unknown only through facts that may wait: at the request, or until the stage at which they become known."""
    if not finding.unknown:
        return False
    stage = STAGES.index(cast(Any, look.facts["stage"]))
    for name in finding.unknown:
        fact = look.policy.facts[name]
        if fact.when_unknown != "condition" or (stage > 0 and STAGES.index(fact.known_at) <= stage):
            return False
    return True


def askable(look: Look, findings: list[Finding]) -> bool:
    """Whether the shopper can answer one of the facts that are open."""
    return any(look.policy.facts[name].when_unknown == "ask" for each in findings for name in each.unknown)


def _open_law(look: Look) -> list[Finding]:
    """The laws of which it is not known whether they demand acceptance, each with the facts it waits for."""
    calendar = look.policy.calendar
    return [
        Finding("law", UNKNOWN, "review", rule.reads, blamed(rule.when, look.facts, calendar), rule=rule)
        for rule, outcome in zip(look.policy.floors, look.terms.floors, strict=True)
        if rule.must_accept and outcome is UNKNOWN
    ]


def risk_gate(look: Look) -> Finding | None:
    """An approval at or above the risk limit, or with a listed flag, goes to a person; unknown risk changes nothing."""
    score, flags = look.facts.get("risk.score"), look.facts.get("risk.flags")
    if isinstance(score, NUMBER):
        limits = [limit for limit in look.terms.values("review_at_risk") if limit is not None]
        if limits and score >= min(limits):
            return Finding(
                "risk",
                False,
                "review",
                ("risk.score",),
                term="review_at_risk",
                limit=min(limits),
                value=score,
            )
    if isinstance(flags, frozenset) and flags:
        for listed in look.terms.values("fraud_flags"):
            found = sorted(flags if listed is None else flags.intersection(listed))
            if found:
                return Finding(
                    "risk",
                    False,
                    "review",
                    ("risk.flags",),
                    term="fraud_flags",
                    limit=listed,
                    value=tuple(found),
                )
    return None


def _together(looks: list[Look], lines: list[LineAnswer]) -> None:
    """With `lines_decided: together` every line gets the worst verdict of all, but those that the law decides.

    What the law accepts is accepted whatever its neighbours are, and drags none of them along; while it is unknown
    whether the law accepts a line, no neighbour denies it.
    """
    choices = looks[0].terms.values("lines_decided")
    if choices == ("each",):
        return
    pairs = zip(looks, lines, strict=True)
    bound = [(look, line) for look, line in pairs if not line.by_law or line.verdict == "deny"]
    worst = min((line.verdict for _, line in bound), key=VERDICTS.index, default=None)
    if worst is None:
        return
    if len(choices) > 1 and any(line.verdict != worst for _, line in bound):
        # It is open whether one verdict holds for all: only a person can say.
        unsure = looks[0].terms.blame("lines_decided")
        worst = "ask" if any(looks[0].policy.facts[n].when_unknown == "ask" for n in unsure) else "review"
        finding = Finding(
            "lines_decided", UNKNOWN, "review", unknown=unsure, term="lines_decided", limit=choices[0]
        )
        for _, line in bound:
            line.findings.append(finding)
            line.failing.append(finding)
            line.verdict, line.deciding = worst, [finding]
        return
    for look, line in bound:
        verdict, deciding = worst, list[Finding]()
        if worst == "deny" != line.verdict and must_accept(look) is UNKNOWN:
            deciding = _open_law(look)
            doubted: Verdict = "ask" if askable(look, deciding) else "review"
            verdict = min(doubted, line.verdict, key=VERDICTS.index)
        if line.verdict != verdict:
            line.alone = line.verdict
            line.verdict, line.deciding = verdict, deciding


def _is_range(paying: list[tuple[Look, LineAnswer]]) -> bool:
    """Whether anything leaves the amount open: a term with several values, a range a person picks from, or money
    of which nobody knows whether it is left."""
    for look, _ in paying:
        open_ = not isinstance(look.facts.get("order.paid"), NUMBER) or "order.refunded" not in look.facts
        if open_ and look.facts.get("order.shipping_paid"):
            return True  # what was paid for shipping may be left, or not
        held = look.terms.touched() | {"refund_range", "fee_range", "refund_outbound_shipping"}
        for name in held:
            values = look.terms.values(name)
            if (
                len(values) > 1
                or (name in ("refund_range", "fee_range") and values != (None,))
                or values == ("whole_order",)
            ):
                return True
    return False
