"""Policies and cases drawn from a seed, by the thousand: every operator, every ordinary term, floors, odd values."""

from random import Random
from typing import Any

from dokani.engine.parse import Floor
from tests.engine.shop import GONE, document

NUMBERS: dict[str, list[Any]] = {
    "order.value": ["50", 105, "149.99", "150", 400],
    "item.paid": ["10", "19.99", "100.00", 33, 0],
    "item.quantity": [0, 1, 1, 1, 2, 3],
    "customer.orders": [0, 1, 7],
    "days_since_start": [0, 5, 14, 15, 31, 61, "7.5"],
    "risk.score": ["0.1", "0.1", 0, "0.6", "0.95"],
    "custom.weight": ["0.5", 3, -2],
}
WORDS: dict[str, list[Any]] = {
    "item.category": ["clothing", "clothing", "electronics", "jewelry", 'it\'s "quoted"'],
    "customer.tier": ["gold", "silver"],
    "reason": ["changed_mind", "changed_mind", "defective", "damaged_in_transit", "boredom", "tat"],
    "order.country": ["DE", "BD"],
    "fault": ["shop", "customer"],
    "custom.line": ["a", "b"],
}
YES_NO: dict[str, list[Any]] = {
    "item.worn": [True, False],
    "item.has_receipt": [True, False],
    "item.personalised": [True, False],
}
SETS: dict[str, list[Any]] = {
    "item.tags": [[], ["summer"], ["final_sale"]],
    "evidence": [[], ["photo"], ["photo", "packaging_photo"]],
    "risk.flags": [[], [], [], ["serial_returner"], ["other"]],
}
DATES: dict[str, list[Any]] = {
    "order.delivered_at": [
        "2026-11-01T10:00:00Z",
        "2026-10-25T23:30:00Z",
        "2026-10-27T08:00:00Z",
        "2026-10-12",
        "2026-09-01T00:00:00+06:00",
    ],
    "order.ordered_at": ["2026-10-20T10:00:00Z", "2026-10-01"],
    "request.asked_at": ["2026-11-10T12:00:00Z", "2026-11-10T20:30:00Z", "2026-11-10"],
    "today": ["2026-11-10", "2026-12-24"],
}
PLAIN: dict[str, list[Any]] = {
    "order.status": ["delivered", "delivered", "delivered", "shipped"],
    "order.is_shoppers": [True, True, True, False],
    "item.quantity_ordered": [1, 2, 3, 3, 0],
    "item.quantity_returnable": [0, 1, 2, 3, 3],
    "resolution_wanted": ["refund", "refund", "refund", "store_credit", "repair", "keep_item", "exchange"],
    "order.paid": ["105.00", "50", 1000],
    "order.refunded": ["0", "20.01", "105"],
    "order.shipping_paid": ["5.00", "4.995"],
    "order.shipping_cost": ["7"],
    "item.price": ["50"],
}
DOMAIN: dict[str, list[Any]] = {**NUMBERS, **WORDS, **YES_NO, **SETS, **DATES, **PLAIN}
TERMS: dict[str, list[Any]] = {
    "return_window": [None, 5, 14, 30, 60, "48 hours", "2 weeks", "1 month", "7 business days"],
    "window_starts_at": ["ordered_at", "delivered_at"],
    "states_allowing": [{"return": ["delivered", "shipped"]}, {"return": None}, {}],
    "acceptable_reasons": [None, [], ["defective"], ["changed_mind", "defective"]],
    "resolutions": [None, [], ["refund"], ["refund", "store_credit", "repair"]],
    "required_evidence": [
        {},
        {"defective": ["photo"]},
        {"defective": ["photo"], "changed_mind": ["photo"], "tat": []},
    ],
    "auto_approve_threshold": [None, 30, 80.5, 200],
    "high_risk_categories": [None, [], ["electronics"]],
    "review_at_risk": [None, 0.6, 0.05],
    "fraud_flags": [None, [], ["serial_returner"]],
    "refund_percent": [0, 33, 50, 100],
    "restocking_fee_percent": [None, 0, 15],
    "fees": [
        [],
        [{"id": "label", "fixed": 4}],
        [{"id": "look", "percent": 10}, {"id": "box", "fixed": 1.005}],
    ],
    "refund_outbound_shipping": [True, False, "whole_order"],
    "deduct_outbound_cost": [True, False],
    "store_credit_bonus_percent": [0, 10],
    "return_label": [None, "printed"],
}
BOUNDS: dict[str, list[Any]] = {
    "return_window": [None, 14, "1 month", "36 hours"],
    "refund_percent": [40, 90],
    "restocking_fee_percent": [0, 5],
    "refund_outbound_shipping": [True, "whole_order", False],
}
# Without effect on the terms that are worked out in general; with them nothing is ordinary.
GENERAL: dict[str, list[Any]] = {
    "opens_after": [None, 3],
    "refund_to": [None, ["original"]],
    "return_until": ["2026-11-30"],
    "count_from": ["same_day", "next_day"],
    "if_last_day_closed": ["next_open_day"],
}


