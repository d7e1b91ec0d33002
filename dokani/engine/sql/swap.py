"""The checks on exchanges and on where money goes, in SQL."""

from __future__ import annotations

from dataclasses import dataclass

from dokani.engine.finding import Effect
from dokani.engine.sql.conditions import joined
from dokani.engine.sql.facts import Facts, known_absent
from dokani.engine.sql.finding import Finding
from dokani.engine.sql.rules import Rules
from dokani.engine.sql.terms import Terms
from dokani.engine.sql.text import (
    FALSE,
    HOLDS,
    TRUE,
    Test,
    all_of,
    any_of,
    choose,
    every,
    literal,
    negated,
    opposite,
    some,
    sure,
    true,
)

# Facts that matter only where something is to be given in place of the goods.
ON_SWAPS = frozenset(
    (
        "item.replacements",
        "item.same_product",
        "item.price_difference",
        "item.variant_available",
        "request.price_difference",
        "refund_to.balance",
    )
)
MONEY = ("refund", "price_reduction", "waive_fee", "keep_item")


@dataclass(frozen=True, slots=True)
class Wish:
    """How a line is resolved: what the shopper wants, else what the law gives, else what the shop gives first.

    `unsaid` is where nobody knows what the shopper wants.
    """

    chosen: str
    unsaid: str

    def among(self, *resolutions: str) -> Test:
        """Whether the line is resolved in one of these ways."""
        listed = ", ".join(literal(each) for each in resolutions)
        inside = f"({self.chosen} in ({listed}))"
        known = negated(self.unsaid)
        return Test(every(known, inside), every(known, f"(not {inside})"))


def wish(facts: Facts, terms: Terms, rules: Rules) -> Wish:
    """Worked out once for each row; it is added to the layer of the checks."""
    action, wanted = facts.value("action").value, facts.value("resolution_wanted")
    first = terms.first("resolutions", lambda value: literal(value[0] if value else "refund"))
    shops = len(facts.policy.rules)
    lawful = [
        (rules.may_hold(shops + at), literal(floor.gives))
        for at, floor in enumerate(facts.policy.floors)
        if floor.gives is not None
    ]
    first = choose(lawful, first)
    chosen = choose(
        [(f"({action} = 'exchange')", "'exchange'"), (f"({action} = 'cancel')", "'refund'")],
        f"coalesce({wanted.value}, {first})",
    )
    unsaid = every(f"({action} not in ('exchange', 'cancel'))", wanted.unknown)
    return Wish(f"({chosen})", unsaid)


def _if(applies: Test, passed: Test) -> Test:
    """Passed, or not applicable."""
    return any_of((opposite(applies), passed))


def _unsure(facts: Facts, applies: Test) -> str:
    return choose([(applies.unknown, str(facts.bit("resolution_wanted")))], "0")


def _finding(check: str, effect: Effect, test: Test, blame: str) -> Finding:
    return Finding(check, effect, test.no, test.unknown, blame)


def replacements(facts: Facts, wanted: Wish) -> Finding:
    """An exchange names one replacement for each unit."""
    applies = wanted.among("exchange")
    named, asked = facts.value("item.replacements"), facts.value("item.quantity")
    known = every(negated(named.unknown), negated(asked.unknown))
    same = f"({named.value} is not distinct from {asked.value})"
    matches = Test(every(known, same), every(known, negated(same)))
    blame = joined(facts.blame("item.replacements", "item.quantity"), _unsure(facts, applies))
    return _finding("replacements", "deny", _if(applies, matches), blame)


def exchange_for(facts: Facts, terms: Terms, wanted: Wish) -> Finding | None:
    """The replacement is what the shop exchanges for."""
    if terms.held["exchange_for"].only("anything"):
        return None
    applies = wanted.among("exchange")
    same, difference = facts.value("item.same_product"), facts.value("item.price_difference")
    product = Test(true(same.value), f"coalesce(not {same.value}, {negated(same.unknown)})")
    even = Test(
        every(negated(difference.unknown), f"coalesce({difference.value} = 0, true)"),
        f"coalesce({difference.value} <> 0, false)",
    )

    def allows(what: str) -> Test:
        if what == "anything":
            return HOLDS
        return product if what == "same_product" else all_of((product, even))

    test = _if(applies, terms.over(("exchange_for",), allows))
    blame = joined(
        facts.blame("item.same_product", "item.price_difference"),
        terms.blame("exchange_for"),
        _unsure(facts, applies),
    )
    return _finding("exchange_for", "deny", test, blame)


