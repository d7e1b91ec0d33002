"""The checks that concern an ordinary return, each as an expression that holds where it is passed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from dokani.engine.versions.v1_0_0.compiled.days import Days, limit_of
from dokani.engine.versions.v1_0_0.compiled.source import Function
from dokani.engine.versions.v1_0_0.compiled.terms import Prepared, Terms, as_it_is
from dokani.engine.versions.v1_0_0.lengths import order_of
from dokani.engine.versions.v1_0_0.policy import Policy, Reason, Rule
from dokani.engine.versions.v1_0_0.settle import START_FACTS
from dokani.engine.versions.v1_0_0.values import Known
from dokani.engine.versions.v1_0_0.vocabulary import Fact

INTEGRITY = ("order_is_shoppers", "line_on_order", "quantity")
DENYING = ("state", "window", "reason", "resolution")
DOUBTS = ("value", "high_risk_category")
CHECKS = (*INTEGRITY, *DENYING, "evidence", *DOUBTS)


def prepared(policy: Policy) -> Prepared:
    """The terms that checks and the risk gate read, each as they read it."""
    own = policy.reasons
    return {
        "window_starts_at": START_FACTS.__getitem__,
        "return_window": limit_of(policy),
        "states_allowing": lambda states: _any(states.get("return", ())),
        "acceptable_reasons": lambda reasons: _accepted(reasons, own),
        "resolutions": _any,
        "required_evidence": lambda required: _wanted(required, own),
        "auto_approve_threshold": as_it_is,
        "high_risk_categories": _any,
        "review_at_risk": as_it_is,
        "fraud_flags": _any,
    }


def _any(words: Iterable[str] | None) -> frozenset[str] | None:
    """Words as a set; None stands for any."""
    return None if words is None else frozenset(words)


def _accepted(reasons: tuple[str, ...] | None, own: Mapping[str, Reason]) -> frozenset[str] | None:
    """The codes that are accepted: a shop's own with the standard reason it means."""
    found = _any(reasons)
    return found and found | {code for code, reason in own.items() if reason.means in found}


def _wanted(required: Mapping[str, tuple[str, ...]], own: Mapping[str, Reason]) -> dict[str, frozenset[str]]:
    """The evidence wanted, by the code of the reason; codes for which none is wanted are left out."""
    by_meaning = {code: required[each.means] for code, each in own.items() if each.means in required}
    return {code: frozenset(kinds) for code, kinds in {**by_meaning, **required}.items() if kinds}


def helpers(policy: Policy) -> dict[str, Any]:
    """What the text calls."""

    def over(facts: Mapping[str, Known], until: Any) -> bool:
        moment = facts.get(until.name) if isinstance(until, Fact) else until
        today = facts.get("today") or facts.get("request.asked_at")
        if not isinstance(moment, date) or not isinstance(today, date):
            return False
        return order_of(today, moment, policy.calendar) >= 0

    return {"over": over}


class Checks:
    """The checks of one policy, written into one function."""

    def __init__(self, into: Function, terms: Terms, days: Days) -> None:
        self._into, self._terms, self._said, self._days = into, terms, terms.said, days

    def passed(self, name: str) -> str | None:
        """Whether a check is passed, as an expression; None where every case passes it."""
        written: Callable[[], str | None] = getattr(self, f"_{name}")
        return written()

    def _order_is_shoppers(self) -> str:
        return f"{self._into.fact('order.is_shoppers')} is True"

    def _line_on_order(self) -> str:
        # A count is never negative; None and 0 are both nothing.
        return self._into.fact("item.quantity_ordered")

    def _quantity(self) -> str:
        asked, left = self._into.fact("item.quantity"), self._into.fact("item.quantity_returnable")
        return f"({asked} and {left} and {asked} <= {left})"

    def _state(self) -> str | None:
        return self._among("states_allowing", "item.status")

    def _reason(self) -> str | None:
        return self._among("acceptable_reasons", "reason")

    def _resolution(self) -> str | None:
        return self._among("resolutions", "resolution_wanted")

    def _among(self, term: str, fact: str) -> str | None:
        if self._said.is_always(None, term):
            return None
        found, allowed = self._into.fact(fact), self._named(self._terms.value(term))
        tested = f"{found} in {allowed}"
        return f"({allowed} is None or {tested})" if self._said.may_be(None, term) else tested

    def _named(self, value: str) -> str:
        """A name for a value that is read twice."""
        if not value.startswith("("):
            return value
        name = self._into.source.name("a")
        self._into.line(f"{name} = {value}")
        return name

    def _window(self) -> str | None:
        return self._days.in_window()

    def _evidence(self) -> str | None:
        if self._said.is_always({}, "required_evidence"):
            return None
        reason, given = self._into.fact("reason"), self._into.words("evidence")
        wanted = self._named(self._terms.value("required_evidence"))
        return f"({reason} not in {wanted} or {wanted}[{reason}] <= {given})"

    def _value(self) -> str | None:
        if self._said.is_always(None, "auto_approve_threshold"):
            return None
        worth, most = (
            self._into.fact("request.value"),
            self._named(self._terms.value("auto_approve_threshold")),
        )
        none = f"{most} is None or " if self._said.may_be(None, "auto_approve_threshold") else ""
        return f"({none}{worth} is None or {worth} <= {most})"

    def _high_risk_category(self) -> str | None:
        if self._said.is_always(frozenset(), "high_risk_categories"):
            return None
        category, listed = (
            self._into.fact("item.category"),
            self._named(self._terms.value("high_risk_categories")),
        )
        none = f"{listed} is not None and " if self._said.may_be(None, "high_risk_categories") else ""
        return f"({none}{category} not in {listed})"

    def gate(self) -> str | None:
        """Whether the risk gate asks for a person, as an expression; None where it never does."""
        parts = []
        if not self._said.is_always(None, "review_at_risk"):
            most = self._named(self._terms.value("review_at_risk"))
            score = self._into.source.constant("risk.score")
            none = f"{most} is not None and " if self._said.may_be(None, "review_at_risk") else ""
            parts.append(
                f"({none}{score} in facts and (score := facts[{score}]) is not None and score >= {most})"
            )
        if not self._said.is_always(frozenset(), "fraud_flags"):
            listed = self._named(self._terms.value("fraud_flags"))
            flags = self._into.source.constant("risk.flags")
            none = f"{listed} is None or " if self._said.may_be(None, "fraud_flags") else ""
            met = f"(flags := facts[{flags}]) and ({none}not flags.isdisjoint({listed}))"
            parts.append(f"({flags} in facts and {met})")
        return " or ".join(parts) or None

    def spoken(self, verdict: str) -> str | None:
        """Whether a rule speaks this verdict, as an expression; None where none ever does."""
        rules = enumerate(self._said.policy.rules)
        found = [
            f"({self._terms.outcome(at)} and {self.waits(rule)})"
            if verdict == "wait"
            else f"({self._terms.outcome(at)})"
            for at, rule in rules
            if rule.verdict == verdict
        ]
        return " or ".join(found) or None

    def waits(self, rule: Rule) -> str:
        """For a rule that makes a case wait: whether that is not over."""
        return f"not over(facts, {self._into.source.constant(rule.until)})"

    def lawful(self) -> str | None:
        """Whether the law accepts the line whatever the policy says; None where no law does."""
        split = len(self._said.policy.rules)
        floors = enumerate(self._said.policy.floors)
        return (
            " or ".join(f"({self._terms.outcome(split + at)})" for at, rule in floors if rule.must_accept)
            or None
        )
