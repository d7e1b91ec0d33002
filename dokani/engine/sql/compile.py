"""A policy as a query: verdict, amount, deciding check and unknown facts of every row of typed facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dokani.engine.policy import Policy
from dokani.engine.settle import START_FACTS
from dokani.engine.sql.checks import findings
from dokani.engine.sql.conditions import Conditions
from dokani.engine.sql.facts import Facts, known_absent
from dokani.engine.sql.layers import stacked
from dokani.engine.sql.money import Purse
from dokani.engine.sql.rules import Rules
from dokani.engine.sql.swap import ON_SWAPS, Wish, wish
from dokani.engine.sql.terms import USED, Terms
from dokani.engine.sql.text import FALSE, TRUE, choose, every, literal, negated, some
from dokani.engine.sql.verdict import CODE, Verdicts
from dokani.engine.terms import TERMS

_KEYS = "return_request_id line_at"
_REQUEST = "partition by return_request_id"


@dataclass(frozen=True, slots=True)
class Compiled:
    """One policy, ready to be asked over rows of requests with one line, or (`several`) with more.

    `python` is true of rows that only Python decides; their verdict and amount mean nothing. `check` is a place in
    `checks`, `unknown` a mask of the bits in `facts`, `verdict` a place in `engine.policy.VERDICTS`.
    """

    several: bool
    columns: frozenset[str]
    derived: dict[str, str]
    layers: tuple[dict[str, str], ...]
    tables: dict[str, str]
    verdict: str
    amount: str
    check: str
    unknown: str
    python: str
    checks: tuple[str, ...]
    facts: dict[str, int]
    # The facts that must be known for a row to be an ordinary one; None where knowing them is not enough.
    needs: frozenset[str] | None
    condition: str = TRUE


def compile_policy(
    policy: Policy, *, prefix: str = "p_", zone: str = "UTC", several: bool = False
) -> Compiled:
    """The policy in SQL; raises NotInSql naming the part that SQL does not take.

    `prefix` names the columns of one policy apart from another's in the same statement; `zone` is the time zone the
    session is in.
    """
    facts = Facts(policy, prefix, zone)
    conditions, terms = Conditions(facts), Terms(facts)
    rules = Rules(facts, conditions, ())
    needed = needed_rules(policy, terms)
    layers: list[dict[str, str]] = []
    facts.starts = tuple(START_FACTS[name] for name in starts_of(terms))
    starters = sorted(number for number, _ in terms.held["window_starts_at"].setters)
    reads_days = any("days_since_start" in rules.all[number].reads for number in needed)
    early: list[str] = []
    if reads_days:
        if starters:
            early = ["window_starts_at"]
            layers += [*rules.layers("s", starters), terms.setting(rules, early)]
        layers.append(_days(facts, terms))
    layers += rules.layers("r", needed)
    later = [name for name in USED if name not in early]
    layers.append({**terms.setting(rules, later), **_wished(facts, terms, rules)})
    layers += terms.bounding(rules)
    wanted = Wish(f"{prefix}chosen", f"{prefix}unsaid")
    verdicts = Verdicts(facts, terms, rules, findings(facts, conditions, terms, rules, wanted))
    needs = _needs(facts, terms, [rules.all[each].reads for each in needed])
    layers += verdicts.layers(_may_be_open(facts, needs))
    alone = f"{prefix}alone"
    check, unknown, verdict = verdicts.check(), verdicts.unknown_facts(), alone
    if several:
        verdict = f"{prefix}v"
        layers += _joint(facts, terms, verdicts)
        if not terms.held["lines_decided"].only("each"):
            check = verdicts.joint_check(check)
            unknown = verdicts.joint_unknown(unknown, terms.blame("lines_decided"))
    layers += Purse(facts, terms, wanted, several=several).layers()
    python = some(*_left_out(facts))
    return Compiled(
        several=several,
        columns=frozenset(facts.columns),
        derived=dict(facts.derived),
        layers=tuple(layer for layer in layers if layer),
        tables=dict(facts.tables),
        verdict=verdict,
        amount=f"{prefix}amount",
        check=check,
        unknown=unknown,
        python=python,
        checks=verdicts.checks,
        facts=facts.bits,
        needs=needs,
    )


def lines_query(
    compiled: Sequence[Compiled], source: str, keep: Iterable[str], wanted: Sequence[Sequence[str]]
) -> str:
    """The query over `source` (a table, and which of its rows) that answers, for each line, the columns `keep` and

    of each policy those of `verdict`, `amount`, `check`, `unknown` and `python` that are wanted, named `verdict_0`,
    `amount_0`, … for the first, `verdict_1` for the second.
    """
    columns = set(keep)
    derived: dict[str, str] = {}
    tables: dict[str, str] = {}
    for each in compiled:
        columns |= each.columns
        derived |= each.derived
        tables |= each.tables
        if each.several:
            columns |= {"return_request_id", "line_at"}
    answers = [*keep]
    for at, (each, names) in enumerate(zip(compiled, wanted, strict=True)):
        for name in names:
            expression = getattr(each, name)
            if name == "python" and each.several and expression != FALSE:
                # One line that only Python decides takes its whole request along.
                expression = f"bool_or({expression}) over ({_REQUEST})"
            answers.append(f"{expression} as {name}_{at}")
    base = {name: name for name in sorted(columns)} | derived
    query = stacked(base, source, [each.layers for each in compiled], [*answers, _KEYS])
    head = "".join(
        f"{', ' if at else 'with '}{name} as materialized ({text})"
        for at, (name, text) in enumerate(tables.items())
    )
    return f"{head} select {', '.join(answers)} from ({query} offset bigint '0') p"  # noqa: S608


def needed_rules(policy: Policy, terms: Terms) -> list[int]:
    """The rules that have a say in verdicts and amounts."""
    first = len(policy.rules)
    spoken = {number for number, rule in enumerate(policy.rules) if rule.verdict is not None}
    lawful = {first + at for at, floor in enumerate(policy.floors) if floor.must_accept}
    return sorted(terms.rules() | spoken | lawful)


def starts_of(terms: Terms) -> list[str]:
    """What the window may start at."""
    held = terms.held["window_starts_at"]
    return list(dict.fromkeys(held.values if held.moves else [held.values[held.default]]))


def _days(facts: Facts, terms: Terms) -> dict[str, str]:
    """The days since the start, given or counted; unknown where several starts give several counts."""
    given, marked = facts.column("days_since_start"), facts.marked("days_since_start")
    held, asked = terms.held["window_starts_at"], facts.date("request.asked_at")
    starts = starts_of(terms)
    counted, unknown = "", ""
    if len(starts) == 1:
        start = facts.date(START_FACTS[starts[0]])
        counted = f"({asked.day} - {start.day})"
        unknown = every(f"({counted} is null)", negated(known_absent(start)))
    else:
        # Absent counts as a count of its own: -1000000 stands for it.
        nothing = -1_000_000
        counts, doubts = [], []
        for name in starts:
            start, possible = facts.date(START_FACTS[name]), held.may_be((held.place(name),))
            count = f"(case when {start.day} is null then {nothing} else {asked.day} - {start.day} end)"
            counts.append(f"case when {possible} then {count} end")
            open_ = some(start.unknown, every(f"({start.day} is not null)", f"({asked.day} is null)"))
            doubts.append(every(possible, open_))
        least, most = (f"{which}({', '.join(counts)})" for which in ("least", "greatest"))
        counted = f"nullif(case when {least} = {most} then {least} end, {nothing})"
        unknown = some(*doubts, f"coalesce({least} <> {most}, false)")
    names = (f"{facts.prefix}days", f"{facts.prefix}days_u")
    facts.days = names
    return {
        names[0]: f"coalesce({given}, case when {marked} and not {unknown} then {counted} end)",
        names[1]: every(marked, unknown),
    }


def _wished(facts: Facts, terms: Terms, rules: Rules) -> dict[str, str]:
    found = wish(facts, terms, rules)
    return {f"{facts.prefix}chosen": found.chosen, f"{facts.prefix}unsaid": found.unsaid}


def _needs(facts: Facts, terms: Terms, reads: Iterable[tuple[str, ...]]) -> frozenset[str] | None:
    """The facts that, where all are known, leave no finding unknown; None where lengths of time may not be ranked."""
    for held in terms.held.values():
        units = {getattr(value, "unit", None) for value in held.values if value is not None}
        if held.bounds and TERMS[held.name].bound == "length" and len(units) > 1:
            return None
    return frozenset({*(facts.bits.keys() - ON_SWAPS), "item.status"}.union(*reads))


def _may_be_open(facts: Facts, needs: frozenset[str] | None) -> str:
    """A quick test that is true wherever a finding may be unknown."""
    if needs is None:
        return TRUE
    # What concerns a replacement matters only where there is to be one.
    swaps = f"({facts.prefix}unsaid or {facts.prefix}chosen in ('exchange', 'replacement'))"
    return some(f"(not {facts.column('sound')})", facts.some_unknown(set(needs)), swaps)


def _joint(facts: Facts, terms: Terms, verdicts: Verdicts) -> list[dict[str, str]]:
    """With `lines_decided: together` every line gets the worst verdict of all, but those that the law decides."""
    p, held = facts.prefix, terms.held["lines_decided"]
    alone = f"{p}alone"
    if held.only("each"):
        return [{f"{p}v": alone}]
    worst, best, beside = f"{p}worst", f"{p}best", f"{p}beside"
    together = held.may_be((held.place("together"),))
    asks = facts.bits_of(when_unknown="ask")
    lawful = f"({beside} is not distinct from -1)"
    others = f"filter (where not {lawful}) over ({_REQUEST})"
    undecided = every(held.open, negated(lawful), f"({worst} <> {best})")
    doubted = f"(case when ({terms.blame('lines_decided')} & {asks}) <> 0 then {CODE['ask']} else {CODE['review']} end)"
    spared = f"({worst} = {CODE['deny']} and {alone} <> {CODE['deny']} and {beside} is not null)"
    shared = choose(
        [
            (lawful, alone),
            (undecided, doubted),
            (every(together, negated(held.open), spared), f"least({alone}, {beside})"),
            (every(together, negated(held.open)), worst),
        ],
        alone,
    )
    return [
        verdicts.beside(),
        {worst: f"min({alone}) {others}", best: f"max({alone}) {others}"},
        {f"{p}v": shared, f"{p}undecided": undecided},
    ]


def _left_out(facts: Facts) -> list[str]:
    policy = facts.policy
    currency = facts.column("order_currency")
    decimals = facts.column("decimals")
    return [
        facts.column("odd"),
        f"({decimals} <> {policy.exponent})",
        f"coalesce({currency} <> {literal(policy.currency)}, false)",
        *(f"coalesce({each}, false)" for each in dict.fromkeys(facts.left_out) if each != FALSE),
    ]
