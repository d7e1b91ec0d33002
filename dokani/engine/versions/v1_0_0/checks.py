"""The checks, in their fixed order, from whose order it is to whether a person should look at the value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, cast

from dokani.engine.versions.v1_0_0.evaluate import blamed
from dokani.engine.versions.v1_0_0.finding import Finding, Look
from dokani.engine.versions.v1_0_0.lengths import order_of
from dokani.engine.versions.v1_0_0.policy import Rule
from dokani.engine.versions.v1_0_0.reasons import evidence, reason
from dokani.engine.versions.v1_0_0.swap import balance, exchange_for, in_stock, refund_method, replacements
from dokani.engine.versions.v1_0_0.values import EXACT, NUMBER, UNKNOWN, Truth
from dokani.engine.versions.v1_0_0.vocabulary import Fact
from dokani.engine.versions.v1_0_0.window import not_before, window

# What no rule and no law can override.
INTEGRITY: Final = frozenset({"order_is_shoppers", "line_on_order", "quantity"})


def order_is_shoppers(look: Look, recorded: Truth | None = None) -> Finding:
    """The order is the shopper's own."""
    value = look.see("order.is_shoppers") if recorded is None else recorded
    facts = ("order.is_shoppers",)
    return Finding(
        "order_is_shoppers",
        UNKNOWN if value is UNKNOWN else value is True,
        "deny",
        facts,
        look.missing(*facts),
    )


def state(look: Look, recorded: Truth | None = None) -> Finding:
    """The state of the line (of the order, where the line has none of its own) allows the action."""
    action, status = cast(str, look.facts["action"]), look.see("item.status")

    def allows(states: Mapping[str, tuple[str, ...] | None]) -> Truth:
        allowed = states.get(action, ())
        if allowed is None:
            return True
        return UNKNOWN if status is UNKNOWN and allowed else status in allowed

    outcome = look.over(("states_allowing",), allows) if recorded is None else recorded
    limit = look.terms.values("states_allowing")[0].get(action, ())
    unknown = look.terms.blame("states_allowing") | (
        frozenset({"order.status"}) if status is UNKNOWN else frozenset()
    )
    fact = "order.status" if status == look.facts.get("order.status") else "item.status"
    value = None if status is UNKNOWN else status
    return Finding("state", outcome, "deny", ("action", fact), unknown, "states_allowing", limit, value)


def line_on_order(look: Look, recorded: Truth | None = None) -> Finding:
    """The line is on the order: some of it was ordered."""
    ordered, returnable = look.see("item.quantity_ordered"), look.see("item.quantity_returnable")
    outcome: Truth
    if recorded is not None:
        outcome = recorded
    elif ordered is UNKNOWN:
        # What can still come back was on the order.
        outcome = True if isinstance(returnable, int) and returnable > 0 else UNKNOWN
    else:
        outcome = isinstance(ordered, int) and ordered > 0
    facts = ("item.quantity_ordered",)
    return Finding(
        "line_on_order", outcome, "deny", facts, look.missing(*facts), value=look.facts.get(facts[0])
    )


def quantity(look: Look, recorded: Truth | None = None) -> Finding:
    """What is asked for is at least one unit and no more than can still come back."""
    facts = ("item.quantity", "item.quantity_returnable")
    asked, returnable = look.see(facts[0]), look.see(facts[1])
    outcome: Truth = UNKNOWN
    if recorded is not None:
        outcome = recorded
    elif asked is None or asked == 0 or returnable is None or returnable == 0:
        outcome = False
    elif asked is not UNKNOWN and returnable is not UNKNOWN:
        together = look.line.asked_in_all
        # The same goods asked for in another line of this request, in a number nobody knows.
        outcome = UNKNOWN if together is None else together <= cast(int, returnable)
        if outcome is UNKNOWN and cast(int, asked) > cast(int, returnable):
            outcome = False
    unknown = look.missing(*facts) or (frozenset({facts[0]}) if outcome is UNKNOWN else frozenset())
    value = look.line.asked_in_all or look.facts.get(facts[0])
    return Finding("quantity", outcome, "deny", facts, unknown, limit=look.facts.get(facts[1]), value=value)


def resolution(look: Look, recorded: Truth | None = None) -> Finding | None:
    """What the shopper would like is among what the shop gives."""
    action = look.facts["action"]
    if action == "cancel":
        return None
    wanted = "exchange" if action == "exchange" else look.see("resolution_wanted")

    def gives(resolutions: tuple[str, ...] | None) -> Truth:
        if resolutions is None or (wanted is None and resolutions):
            return True
        return UNKNOWN if wanted is UNKNOWN and resolutions else wanted in resolutions

    outcome = look.over(("resolutions",), gives) if recorded is None else recorded
    fact = "action" if action == "exchange" else "resolution_wanted"
    unknown = look.missing(fact) | look.terms.blame("resolutions")
    limit = look.terms.values("resolutions")[0]
    value = None if wanted is UNKNOWN else wanted
    return Finding("resolution", outcome, "deny", (fact,), unknown, "resolutions", limit, value)


