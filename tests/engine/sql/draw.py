"""Random policies and random requests, drawn so that every verdict, unknown and absent facts come up often."""

from random import Random
from typing import Any

# What each fact may be; a fact is also absent (None) or unknown (left out), as `drawn_facts` decides.
VALUES: dict[str, list[Any]] = {
    "reason": ["changed_mind", "defective", "size_or_fit", "not_wanted_any_more", "boredom", "other"],
    "resolution_wanted": ["refund", "refund", "refund", "exchange", "store_credit", "repair", "replacement"],
    "evidence": [[], ["photo"], ["photo", "packaging_photo"], ["invoice"]],
    "return_method": ["post", "shop"],
    "item.sku": ["tee-1", "it's", "50% off", "ünï"],
    "item.category": ["clothing", "electronics", "jewelry", ""],
    "item.tags": [[], ["final_sale"], ["summer", "final_sale"], ["new"]],
    "item.price": ["50.00", "19.99", 7],
    "item.paid": ["100.00", "10", "33.33", "0.05", "0", "149.99", "7.015"],
    "item.quantity": [1, 1, 1, 2, 3, 0],
    "item.quantity_ordered": [1, 2, 3, 3, 7, 0],
    "item.quantity_returnable": [1, 2, 3, 3, 7, 0],
    "item.status": ["delivered", "shipped", "refused"],
    "item.shipped_at": ["2026-10-22T10:00:00Z", "2026-10-23"],
    "item.delivered_at": ["2026-10-25T23:30:00Z", "2026-11-01T00:10:00+02:00", "2026-10-26"],
    "item.condition": ["new", "used"],
    "item.worn": [True, False, False],
    "item.has_receipt": [True, False],
    "item.opened": [True, False],
    "item.complete": [True, False],
    "item.personalised": [True, False, False],
    "item.variant_available": [True, True, False],
    "item.same_product": [True, True, False],
    "item.price_difference": ["0", "0", "5.50", "-5.50", "12.345"],
    "item.replacements": [1, 1, 2],
    "order.is_shoppers": [True, True, True, True, False],
    "order.status": ["delivered", "delivered", "delivered", "shipped", "packed", "cancelled"],
    "order.ordered_at": ["2026-10-20T10:00:00Z", "2026-09-01", "2026-08-30T21:59:00Z"],
    "order.shipped_at": ["2026-10-22T10:00:00Z", "2026-10-21"],
    "order.delivered_at": [
        "2026-10-25T10:00:30Z",
        "2026-10-15",
        "2026-11-08T23:59:59Z",
        "2025-11-30T12:00:00Z",
    ],
    "order.value": ["105.00", "20", "300.10", "150"],
    "order.paid": ["105.00", "20", "300.10", "5"],
    "order.refunded": ["0", "20.01", "100"],
    "order.shipping_paid": ["5.00", "0", "4.555"],
    "order.shipping_cost": ["3.10", "8"],
    "order.discount_percent": ["0", "12.5", "10"],
    "order.channel": ["web", "app"],
    "order.country": ["DE", "FR"],
    "order.currency": ["EUR"],
    "order.payment_method": ["card", "cod"],
    "customer.tier": ["gold", "silver"],
    "customer.orders": [0, 1, 12],
    "customer.returns": [0, 3, 9],
    "customer.returns_90d": [0, 2, 5],
    "customer.return_rate": ["0.1", 0.35, 1],
    "customer.on_block_list": [False, False, True],
    "customer.is_recipient": [True, False],
    "risk.score": ["0.1", 0.3, "0.61", "0.95", 0],
    "risk.flags": [[], [], ["serial_returner"], ["velocity", "evidence_reused"]],
    "refund_to.kind": ["card", "gift_card"],
    "refund_to.is_original": [True, True, False],
    "refund_to.on_file": [True, False],
    "refund_to.balance": ["3", "50"],
    "request.asked_at": [
        "2026-11-10T12:00:00Z",
        "2026-11-24T23:30:00Z",
        "2026-12-01",
        "2026-11-03T09:15:00+06:00",
    ],
    "today": ["2026-11-10", "2026-11-24T23:30:00Z", "2026-12-02"],
    "days_since_start": [3, 14, 29, 45],
    "season": ["sale"],
    "fault": ["shop", "customer"],
    "goods.sent_at": ["2026-11-12T10:00:00Z"],
    "goods.tracked": [True, False],
    "custom.points": [0, 10, 250],
    "custom.vip": [True, False],
    "custom.group": ["a", "b"],
    "custom.labels": [["x"], [], ["x", "y"]],
    "custom.score": [1, "2.5", -3],
}
# Left out unless drawn: a request does not say these, they are derived or rare.
USUALLY_UNKNOWN = (
    "today", "days_since_start", "season", "fault", "item.status", "item.shipped_at", "item.delivered_at",
    "goods.sent_at", "goods.tracked", "item.complete", "item.opened", "order.discount_percent",
)  # fmt: skip
GOOD: dict[str, Any] = {name: values[0] for name, values in VALUES.items() if name not in USUALLY_UNKNOWN}
OF_LINE = tuple(
    name
    for name in VALUES
    if name.startswith(("item.", "goods.")) or name in ("reason", "fault", "resolution_wanted", "evidence")
)
CUSTOM = {
    "points": "count",
    "vip": "boolean",
    "group": "text",
    "labels": "set",
    "score": {"type": "number", "when_unknown": "ask"},
}
NUMBERS = (
    "item.price", "item.paid", "item.quantity", "order.value", "order.paid", "customer.orders", "customer.returns_90d",
    "customer.return_rate", "days_since_start", "request.value", "request.lines", "risk.score", "custom.points",
    "custom.score", "order.discount_percent",
)  # fmt: skip
DATES = (
    "order.ordered_at", "order.delivered_at", "item.delivered_at", "item.shipped_at", "request.asked_at", "today",
    "goods.sent_at",
)  # fmt: skip
WORDS = (
    "reason", "resolution_wanted", "item.category", "item.sku", "item.condition", "order.status", "order.channel",
    "customer.tier", "season", "fault", "action", "stage", "custom.group", "refund_to.kind", "item.status",
)  # fmt: skip
YES_NO = (
    "item.worn", "item.has_receipt", "item.opened", "item.complete", "item.personalised", "customer.on_block_list",
    "customer.is_recipient", "custom.vip", "request.whole_order", "goods.tracked",
)  # fmt: skip
SETS = ("item.tags", "evidence", "risk.flags", "custom.labels")


