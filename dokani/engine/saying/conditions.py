"""A condition as a clause people read: "the category of the item is electronics and the item was opened"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from dokani.engine.policy import All, AnyOf, Arithmetic, Compare, Constant, In, Node, Not, Policy, Var, Words
from dokani.engine.saying import phrases
from dokani.engine.vocabulary import Fact
from dokani.engine.words import shown_value, word

_COMPARE: Final = {
    "==": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_DATES: Final = {
    "==": "is",
    "!=": "is not",
    "<": "is before",
    "<=": "is no later than",
    ">": "is after",
    ">=": "is no sooner than",
}
_OPPOSITE: Final = {"==": "!=", "!=": "=="}
# Facts whose own meaning ("whether …", "how …", "when …") makes no noun.
_NOUN: Final = {
    "action": "what is asked for",
    "order.ordered_at": "the day of the order",
    "order.shipped_at": "the day of shipping",
    "order.delivered_at": "the day of delivery",
    "order.first_carrier_scan_at": "the day of the carrier's first scan",
    "order.payment_method": "the method of payment",
    "order.channel": "the place of purchase",
    "order.paid": "the amount paid",
    "order.refunded": "the amount refunded before",
    "order.shipping_paid": "the amount paid for shipping",
    "order.shipping_cost": "the shop's cost of shipping",
    "item.shipped_at": "the day the item was shipped",
    "item.delivered_at": "the day the item was delivered",
    "item.quantity": "the number of units asked for",
    "item.quantity_ordered": "the number of units ordered",
    "item.quantity_returnable": "the number of units that can still come back",
    "item.price_difference": "the price difference",
    "item.replacements": "the number of replacements named",
    "request.asked_at": "the moment the shopper asked",
    "request.approved_at": "the moment of approval",
    "request.lines": "the number of items in the request",
    "customer.orders": "the number of the shopper's orders",
    "customer.returns": "the number of the shopper's returns",
    "customer.returns_90d": "the number of the shopper's returns in 90 days",
    "customer.return_rate": "the shopper's returns against orders",
    "fault": "the party at fault",
    "stage": "the stage of the return",
    "return_method": "the way of sending back",
    "resolution_wanted": "what the shopper would like",
    "evidence": "the evidence given",
    "refund_to.kind": "the method of refund",
    "refund_to.balance": "the balance of that method",
    "goods.sent_at": "the day the goods were sent",
    "goods.arrived_at": "the day the goods arrived",
    "goods.documents": "the papers sent with the goods",
    "days_since_start": "the number of days since the window started",
    "today": "today",
    "season": "the season",
}


def noun(fact: Fact) -> str:
    """A fact as the subject of a clause."""
    return _NOUN.get(fact.name) or fact.means.removeprefix("whether ")


@dataclass(frozen=True, slots=True)
class _Speaker:
    policy: Policy

    def clause(self, node: Node) -> str:
        if isinstance(node, Constant):
            return "always" if node.value is True else "never" if node.value is False else self.value(node)
        if isinstance(node, Var):
            return self.yes_no(node.fact, True)
        if isinstance(node, Not):
            return self.denied(node.part)
        if isinstance(node, All | AnyOf):
            return self.joined(node)
        if isinstance(node, In):
            return self.among(node, True)
        if isinstance(node, Compare):
            return self.compared(node)
        return self.value(node)

    def yes_no(self, fact: Fact, holds: bool) -> str:
        says = noun(fact)
        if holds:
            return says
        for verb in (
            " was ",
            " is ",
            " has ",
            " are ",
            " made ",
            " received ",
            " spoils",
            " matches",
            " can ",
        ):
            if verb in says:
                return _negated(says, verb)
        return f"it is not so that {says}"

    def denied(self, part: Node) -> str:
        if isinstance(part, Var):
            return self.yes_no(part.fact, False)
        if isinstance(part, Not):
            return self.clause(part.part)
        if isinstance(part, In):
            return self.among(part, False)
        if isinstance(part, Compare) and part.op in _OPPOSITE and len(part.parts) == 2:
            return self.compared(Compare(_OPPOSITE[part.op], part.parts, part.type))  # type: ignore[arg-type]
        if isinstance(part, AnyOf | All):
            # Said the other way round: not (a or b) is not a, and not b.
            turned = tuple(Not(each) for each in part.parts)
            return self.joined(All(turned) if isinstance(part, AnyOf) else AnyOf(turned))
        return f"it is not so that {self.clause(part)}"

    def joined(self, node: All | AnyOf) -> str:
        both = isinstance(node, All)
        other = AnyOf if both else All
        parts = [
            f"({self.clause(part)})" if isinstance(part, other) and len(part.parts) > 1 else self.clause(part)
            for part in node.parts
        ]
        return (" and " if both else " or ").join(parts) or ("always" if both else "never")

    def among(self, node: In, holds: bool) -> str:
        if isinstance(node.among, Var):
            label = self.value(node.item)
            about = node.among.fact
            if about.name == "item.tags":
                return f"the item is {'' if holds else 'not '}labelled {phrases.quoted(label)}"
            if about.name == "evidence":
                kind = phrases.EVIDENCE.get(str(getattr(node.item, "value", "")), label)
                return f"{kind} was {'' if holds else 'not '}given"
            return f"{noun(about)} {'include' if holds else 'do not include'} {label}"
        words = [self.word_of(node.item, each) for each in node.among.values]
        if not holds:
            no = "neither" if len(words) > 1 else "not"
            return f"{self.value(node.item)} is {no} {phrases.listed(words, 'nor')}"
        return f"{self.value(node.item)} is {phrases.listed(words, 'or')}"

    def compared(self, node: Compare) -> str:
        verbs = _DATES if node.type == "date" else _COMPARE
        if len(node.parts) == 3:
            low, middle, high = (self.value(part) for part in node.parts)
            strict = " (both left out)" if node.op == "<" else ""
            return f"{middle} is between {low} and {high}{strict}"
        left, right = node.parts
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Var) and one.type == "boolean" and isinstance(other, Constant):
                if other.value is None:
                    return f"it is {'' if node.op == '!=' else 'not '}known {one.fact.means}"
                return self.yes_no(one.fact, (other.value is True) == (node.op == "=="))
            if isinstance(one, Var) and isinstance(other, Constant) and other.value is None:
                return f"{noun(one.fact)} is {'not there' if node.op == '==' else 'there'}"
        if isinstance(right, Var) and not isinstance(left, Var) and node.op in ("==", "!="):
            left, right = right, left
        return f"{self.value(left)} {verbs[node.op]} {self.word_of(left, right)}"

    def word_of(self, about: Node, value: Any) -> str:
        """What a fact is compared with; amounts with their currency, percents and days with their unit."""
        plain = value.value if isinstance(value, Constant) else value
        if isinstance(plain, Var | Arithmetic | Words):
            return self.value(plain)
        if isinstance(about, Var) and plain is not None:
            return self.of_fact(about.fact, plain)
        return shown_value(plain, self.policy.calendar)

    def of_fact(self, fact: Fact, plain: Any) -> str:
        if fact.kind == "amount":
            return phrases.money(plain, self.policy.currency, self.policy.exponent)
        if fact.unit == "percent":
            return phrases.percent(plain)
        return word(plain) if isinstance(plain, str) else shown_value(plain, self.policy.calendar)

    def value(self, node: Node) -> str:
        if isinstance(node, Var):
            return noun(node.fact)
        if isinstance(node, Constant):
            return shown_value(node.value, self.policy.calendar)
        if isinstance(node, Words):
            return phrases.listed((word(each) for each in node.values), "or")
        if isinstance(node, Arithmetic):
            parts = [self.value(part) for part in node.parts]
            if node.op in ("min", "max"):
                return f"the {'least' if node.op == 'min' else 'greatest'} of {phrases.listed(parts)}"
            if len(parts) == 1:
                return f"minus {parts[0]}"
            return {"+": " plus ", "-": " minus ", "*": " times "}[node.op].join(parts)
        return self.clause(node)


def _negated(says: str, verb: str) -> str:
    stem = verb.strip()
    swap = {
        "made": " did not make ",
        "received": " did not receive ",
        "spoils": " does not spoil",
        "matches": " does not match",
        "can": " cannot ",
        "has": " has not ",
    }
    return says.replace(verb, swap.get(stem, f" {stem} not "), 1)


def condition(node: Node, policy: Policy) -> str:
    """The condition as a clause; "always" where it has none."""
    return _Speaker(policy).clause(node)


def always(node: Node) -> bool:
    """Whether a rule has no condition."""
    return isinstance(node, Constant) and node.value is True


def scope(node: Node, policy: Policy) -> str | None:
    """A short "for …" where the condition is about one kind of thing: "for electronics", "for gold members"."""
    speaker = _Speaker(policy)
    if isinstance(node, In) and isinstance(node.among, Var) and node.among.fact.name == "item.tags":
        return f"for items labelled {phrases.quoted(speaker.value(node.item))}"
    words: tuple[Any, ...]
    if isinstance(node, Compare) and node.op == "==" and len(node.parts) == 2:
        about, value = node.parts if isinstance(node.parts[0], Var) else reversed(node.parts)
        words = (value.value,) if isinstance(value, Constant) else ()
    elif isinstance(node, In) and isinstance(node.among, Words):
        about, words = node.item, node.among.values
    else:
        return None
    if not words or not isinstance(about, Var) or not all(isinstance(each, str) for each in words):
        return None
    names = phrases.listed(map(word, words))
    reasons = phrases.listed(phrases.quoted(word(each)) for each in words)
    forms = {
        "item.category": f"for {names}",
        "customer.tier": f"for {names} members",
        "customer.country": f"for shoppers in {names}",
        "order.country": f"for orders to {names}",
        "order.channel": f"for orders from {names}",
        "reason": f"for the reason{'s' if len(words) > 1 else ''} {reasons}",
        "season": f"in the season {names}",
    }
    return forms.get(about.fact.name)