def in_stock(facts: Facts, terms: Terms, wanted: Wish) -> list[Finding]:
    """The replacement is in stock, or the shop says what happens when it is not."""
    applies = wanted.among("exchange", "replacement")
    available = facts.value("item.variant_available")
    here = Test(true(available.value), f"coalesce(not {available.value}, {negated(available.unknown)})")

    def copes(then: str, resolutions: tuple[str, ...] | None) -> Test:
        return HOLDS if then == "refund" and (resolutions is None or "refund" in resolutions) else here

    test = _if(applies, terms.over(("when_out_of_stock", "resolutions"), copes))
    held = terms.held["when_out_of_stock"]
    several = held.open
    waits = FALSE
    if "wait" in held.values:
        waits = every(negated(several), held.may_be((held.place("wait"),)))
    blame = joined(
        facts.blame("item.variant_available"),
        terms.blame("when_out_of_stock", "resolutions"),
        _unsure(facts, applies),
    )
    unknown = some(test.unknown, every(several, test.no))
    denies = Finding("in_stock", "deny", every(test.no, negated(several), negated(waits)), unknown, blame)
    if waits == FALSE:
        return [denies]
    return [denies, Finding("in_stock", "wait", every(test.no, waits), FALSE, blame)]


def _accepted(facts: Facts, methods: tuple[str, ...] | None) -> Test:
    if methods is None:
        return HOLDS
    kind = facts.value("refund_to.kind")
    tests = []
    for method in methods:
        fact = {"original": "refund_to.is_original", "on_file": "refund_to.on_file"}.get(method)
        if fact is not None:
            said = facts.value(fact)
            tests.append(Test(true(said.value), f"coalesce(not {said.value}, {negated(said.unknown)})"))
        equal = f"({kind.value} = {literal(method)})"
        tests.append(Test(true(equal), f"coalesce(not {equal}, {negated(kind.unknown)})"))
    return any_of(tests)


def refund_method(facts: Facts, terms: Terms, wanted: Wish) -> Finding | None:
    """The method named may receive the refund, or pay the difference."""
    if all(terms.held[name].only(None) for name in ("refund_to", "difference_paid_with")):
        return None
    swapping, paying_back = wanted.among("exchange"), wanted.among(*MONEY)
    difference, kind = facts.value("request.price_difference"), facts.value("refund_to.kind")
    # No method named: the shop refunds the first it prefers.
    unnamed = known_absent(kind)
    refunds = terms.over(
        ("refund_to",),
        lambda methods: HOLDS if methods is None else any_of((sure(unnamed), _accepted(facts, methods))),
    )
    pays = terms.over(("difference_paid_with",), lambda methods: _accepted(facts, methods))
    nothing = some(known_absent(difference), f"coalesce({difference.value} = 0, false)")
    more = f"coalesce({difference.value} > 0, false)"
    swap = Test(
        choose(
            [(nothing, TRUE), (difference.unknown, every(pays.yes, refunds.yes)), (more, pays.yes)],
            refunds.yes,
        ),
        choose([(nothing, FALSE), (difference.unknown, FALSE), (more, pays.no)], refunds.no),
    )
    swap = Test(f"({swap.yes})", f"({swap.no})")
    test = all_of((_if(swapping, swap), _if(paying_back, refunds)))
    blame = joined(
        facts.blame("refund_to.kind", "refund_to.is_original", "refund_to.on_file"),
        terms.blame("refund_to", "difference_paid_with"),
        _unsure(facts, paying_back),
        choose([(swapping.no, "0")], facts.blame("request.price_difference")),
    )
    return _finding("refund_method", "deny", test, blame)


def balance(facts: Facts, wanted: Wish) -> Finding:
    """The method named holds enough to pay the difference; a method without a balance always does."""
    applies = wanted.among("exchange")
    held, difference = facts.value("refund_to.balance"), facts.value("request.price_difference")
    enough = f"({held.value} >= {difference.value})"
    covers = Test(
        some(
            known_absent(held),
            known_absent(difference),
            f"coalesce({difference.value} <= 0, false)",
            true(enough),
        ),
        every(f"coalesce({difference.value} > 0, false)", f"coalesce(not {enough}, false)"),
    )
    blame = joined(facts.blame("refund_to.balance", "request.price_difference"), _unsure(facts, applies))
    return _finding("balance", "deny", _if(applies, covers), blame)