def drawn_facts(random: Random) -> dict[str, Any]:
    """One request: mostly in order, bent in some places, with one line or a few."""
    held = dict(GOOD)
    for name in USUALLY_UNKNOWN:
        if random.random() < 0.15:
            held[name] = random.choice(VALUES[name])
    _bend(random, held, list(VALUES), random.choice((0, 1, 2, 3, 5, 8)))
    held["action"] = random.choice(("return",) * 6 + ("exchange", "cancel", "claim"))
    if random.random() < 0.1:
        held["stage"] = random.choice(("sent", "arrived", "inspected"))
    if random.random() < 0.75:
        return held
    shared = {name: value for name, value in held.items() if name not in OF_LINE}
    lines = []
    for number in range(random.choice((2, 2, 3))):
        own = {name: held[name] for name in OF_LINE if name in held}
        own["item.paid"] = random.choice(VALUES["item.paid"])
        _bend(random, own, list(OF_LINE), random.choice((0, 1, 2)))
        lines.append({"line": number + 1, **own})
    return {**shared, "lines": lines}


def _bend(random: Random, held: dict[str, Any], names: list[str], times: int) -> None:
    for name in random.sample(names, min(times, len(names))):
        turn = random.random()
        if turn < 0.25:
            held.pop(name, None)
        elif turn < 0.4:
            held[name] = None
        else:
            held[name] = random.choice(VALUES[name])


