"""What a shopper may choose from: reasons the policy accepts, and what the shop gives for them."""

from dokani.engine.policy import Policy
from dokani.orders.model import Order
from dokani.portal.words import RESOLUTIONS, plain
from dokani.returns.model import REASONS

NOT_SENT = frozenset({"placed", "processing", "packed"})
USUAL = ("refund", "exchange", "store_credit")
# Reasons that are the shopper's own choice, and reasons that are the shop's or the carrier's fault; the first accepted
# one of each stands for its kind.
MILD = ("changed_mind", "size_or_fit", "other")
FAULT = ("defective", "wrong_item", "not_as_described", "damaged_in_transit", "missing_parts")


def reasons_for(policy: Policy) -> dict[str, str]:
    """Reason codes the policy accepts somewhere, with words; the shop's own codes last."""
    accepted = accepted_anywhere(policy, "acceptable_reasons")
    found = {code: words for code, words in REASONS.items() if accepted is None or code in accepted}
    for own in policy.reasons.values():
        if accepted is None or own.code in accepted or own.means in accepted:
            found.setdefault(own.code, own_words(policy, own.code))
    return found or dict(REASONS)


def own_words(policy: Policy, code: str) -> str:
    said = policy.document.get("reasons", {}).get(code, {}).get("says")
    return said if isinstance(said, str) and said else REASONS.get(code, plain(code))


def resolutions_for(policy: Policy, order: Order) -> dict[str, str]:
    """What can be asked for, with words."""
    return {code: RESOLUTIONS[code] for code in resolution_codes(policy, order.status)}


def resolution_codes(policy: Policy, order_status: str) -> tuple[str, ...]:
    """What can be asked for: an order that is not sent can only be cancelled."""
    if order_status in NOT_SENT:
        return ("cancel",)
    given = accepted_anywhere(policy, "resolutions")
    if given is None:
        return USUAL
    return tuple(code for code in given if code in RESOLUTIONS and code != "cancel") or ("refund",)


def accepted_anywhere(policy: Policy, term: str) -> tuple[str, ...] | None:
    """The words a term allows, by itself or by any rule; None where anything goes."""
    lists = [
        policy.terms[term],
        *(value for rule in policy.rules for name, value in rule.sets if name == term),
    ]
    if any(words is None for words in lists):
        return None
    return tuple(dict.fromkeys(word for words in lists for word in words))