def condition(draw: Random, depth: int = 3) -> Any:
    """A condition with every operator in its reach."""
    if depth and draw.random() < 0.45:
        parts = [condition(draw, depth - 1) for _ in range(draw.randint(1, 3))]
        return draw.choice(
            [{"and": parts}, {"or": parts}, {"!": parts[:1]}, {"==": [parts[0], draw.random() < 0.5]}]
        )
    kind = draw.choice(
        ["number", "number", "word", "word", "yes_no", "set", "date", "between", "sum", "days"]
    )
    if kind == "number":
        name = draw.choice(sorted(NUMBERS))
        return {draw.choice(["<", "<=", ">", ">=", "==", "!="]): [{"var": name}, _number(draw, name)]}
    if kind == "word":
        name = draw.choice(sorted(WORDS))
        word = draw.choice(WORDS[name])
        return draw.choice(
            [
                {draw.choice(["==", "!="]): [{"var": name}, draw.choice([word, None])]},
                {"in": [{"var": name}, [word, "zzz"]]},
                {"in": [{"var": name}, []]},
                {"==": [{"var": name}, {"var": draw.choice(sorted(WORDS))}]},
            ]
        )
    if kind == "yes_no":
        fact = {"var": draw.choice(sorted(YES_NO))}
        return draw.choice([fact, {"!": fact}, {"==": [fact, True]}, {"!=": [fact, None]}])
    if kind == "set":
        name = draw.choice(sorted(SETS))
        return {
            "in": [
                draw.choice(["final_sale", "photo", "serial_returner", {"var": "item.category"}]),
                {"var": name},
            ]
        }
    if kind == "date":
        one, other = (
            {"var": draw.choice(sorted(DATES))},
            draw.choice([{"var": "order.ordered_at"}, "2026-10-25"]),
        )
        return draw.choice(
            [
                {draw.choice(["<", "<=", ">", ">=", "==", "!="]): [one, other]},
                {"in": [one, ["2026-10-25", "2026-11-10T12:00:00Z"]]},
                {"==": [one, None]},
                {"<": ["2026-10-10", one, "2026-11-05"]},
                {">": [{"+": [one, 3]}, other]},
            ]
        )
    if kind == "between":
        return {draw.choice(["<", "<="]): [1, {"var": draw.choice(sorted(NUMBERS))}, 100]}
    if kind == "sum":
        total = {draw.choice(["+", "*", "-", "min", "max"]): [{"var": "order.value"}, {"var": "item.paid"}]}
        return {draw.choice(["<", ">", "=="]): [total, draw.choice([60, 155, {"var": "custom.weight"}])]}
    return {
        ">": [{"-": [{"var": "request.asked_at"}, {"var": "order.delivered_at"}]}, draw.choice([5, 16, 20])]
    }