def drawn_condition(random: Random, depth: int = 0, *, of_line: bool = True) -> Any:
    """A condition that parses: every operator, three types of values, dates with arithmetic."""

    def pick(names: tuple[str, ...]) -> str:
        allowed = [n for n in names if of_line or (n not in OF_LINE and n != "days_since_start")]
        return random.choice(allowed)

    def var(names: tuple[str, ...]) -> dict[str, str]:
        return {"var": pick(names)}

    turn = random.random()
    if depth < 3 and turn < 0.35:
        inner = [
            drawn_condition(random, depth + 1, of_line=of_line) for _ in range(random.choice((1, 2, 2, 3)))
        ]
        op = random.choice(("and", "or", "!"))
        return {op: inner[:1]} if op == "!" else {op: inner}
    kind = random.choice(("number", "number", "word", "word", "yes_no", "date", "set", "null", "listed"))
    if kind == "yes_no":
        said = var(YES_NO)
        return random.choice((said, {"==": [said, random.choice((True, False))]}, {"!": [said]}))
    if kind == "word":
        name = pick(WORDS)
        known = VALUES.get(name, ["return", "request", "delivered"])
        op = random.choice(("==", "!="))
        other = var(WORDS) if random.random() < 0.1 else random.choice(known)
        return {op: [other, {"var": name}]} if random.random() < 0.2 else {op: [{"var": name}, other]}
    if kind == "listed":
        name = pick(WORDS)
        known = VALUES.get(name, ["return", "request"])
        if random.random() < 0.2:
            return {"in": [var(NUMBERS), random.sample([0, 1, 2, 3, 10, 100, 105], 3)]}
        return {
            "in": [{"var": name}, [*random.sample(known, min(2, len(known))), *random.choice(([], ["else"]))]]
        }
    if kind == "set":
        name = pick(SETS)
        word = (
            var(WORDS)
            if random.random() < 0.15
            else random.choice(("final_sale", "photo", "serial_returner", "x"))
        )
        return {"in": [word, {"var": name}]}
    if kind == "null":
        name = pick((*WORDS, *DATES, *YES_NO, *NUMBERS))
        return {random.choice(("==", "!=")): [{"var": name}, None]}
    if kind == "date":
        return _about_dates(random, var)
    left = _number(random, var)
    right: Any = random.choice((0, 1, 2, 3, 14, 30, 50, 0.35, 100, 105, 150))
    if random.random() < 0.2:
        right = _number(random, var)
    op = random.choice(("<", "<=", ">", ">=", "==", "!=", "<", ">"))
    if op in ("<", "<=") and random.random() < 0.2:
        return {op: [random.choice((0, 1, 10)), left, right]}
    return {op: [left, right]}


def _number(random: Random, var: Any) -> Any:
    name = var(NUMBERS)
    if random.random() < 0.7:
        return name
    op = random.choice(("+", "-", "*", "min", "max"))
    if op == "-" and random.random() < 0.4:
        return {"-": [name]}
    return {op: [name, random.choice((var(NUMBERS), 2, 0.5, 10))]}


def _about_dates(random: Random, var: Any) -> Any:
    one = var(DATES)
    turn = random.random()
    if turn < 0.35:
        op = random.choice(("<", "<=", ">", ">=", "==", "!="))
        return {op: [one, random.choice(("2026-10-25", "2026-11-10T12:00:00Z", "2026-11-01T00:10:00+02:00"))]}
    if turn < 0.6:
        return {
            random.choice(("<", ">", ">=", "==")): [{"-": [one, var(DATES)]}, random.choice((0, 5, 14, 20))]
        }
    if turn < 0.75:
        moved = {random.choice(("+", "-")): [one, random.choice((3, 14.7, 40, var(NUMBERS)))]}
        return {random.choice(("<", ">", ">=")): [moved, var(DATES)]}
    if turn < 0.85:
        return {random.choice(("<", ">")): [{random.choice(("min", "max")): [one, var(DATES)]}, "2026-11-01"]}
    if turn < 0.95:
        return {"in": [one, ["2026-10-25", "2026-10-15", "2026-11-10T12:00:00Z"]]}
    return {random.choice(("<", "<=", "==", "!=")): [one, var(DATES)]}


LENGTHS = (
    None,
    5,
    14,
    30,
    30,
    60,
    "48 hours",
    "720 hours",
    "2 weeks",
    "1 month",
    "7 business days",
    "30 business days",
)
TERM_VALUES: dict[str, tuple[Any, ...]] = {
    "return_window": LENGTHS,
    "count_from": ("same_day", "next_day"),
    "if_last_day_closed": ("same", "same", "next_open_day"),
    "return_until": (None, "2026-11-30"),
    "opens_after": (None, None, None, 25, "72 hours", "1 week"),
    "opens_from": ("ordered_at", "delivered_at"),
    "states_allowing": (
        {"return": ["delivered", "shipped"], "exchange": ["delivered"], "claim": None},
        {"return": None, "cancel": ["packed"]},
    ),
    "auto_approve_threshold": (30, 99.99, 200),
    "acceptable_reasons": (None, None, [], ["defective"], ["changed_mind", "defective", "size_or_fit"]),
    "required_evidence": (
        {},
        {"defective": ["photo"]},
        {"changed_mind": ["photo"], "other": []},
        {"defective": ["photo", "packaging_photo"], "size_or_fit": ["photo"]},
    ),
    "high_risk_categories": ([], ["electronics"], ["jewelry", "electronics"], None),
    "fraud_flags": ([], ["serial_returner"], ["evidence_reused", "x"], None),
    "review_at_risk": (None, 0.6, 0.3),
    "resolutions": (
        None, None, [], ["refund"], ["exchange", "refund"], ["refund", "store_credit", "exchange", "replacement"],
    ),
    "refund_percent": (0, 33, 50, 100, 12.5),
    "refund_range": (None, None, None, [40, 80]),
    "fee_range": (None, None, None, [5, 10]),
    "restocking_fee_percent": (0, 15, 33.3, None),
    "cancellation_fee_percent": (0, 5, None),
    "fees": (
        [],
        [],
        [{"id": "label", "fixed": 4}],
        [{"id": "look", "percent": 10}],
        [{"id": "look", "percent": 10}, {"id": "label", "fixed": 3.5}],
    ),
    "adjust": (None, None, None, 12.5),
    "refund_outbound_shipping": (False, False, True, "whole_order"),
    "deduct_outbound_cost": (False, False, True),
    "refund_to": (None, None, ["original"], ["gift_card", "on_file"], []),
    "difference_paid_with": (None, None, ["card"], ["on_file"]),
    "exchange_for": ("anything", "same_product", "same_item"),
    "when_out_of_stock": ("refund", "deny", "wait"),
    "window_starts_at": ("delivered_at", "ordered_at", "shipped_at", "first_carrier_scan_at"),
    "lines_decided": ("each", "together", "together"),
}  # fmt: skip
BOUNDS: tuple[dict[str, Any], ...] = (
    {"return_window": 14}, {"return_window": "1 month"}, {"return_window": None}, {"refund_percent": 40},
    {"refund_to": ["original", "gift_card"]},
    {"restocking_fee_percent": 10}, {"restocking_fee_percent": None}, {"return_window": "3 weeks"},
)  # fmt: skip


