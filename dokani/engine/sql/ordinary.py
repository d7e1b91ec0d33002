"""The quick way for ordinary rows: all that the policy reads is known, so two values will do and little is carried on.

An ordinary row is a request for one sound line, to be returned and not replaced, of which every fact is known that a
rule or a check reads. Nearly all of a shop's past is like that; the rest goes the general way.
"""

from __future__ import annotations

from collections.abc import Sequence

from dokani.engine.policy import Policy, Verdict
from dokani.engine.settle import START_FACTS
from dokani.engine.sql.checks import findings
from dokani.engine.sql.columns import COLUMNS, MASKS
from dokani.engine.sql.compile import Compiled, needed_rules, starts_of
from dokani.engine.sql.conditions import Conditions
from dokani.engine.sql.facts import Facts
from dokani.engine.sql.finding import Finding
from dokani.engine.sql.gate import gate
from dokani.engine.sql.money import Purse
from dokani.engine.sql.rules import Rules
from dokani.engine.sql.swap import Wish
from dokani.engine.sql.terms import USED, Terms
from dokani.engine.sql.text import FALSE, TRUE, choose, every, lacks, literal, some
from dokani.engine.sql.verdict import CODE


def compile_ordinary(
    policy: Policy, general: Compiled, *, prefix: str = "p_", zone: str = "UTC"
) -> Compiled | None:
    """The policy over ordinary rows, which `condition` tells; None where it has none. `general` is the same policy over
    requests of one line."""
    if general.needs is None:
        return None
    facts = Facts(policy, prefix, zone, known=True)
    conditions, terms = Conditions(facts), Terms(facts)
    rules = Rules(facts, conditions, ())
    facts.starts = tuple(START_FACTS[name] for name in starts_of(terms))
    needed = needed_rules(policy, terms)
    starters = [number for number, _ in terms.held["window_starts_at"].setters]
    rules.write_out(starters)
    terms.write_out(rules)
    facts.days = (_days(facts, terms), FALSE)
    rules.write_out(needed)
    layers: list[dict[str, str]] = [terms.setting(rules, USED), *terms.bounding(rules)]
    wanted = Wish(facts.value("resolution_wanted").value, FALSE)
    found = findings(facts, conditions, terms, rules, wanted)
    law = some(
        *(rules.holds(len(policy.rules) + at) for at, floor in enumerate(policy.floors) if floor.must_accept)
    )
    risky = gate(facts, terms)
    layers.append({f"{prefix}alone": _verdict(found, law, risky)})
    layers += Purse(facts, terms, wanted, several=False).layers()
    left_out = [f"coalesce({each}, false)" for each in dict.fromkeys(facts.left_out) if each != FALSE]
    condition = _condition(facts, general.needs)
    return Compiled(
        several=False,
        columns=frozenset(facts.columns),
        derived={},
        layers=tuple(layer for layer in layers if layer),
        tables=dict(facts.tables),
        verdict=f"{prefix}alone",
        amount=f"{prefix}amount",
        check=_check(found, law, risky),
        unknown="0::bigint",
        python=some(*left_out),
        checks=(*(each.check for each in found), "risk"),
        facts={},
        needs=general.needs,
        condition=condition,
    )


def _days(facts: Facts, terms: Terms) -> str:
    held, asked = terms.held["window_starts_at"], facts.date("request.asked_at")
    return held.pick(lambda at: f"({asked.day} - {facts.date(START_FACTS[held.values[at]]).day})")


def _failing(found: Sequence[Finding], effect: str) -> list[str]:
    return [each.fails for each in found if each.effect == effect]


def _verdict(found: Sequence[Finding], law: str, risky: str) -> str:
    """The worst first: what stands first in a CASE is looked at first, and the rest not at all."""
    effects: tuple[Verdict, ...] = ("deny", "wait", "ask", "review")
    pairs = [(some(*_failing(found, effect)), str(CODE[effect])) for effect in effects]
    return f"({choose([(law, str(CODE['approve'])), *pairs, (risky, str(CODE['review']))], str(CODE['approve']))})"


def _check(found: Sequence[Finding], law: str, risky: str) -> str:
    """The place of the finding that the verdict rests on first; NULL for a plain approval."""
    pairs: list[tuple[str, str]] = [(law, "null::integer")]
    for effect in ("deny", "wait", "ask", "review"):
        pairs += [(each.fails, str(at)) for at, each in enumerate(found) if each.effect == effect]
    return f"({choose([*pairs, (risky, str(len(found)))], 'null::integer')})"


def _condition(facts: Facts, needs: frozenset[str]) -> str:
    """Whether a row is ordinary; never NULL."""
    policy = facts.policy
    masks = dict.fromkeys(MASKS, 0)
    parts = [
        facts.column("plain"),
        f"({facts.column('decimals')} = {policy.exponent})",
        f"({facts.column('order_currency')} = {literal(policy.currency)})",
    ]
    given: list[str] = []
    for name in needs:
        if name.startswith("custom."):
            parts.append(f"(custom ? {literal(name.removeprefix('custom.'))})")
            facts.columns.add("custom")
        elif name == "days_since_start":
            # Counted here, and so not given: not even as absent.
            parts.append(f"(({facts.column(COLUMNS[name].mask)} & {COLUMNS[name].bit}) <> 0)")
            given += facts.starts
        elif name == "today":
            continue
        elif name == "season" and policy.seasons:
            column = COLUMNS[name]
            parts.append(f"(({facts.column(column.mask)} & {column.bit}) <> 0)")
            given += [season.of for season in policy.seasons]
        else:
            given.append(name)
    for name in given:
        masks[COLUMNS[name].mask] |= COLUMNS[name].bit
    parts += [lacks(facts.column(mask), bits) for mask, bits in masks.items() if bits]
    return f"coalesce({every(*parts)}, false)" if parts else TRUE