def _number(draw: Random, name: str) -> Any:
    return draw.choice(
        [20, 30.5, 150, draw.choice([each for each in NUMBERS[name] if isinstance(each, int)] or [1])]
    )


def policy(draw: Random, *, ordinary: bool = True) -> tuple[dict[str, Any], tuple[Floor, ...]]:
    """A document and legal packs; where it is not `ordinary`, also with terms that only the general way knows."""
    rules = [_rule(draw, f"r{number}", ordinary) for number in range(draw.randint(0, 7))]
    rules = [rule for rule in rules if not _is_circle(rule)]
    known = TERMS if ordinary else {**TERMS, **GENERAL}
    terms = {name: draw.choice(known[name]) for name in draw.sample(sorted(known), draw.randint(0, 5))}
    floors = []
    if draw.random() < 0.4:
        law: list[dict[str, Any]] = [
            {
                "id": "law",
                "when": condition(draw, 1),
                "at_least": {"return_window": 14},
                "says": ".",
                "article": "1",
            }
        ]
        if draw.random() < 0.5:
            law[0]["at_least"]["refund_to"] = ["original"]
        if draw.random() < 0.4:
            law.append(
                {"id": "must", "when": condition(draw, 2), "must_accept": True, "says": ".", "article": "2"}
            )
            if draw.random() < 0.7:
                law[1]["gives"] = "refund"
        floors = [Floor("pack", "XX", tuple(law))]
    made = document(
        *rules,
        terms={"return_window_days": GONE, "high_risk_categories": ["jewelry"], **terms},
        jurisdictions=["XX"] if floors else [],
        reasons={"tat": {"means": "defective", "fault": "shop"}},
        custom={"weight": {"type": "number"}, "line": {"type": "text"}},
        time_zone=draw.choice(["UTC", "Asia/Dhaka"]),
    )
    return made, tuple(floors)


def _rule(draw: Random, name: str, ordinary: bool) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": name, "when": condition(draw), "says": "."}
    known = TERMS if ordinary else {**TERMS, **GENERAL}
    kind = draw.choice(["set", "set", "set", "bound", "verdict", "both"])
    if kind in ("set", "both"):
        rule["set"] = {
            term: draw.choice(known[term]) for term in draw.sample(sorted(known), draw.randint(1, 3))
        }
    if kind == "bound":
        term = draw.choice(sorted(BOUNDS))
        limit = draw.choice(BOUNDS[term])
        rule[draw.choice(["at_least", "at_most"])] = {term: limit}
    if kind in ("verdict", "both"):
        rule["verdict"] = draw.choice(["deny", "review", "wait"])
        if rule["verdict"] == "wait":
            rule["until"] = draw.choice(["2026-12-01", "2026-11-01", "order.ordered_at"])
    return rule


def _is_circle(rule: dict[str, Any]) -> bool:
    return "window_starts_at" in rule.get("set", {}) and "days_since_start" in str(rule["when"])


def case(draw: Random) -> dict[str, Any]:
    """A case that most policies approve, bent in some places, with some facts absent and some unknown."""
    found: dict[str, Any] = {
        "action": "return",
        "stage": "request",
        **{name: values[0] for name, values in DOMAIN.items()},
    }
    del found["days_since_start"], found["fault"], found["today"]
    found["item.quantity"], found["item.quantity_returnable"] = 1, 2
    for name in draw.sample(sorted(DOMAIN), draw.randint(0, 8)):
        found[name] = draw.choice(DOMAIN[name])
    for name in draw.sample(sorted(DOMAIN), draw.choice([0, 0, 1])):
        found[name] = None
    for name in draw.sample(sorted(DOMAIN), draw.choice([0, 0, 0, 1, 3])):
        found.pop(name, None)
    if draw.random() < 0.05:
        found["action"] = draw.choice(["exchange", "cancel", "claim"])
    return found