def drawn_policy(random: Random) -> dict[str, Any]:
    """A document that parses, most of the time; one that does not is drawn again by the caller."""
    terms = {
        name: random.choice(TERM_VALUES[name])
        for name in random.sample(sorted(TERM_VALUES), random.choice((2, 4, 8)))
    }
    if random.random() < 0.6:
        terms.setdefault("return_window", 30)
    rules: list[dict[str, Any]] = []
    for number in range(random.choice((0, 1, 2, 3, 4, 6, 9))):
        rule: dict[str, Any] = {"id": f"r{number}", "says": "."}
        kind = random.choice(("set", "set", "set", "set", "bound", "deny", "review", "wait"))
        of_line = True
        if kind == "set":
            names = random.sample(sorted(TERM_VALUES), random.choice((1, 1, 2, 3)))
            rule["set"] = {name: random.choice(TERM_VALUES[name]) for name in names}
            of_line = "lines_decided" not in names
        elif kind == "bound":
            rule[random.choice(("at_least", "at_most"))] = dict(random.choice(BOUNDS))
        else:
            rule["verdict"] = kind
            if kind == "wait":
                rule["until"] = random.choice(
                    ("2026-11-20", "2026-11-10T13:00:00Z", "order.delivered_at", "goods.sent_at")
                )
        rule["when"] = drawn_condition(random, of_line=of_line)
        rules.append(rule)
    found: dict[str, Any] = {
        "format": "dokani/1",
        "currency": "EUR",
        "terms": terms,
        "rules": rules,
        "custom": CUSTOM,
    }
    if random.random() < 0.4:
        found["time_zone"] = random.choice(("Europe/Berlin", "Asia/Dhaka", "America/New_York"))
    if random.random() < 0.3:
        found["closed_days"] = ["sunday", "2026-11-24", "12-25"]
    if random.random() < 0.4:
        found["seasons"] = {
            "sale": {
                "of": random.choice(("ordered_at", "requested_at")),
                "from": "2026-10-01",
                "to": "2026-11-15",
            },
            "winter": {"of": "requested_at", "from": "11-20", "to": "01-10"},
        }
    if random.random() < 0.4:
        found["reasons"] = {
            "not_wanted_any_more": {"means": "changed_mind", "fault": "customer"},
            "boredom": {"means": "other", "fault": "none"},
            "defective": {"means": "defective", "fault": "carrier"},
        }
    if random.random() < 0.25:
        found["jurisdictions"] = ["EU"]
    return found


def drawn_floor(random: Random) -> dict[str, Any]:
    """A legal pack of one or two rules."""
    rules: list[dict[str, Any]] = [
        {"id": "law", "when": drawn_condition(random), "must_accept": True, "says": "."},
        {"id": "least", "when": drawn_condition(random), "at_least": {"return_window": 14}, "says": "."},
        {"id": "way", "when": drawn_condition(random), "at_least": {"refund_to": ["original"]}, "says": "."},
    ]
    if random.random() < 0.6:
        rules[0]["gives"] = random.choice(("refund", "refund", "replacement"))
    return {"id": "eu", "jurisdiction": "EU", "rules": random.sample(rules, random.choice((1, 2, 3)))}
