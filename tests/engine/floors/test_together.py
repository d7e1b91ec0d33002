"""Lines that are decided together: what the law accepts is not taken back for what a neighbour lacks."""

from typing import Any

from dokani.engine.decide import decide
from dokani.engine.floors import packs
from dokani.engine.parse import parse


def policy(**more: Any) -> Any:
    said = {
        "format": "dokani/1",
        "currency": "EUR",
        "terms": {"return_window_days": 0, "lines_decided": "together"},
    }
    return parse({**said, **more}, floors=packs())


def asked(*personalised: bool) -> dict[str, Any]:
    """Nine days after a delivery to Germany, bought in the web shop."""
    item = {"paid": "10", "quantity": 1, "quantity_ordered": 1, "quantity_returnable": 1, "tags": []}
    item |= {"delivered_at": "2026-03-01T10:00:00Z", "perishable": False, "digital_started": False}
    lines = [
        {
            "line": number,
            "reason": "changed_mind",
            "resolution_wanted": "refund",
            "evidence": [],
            "item": {**item, "personalised": each},
        }
        for number, each in enumerate(personalised, 1)
    ]
    order = {"country": "DE", "channel": "web", "is_shoppers": True, "status": "delivered", "paid": "20"}
    order |= {"refunded": "0", "delivered_at": "2026-03-01T10:00:00Z"}
    asked_at = "2026-03-10T10:00:00Z"
    return {
        "action": "return",
        "today": asked_at,
        "request": {"asked_at": asked_at},
        "order": order,
        "lines": lines,
    }


def test_a_withdrawal_stands_beside_a_line_that_is_denied() -> None:
    answer = decide(policy(jurisdictions=["EU"]), asked(False, True))
    assert [(line.verdict, line.by_law) for line in answer.lines] == [("approve", True), ("deny", False)]
    assert (answer.verdict, str(answer.amount)) == ("approve", "10.00")


def test_without_a_law_the_worst_verdict_is_everybodys() -> None:
    final = {
        "id": "made-for-you",
        "when": {"var": "item.personalised"},
        "verdict": "deny",
        "says": "Made for you.",
    }
    terms = {"lines_decided": "together", "return_window_days": 30}
    answer = decide(policy(terms=terms, rules=[final]), asked(False, True))
    assert [(line.verdict, line.alone) for line in answer.lines] == [("deny", "approve"), ("deny", None)]
