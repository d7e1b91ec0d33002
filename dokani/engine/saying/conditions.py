"""A condition as a clause people read: "the category of the item is electronics and the item was opened"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from dokani.engine.policy import All, AnyOf, Arithmetic, Compare, Constant, In, Node, Not, Policy, Var, Words
from dokani.engine.saying import phrases
from dokani.engine.saying.declared_change import season_words
from dokani.engine.saying.facts import ABSENT, ASKED, FAULT, STATE, YES_NO, noun
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
_DAYS_PASSED: Final = {
    "<": "fewer than {} have passed",
    "<=": "at most {} have passed",
    ">": "more than {} have passed",
    ">=": "at least {} have passed",
    "==": "exactly {} have passed",
}
_VERBS: Final = (" was ", " is ", " has ", " are ", " made ", " received ", " spoils", " matches", " can ")
_NOT: Final = {
    "<": "is not less than",
    "<=": "is not at most",
    ">": "is not more than",
    ">=": "is not at least",
}
_NOT_DATES: Final = {
    "<": "is not before",
    "<=": "is not, or later than,",
    ">": "is not after",
    ">=": "is not, or sooner than,",
}


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
        if fact.name in YES_NO:
            return YES_NO[fact.name][0 if holds else 1]
        says = noun(fact)
        if fact.name.startswith("custom.") and not any(verb in f" {says} " for verb in _VERBS):
            return f"{phrases.quoted(says)} {'applies' if holds else 'does not apply'}"
        if holds:
            return says
        for verb in _VERBS:
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
        if isinstance(part, Compare) and len(part.parts) == 2 and part.op in _NOT:
            return self.verbal(*part.parts, (_NOT_DATES if part.type == "date" else _NOT)[part.op])
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
                kind = getattr(node.item, "value", None)
                said = phrases.evidence([kind]) if isinstance(kind, str) else label
                return f"{said} was {'' if holds else 'not '}given"
            return f"{noun(about)} {'include' if holds else 'do not include'} {label}"
        if isinstance(node.item, Var):
            special = self.named(node.item.fact, list(node.among.values), holds)
            if special is not None:
                return special
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
                if one.fact.name in ABSENT:
                    return ABSENT[one.fact.name][0 if node.op == "==" else 1]
                return f"there is {'no' if node.op == '==' else 'a'} {noun(one.fact).removeprefix('the ')}"
            if isinstance(one, Var) and isinstance(other, Constant) and node.op in ("==", "!="):
                special = self.named(one.fact, [other.value], node.op == "==")
                if special is not None:
                    return special
        if node.op in _DAYS_PASSED and isinstance(left, Var) and left.fact.name == "days_since_start":
            passed = right.value if isinstance(right, Constant) else None
            if passed is not None:
                days = "1 day" if passed == 1 else f"{phrases.number(passed)} days"
                return f"{_DAYS_PASSED[node.op].format(days)} since {self.window_start()}"
        if isinstance(right, Var) and not isinstance(left, Var) and node.op in ("==", "!="):
            left, right = right, left
        return self.verbal(left, right, verbs[node.op])

    def verbal(self, left: Node, right: Node, verb: str) -> str:
        return f"{self.value(left)} {verb} {self.word_of(left, right)}"

    def window_start(self) -> str:
        """What the window counts from; no more than that where a rule may set it otherwise."""
        if any(name == "window_starts_at" for rule in self.policy.rules for name, _ in rule.sets):
            return "the return window started"
        return phrases.START[self.policy.terms["window_starts_at"]]

    def named(self, fact: Fact, values: Sequence[Any], holds: bool) -> str | None:
        """Facts whose values have a verb of their own; None where these are not such."""
        if fact.name == "fault" and all(each in FAULT for each in values):
            whose = [FAULT[each] for each in values]
            if holds:
                return f"the fault is {phrases.listed(whose, 'or')}"
            return f"the fault is {'neither' if len(whose) > 1 else 'not'} {phrases.listed(whose, 'nor')}"
        if fact.name == "action" and all(each in ASKED for each in values):
            asked = phrases.listed([ASKED[each] for each in values], "or")
            return f"the shopper {'asks' if holds else 'does not ask'} {asked}"
        if fact.name in ("order.status", "item.status") and holds and all(each in STATE for each in values):
            what = "the order" if fact.name == "order.status" else "the item"
            return f"{what} {phrases.listed([STATE[each] for each in values], 'or')}"
        if fact.name == "season":
            said = [
                season_words(each) for name in values for each in self.policy.seasons if each.name == name
            ]
            if len(said) == len(values):
                return f"this is {'' if holds else 'not '}one of the {phrases.listed(said, 'or')}"
        return None

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


def _bought(channels: Sequence[str]) -> str:
    """ "for what was bought in a store"."""
    where = {"store": "in a store", "in_store": "in a store", "pos": "in a store", "web": "online"}
    said = [where.get(each, "online" if each == "online" else f"through {word(each)}") for each in channels]
    return f"for what was bought {phrases.listed(dict.fromkeys(said), 'or')}"


def always(node: Node) -> bool:
    """Whether a rule has no condition."""
    return isinstance(node, Constant) and node.value is True


def among_words(node: Node) -> tuple[str, tuple[str, ...]] | None:
    """(the name of a fact, words), where a condition is that the fact is one of these words, and nothing else."""
    values: tuple[Any, ...]
    if isinstance(node, Compare) and node.op == "==" and len(node.parts) == 2:
        about, value = node.parts if isinstance(node.parts[0], Var) else reversed(node.parts)
        values = (value.value,) if isinstance(value, Constant) else ()
    elif isinstance(node, In) and isinstance(node.among, Words):
        about, values = node.item, node.among.values
    else:
        return None
    words = tuple(each for each in values if isinstance(each, str))
    if not words or len(words) < len(values) or not isinstance(about, Var):
        return None
    return about.fact.name, words


def scope(node: Node, policy: Policy) -> str | None:
    """A short "for …" where the condition is about one kind of thing: "for electronics", "for gold members"."""
    speaker = _Speaker(policy)
    if isinstance(node, In) and isinstance(node.among, Var) and node.among.fact.name == "item.tags":
        return f"for items labelled {phrases.quoted(speaker.value(node.item))}"
    found = among_words(node)
    if found is None:
        return None
    name, words = found
    names = phrases.listed(map(word, words))
    reasons = phrases.listed(phrases.quoted(word(each)) for each in words)
    forms = {
        "item.category": f"for {names}",
        "customer.tier": f"for {names} members",
        "customer.country": f"for shoppers in {names}",
        "order.country": f"for orders to {names}",
        "order.channel": _bought(words),
        "reason": f"for the reason{'s' if len(words) > 1 else ''} {reasons}",
        "season": f"in the season {names}",
    }
    return forms.get(name)
