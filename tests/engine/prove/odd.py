"""Policies with the rarer parts of the language: seasons, own facts and reasons, arithmetic, stages, closed days."""

from typing import Any

from hypothesis import strategies as st

from tests.engine.test_properties import policies


def var(name: str) -> dict[str, str]:
    return {"var": name}


ODD = [
    {"==": [var("season"), "christmas"]},
    {"==": [var("season"), None]},
    {">": [var("custom.points"), 100.5]},
    {"<": [var("custom.day"), "2026-11-20"]},
    {"in": [var("item.category"), var("custom.kinds")]},
    {"in": [var("custom.word"), var("item.tags")]},
    {"in": ["invoice", var("evidence")]},
    {"==": [var("order.country"), var("customer.country")]},
    {">": [{"+": [var("item.price"), var("order.shipping_paid"), 0.005]}, 50]},
    {">": [{"*": [var("item.price"), 0.9]}, var("item.paid")]},
    {"<": [{"-": [var("order.value")]}, -99.99]},
    {">=": [{"max": [var("item.price"), var("request.value"), 20]}, 60]},
    {"<": [{"min": [var("customer.returns"), var("customer.orders")]}, 2]},
    {"<": [10, var("days_since_start"), 20]},
    {"<=": [var("request.asked_at"), {"+": [var("order.delivered_at"), 12.9]}]},
    {">": [{"-": [var("request.asked_at"), {"max": [var("order.delivered_at"), var("order.shipped_at")]}]}, 7]},
    {"==": [var("order.delivered_at"), "2026-11-03"]},
    {"in": [var("order.delivered_at"), ["2026-11-03", "2026-11-04"]]},
    {"<": [var("order.shipped_at"), var("order.delivered_at")]},
    {"in": [var("days_since_start"), [3, 5, 14]]},
    {"==": [var("stage"), "inspected"]},
    {"and": [{"!=": [var("stage"), "request"]}, var("item.damaged_by_customer")]},
    {"==": [var("goods.tracked"), True]},
    {"==": [{"<": [var("order.value"), 80]}, var("item.gift")]},
    {"==": [var("fault"), "shop"]},
    {"==": [var("reason"), "RC-1"]},
    {"!=": [var("item.worn"), None]},
    {">": [var("risk.score"), 0.33]},
    {"in": ["odd_flag", var("risk.flags")]},
    {">": [var("request.price_difference"), 0]},
    {"==": [var("request.lines"), 1]},
    {"==": [var("action"), "cancel"]},
    {"<": [var("item.quantity"), var("item.quantity_ordered")]},
    {"==": [var("order.is_shoppers"), False]},
    {">=": [var("today"), "2026-12-01"]},
]  # fmt: skip
EFFECTS: list[dict[str, Any]] = [
    {"set": {"return_window": "36 hours"}},
    {"set": {"return_window": "10 business days", "if_last_day_closed": "next_open_day"}},
    {"set": {"window_starts_at": "shipped_at"}},
    {"set": {"window_starts_at": "ordered_at"}},
    {"set": {"opens_after": "24 hours", "opens_from": "delivered_at"}},
    {"set": {"opens_after": "1 week"}},
    {"set": {"refund_range": [20, 80]}},
    {"set": {"fraud_flags": None, "review_at_risk": 0.2}},
    {"set": {"required_evidence": {"size_or_fit": ["tag_photo"]}}},
    {"set": {"acceptable_reasons": ["size_or_fit"]}},
    {"set": {"states_allowing": {"return": None, "exchange": ["shipped"], "cancel": []}}},
    {"set": {"refund_to": ["on_file", "voucher"]}},
    {"set": {"exchange_for": "same_item", "when_out_of_stock": "wait"}},
    {"at_least": {"return_window": "1 month"}},
    {"at_most": {"return_window": 21, "auto_approve_threshold": 60}},
    {"at_most": {"refund_range": None, "fees": []}},
    {"verdict": "deny"},
    {"verdict": "review"},
    {"verdict": "wait", "until": {"var": "custom.day"}},
    {"verdict": "wait", "until": "2026-12-24T12:00:00Z"},
]
READS_THE_START = ("days_since_start",)


@st.composite
def odd_policies(draw: st.DrawFn) -> dict[str, Any]:
    """A policy of the usual kind with some odd rules among its own."""
    raw = draw(policies())
    rules = list(raw["rules"])
    for number in range(draw(st.integers(1, 4))):
        when, effect = draw(st.sampled_from(ODD)), draw(st.sampled_from(EFFECTS))
        if "days_since_start" in str(when) and "window_starts_at" in str(effect):
            continue
        if draw(st.booleans()):
            when = {draw(st.sampled_from(["and", "or"])): [when, {"!": [draw(st.sampled_from(ODD))]}]}
            if "days_since_start" in str(when) and "window_starts_at" in str(effect):
                continue
        rules.insert(
            draw(st.integers(0, len(rules))), {"id": f"odd{number}", "when": when, "says": ".", **effect}
        )
    terms = {**raw["terms"], "return_until": "2026-11-20"} if draw(st.booleans()) else raw["terms"]
    return {
        **raw,
        "rules": rules,
        "terms": terms,
        "time_zone": draw(st.sampled_from(["UTC", "Asia/Dhaka"])),
        "closed_days": draw(st.sampled_from([["friday", "saturday"], ["sunday", "12-25", "2026-11-18"]])),
        "seasons": {
            "summer": {"of": "shipped_at", "from": "2026-06-01", "to": "2026-08-31"},
            "christmas": {"of": "ordered_at", "from": "11-20", "to": "01-06"},
        },
        "reasons": {
            "RC-1": {"means": "size_or_fit", "fault": "shop"},
            "RC-2": {"means": "defective", "fault": "none"},
        },
        "custom": {
            "points": {"type": "number"},
            "day": {"type": "date", "when_unknown": "ask"},
            "kinds": {"type": "set"},
            "word": {"type": "text", "when_unknown": "condition", "known_at": "inspected"},
        },
    }
