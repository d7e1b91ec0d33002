"""The checks in SQL, in the same fixed order as in Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from dokani.engine.policy import Rule
from dokani.engine.sql.conditions import Conditions, joined, order
from dokani.engine.sql.facts import Facts, known_absent
from dokani.engine.sql.finding import Finding
from dokani.engine.sql.readings import Reading
from dokani.engine.sql.rules import Rules
from dokani.engine.sql.swap import Wish, balance, exchange_for, in_stock, refund_method, replacements
from dokani.engine.sql.terms import Terms
from dokani.engine.sql.text import (
    FAILS,
    FALSE,
    HOLDS,
    TRUE,
    Test,
    among,
    choose,
    every,
    literal,
    negated,
    opposite,
    some,
    true,
    words,
)
from dokani.engine.sql.window import not_before, window
from dokani.engine.vocabulary import ACTIONS, Fact


def findings(facts: Facts, conditions: Conditions, terms: Terms, rules: Rules, wish: Wish) -> list[Finding]:
    """Every check that may concern a line, in order."""
    # Of ordinary rows integrity is known, and nothing is to be given in place of the goods.
    integrity = not facts.known
    swap = [] if facts.known else [replacements(facts, wish), exchange_for(facts, terms, wish)]
    before = [
        _order_is_shoppers(facts) if integrity else None,
        _state(facts, terms),
        _line_on_order(facts) if integrity else None,
        _quantity(facts) if integrity else None,
        *swap,
        *([] if facts.known else in_stock(facts, terms, wish)),
        not_before(facts, terms),
        window(facts, terms),
        _reason(facts, terms),
        _resolution(facts, terms),
        refund_method(facts, terms, wish),
        None if facts.known else balance(facts, wish),
    ]
    spoken = [
        _verdict_rule(facts, conditions, rules, number, rule)
        for number, rule in enumerate(facts.policy.rules)
        if rule.verdict is not None
    ]
    after = [_evidence(facts, terms), _value(facts, terms), _high_risk_category(facts, terms)]
    if not facts.known and any(not terms.held[name].only(None) for name in ("refund_range", "fee_range")):
        # Once the goods are inspected a person picks, and every case is one for Python.
        facts.columns.add("stage")
        facts.left_out.append("(stage = 'inspected')")
    found = [each for each in (*before, *spoken, *after) if each is not None]
    if facts.known:
        found = [replace(each, unknown=FALSE, blame="0") for each in found]
    return [each for each in found if each.fails != FALSE or each.unknown != FALSE]


def member(seen: Reading, values: tuple[Any, ...]) -> Test:
    """Whether a value is among these; absent is among none, unknown only where there is none."""
    if not values:
        return FAILS
    inside = among(seen.value, values)
    return Test(true(inside), f"coalesce(not {inside}, {negated(seen.unknown)})")


def _order_is_shoppers(facts: Facts) -> Finding:
    seen = facts.value("order.is_shoppers")
    sound = facts.column("sound")
    fails = every(f"(not {sound})", f"coalesce(not {seen.value}, {negated(seen.unknown)})")
    return Finding("order_is_shoppers", "deny", fails, seen.unknown, facts.blame("order.is_shoppers"))


def _state(facts: Facts, terms: Terms) -> Finding:
    status, action = facts.value("item.status"), facts.value("action").value

    def allows(states: Mapping[str, tuple[str, ...] | None]) -> Test:
        judged: dict[str, Test] = {}
        for each in ACTIONS:
            allowed = states.get(each, ())
            judged[each] = HOLDS if allowed is None else member(status, allowed)
        usual = judged["return"]
        others = [(each, test) for each, test in judged.items() if each != "return" and test != usual]
        return Test(
            choose([(f"({action} = {literal(each)})", test.yes) for each, test in others], usual.yes),
            choose([(f"({action} = {literal(each)})", test.no) for each, test in others], usual.no),
        )

    test = terms.over(("states_allowing",), allows)
    bit = facts.bit("order.status")
    blame = joined(terms.blame("states_allowing"), choose([(status.unknown, str(bit))], "0"))
    return Finding("state", "deny", test.no, test.unknown, blame)


def _line_on_order(facts: Facts) -> Finding:
    ordered, returnable = facts.value("item.quantity_ordered"), facts.value("item.quantity_returnable")
    sound = facts.column("sound")
    # What can still come back was on the order.
    unknown = every(f"(not {sound})", ordered.unknown, f"coalesce({returnable.value} <= 0, true)")
    fails = every(f"(not {sound})", negated(ordered.unknown), f"coalesce({ordered.value} <= 0, true)")
    return Finding("line_on_order", "deny", fails, unknown, facts.blame("item.quantity_ordered"))


def _quantity(facts: Facts) -> Finding:
    asked, returnable = facts.value("item.quantity"), facts.value("item.quantity_returnable")
    sound, together = facts.column("sound"), facts.column("asked_in_all")
    nothing = some(
        known_absent(asked),
        f"coalesce({asked.value} = 0, false)",
        known_absent(returnable),
        f"coalesce({returnable.value} = 0, false)",
    )
    known = f"({asked.value} is not null and {returnable.value} is not null)"
    # The same goods may be asked for in another line of the request, in a number nobody knows.
    too_many = f"(coalesce({together}, {asked.value}) > {returnable.value})"
    fails = every(f"(not {sound})", some(nothing, every(known, too_many)))
    open_ = some(
        negated(known), every(f"({together} is null)", negated(f"({asked.value} > {returnable.value})"))
    )
    unknown = every(f"(not {sound})", negated(nothing), open_)
    missing = facts.blame("item.quantity", "item.quantity_returnable")
    bit = facts.bit("item.quantity")
    return Finding("quantity", "deny", fails, unknown, f"coalesce(nullif({missing}, 0), {bit})")


def _reason(facts: Facts, terms: Terms) -> Finding | None:
    if terms.held["acceptable_reasons"].only(None):
        return None
    given, own = facts.value("reason"), facts.policy.reasons

    def accepts(accepted: tuple[str, ...] | None) -> Test:
        if accepted is None:
            return HOLDS
        codes = [*accepted, *(code for code, each in own.items() if each.means in accepted)]
        return member(given, tuple(dict.fromkeys(codes)))

    test = terms.over(("acceptable_reasons",), accepts)
    blame = joined(facts.blame("reason"), terms.blame("acceptable_reasons"))
    return Finding("reason", "deny", test.no, test.unknown, blame)


def _resolution(facts: Facts, terms: Terms) -> Finding | None:
    if terms.held["resolutions"].only(None):
        return None
    wanted, action = facts.value("resolution_wanted"), facts.value("action").value
    cancels, swaps = f"({action} = 'cancel')", f"({action} = 'exchange')"

    def gives(resolutions: tuple[str, ...] | None) -> Test:
        if resolutions is None:
            return HOLDS
        plain = member(wanted, resolutions)
        if resolutions:
            absent = known_absent(wanted)
            plain = Test(some(absent, plain.yes), every(negated(absent), plain.no))
        swap = "exchange" in resolutions
        return Test(
            choose([(cancels, TRUE), (swaps, TRUE if swap else FALSE)], plain.yes),
            choose([(cancels, FALSE), (swaps, FALSE if swap else TRUE)], plain.no),
        )

    test = terms.over(("resolutions",), gives)
    missing = choose([(swaps, "0")], facts.blame("resolution_wanted"))
    cancelled = negated(cancels)
    return Finding(
        "resolution",
        "deny",
        every(cancelled, test.no),
        every(cancelled, test.unknown),
        joined(missing, terms.blame("resolutions")),
    )


def _verdict_rule(facts: Facts, conditions: Conditions, rules: Rules, number: int, rule: Rule) -> Finding:
    """A rule that speaks a verdict fails where it holds; a wait that is over no longer holds."""
    holds, unsure = rules.holds(number), rules.unsure(number)
    effect = rule.verdict or "deny"
    if effect == "wait":
        until = facts.date(rule.until.name) if isinstance(rule.until, Fact) else conditions.moment(rule.until)
        today, asked = facts.date("today"), facts.date("request.asked_at")
        over = some(
            true(f"({order(today, until)} >= 0)"),
            every(f"({today.day} is null)", true(f"({order(asked, until)} >= 0)")),
        )
        holds, unsure = every(holds, negated(over)), every(unsure, negated(over))
    return Finding(f"rule:{rule.id}", effect, holds, unsure, rules.blame(number))


def _evidence(facts: Facts, terms: Terms) -> Finding | None:
    if terms.held["required_evidence"].only({}):
        return None
    given, why = facts.value("evidence"), facts.value("reason")

    def present(kinds: tuple[str, ...]) -> str:
        if not kinds:
            return TRUE
        if len(kinds) == 1:
            return f"coalesce({literal(kinds[0])} = any({given.value}), false)"
        return f"coalesce({given.value} @> {words(kinds)}, false)"

    def enough(required: Mapping[str, tuple[str, ...]]) -> Test:
        wanted = dict(required)
        for code, each in facts.policy.reasons.items():
            if code not in required and each.means in required:
                wanted[code] = required[each.means]
        wanted = {code: kinds for code, kinds in wanted.items() if kinds}
        if not wanted:
            return HOLDS
        # While the reason is not known, what any reason wants must be there.
        whatever = every(*(present(kinds) for kinds in required.values()))
        pairs = [(f"({why.value} = {literal(code)})", present(kinds)) for code, kinds in wanted.items()]
        there = choose([(why.unknown, whatever), *pairs], TRUE)
        missing = choose(
            [
                (some(why.unknown, given.unknown), FALSE),
                *(
                    (f"({why.value} = {literal(code)})", negated(present(kinds)))
                    for code, kinds in wanted.items()
                ),
            ],
            FALSE,
        )
        return Test(f"({there})", f"({missing})")

    test = terms.over(("required_evidence",), enough)
    blame = joined(facts.blame("reason", "evidence"), terms.blame("required_evidence"))
    return Finding("evidence", "ask", test.no, test.unknown, blame)


def _value(facts: Facts, terms: Terms) -> Finding | None:
    if terms.held["auto_approve_threshold"].only(None):
        return None
    worth, total = facts.value("request.value"), facts.value("order.value")
    price, asked = facts.value("item.price"), facts.value("item.quantity")
    lines = facts.value("request.lines").value
    # What comes back is never worth more than the whole order, nor than its one line at full price.
    most = f"least({total.value}, case when {lines} = 1 then {price.value} * {asked.value} end)"

    def within(threshold: Decimal | None) -> Test:
        if threshold is None:
            return HOLDS
        limit = literal(threshold)
        held = f"({worth.value} <= {limit})"
        small = true(f"({most} <= {limit})")
        return Test(
            f"coalesce({held}, {choose([(worth.unknown, small)], TRUE)})", f"coalesce(not {held}, false)"
        )

    test = terms.over(("auto_approve_threshold",), within)
    bit = facts.bit("request.value")
    blame = joined(
        terms.blame("auto_approve_threshold"), choose([(f"({worth.value} is null)", str(bit))], "0")
    )
    return Finding("value", "review", test.no, test.unknown, blame)


def _high_risk_category(facts: Facts, terms: Terms) -> Finding | None:
    if terms.held["high_risk_categories"].only(()):
        return None
    category = facts.value("item.category")

    def outside(categories: tuple[str, ...] | None) -> Test:
        return FAILS if categories is None else opposite(member(category, categories))

    test = terms.over(("high_risk_categories",), outside)
    blame = joined(facts.blame("item.category"), terms.blame("high_risk_categories"))
    return Finding("high_risk_category", "review", test.no, test.unknown, blame)
