"""The answer to a case: the verdict and the money at once, its explanation when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from dokani.engine.versions.v1_0_0 import ENGINE_VERSION, explain
from dokani.engine.versions.v1_0_0.case import rounded
from dokani.engine.versions.v1_0_0.finding import Finding, Look
from dokani.engine.versions.v1_0_0.money import Breakdown
from dokani.engine.versions.v1_0_0.policy import Policy, Verdict


@dataclass(slots=True)
class LineAnswer:
    """One line: its verdict, what it rests on, its money.

    `failing` is every finding that is not passed, and `find` gives all of them: most readers want only the first.
    `alone` is the verdict it would have had by itself where all lines are decided together; `money_most` differs from
    `money` while a term is open.
    """

    look: Look
    failing: list[Finding]
    verdict: Verdict
    deciding: list[Finding]
    conditions: list[Finding]
    by_law: bool
    find: Callable[[], list[Finding]]
    money: Breakdown | None = None
    money_most: Breakdown | None = None
    alone: Verdict | None = None

    @property
    def findings(self) -> list[Finding]:
        """Every check and every rule that speaks a verdict, in order."""
        return self.find()

    @property
    def amount(self) -> Decimal | None:
        """What this line gives the shopper; None while a fact it rests on is unknown."""
        if self.verdict == "deny":
            return Decimal(0)
        return None if self.money is None else max(Decimal(0), self.money.refund)


@dataclass
class Answer:
    """The engine's answer. Before an approval the amount is what would be paid; nothing is paid yet.

    `amount` is None while a fact it rests on is unknown, and the least while terms are open (`amount_most` differs);
    `to_pay` is what the shopper pays for an exchange.
    """

    policy: Policy
    given: Mapping[str, Any]
    ignored: tuple[str, ...]
    verdict: Verdict
    unfold: Callable[[], tuple[LineAnswer, ...]] = field(repr=False)
    explore: Callable[[Answer], list[dict[str, Any]]] = field(repr=False)
    amount: Decimal | None = field(default_factory=Decimal)
    amount_most: Decimal | None = field(default_factory=Decimal)
    to_pay: Decimal = field(default_factory=Decimal)

    @cached_property
    def lines(self) -> tuple[LineAnswer, ...]:
        """The answer line by line, in the order they were asked for."""
        return self.unfold()

    @property
    def currency(self) -> str:
        """The currency of every amount."""
        return self.policy.currency

    @property
    def by_law(self) -> bool:
        """Approved by law, past every check but integrity."""
        return self.verdict == "approve" and any(
            line.by_law for line in self.lines if line.verdict == "approve"
        )

    @cached_property
    def trace(self) -> list[dict[str, Any]]:
        """Every rule and check at every line, in order: {check, line, outcome, says, facts, unknown, rule}."""
        return explain.trace(self.lines)

    @cached_property
    def reasons(self) -> list[str]:
        """Sentences for the shopper; nothing about risk, lists of people, or limits for review."""
        return explain.for_shopper(self.verdict, self.lines)

    @cached_property
    def merchant_reasons(self) -> list[str]:
        """Sentences for the merchant, with facts and limits."""
        return explain.for_merchant_reasons(self.verdict, self.lines)

    @cached_property
    def violations(self) -> list[dict[str, Any]]:
        """Every check that failed: {check, line, says, fact, limit, value, rule}."""
        return explain.violations(self.lines)

    @cached_property
    def asks(self) -> list[dict[str, Any]]:
        """What the shopper should tell or add: {fact, line, says, wanted}."""
        return explain.asks(self.verdict, self.lines)

    @cached_property
    def conditions(self) -> list[dict[str, Any]]:
        """What the approval depends on once the goods are here: {check, line, says, facts}."""
        return explain.conditions(self.lines)

    @property
    def escalation(self) -> str | None:
        """Why a person is needed: value, category, risk, flag:NAME, rule:ID or unknown_fact; None when none is."""
        return explain.escalation(self.verdict, self.lines)

    @property
    def wait_until(self) -> date | datetime | None:
        """The first day (or moment) on which a waiting case is worth deciding again; None when nobody can say."""
        return explain.wait_until(self.verdict, self.lines)

    @cached_property
    def terms(self) -> dict[str, Any]:
        """The effective terms of the first line as JSON; `{"any_of": [...]}` where one is open."""
        return explain.terms(self.lines[0].look)

    @cached_property
    def counterfactuals(self) -> list[dict[str, Any]]:
        """The smallest changes that give a better verdict, each decided again: {for, says, changes, verdict, amount}.

        Worked out when first read; costs some dozens of decisions.
        """
        return self.explore(self)

    def money(self, amount: Decimal | None) -> str | None:
        """An amount as a decimal string with the currency's decimals."""
        return None if amount is None else f"{rounded(amount, self.policy.exponent):f}"

    def to_json(self, *, counterfactuals: bool = True, explained: bool = True) -> dict[str, Any]:
        """The answer in JSON types; decimals as strings, times with their offset.

        Without `explained` it is what was decided and the reasons, which is quick; trace, terms and counterfactuals
        follow from the same policy and facts, and can be had by deciding again.
        """
        until = self.wait_until
        answer: dict[str, Any] = {
            "verdict": self.verdict,
            "amount": self.money(self.amount),
            "currency": self.currency,
            "to_pay": self.money(self.to_pay),
            "lines": [self._line(line, explained) for line in self.lines],
            "reasons": self.reasons,
            "merchant_reasons": self.merchant_reasons,
            "violations": self.violations,
            "asks": self.asks,
            "conditions": self.conditions,
            "wait_until": None if until is None else until.isoformat(),
            "by_law": self.by_law,
            "escalation": self.escalation,
            "ignored": list(self.ignored),
            "policy_sha256": self.policy.sha256,
            "engine": ENGINE_VERSION,
        }
        if self.by_law:
            answer["law"] = explain.laws(self.lines)
        if self.amount_most != self.amount:
            answer["amount_most"] = self.money(self.amount_most)
        if explained:
            answer["terms"], answer["trace"] = self.terms, self.trace
        if explained and counterfactuals:
            answer["counterfactuals"] = self.counterfactuals
        return answer

    def _line(self, line: LineAnswer, explained: bool) -> dict[str, Any]:
        found: dict[str, Any] = {
            "line": line.look.line.label,
            "verdict": line.verdict,
            "amount": self.money(line.amount),
            "breakdown": self._breakdown(line.money),
        }
        if line.alone is not None:
            found["verdict_alone"] = line.alone
        if (
            line.money_most is not None
            and line.money is not None
            and line.money_most.refund != line.money.refund
        ):
            found["amount_most"] = self.money(max(Decimal(0), line.money_most.refund))
        if explained and line is not self.lines[0]:
            own, shared = explain.terms(line.look), self.terms
            if own != shared:
                found["terms"] = {name: value for name, value in own.items() if shared[name] != value}
        return found

    def _breakdown(self, money: Breakdown | None) -> dict[str, Any] | None:
        if money is None:
            return None
        found: dict[str, Any] = {
            "paid": self.money(money.paid),
            "percent": f"{money.percent.normalize():f}",
            "fees": [{"id": name, "amount": self.money(amount)} for name, amount in money.fees],
            "shipping": self.money(money.shipping),
            "refund": self.money(money.refund),
        }
        if money.difference is not None:
            found["difference"] = self.money(money.difference)
        if money.bonus:
            found["bonus"] = self.money(money.bonus)
        return found
