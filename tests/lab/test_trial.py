"""Trying one case: typed facts and past ones, under a draft or a version, whole and without a trace behind it."""

from typing import Any

import asyncpg
import httpx2
import pytest

from tests.cast import Cast
from tests.lab.conftest import POLICY, Buy, Draft, asking, policy_with

FACTS: dict[str, Any] = {
    "action": "return",
    "stage": "request",
    "today": "2026-06-20T10:00:00+00:00",
    "order": {
        "is_shoppers": True,
        "status": "delivered",
        "ordered_at": "2026-06-01T10:00:00+00:00",
        "delivered_at": "2026-06-04T10:00:00+00:00",
        "value": "80.00",
        "paid": "80.00",
        "refunded": "0",
        "currency": "EUR",
    },
    "item": {"category": "home", "tags": [], "quantity": 1, "quantity_ordered": 1, "quantity_returnable": 1,
             "paid": 80.0, "price": 80},
    "reason": "changed_mind",
    "resolution_wanted": "refund",
    "evidence": [],
    "refund_to": {"kind": "original", "is_original": True, "balance": None},
}  # fmt: skip


async def test_typed_facts_are_decided_with_trace_terms_and_what_would_change_it(
    omar: httpx2.AsyncClient, draft: Draft
) -> None:
    short = await draft("v2", policy_with(return_window_days=14))
    by_draft = (await omar.post("/v1/trials", json={"policy_id": short, "facts": FACTS})).json()
    by_rules = (await omar.post("/v1/trials", json={"rules": POLICY, "facts": FACTS})).json()
    assert (by_draft["verdict"], by_rules["verdict"]) == ("deny", "approve")
    assert by_rules["amount"] == "80.00" and by_rules["terms"]["return_window"] == 30
    window = next(one for one in by_draft["trace"] if one["check"] == "window")
    assert window["outcome"] == "fail" and "14" in window["says"]
    (flip,) = [one for one in by_draft["counterfactuals"] if one["for"] == "merchant"]
    assert flip["verdict"] == "approve" and flip["changes"][0]["path"].endswith("return_window_days")
    assert by_draft["facts"]["order"]["value"] == "80.00"


async def test_an_edited_draft_is_tried_as_it_is_now(
    omar: httpx2.AsyncClient, draft: Draft, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    number = await draft("v2", policy_with(return_window_days=14))
    body = {"policy_id": number, "facts": FACTS}
    assert (await omar.post("/v1/trials", json=body)).json()["verdict"] == "deny"
    await owner.execute(
        "update policies set rules = jsonb_set(rules, '{terms,return_window_days}', '20') where id = $1",
        number,
    )
    assert (await omar.post("/v1/trials", json=body)).json()["verdict"] == "approve"


async def test_a_past_return_is_tried_with_a_fact_changed_and_another_forgotten(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy
) -> None:
    await buy("A-1", lines=[{"unit_price": "40.00"}, {"unit_price": "60.00", "tags": ["final_sale"]}])
    body = {"order_id": "A-1", "lines": [{"line_number": n, "reason": "changed_mind"} for n in (1, 2)]}
    public_id = (await noor.post("/v1/returns", json=body)).json()["public_id"]

    async def tried(**said: Any) -> list[str]:
        answer = (
            await omar.post("/v1/trials", json={"rules": POLICY, "public_id": public_id, **said})
        ).json()
        return [one["verdict"] for one in answer["lines"]]

    assert await tried() == ["approve", "deny"]
    assert await tried(changes={"item.tags@2": []}) == ["approve", "approve"]
    assert await tried(changes={"item.tags": ["final_sale"]}) == ["deny", "deny"]
    assert await tried(changes={"reason": "stolen"}) == ["deny", "deny"]
    opened = policy_with(
        rules=[{"id": "opened", "when": {"var": "item.opened"}, "verdict": "deny", "says": "x"}]
    )
    answer = await omar.post(
        "/v1/trials", json={"rules": opened, "public_id": public_id, "changes": {"item.opened": True}}
    )
    assert {one["verdict"] for one in answer.json()["lines"]} == {"deny"}
    forgotten = {
        "rules": POLICY,
        "public_id": public_id,
        "unknown": ["order.delivered_at", "item.delivered_at"],
    }
    assert (await omar.post("/v1/trials", json=forgotten)).json()["verdict"] != "approve"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"rules": POLICY}, "name_one_case"),
        ({"facts": FACTS}, "name_one_policy"),
        ({"rules": POLICY, "policy_id": 1, "facts": FACTS}, "name_one_policy"),
        ({"rules": {"format": "dokani/1"}, "facts": FACTS}, "policy_does_not_parse"),
        ({"policy_id": 2**62, "facts": FACTS}, "policy_not_found"),
        ({"rules": POLICY, "facts": {"reason": 3}}, "invalid_fact"),
        ({"rules": POLICY, "facts": {"reason": "a\x00b"}}, "invalid_fact"),
        ({"rules": POLICY, "facts": {**FACTS, "today": "yesterday"}}, "invalid_fact"),
        ({"rules": POLICY, "facts": FACTS, "changes": {"item.colour": "red"}}, "unknown_fact"),
        ({"rules": POLICY, "facts": FACTS, "changes": {"item.opened@9": True}}, "unknown_fact"),
        ({"rules": POLICY, "facts": FACTS, "unknown": ["nothing.like.it"]}, "unknown_fact"),
        ({"rules": POLICY, "public_id": "3b0c9f2e-6f0e-4c3a-9d55-0a6c1f6f7a11"}, "return_not_found"),
        ({"rules": POLICY, "facts": FACTS, "more": 1}, "invalid_request"),
    ],
)  # fmt: skip
async def test_what_cannot_be_tried_is_refused_by_name(
    omar: httpx2.AsyncClient, body: dict[str, Any], code: str
) -> None:
    refused = await omar.post("/v1/trials", json=body)
    assert 400 <= refused.status_code < 500
    assert refused.json()["code"] == code


async def test_numbers_that_are_none_are_refused(omar: httpx2.AsyncClient) -> None:
    for number in ("NaN", "Infinity", "1e999999", "9" * 5000):
        sent = '{"rules": {}, "facts": {"item.price": ' + number + "}}"
        refused = await omar.post("/v1/trials", content=sent, headers={"content-type": "application/json"})
        assert 400 <= refused.status_code < 500, number


async def test_trying_writes_nothing_and_stays_within_the_shop(
    omar: httpx2.AsyncClient,
    noor: httpx2.AsyncClient,
    bashir: httpx2.AsyncClient,
    buy: Buy,
    owner: "asyncpg.Connection[asyncpg.Record]",
    shops: Cast,
) -> None:
    await buy("A-1")
    asked = (await noor.post("/v1/returns", json=asking("A-1"))).json()
    tables = ("return_requests", "return_decisions", "security_audit_logs", "policies")
    counts = "select " + ", ".join(f"(select count(*) from {table})" for table in tables)
    before = await owner.fetchrow(counts)
    body = {"rules": POLICY, "public_id": asked["public_id"]}
    assert (await omar.post("/v1/trials", json=body)).status_code == 200
    assert (await bashir.post("/v1/trials", json=body)).json()["code"] == "return_not_found"
    active = await owner.fetchval("select id from policies where business_id = $1", shops.atelier.id)
    other = await bashir.post("/v1/trials", json={"policy_id": active, "facts": FACTS})
    assert other.json()["code"] == "policy_not_found"
    assert await owner.fetchrow(counts) == before
