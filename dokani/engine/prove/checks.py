"""The checks as formulas, one for one with `dokani.engine.checks`, `swap` and `window`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dokani.engine.lengths import CountFrom, IfClosed, Length
from dokani.engine.policy import Rule
from dokani.engine.prove.conditions import Blame, blame_if, blames, number_of
from dokani.engine.prove.settled import Settled, start_of
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
from dokani.engine.settle import START_FACTS
from dokani.engine.vocabulary import Fact

_MONEY = ("refund", "price_reduction", "waive_fee", "keep_item")


@dataclass(frozen=True, slots=True)
class Found:
    """One check: `outcome` true is passed. `waits` is when failing means wait, where that depends on the case."""

    check: str
    outcome: T
    effect: str
    blame: Blame
    rule: Rule | None = None
    waits: Bool = False

    @property
    def unsure(self) -> Bool:
        """Unknown, and not only through facts that may wait."""
        return all_of([self.outcome.unknown, no(all_of([self.blame.some, no(self.blame.hard)]))])


class Checks:
    """Every check of a case whose terms are settled."""

    def __init__(self, settled: Settled) -> None:
        self.terms, self.space, self.conditions = settled, settled.space, settled.conditions
        self.policy = settled.policy
        self.window, self.opening = self._window(), self._not_before()
        rules = [rule for rule in self.policy.rules if rule.verdict is not None]
        self.found = [
            *self._integrity(),
            self._state(),
            *self._swap(),
            self.opening,
            self.window,
            self._reason(),
            self._resolution(),
            self._refund_method(),
            self._balance(),
            *(self._rule(rule) for rule in rules),
            self._evidence(),
            self._value(),
            self._high_risk(),
            *self._picked(),
        ]

    def _missing(self, *names: str) -> Blame:
        return blames(self.conditions.blame_fact(name) for name in names)

    def _is(self, name: str, word: str) -> Bool:
        return self.space.see(name).value == self.space.word(word)

    def _integrity(self) -> list[Found]:
        """All known here, so each passes or fails."""
        see = self.space.see
        asked, left = see("item.quantity").value, see("item.quantity_returnable").value
        enough = all_of([asked >= 1, left >= 1, asked <= left])
        return [
            Found("order_is_shoppers", known(see("order.is_shoppers").value), "deny", Blame()),
            Found("line_on_order", known(see("item.quantity_ordered").value > 0), "deny", Blame()),
            Found("quantity", known(enough), "deny", Blame()),
        ]

    def _state(self) -> Found:
        status = self.space.see("item.status")

        def allows(states: Mapping[str, tuple[str, ...] | None]) -> T:
            parts = []
            for action in ("return", "exchange", "cancel", "claim"):
                allowed = states.get(action, ())
                truth = YES
                if allowed is not None:
                    inside = all_of(
                        [no(status.absent), any_of(self._is("item.status", each) for each in allowed)]
                    )
                    truth = unless_unknown(status.unknown, known(inside)) if allowed else NO
                parts.append((self._is("action", action), truth))
            found = parts[-1][1]
            for condition, truth in parts[:-1]:
                found = where(condition, truth, found)
            return found

        outcome = self.terms.over(("states_allowing",), allows)
        unknown = Blame(status.unknown, False, status.unknown)
        blame = blames([self.terms.blame("states_allowing"), unknown])
        return Found("state", outcome, "deny", blame)

    def wants(self, *resolutions: str) -> T:
        """Whether the line is resolved in one of these ways."""
        wanted = self.space.see("resolution_wanted")
        first = self.terms.first(
            "resolutions", lambda held: (held[0] if held else "refund") in resolutions
        )
        said = any_of(wanted.value == self.space.word(each) for each in resolutions)
        own = unless_unknown(wanted.unknown, known(choose(wanted.absent, first, said)))
        cancelled = where(self._is("action", "cancel"), known("refund" in resolutions), own)
        return where(self._is("action", "exchange"), known("exchange" in resolutions), cancelled)

    def _unsure(self, applies: T) -> Blame:
        return blame_if(applies.unknown, Blame(True, True, True))

    def _swap(self) -> list[Found]:
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

    def _not_before(self) -> Found:
        asked, days = self.space.see("request.asked_at").value, self.space.days

        def open_now(length: Length | None, start_name: str) -> T:
            if length is None:
                return YES
            start = start_of(self.space, start_name)
            if length.unit == "hours":
                reached = asked.seconds >= start.value.seconds + 3600 * length.count
            else:
                reached = asked.day >= days.last_day(length, start.value.day, "next_day", "same")
            return unless_unknown(start.unknown, known(all_of([no(start.absent), reached])))

        names = ("opens_after", "opens_from")
        starts = [START_FACTS[name] for name in self.terms.held("opens_from").values]
        possible = self.terms.held("opens_from").possible
        missing = [
            blame_if(p, self._missing(name)) for name, p in zip(starts, possible, strict=True)
        ] if self.terms.held("opens_after").values != [None] else []
        blame = blames([*missing, self.terms.blame(*names)])
        return Found("not_before", self.terms.over(names, open_now), "wait", blame)

    def _window(self) -> Found:
        asked, days = self.space.see("request.asked_at").value, self.space.days

        def inside(
            length: Length | None, start_name: str, count: CountFrom, closed: IfClosed, until: date | None
        ) -> T:
            if length is None:
                return YES
            start = start_of(self.space, start_name)
            if length.unit == "hours":
                within = asked.seconds <= start.value.seconds + 3600 * length.count
            else:
                within = asked.day <= days.last_day(length, start.value.day, count, closed)
            truth = unless_unknown(start.unknown, known(any_of([start.absent, within])))
            if until is None:
                return truth
            return some([known(asked.day <= until.toordinal()), truth])

        names = ("return_window", "window_starts_at", "count_from", "if_last_day_closed", "return_until")
        outcome = self.terms.over(names, inside)
        held = self.terms.held("window_starts_at")
        missing = [
            blame_if(all_of([p, outcome.unknown]), self._missing(START_FACTS[name]))
            for name, p in zip(held.values, held.possible, strict=True)
        ] if self.terms.held("return_window").values != [None] else []
        return Found("window", outcome, "deny", blames([*missing, self.terms.blame(*names)]))

    def meaning(self, given: Any, of: tuple[str, ...] | Mapping[str, Any]) -> Bool:
        """Whether a reason is one of these, by its own name or by what it means."""
        codes = {*of, *(code for code, own in self.policy.reasons.items() if own.means in of)}
        return any_of(given == self.space.word(code) for code in sorted(codes))

    def _reason(self) -> Found:
        given = self.space.see("reason")

        def accepts(accepted: tuple[str, ...] | None) -> T:
            if accepted is None:
                return YES
            held = all_of([no(given.absent), self.meaning(given.value, accepted)])
            return unless_unknown(given.unknown, known(held)) if accepted else NO

        blame = blames([self._missing("reason"), self.terms.blame("acceptable_reasons")])
        return Found("reason", self.terms.over(("acceptable_reasons",), accepts), "deny", blame)

    def _resolution(self) -> Found:
        wanted = self.space.see("resolution_wanted")
        swapped, cancelled = self._is("action", "exchange"), self._is("action", "cancel")

        def gives(resolutions: tuple[str, ...] | None) -> T:
            if resolutions is None:
                return YES
            if not resolutions:
                return NO
            said = any_of([wanted.absent, *(wanted.value == self.space.word(each) for each in resolutions)])
            own = unless_unknown(wanted.unknown, known(said))
            return where(swapped, known("exchange" in resolutions), own)

        outcome = where(cancelled, YES, self.terms.over(("resolutions",), gives))
        blame = blames(
            [
                blame_if(no(swapped), self._missing("resolution_wanted")),
                self.terms.blame("resolutions"),
            ]
        )
        return Found("resolution", outcome, "deny", blame)

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

    def _refund_method(self) -> Found:
        swapping, paying_back = self.wants("exchange"), self.wants(*_MONEY)
        if self.terms.held("refund_to").values == [None] == self.terms.held("difference_paid_with").values:
            return Found("refund_method", YES, "deny", Blame())
        difference, kind = self.space.see("request.price_difference"), self.space.see("refund_to.kind")

        def to_refund(methods: tuple[str, ...] | None) -> T:
            return where(all_of([no(kind.unknown), kind.absent]), YES, self._accepted(methods))

        refunds = self.terms.over(("refund_to",), to_refund)
        pays = self.terms.over(("difference_paid_with",), self._accepted)
        by_size = where(
            difference.value == 0, YES, where(difference.value > 0, pays, refunds)
        )
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

    def _missing_difference(self) -> Blame:
        unknown = self.space.see("request.price_difference").unknown
        return Blame(unknown, False, unknown)

    def _balance(self) -> Found:
        applies = self.wants("exchange")
        held, difference = self.space.see("refund_to.balance"), self.space.see("request.price_difference")
        nothing = any_of([held.absent, all_of([no(difference.unknown), difference.value <= 0])])
        scale = max(held.scale, difference.scale)
        covered = held.value * 10 ** (scale - held.scale) >= difference.value * 10 ** (scale - difference.scale)
        open_ = any_of([held.unknown, difference.unknown])
        covers = where(nothing, YES, unless_unknown(open_, known(covered)))
        blame = blames(
            [self._missing("refund_to.balance"), self._missing_difference(), self._unsure(applies)]
        )
        return Found("balance", _if(applies, covers), "deny", blame)

    def _rule(self, rule: Rule) -> Found:
        matched = self.terms.outcomes[rule.id]
        outcome = negated(matched)
        if rule.verdict == "wait":
            today = self.space.see("today").value
            if isinstance(rule.until, Fact):
                end = self.space.see(rule.until.name)
                over = all_of([end.known, today.day >= end.value.day])
            else:
                over = rule.until is not None and today.day >= self.conditions.moment(rule.until).day
            outcome = T(any_of([outcome.t, over]), all_of([outcome.f, no(over)]))
        return Found("rule", outcome, rule.verdict or "deny", self.conditions.blame(rule.when), rule)

    def _evidence(self) -> Found:
        given, why = self.space.see("evidence"), self.space.see("reason")

        def present(kinds: tuple[str, ...]) -> Bool:
            if not kinds:
                return True
            has = all_of(self.space.has("evidence", self.space.word(kind)) for kind in kinds)
            return all_of([given.known, has])

        def enough(required: Mapping[str, tuple[str, ...]]) -> T:
            # A shop's own reason wants what it is named for, or else what the reason it means is named for.
            wanted = {
                **{code: required[own.means] for code, own in self.policy.reasons.items() if own.means in required},
                **required,
            }
            at_hand = {code: present(kinds) for code, kinds in wanted.items()}
            whatever = all_of(present(kinds) for kinds in required.values())
            lacking = any_of(
                all_of([no(why.absent), why.value == self.space.word(code), no(has)])
                for code, has in at_hand.items()
            )
            by_reason = T(no(lacking), all_of([lacking, no(given.unknown)]))
            return where(why.unknown, T(whatever, False), by_reason)

        outcome = self.terms.over(("required_evidence",), enough)
        blame = blames(
            [self._missing("reason", "evidence"), self.terms.blame("required_evidence")]
        )
        return Found("evidence", outcome, "ask", blame)

    def _value(self) -> Found:
        worth = self.space.see("request.value")

        def within(threshold: Any) -> T:
            if threshold is None:
                return YES
            limit, factor = number_of(threshold, worth.scale)
            return known(worth.value * factor <= limit)

        outcome = self.terms.over(("auto_approve_threshold",), within)
        return Found("value", outcome, "review", self.terms.blame("auto_approve_threshold"))

    def _high_risk(self) -> Found:
        category = self.space.see("item.category")

        def outside(categories: tuple[str, ...] | None) -> T:
            if categories is None:
                return NO
            if not categories:
                return YES
            inside = any_of(category.value == self.space.word(each) for each in categories)
            return unless_unknown(category.unknown, known(any_of([category.absent, no(inside)])))

        blame = blames([self._missing("item.category"), self.terms.blame("high_risk_categories")])
        return Found("high_risk_category", self.terms.over(("high_risk_categories",), outside), "review", blame)

    def _picked(self) -> list[Found]:
        inspected = self._is("stage", "inspected")
        found: list[Found] = []
        earlier: Bool = False
        for name in ("refund_range", "fee_range"):
            outcome = self.terms.over((name,), lambda span: YES if span is None else known(no(inspected)))
            # Only the first that leaves something to pick is looked at.
            guarded = T(any_of([earlier, outcome.t]), all_of([no(earlier), outcome.f]))
            found.append(Found(name, guarded, "review", self.terms.blame(name)))
            held = self.terms.held(name)
            some_span = [p for v, p in zip(held.values, held.possible, strict=True) if v is not None]
            earlier = any_of([earlier, *some_span])
        return found


def _if(applies: T, passed: T) -> T:
    """Passed, or not applicable."""
    return some([negated(applies), passed])
