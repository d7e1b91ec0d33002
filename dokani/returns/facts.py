"""From an order and a question to the engine's facts: only what is known, nothing guessed."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from dokani.returns.model import Ask, Case

# What the shop's labels say of an article; one without the label is an ordinary one.
LABELS = {"personalised": "personalised", "perishable": "perishable", "digital": "digital_started"}
# Bought and paid for by the person who asks: proven before a case is built (order number, e-mail and code; or staff).
PROVEN = True


def facts_of(case: Case, ask: Ask, at: datetime) -> dict[str, Any]:
    """The facts of one request, as the engine names them. `at` is when the shopper asked.

    A key that is missing is unknown; None is known to be absent (not shipped, no phone). What the shop's records do not
    hold (opened, worn, receipt) is unknown until somebody answers: `ask.answers` holds those, by fact name.
    """
    bought = {line.line_number: line for line in case.lines}
    lines: list[dict[str, Any]] = []
    for asked in ask.lines:
        line = bought[asked.line_number]
        item: dict[str, Any] = {
            "sku": line.sku,
            "category": line.product_category,
            "tags": list(line.tags),
            "price": line.unit_price,
            "paid": line.paid,
            "quantity": asked.quantity,
            "quantity_ordered": line.quantity,
            "quantity_returnable": max(line.quantity - line.returned, 0),
            "shipped_at": line.shipped_at or case.shipped_at,
            "delivered_at": line.delivered_at or case.delivered_at,
        }
        # A label stands, whatever the shopper answers.
        item |= {name: True for label, name in LABELS.items() if label in line.tags}
        if line.status:
            item["status"] = line.status
        if asked.resolution_wanted in {"exchange", "replacement"}:
            # Where no other article is named it is the same product, unit for unit, in another size at most.
            item |= {"replacements": asked.quantity, "same_product": True, "price_difference": Decimal(0)}
            if (wanted := asked.exchange_for) is not None and asked.resolution_wanted == "exchange":
                item["same_product"] = wanted.same_product
                if wanted.unit_price is not None:
                    item["price_difference"] = (wanted.unit_price - line.unit_price) * asked.quantity
        lines.append(
            {
                "line": line.line_number,
                "item": item,
                "reason": asked.reason,
                "resolution_wanted": asked.resolution_wanted,
                "evidence": sorted(ask.evidence),
            }
        )
    facts: dict[str, Any] = {
        "action": "cancel" if all(one.resolution_wanted == "cancel" for one in ask.lines) else "return",
        "stage": "request",
        "today": at,
        "request": {
            "asked_at": at,
            "whole_order": len(lines) == case.line_count
            and all(bought[one.line_number].quantity == one.quantity for one in ask.lines),
        },
        "order": {
            "id": case.order_id,
            "is_shoppers": PROVEN,
            "status": case.status,
            "ordered_at": case.ordered_at,
            "shipped_at": case.shipped_at,
            "delivered_at": case.delivered_at,
            "value": case.order_value,
            "paid": case.paid,
            "refunded": case.refunded,
            "currency": case.currency,
            "shipping_paid": case.shipping_paid,
            "payment_method": case.payment_method,
            "discount_percent": case.discount_percent,
            "channel": case.channel,
            "country": case.country,
        },
        # No other method is named when asking: money goes back the way it came.
        "refund_to": {"kind": case.payment_method or "original", "is_original": True, "balance": None},
        "customer": {
            "orders": case.orders,
            "returns": case.returns - case.denied,
            "returns_90d": case.returns_90d,
            "account_age_days": (at - case.first_order_at).days if case.first_order_at else None,
            "on_allow_list": case.allow_listed is not None,
            "on_block_list": case.block_listed is not None,
            "linked_to_blocked": case.linked_blocked,
        },
        "lines": lines,
    }
    for name, value in ask.answers.items():
        place(facts, name, value)
    for told in lines:
        for name in LABELS.values():
            told["item"].setdefault(name, False)
    return facts


def place(facts: dict[str, Any], name: str, value: Any) -> None:
    """Set a fact by its dotted name; a fact of the item is set on every line it is not known for."""
    group, _, rest = name.partition(".")
    if group in {"item", "goods"}:
        for line in facts["lines"]:
            line.setdefault(group, {}).setdefault(rest, value)
    elif rest:
        facts.setdefault(group, {}).setdefault(rest, value)
    else:
        facts.setdefault(name, value)
