"""The checks on exchanges and on where money goes as formulas, one for one with `dokani.engine.swap`."""

from __future__ import annotations

from typing import Final

from dokani.engine.prove.conditions import Blame, blame_if, blames
from dokani.engine.prove.found import Found
from dokani.engine.prove.settled import Settled
from dokani.engine.prove.truth import (
    NO,
    YES,
    Bool,
    T,
    all_of,
    any_of,
    choose,
    every,
    known,
    negated,
    no,
    some,
    unless_unknown,
    where,
)

_MONEY: Final = ("refund", "price_reduction", "waive_fee", "keep_item")


class Swap:
    """These checks of one case whose terms are settled."""

    def __init__(self, settled: Settled) -> None:
        self.terms, self.space, self.conditions = settled, settled.space, settled.conditions

    def _missing(self, *names: str) -> Blame:
        return blames(self.conditions.blame_fact(name) for name in names)

    def _is(self, name: str, word: str) -> Bool:
        return self.space.see(name).value == self.space.word(word)

    def wants(self, *resolutions: str) -> T:
        """Whether the line is resolved in one of these ways."""
        wanted = self.space.see("resolution_wanted")
        first = self.terms.first("resolutions", lambda held: (held[0] if held else "refund") in resolutions)
        for rule, outcome in reversed(list(zip(self.terms.floors, self.terms.of_law, strict=True))):
            if rule.gives is not None:
                first = choose(no(outcome.f), rule.gives in resolutions, first)
        said = any_of(wanted.value == self.space.word(each) for each in resolutions)
        own = unless_unknown(wanted.unknown, known(choose(wanted.absent, first, said)))
        cancelled = where(self._is("action", "cancel"), known("refund" in resolutions), own)
        return where(self._is("action", "exchange"), known("exchange" in resolutions), cancelled)

    def _unsure(self, applies: T) -> Blame:
        return blame_if(applies.unknown, Blame(True, True, True))

    def exchange(self) -> list[Found]:
        """One replacement for each unit, of the kind that is exchanged for, and in stock."""
        swapping, replacing = self.wants("exchange"), self.wants("exchange", "replacement")
        named, asked = self.space.see("item.replacements"), self.space.see("item.quantity")
        equal = all_of([no(named.absent), named.value == asked.value])
        matches = unless_unknown(named.unknown, known(equal))
        same, difference = self.space.see("item.same_product"), self.space.see("item.price_difference")
        product = unless_unknown(same.unknown, known(all_of([no(same.absent), same.value])))
        none = unless_unknown(difference.unknown, known(any_of([difference.absent, difference.value == 0])))
        what = {"anything": YES, "same_product": product, "same_item": every([product, none])}
        here = self.space.see("item.variant_available")
        available = unless_unknown(here.unknown, known(all_of([no(here.absent), here.value])))

        def copes(then: str, resolutions: tuple[str, ...] | None) -> T:
            return YES if then == "refund" and (resolutions is None or "refund" in resolutions) else available

        stock = _if(replacing, self.terms.over(("when_out_of_stock", "resolutions"), copes))
        several = self.terms.several("when_out_of_stock")
        # With several ways to cope, none is a reason to deny yet.
        stock = T(stock.t, all_of([stock.f, no(several)]))
        return [
            Found(
                "replacements",
                _if(swapping, matches),
                "deny",
                blames([self._missing("item.replacements"), self._unsure(swapping)]),
            ),
            Found(
                "exchange_for",
                _if(swapping, self.terms.over(("exchange_for",), lambda each: what[each])),
                "deny",
                blames(
                    [
                        self._missing("item.same_product", "item.price_difference"),
                        self.terms.blame("exchange_for"),
                        self._unsure(swapping),
                    ]
                ),
            ),
            Found(
                "in_stock",
                stock,
                "deny",
                blames(
                    [
                        self._missing("item.variant_available"),
                        self.terms.blame("when_out_of_stock", "resolutions"),
                        self._unsure(replacing),
                    ]
                ),
                waits=self.terms.held("when_out_of_stock").when("wait"),
            ),
        ]

    def refund_method(self) -> Found:
        """The method named may receive the refund, or pay the difference."""
        swapping, paying_back = self.wants("exchange"), self.wants(*_MONEY)
        if self.terms.held("refund_to").values == [None] == self.terms.held("difference_paid_with").values:
            return Found("refund_method", YES, "deny", Blame())
        difference, kind = self.space.see("request.price_difference"), self.space.see("refund_to.kind")

        def to_refund(methods: tuple[str, ...] | None) -> T:
            return where(all_of([no(kind.unknown), kind.absent]), YES, self._accepted(methods))

        refunds = self.terms.over(("refund_to",), to_refund)
        pays = self.terms.over(("difference_paid_with",), self._accepted)
        by_size = where(difference.value == 0, YES, where(difference.value > 0, pays, refunds))
        open_ = T(all_of([pays.t, refunds.t]), False)
        swap = where(difference.unknown, open_, by_size)
        outcome = every([_if(swapping, swap), _if(paying_back, refunds)])
        blame = blames(
            [
                self._missing("refund_to.kind", "refund_to.is_original", "refund_to.on_file"),
                self.terms.blame("refund_to", "difference_paid_with"),
                self._unsure(paying_back),
                blame_if(no(swapping.f), self._missing_difference()),
            ]
        )
        return Found("refund_method", outcome, "deny", blame)

    def _accepted(self, methods: tuple[str, ...] | None) -> T:
        if methods is None:
            return YES
        kind = self.space.see("refund_to.kind")
        parts = [NO]
        for method in methods:
            name = {"original": "refund_to.is_original", "on_file": "refund_to.on_file"}.get(method)
            if name is not None:
                said = self.space.see(name)
                parts.append(unless_unknown(said.unknown, known(all_of([no(said.absent), said.value]))))
            same = all_of([no(kind.absent), kind.value == self.space.word(method)])
            parts.append(unless_unknown(kind.unknown, known(same)))
        return some(parts)

    def _missing_difference(self) -> Blame:
        unknown = self.space.see("request.price_difference").unknown
        return Blame(unknown, False, unknown)

    def balance(self) -> Found:
        """The method named holds enough to pay the difference."""
        applies = self.wants("exchange")
        held, difference = self.space.see("refund_to.balance"), self.space.see("request.price_difference")
        nothing = any_of([held.absent, all_of([no(difference.unknown), difference.value <= 0])])
        scale = max(held.scale, difference.scale)
        covered = held.value * 10 ** (scale - held.scale) >= difference.value * 10 ** (
            scale - difference.scale
        )
        open_ = any_of([held.unknown, difference.unknown])
        covers = where(nothing, YES, unless_unknown(open_, known(covered)))
        blame = blames(
            [self._missing("refund_to.balance"), self._missing_difference(), self._unsure(applies)]
        )
        return Found("balance", _if(applies, covers), "deny", blame)


def _if(applies: T, passed: T) -> T:
    """Passed, or not applicable."""
    return some([negated(applies), passed])
