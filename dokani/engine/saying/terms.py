"""Each term in plain words: what it is called, how a value of it is said, and what a rule that sets it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from dokani.engine.policy import Policy
from dokani.engine.saying import phrases
from dokani.engine.terms import TERMS, Fee, Span
from dokani.engine.words import word

Say = Callable[[Any, Policy], str]
# `measure` goes from one value to another, `choice` is now another, `flag` holds or not, `words` gains and loses some.
Kind = Literal["measure", "choice", "flag", "words", "by_word"]


@dataclass(frozen=True, slots=True)
class TermWords:
    """`label` is a noun; `said` a value of it; `clause` a whole clause for a value, "{label} is {said}" by default.

    Of a flag, `said` is the clause itself: "voice calls are offered".
    """

    label: str
    kind: Kind
    said: Say
    clause: Say | None = None


def _days(nothing: str) -> Say:
    return lambda value, _: phrases.length(value, nothing)


def _money(nothing: str) -> Say:
    return lambda value, policy: (
        nothing if value is None else phrases.money(value, policy.currency, policy.exponent)
    )


def _number(nothing: str) -> Say:
    return lambda value, _: nothing if value is None else phrases.number(value)


def _percent(value: Any, _policy: Policy) -> str:
    return "no fee" if value is None else phrases.percent(value)


def _plain_percent(value: Any, _policy: Policy) -> str:
    return phrases.percent(value)


def _words(nothing: str, none: str = "none") -> Say:
    def said(value: Any, _: Policy) -> str:
        return nothing if value is None else phrases.listed(word(each) for each in value) if value else none

    return said


def _choice(**options: str) -> Say:
    return lambda value, _: options.get(str(value).lower(), word(value))


def _starts(value: Any, _: Policy) -> str:
    return phrases.START.get(value, word(value))


def _flag(yes: str, no: str) -> Say:
    return lambda value, _: yes if value else no


def _span(value: Span | None, _: Policy) -> str:
    return "none" if value is None else f"{phrases.percent(value.low)} to {phrases.percent(value.high)}"


def fee(value: Fee, policy: Policy) -> str:
    """One fee: "packing (10 %)"."""
    size = (
        phrases.percent(value.percent)
        if value.percent is not None
        else phrases.money(value.fixed, policy.currency, policy.exponent)
    )
    return f"{word(value.id)} ({size})"


def _fees(value: Any, policy: Policy) -> str:
    return phrases.listed(fee(each, policy) for each in value) if value else "none"


def _evidence(value: Mapping[str, Any], _: Policy) -> str:
    asked = [
        f"{phrases.evidence(kinds)} for {phrases.quoted(word(reason))}"
        for reason, kinds in sorted(value.items())
        if kinds
    ]
    return phrases.listed(asked) if asked else "none"


def _states(value: Mapping[str, Any], _: Policy) -> str:
    said = [
        f"{phrases.ACTION.get(action, action)} while the order is "
        + ("in any state" if states is None else phrases.listed(map(word, states), "or"))
        for action, states in sorted(value.items())
    ]
    return "; ".join(said) if said else "none"


_NOTHING: Final = "no limit"
_LABELS: Final = {"shop": "the shop", "customer": "the shopper", "carrier": "the carrier"}

TERM_WORDS: Final[Mapping[str, TermWords]] = {
    "return_window": TermWords("the return window", "measure", _days(_NOTHING)),
    "window_starts_at": TermWords("the start of the return window", "choice", _starts),
    "return_until": TermWords(
        "the fixed last day for returns",
        "choice",
        lambda value, _: "none" if value is None else phrases.day(value),
    ),
    "count_from": TermWords(
        "the first day that is counted",
        "choice",
        _choice(next_day="the day after", same_day="that day itself"),
    ),
    "if_last_day_closed": TermWords(
        "a last day on which the shop is closed",
        "choice",
        _choice(same="the last day all the same", next_open_day="moved to the next open day"),
    ),
    "opens_after": TermWords("the wait before a return may be asked for", "measure", _days("nothing")),
    "opens_from": TermWords("the start of that wait", "choice", _starts),
    "states_allowing": TermWords("the states of an order that allow something", "by_word", _states),
    "lines_decided": TermWords(
        "the way several items are decided",
        "choice",
        _choice(each="each for itself", together="all together, by the worst of them"),
    ),
    "auto_approve_threshold": TermWords(
        "the value above which a person looks", "measure", _money("no such value")
    ),
    "acceptable_reasons": TermWords("the list of accepted reasons", "words", _words("any reason")),
    "required_evidence": TermWords("the evidence asked for", "by_word", _evidence),
    "high_risk_categories": TermWords(
        "the list of categories a person looks at", "words", _words("all categories")
    ),
    "fraud_flags": TermWords(
        "the list of risk flags that send a return to a person", "words", _words("any flag")
    ),
    "review_at_risk": TermWords("the risk score from which a person looks", "measure", _number("none")),
    "resolutions": TermWords("the list of what the shop offers", "words", _words("anything")),
    "refund_percent": TermWords("the part of the price that is refunded", "measure", _plain_percent),
    "refund_range": TermWords("the range a person picks the refund from", "choice", _span),
    "fee_range": TermWords("the range a person picks the fee from", "choice", _span),
    "restocking_fee_percent": TermWords("the restocking fee", "measure", _percent),
    "cancellation_fee_percent": TermWords("the cancellation fee", "measure", _percent),
    "fees": TermWords("the list of further fees", "choice", _fees),
    "adjust": TermWords("the fixed amount of a claim", "measure", _money("none")),
    "refund_outbound_shipping": TermWords(
        "the refund of shipping paid for the order",
        "choice",
        _choice(true="always", false="never", whole_order="only when the whole order comes back"),
    ),
    "deduct_outbound_cost": TermWords(
        "the shop's own shipping cost",
        "flag",
        _flag("the shop's own shipping cost is kept back", "the shop's own shipping cost is not kept back"),
    ),
    "store_credit_bonus_percent": TermWords("the bonus on store credit", "measure", _plain_percent),
    "keep_item_under": TermWords(
        "the value under which the item need not come back", "measure", _money("none")
    ),
    "refund_to": TermWords("the list of methods a refund may go to", "words", _words("any method")),
    "difference_paid_with": TermWords(
        "the list of methods a price difference may be paid with", "words", _words("any method")
    ),
    "refund_payee": TermWords(
        "whoever gets the refund", "choice", _choice(buyer="the buyer", recipient="the recipient")
    ),
    "refund_when": TermWords(
        "the moment the refund is due",
        "choice",
        _choice(
            at_approval="the approval",
            on_proof_of_posting="the proof of posting",
            on_arrival="the arrival of the goods",
            after_inspection="the inspection of the goods",
        ),
    ),
    "refund_within": TermWords("the time a refund then takes at most", "measure", _days("not stated")),
    "goods_back": TermWords(
        "what happens to the goods", "choice", _choice(send_back="sent back", none="kept by the shopper")
    ),
    "exchange_for": TermWords(
        "the choice in an exchange",
        "choice",
        _choice(same_item="the same item", same_product="the same product", anything="anything"),
    ),
    "when_out_of_stock": TermWords(
        "the answer when a replacement is out of stock",
        "choice",
        _choice(refund="a refund", wait="waiting for it", deny="a denial"),
    ),
    "exchange_ships": TermWords(
        "the moment a replacement is sent",
        "choice",
        _choice(first="at once", on_arrival="when the goods have arrived"),
    ),
    "charge_if_not_back": TermWords(
        "a charge for goods that do not come back",
        "flag",
        _flag("goods that do not come back are charged", "goods that do not come back are not charged"),
    ),
    "return_shipping": TermWords(
        "whoever pays for sending back", "choice", _choice(customer="the shopper", shop="the shop")
    ),
    "return_label": TermWords(
        "whoever supplies the return label",
        "choice",
        lambda value, _: "nobody in particular" if value is None else _LABELS.get(value, word(value)),
    ),
    "return_methods": TermWords("the list of ways to send back", "words", _words("any way")),
    "risk_on_way_back": TermWords(
        "whoever bears the risk on the way back", "choice", _choice(customer="the shopper", shop="the shop")
    ),
    "denied_goods": TermWords(
        "what happens to goods whose return is denied",
        "choice",
        _choice(
            sent_back_free="sent back at no cost",
            sent_back_at_customers_cost="sent back at the shopper's cost",
            customer_collects="collected by the shopper",
        ),
    ),
    "authorisation": TermWords(
        "the leave needed before goods are sent",
        "choice",
        _choice(none="none", before_sending="the shop's, before sending"),
    ),
    "appeal_within": TermWords("the time to appeal a denial", "measure", _days(_NOTHING)),
    "allow_voice_calls": TermWords(
        "voice calls", "flag", _flag("voice calls are offered", "voice calls are not offered")
    ),
    "allow_video_calls": TermWords(
        "video calls", "flag", _flag("video calls are offered", "video calls are not offered")
    ),
    "record_calls": TermWords(
        "the recording of calls", "flag", _flag("calls are recorded", "calls are not recorded")
    ),
    "max_call_duration": TermWords(
        "the longest call",
        "measure",
        lambda value, _: _NOTHING if value is None else phrases.seconds(value),
    ),
    "auto_escalation_threshold": TermWords(
        "the score from which a person is called", "measure", _number("none")
    ),
}


def said(name: str, value: Any, policy: Policy) -> str:
    """A value of a term, as it is said."""
    return TERM_WORDS[name].said(value, policy)


def clause(name: str, value: Any, policy: Policy) -> str:
    """What setting a term to a value means: "the return window is 14 days"."""
    words = TERM_WORDS[name]
    if words.kind == "flag":
        return words.said(value, policy)
    return f"{words.label} is {words.said(value, policy)}"


def bound(name: str, value: Any, policy: Policy, *, least: bool) -> str:
    """What a bound means: "the return window is at least 14 days"."""
    words = TERM_WORDS[name]
    if words.kind == "flag":
        return words.said(value, policy)
    if TERMS[name].bound == "listed":
        return f"{words.label} {'begins with' if least else 'has nothing but'} {words.said(value, policy)}"
    if name == "refund_when":
        return (
            f"{words.label} is {'no sooner than' if least else 'no later than'} {words.said(value, policy)}"
        )
    return f"{words.label} is {'at least' if least else 'at most'} {words.said(value, policy)}"
