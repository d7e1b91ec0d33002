"""The checks on exchanges and on where money goes: replacements, exchange terms, stock, method, balance."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from dokani.engine.finding import Effect, Finding, Look
from dokani.engine.values import NUMBER, UNKNOWN, Truth, both, either, negate

_MONEY = frozenset({"refund", "price_reduction", "waive_fee", "keep_item"})


def wants(look: Look, *resolutions: str) -> Truth:
    """Whether the line is resolved in one of these ways; unknown while the shopper has not said."""
    action = look.facts["action"]
    if action == "exchange":
        return "exchange" in resolutions
    if action == "cancel":
        return "refund" in resolutions
    wanted = look.see("resolution_wanted")
    if wanted is UNKNOWN:
        return UNKNOWN
    return (preferred(look) if wanted is None else wanted) in resolutions


def preferred(look: Look) -> str:
    """What the law gives, or may give, when the shopper has no wish; else what the shop gives first."""
    if look.policy.floors:
        for rule, outcome in zip(look.policy.floors, look.terms.floors, strict=True):
            if rule.gives is not None and outcome is not False:
                return rule.gives
    resolutions = look.terms.values("resolutions")[0]
    return cast(str, resolutions[0]) if resolutions else "refund"


def _if(applies: Truth, passed: Truth) -> Truth:
    """Passed, or not applicable."""
    return either(negate(applies), passed)


def _unsure(look: Look, applies: Truth) -> frozenset[str]:
    return frozenset({"resolution_wanted"}) if applies is UNKNOWN else frozenset()


def replacements(look: Look) -> Finding | None:
    """An exchange names one replacement for each unit."""
    applies = wants(look, "exchange")
    if applies is False:
        return None
    facts = ("item.replacements", "item.quantity")
    named, asked = look.see(facts[0]), look.see(facts[1])
    matches: Truth = UNKNOWN if named is UNKNOWN or asked is UNKNOWN else named == asked
    unknown = look.missing(*facts) | _unsure(look, applies)
    limit, value = look.facts.get(facts[1]), look.facts.get(facts[0])
    return Finding("replacements", _if(applies, matches), "deny", facts, unknown, limit=limit, value=value)


def exchange_for(look: Look) -> Finding | None:
    """The replacement is what the shop exchanges for."""
    applies = wants(look, "exchange")
    if applies is False or look.terms.values("exchange_for") == ("anything",):
        return None
    same, difference = look.see("item.same_product"), look.see("item.price_difference")

    def allows(what: str) -> Truth:
        product: Truth = UNKNOWN if same is UNKNOWN else same is True
        if what == "anything":
            return True
        if what == "same_product":
            return product
        return both(product, UNKNOWN if difference is UNKNOWN else difference is None or difference == 0)

    outcome = _if(applies, look.over(("exchange_for",), allows))
    facts = ("item.same_product", "item.price_difference")
    unknown = look.missing(*facts) | look.terms.blame("exchange_for") | _unsure(look, applies)
    limit = look.terms.values("exchange_for")[0]
    return Finding(
        "exchange_for", outcome, "deny", facts, unknown, "exchange_for", limit, look.facts.get(facts[0])
    )


def in_stock(look: Look) -> Finding | None:
    """The replacement is in stock, or the shop says what happens when it is not."""
    applies = wants(look, "exchange", "replacement")
    if applies is False:
        return None
    available = look.see("item.variant_available")
    here: Truth = UNKNOWN if available is UNKNOWN else available is True

    def copes(then: str, resolutions: tuple[str, ...] | None) -> Truth:
        if then == "refund" and (resolutions is None or "refund" in resolutions):
            return True
        return here

    outcome = _if(applies, look.over(("when_out_of_stock", "resolutions"), copes))
    effects: dict[str, Effect] = {"wait": "wait"}
    choices = look.terms.values("when_out_of_stock")
    effect: Effect = effects.get(choices[0], "deny") if len(choices) == 1 else "deny"
    if outcome is False and len(choices) > 1:
        outcome = UNKNOWN
    facts = ("item.variant_available",)
    unknown = (
        look.missing(*facts) | look.terms.blame("when_out_of_stock", "resolutions") | _unsure(look, applies)
    )
    return Finding(
        "in_stock", outcome, effect, facts, unknown, "when_out_of_stock", choices[0], look.facts.get(facts[0])
    )


def _accepted(look: Look, methods: tuple[str, ...] | None) -> Truth:
    if methods is None:
        return True
    kind = look.see("refund_to.kind")
    truth: Truth = False
    for method in methods:
        fact = {"original": "refund_to.is_original", "on_file": "refund_to.on_file"}.get(method)
        if fact is not None:
            said = look.see(fact)
            truth = either(truth, UNKNOWN if said is UNKNOWN else said is True)
        truth = either(truth, UNKNOWN if kind is UNKNOWN else kind == method)
    return truth


def refund_method(look: Look) -> Finding | None:
    """The method named may receive the refund, or pay the difference."""
    swapping, paying_back = wants(look, "exchange"), wants(look, *_MONEY)
    if swapping is False and paying_back is False:
        return None
    difference, kind = look.see("request.price_difference"), look.see("refund_to.kind")

    def to_refund(methods: tuple[str, ...] | None) -> Truth:
        # No method named: the shop refunds the first it prefers.
        return True if kind is None else _accepted(look, methods)

    refunds = look.over(("refund_to",), to_refund)
    pays = look.over(("difference_paid_with",), lambda methods: _accepted(look, methods))
    swap: Truth = UNKNOWN
    if difference is None or difference == 0:
        swap = True
    elif difference is not UNKNOWN:
        swap = pays if cast(Decimal, difference) > 0 else refunds
    elif pays is True and refunds is True:
        swap = True
    outcome = both(_if(swapping, swap), _if(paying_back, refunds))
    pays_more = isinstance(difference, NUMBER) and difference > 0
    term = "difference_paid_with" if swapping is True and pays_more else "refund_to"
    limit = look.terms.values(term)[0]
    if limit is None and outcome is True:
        return None
    facts = ("refund_to.kind", "refund_to.is_original", "refund_to.on_file")
    unknown = look.missing(*facts) | look.terms.blame("refund_to", "difference_paid_with")
    unknown |= _unsure(look, paying_back)
    if swapping is not False:
        unknown |= look.missing("request.price_difference")
    return Finding("refund_method", outcome, "deny", facts, unknown, term, limit, look.facts.get(facts[0]))


def balance(look: Look) -> Finding | None:
    """The method named holds enough to pay the difference; a method without a balance always does."""
    applies = wants(look, "exchange")
    if applies is False:
        return None
    facts = ("refund_to.balance", "request.price_difference")
    held, difference = look.see(facts[0]), look.see(facts[1])
    covers: Truth = UNKNOWN
    if held is None or difference is None or (difference is not UNKNOWN and cast(Decimal, difference) <= 0):
        covers = True
    elif held is not UNKNOWN and difference is not UNKNOWN:
        covers = cast(Decimal, held) >= cast(Decimal, difference)
    unknown = look.missing(*facts) | _unsure(look, applies)
    limit, value = look.facts.get(facts[1]), look.facts.get(facts[0])
    return Finding("balance", _if(applies, covers), "deny", facts, unknown, limit=limit, value=value)