def verdict_rule(look: Look, rule: Rule, matched: Truth) -> Finding:
    """A rule that speaks a verdict: it fails when its condition holds; a wait that is over no longer holds."""
    outcome: Truth = UNKNOWN if matched is UNKNOWN else not matched
    effect = rule.verdict or "deny"
    until = rule.until
    if effect == "wait" and outcome is not True:
        moment = look.facts.get(until.name) if isinstance(until, Fact) else until
        until = moment if isinstance(moment, date) else None
        today = look.facts.get("today") or look.facts.get("request.asked_at")
        over = isinstance(until, date) and isinstance(today, date)
        if over and order_of(cast(date, today), cast(date, until), look.policy.calendar) >= 0:
            outcome = True
    unknown = frozenset[str]()
    if outcome is UNKNOWN:
        unknown = blamed(rule.when, look.facts, look.policy.calendar)
    moment = until if isinstance(until, date | datetime) else None
    return Finding("rule", outcome, effect, rule.reads, unknown, rule=rule, until=moment)


def value(look: Look, recorded: Truth | None = None) -> Finding | None:
    """The value of what comes back stays within what is approved without a person."""
    worth = look.see("request.value")
    known = isinstance(worth, NUMBER)

    def within(threshold: Decimal | None) -> Truth:
        if threshold is None or worth is None:
            return True
        if known:
            return cast(Decimal, worth) <= threshold
        most = _most_value(look)
        return True if most is not None and most <= threshold else UNKNOWN

    outcome = look.over(("auto_approve_threshold",), within) if recorded is None else recorded
    limit = look.terms.values("auto_approve_threshold")
    if limit == (None,):
        return None
    unknown = look.terms.blame("auto_approve_threshold") | (
        frozenset() if known else frozenset({"request.value"})
    )
    found = look.facts.get("request.value")
    return Finding(
        "value", outcome, "review", ("request.value",), unknown, "auto_approve_threshold", limit[0], found
    )


def _most_value(look: Look) -> Decimal | None:
    """What comes back is never worth more than the whole order, nor than its one line at full price."""
    bounds: list[Decimal] = []
    total = look.facts.get("order.value")
    if isinstance(total, NUMBER):
        bounds.append(Decimal(total))
    price, asked = look.facts.get("item.price"), look.facts.get("item.quantity")
    if look.facts.get("request.lines") == 1 and isinstance(price, NUMBER) and isinstance(asked, int):
        bounds.append(EXACT.multiply(Decimal(price), Decimal(asked)))
    return min(bounds, default=None)


def high_risk_category(look: Look, recorded: Truth | None = None) -> Finding | None:
    """The item is not of a category a person looks at."""
    category = look.see("item.category")

    def outside(categories: tuple[str, ...] | None) -> Truth:
        if categories is None:
            return False
        return UNKNOWN if category is UNKNOWN and categories else category not in categories

    outcome = look.over(("high_risk_categories",), outside) if recorded is None else recorded
    limit = look.terms.values("high_risk_categories")
    if limit == ((),):
        return None
    facts = ("item.category",)
    unknown = look.missing(*facts) | look.terms.blame("high_risk_categories")
    found = look.facts.get(facts[0])
    return Finding(
        "high_risk_category", outcome, "review", facts, unknown, "high_risk_categories", limit[0], found
    )


def picked_by_a_person(look: Look) -> Finding | None:
    """After inspection a person picks inside the ranges the policy leaves open."""
    for name in ("refund_range", "fee_range"):
        if look.terms.values(name) == (None,):
            continue
        outcome = look.over((name,), lambda span: span is None or look.facts["stage"] != "inspected")
        return Finding(
            name, outcome, "review", ("stage",), look.terms.blame(name), name, look.terms.values(name)[0]
        )
    return None


_BEFORE_RULES: Final[tuple[Callable[..., Finding | None], ...]] = (
    order_is_shoppers,
    state,
    line_on_order,
    quantity,
    replacements,
    exchange_for,
    in_stock,
    not_before,
    window,
    reason,
    resolution,
    refund_method,
    balance,
)
_AFTER_RULES: Final[tuple[Callable[..., Finding | None], ...]] = (
    evidence,
    value,
    high_risk_category,
    picked_by_a_person,
)
# The fixed order, by name: the first that fails, over all lines, is the reason shown first.
ORDER: Final = (
    *(check.__name__ for check in _BEFORE_RULES),
    "rule",
    "evidence",
    "value",
    "high_risk_category",
    "refund_range",
    "fee_range",
    "risk",
)


def run_checks(look: Look, recorded: Mapping[str, Truth] | None = None) -> list[Finding]:
    """Every check that concerns this line, in order.

    `recorded` holds outcomes that are known already, by the name of the check; only those checks are found then.
    """
    findings = _findings(_BEFORE_RULES, look, recorded)
    for rule, matched in zip(look.policy.rules, look.terms.outcomes, strict=True):
        if rule.verdict is not None:
            findings.append(verdict_rule(look, rule, matched))
    findings += _findings(_AFTER_RULES, look, recorded)
    return [finding for finding in findings if finding is not None]


def _findings(
    checks: Iterable[Callable[..., Finding | None]], look: Look, recorded: Mapping[str, Truth] | None
) -> list[Any]:
    if recorded is None:
        return [check(look) for check in checks]
    return [check(look, recorded[check.__name__]) for check in checks if check.__name__ in recorded]
