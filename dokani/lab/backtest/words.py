"""Why a line came out as it did, in a few words for the merchant."""

from collections.abc import Sequence

from dokani.engine.policy import Policy

_SAYS = {
    "order_is_shoppers": "The order is not the shopper's.",
    "state": "The state of the order does not allow it.",
    "line_on_order": "The line is not on the order.",
    "quantity": "More is asked for than can still come back.",
    "replacements": "The exchange does not name one replacement for each unit.",
    "exchange_for": "The replacement is not what is exchanged for.",
    "in_stock": "The replacement is not in stock.",
    "not_before": "It is too soon.",
    "window": "It is outside the return window.",
    "reason": "The reason is not accepted.",
    "resolution": "What the shopper wants is not given.",
    "refund_method": "The refund cannot go where it should.",
    "balance": "The balance does not cover the difference.",
    "evidence": "Evidence is missing.",
    "value": "The value is above what is approved without a person.",
    "high_risk_category": "The category is one a person looks at.",
    "refund_range": "A person picks the refund.",
    "fee_range": "A person picks the fee.",
    "risk": "The risk is one a person looks at.",
    "lines_decided": "It is open whether all lines are decided together.",
}
NOTHING_AGAINST = "Nothing speaks against it."


def says(check: str | None, policy: Policy | None) -> str:
    """A sentence about the check a verdict rests on; `rule:ID` gives the rule's own words."""
    if check is None:
        return NOTHING_AGAINST
    if check.startswith("rule:"):
        name = check.removeprefix("rule:")
        for rule in policy.rules if policy is not None else ():
            if rule.id == name and rule.says:
                return rule.says
        return f"Rule {name} speaks."
    if check.startswith("law:"):
        return "It is open whether the law demands acceptance."
    return _SAYS.get(check, NOTHING_AGAINST)


def sentences(checks: Sequence[str], policy: Policy) -> list[str]:
    """The sentence of each check, in their order."""
    return [says(check, policy) for check in checks]
