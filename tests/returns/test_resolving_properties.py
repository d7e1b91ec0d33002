"""Whatever the policy and the lines: what is promised is what was decided, and goods only ever lower it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from dokani.engine.answer import Answer
from dokani.engine.decide import decide
from dokani.engine.parse import parse
from dokani.engine.policy import Policy
from dokani.kit.db import as_json
from dokani.returns.goods.advance import lowered
from dokani.returns.goods.judge import judge
from dokani.returns.goods.model import Goods
from dokani.returns.model import ReturnLine
from dokani.returns.resolving.model import Plan, Resolution
from dokani.returns.resolving.plan import plan

AT = datetime(2026, 11, 20, tzinfo=UTC)
NOBODY = UUID(int=0)
amounts = st.decimals("0.01", "500", places=2)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    return parse(
        {
            "format": "dokani/1",
            "currency": "EUR",
            "terms": {
                "return_window": None,
                "refund_percent": draw(st.sampled_from([100, 80, 33])),
                "restocking_fee_percent": draw(st.sampled_from([0, 15])),
                "fees": draw(st.sampled_from([[], [{"id": "handling", "fixed": Decimal("4.50")}]])),
                "refund_range": draw(st.sampled_from([None, {"from": 40, "to": 100}])),
                "refund_outbound_shipping": draw(st.sampled_from([True, False, "whole_order"])),
                "store_credit_bonus_percent": draw(st.sampled_from([0, 7])),
                "refund_when": draw(st.sampled_from(["at_approval", "on_arrival", "after_inspection"])),
                "goods_back": draw(st.sampled_from(["send_back", "none"])),
                "keep_item_under": draw(st.sampled_from([None, 20])),
            },
            "rules": [
                {
                    "id": "broken",
                    "when": {"==": [{"var": "item.resaleable"}, False]},
                    "set": {"refund_percent": 10},
                    "says": "Little for what cannot be sold.",
                },
                {
                    "id": "other",
                    "when": {"==": [{"var": "item.right_item"}, False]},
                    "verdict": "deny",
                    "says": "Not ours.",
                },
            ],
        }
    )


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    lines, paid = [], Decimal(0)
    for number in range(1, draw(st.integers(1, 4)) + 1):
        ordered = draw(st.integers(1, 4))
        cost = draw(amounts)
        paid += cost
        wanted = draw(
            st.sampled_from(["refund", "refund", "exchange", "store_credit", "keep_item", "replacement"])
        )
        asked = draw(st.integers(1, ordered))
        item: dict[str, Any] = {
            "paid": cost,
            "quantity": asked,
            "quantity_ordered": ordered,
            "quantity_returnable": ordered,
            "price": cost,
        }
        if wanted in ("exchange", "replacement"):
            item |= {"replacements": asked, "same_product": True, "price_difference": Decimal(0)}
        if wanted == "exchange":
            # Every unit dearer, or every unit cheaper, by less than it cost.
            item["price_difference"] = (
                draw(st.integers(-1, 2)) * (cost / ordered / 3).quantize(Decimal("0.01")) * asked
            )
        lines.append(
            {
                "line": number,
                "item": item,
                "reason": "changed_mind",
                "resolution_wanted": wanted,
                "evidence": [],
            }
        )
    return {
        "action": "return",
        "stage": "request",
        "today": AT,
        "request": {"asked_at": AT},
        "order": {
            "is_shoppers": True,
            "status": "delivered",
            "ordered_at": AT - timedelta(days=3),
            "delivered_at": AT - timedelta(days=2),
            "paid": paid + 5,
            "refunded": Decimal(0),
            "value": paid + 5,
            "currency": "EUR",
            "shipping_paid": Decimal(5),
        },
        "refund_to": {"kind": "card", "is_original": True, "balance": None},
        "customer": {},
        "lines": lines,
    }


def written(facts: dict[str, Any], answer: Answer) -> list[ReturnLine]:
    """The lines as they are kept."""
    said = {one["line"]: one for one in answer.to_json(explained=False)["lines"]}
    return [
        ReturnLine(
            order_id="A-1",
            line_number=one["line"],
            sku=None,
            product_name="A thing",
            product_category=None,
            quantity=one["item"]["quantity"],
            unit_price=one["item"]["price"],
            paid=one["item"]["paid"],
            reason="changed_mind",
            own_words="",
            resolution_wanted=one["resolution_wanted"],
            verdict=said[one["line"]]["verdict"],
            amount=Decimal(said[one["line"]]["amount"]),
            breakdown=said[one["line"]]["breakdown"] or {},
        )
        for one in facts["lines"]
    ]


def rows_of(planned: Plan) -> list[Resolution]:
    return [
        Resolution(
            id=UUID(int=number),
            business_id=NOBODY,
            return_request_id=1,
            public_id=NOBODY,
            order_id="A-1",
            number=number,
            key=f"{one.kind}:{NOBODY}:{number}",
            kind=one.kind,
            beside=one.beside,
            lines=list(one.lines),
            final_lines=None,
            promised=one.amount,
            amount=one.amount,
            bonus=one.bonus,
            currency="EUR",
            waits_for=one.waits_for,
            state="promised",
            provider=None,
            provider_ref=None,
            attempts=0,
            retries=0,
            last_error=None,
            due_at=None,
            sent_at=None,
            done_at=None,
            created_at=AT,
        )
        for number, one in enumerate(planned.promises, 1)
    ]


def came(line_number: int, quantity: int, number: int, facts: dict[str, Any]) -> Goods:
    return Goods(
        id=UUID(int=1000 + number),
        return_request_id=1,
        line_number=line_number,
        quantity=quantity,
        came="received",
        received_at=AT + timedelta(hours=number),
        received_by=None,
        condition="as_found",
        facts=facts,
        answer={},
        picked=None,
        amount=None,
        graded_at=AT + timedelta(days=1),
        graded_by=None,
        disposition=None,
        disposed_at=None,
        created_at=AT,
    )


@given(policies(), requests())
def test_what_is_promised_is_what_was_decided(policy: Policy, facts: dict[str, Any]) -> None:
    answer = decide(policy, facts)
    assert answer.verdict == "approve", answer.merchant_reasons
    lines = written(facts, answer)
    planned = plan(lines, "EUR", answer)
    assert planned == plan(lines, "EUR", decide(policy, as_json(facts))), (
        "the same every time, also from kept facts"
    )
    given_ = [one for one in planned.promises if one.kind != "charge"]
    open_ = sum((Decimal(line.get("left_open", "0")) for one in given_ for line in one.lines), Decimal(0))
    decided = sum((one.amount for one in given_ if one.beside != "range"), Decimal(0)) - open_
    assert decided == answer.amount
    assert sum(one.amount for one in planned.promises if one.kind == "charge") == answer.to_pay
    assert sum(one.amount for one in given_) <= facts["order"]["paid"]
    for one in planned.promises:
        assert one.amount == sum(Decimal(line["amount"]) for line in one.lines)
    main = [line["line_number"] for one in planned.promises if one.beside is None for line in one.lines]
    assert len(main) == len(set(main)), "each line is given for once"


@given(policies(), requests(), st.data())
def test_goods_only_ever_lower_it_and_fine_ones_not_at_all(
    policy: Policy, facts: dict[str, Any], data: st.DataObject
) -> None:
    answer = decide(policy, facts)
    lines = written(facts, answer)
    planned = plan(lines, "EUR", answer)
    rows = rows_of(planned)
    fine = {"item.resaleable": True, "item.right_item": True}
    goods: list[Goods] = []
    poor: list[Goods] = []
    for number, (line_number, quantity) in enumerate(planned.back.items()):
        first = data.draw(st.integers(1, quantity))
        parts = [first, quantity - first] if quantity > first else [first]
        for part in parts:
            goods.append(came(line_number, part, len(goods), fine))
            seen = data.draw(st.fixed_dictionaries({name: st.booleans() for name in fine}))
            poor.append(came(line_number, part, number, seen))
    kept = as_json(facts)
    baseline = decide(policy, kept)
    for found, whole in ((goods, True), (poor, False)):
        parts_found = judge(policy, kept, baseline, lines, found, "EUR", AT)
        for row in rows:
            if row.waits_for == "none":
                continue
            amount, bonus, left = lowered(row, parts_found, rows)
            assert Decimal(0) <= amount <= row.amount and Decimal(0) <= bonus <= row.bonus
            if whole and row.beside is None and row.kind not in ("exchange", "replacement"):
                least = sum(
                    Decimal(line["amount"]) - Decimal(line.get("left_open", "0")) for line in row.lines
                )
                assert amount >= least, "what was decided for good goods is given in full"
            if whole and row.kind in ("exchange", "replacement"):
                assert left == row.lines
