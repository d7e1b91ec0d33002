"""The functions of a policy's program, written line by line."""

from __future__ import annotations

from dokani.engine.versions.v1_0_0.compiled import checks, conditions, money
from dokani.engine.versions.v1_0_0.compiled.checks import CHECKS, DENYING, DOUBTS, INTEGRITY, Checks
from dokani.engine.versions.v1_0_0.compiled.days import Days
from dokani.engine.versions.v1_0_0.compiled.source import LEAVES, Function, Source
from dokani.engine.versions.v1_0_0.compiled.terms import Chosen, Said, Settled
from dokani.engine.versions.v1_0_0.conditions import facts_read
from dokani.engine.versions.v1_0_0.policy import Policy, Rule, Verdict

# What failed of a case, as bits: its checks, and rules that spoke a verdict.
BITS = {name: 1 << at for at, name in enumerate((*CHECKS, "deny", "wait", "review"))}
_BY_WORST: dict[Verdict, tuple[str, ...]] = {
    "deny": (*DENYING, "deny"),
    "wait": ("wait",),
    "ask": ("evidence",),
    "review": (*DOUBTS, "review"),
}
_ELSEWHERE = frozenset({None, "exchange", "replacement"})


def outcomes(policy: Policy, source: Source) -> None:
    """outcomes(facts) → how every rule and every floor comes out, also where facts are unknown."""
    into = Function(source, "outcomes", unknown=True)
    groups = []
    for rules in (policy.rules, policy.floors):
        names = []
        for rule in rules:
            expression = conditions.truth(rule.when, into)
            reads = dict.fromkeys(into.fact(fact.name) for fact in facts_read(rule.when))
            if reads:
                known = " and ".join(f"{local} is not UNKNOWN" for local in reads)
                walked = f"walked({source.constant(rule.when)}, facts)"
                expression = f"({expression}) if {known} else {walked}"
            name = source.name("r")
            into.line(f"{name} = {expression}")
            names.append(name)
        groups.append(f"[{', '.join(names)}]")
    into.line(f"return {', '.join(groups)}")


def _ordinary_case(into: Function) -> None:
    """Leave what is no return, and what is not paid back in money or credit."""
    constant = into.source.constant
    action, wanted = into.fact("action"), into.fact("resolution_wanted")
    into.line(f"if {action} != {constant('return')} or {wanted} in {constant(_ELSEWHERE)}: return None")


def _counts(policy: Policy) -> bool:
    """Whether any case asks how many days went by."""
    if "days_since_start" in policy.reads or policy.terms["return_window"] is not None:
        return True
    rules = (*policy.rules, *policy.floors)
    return any(name == "return_window" for r in rules for name, _ in (*r.sets, *r.at_least, *r.at_most))


def verdict(policy: Policy, source: Source) -> None:
    """verdict(facts): what is cheapest first, and nothing beyond what settles it."""
    into = Function(source, "verdict")
    with into.inside("try:"):
        terms = Chosen(Said(policy, checks.prepared(policy)), into)
        every = Checks(into, terms, days := Days(into, terms))

        def where(holds: str | None, said: Verdict) -> None:
            if holds is not None:
                into.line(f"if {holds}: return {source.constant(said)}")

        def unless(passed: str | None, said: Verdict) -> None:
            where(passed and f"not {passed}", said)

        _ordinary_case(into)
        for name in INTEGRITY:
            unless(every.passed(name), "deny")
        if _counts(policy):
            days.count()
        where(every.lawful(), "approve")
        for name in DENYING:
            unless(every.passed(name), "deny")
        where(every.spoken("deny"), "deny")
        # Known before a wait is spoken: what the shopper can still show is asked for first.
        shown = every.passed("evidence")
        where(every.spoken("wait"), "wait")
        unless(shown, "ask")
        for name in DOUBTS:
            unless(every.passed(name), "review")
        where(every.spoken("review"), "review")
        where(every.gate(), "review")
        into.line(f"return {source.constant('approve')}")
    into.line(f"except {LEAVES}: return None")


def decide(policy: Policy, source: Source) -> None:
    """decide(facts): every rule and every check noted, the verdict from them, and the money."""
    into, constant = Function(source, "decide"), source.constant
    with into.inside("try:"):
        terms = Settled(Said(policy, {**checks.prepared(policy), **money.PREPARED}), into)
        every = Checks(into, terms, days := Days(into, terms))
        _ordinary_case(into)
        if _counts(policy):
            days.count()
        into.line("failed = 0")
        terms.settle(lambda rule: _noted(rule, every, source))
        for name in CHECKS:
            if (passed := every.passed(name)) is not None:
                into.line(f"if not {passed}: failed |= {constant(BITS[name])}")
        law = every.lawful()
        into.line("asks = False")
        with into.inside("if not failed:"):
            into.line(f"said = {constant('approve')}")
            if (gate := every.gate()) is not None:
                spared = "" if law is None else f" and not ({law})"
                into.line(f"if ({gate}){spared}: asks, said = True, {constant('review')}")
        into.line(f"elif failed & {_bits(INTEGRITY, source)}: said = {constant('deny')}")
        if law is not None:
            into.line(f"elif {law}: said = {constant('approve')}")
        for worst, names in _BY_WORST.items():
            into.line(f"elif failed & {_bits(names, source)}: said = {constant(worst)}")
        into.line(f"if said is {constant('deny')}: return said, held, failed, asks, None")
        paying = ", ".join((*map(into.fact, money.FACTS), *map(terms.value, money.PREPARED)))
        into.line(f"return said, held, failed, asks, pay(facts, {paying})")
    into.line(f"except {LEAVES}: return None")


def _noted(rule: Rule, every: Checks, source: Source) -> str | None:
    """What a rule that holds and speaks a verdict adds to what failed."""
    if rule.verdict is None:
        return None
    note = f"failed |= {source.constant(BITS[rule.verdict])}"
    return f"if {every.waits(rule)}: {note}" if rule.verdict == "wait" else note


def _bits(names: tuple[str, ...], source: Source) -> str:
    return source.constant(sum(BITS[name] for name in names))
