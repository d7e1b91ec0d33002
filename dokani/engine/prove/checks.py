"""The checks as formulas, one for one with `dokani.engine.checks`, `swap` and `window`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dokani.engine.lengths import CountFrom, IfClosed, Length
from dokani.engine.policy import Rule
from dokani.engine.prove.conditions import Blame, blame_if, blames, number_of
from dokani.engine.prove.found import Found
from dokani.engine.prove.settled import Settled, start_of
from dokani.engine.prove.swap import Swap
from dokani.engine.prove.truth import (
    NO,
    YES,
    Bool,
    T,
    all_of,
    any_of,
    known,
    negated,
    no,
    some,
    unless_unknown,
    where,
)
from dokani.engine.settle import START_FACTS
from dokani.engine.vocabulary import Fact


class Checks:
    """Every check of a case whose terms are settled."""

    def __init__(self, settled: Settled) -> None:
        self.terms, self.space, self.conditions = settled, settled.space, settled.conditions
        self.policy = settled.policy
        swap = Swap(settled)
        self.window, self.opening = self._window(), self._not_before()
        rules = [rule for rule in self.policy.rules if rule.verdict is not None]
        self.found = [
            *self._integrity(),
            self._state(),
            *swap.exchange(),
            self.opening,
            self.window,
            self._reason(),
            self._resolution(),
            swap.refund_method(),
            swap.balance(),
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
        missing = (
            [blame_if(p, self._missing(name)) for name, p in zip(starts, possible, strict=True)]
            if self.terms.held("opens_after").values != [None]
            else []
        )
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
        missing = (
            [
                blame_if(all_of([p, outcome.unknown]), self._missing(START_FACTS[name]))
                for name, p in zip(held.values, held.possible, strict=True)
            ]
            if self.terms.held("return_window").values != [None]
            else []
        )
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
                **{
                    code: required[own.means]
                    for code, own in self.policy.reasons.items()
                    if own.means in required
                },
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
        blame = blames([self._missing("reason", "evidence"), self.terms.blame("required_evidence")])
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
        return Found(
            "high_risk_category", self.terms.over(("high_risk_categories",), outside), "review", blame
        )

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
