"""What an approved return gives: promised in the ledger, executed once at the shop, told, and closed."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

import asyncpg
import httpx2
import pytest

from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import POLICY, Buy, asking
from tests.returns.settled import Settle, fake_shop, settling

Owner: TypeAlias = "asyncpg.Connection[Any]"
LONG_AGO = datetime.now(UTC) - timedelta(days=9)


@pytest.fixture
async def settle(owner: Owner, jobs_url: str, settings: Settings) -> AsyncIterator[Settle]:
    async with settling(owner, jobs_url, settings) as run:
        yield run


async def terms(owner: Owner, shops: Cast, rules: Any = None, **changed: Any) -> None:
    """Another policy of the first shop."""
    document = {**POLICY, "terms": {**POLICY["terms"], **changed}, "rules": rules or POLICY["rules"]}
    await owner.execute("update policies set is_active = false where business_id = $1", shops.atelier.id)
    await owner.execute(
        "insert into policies (business_id, version, is_active, rules) values ($1, 'v2', true, $2::jsonb)",
        shops.atelier.id,
        json.dumps(document),
    )


async def asked(noor: httpx2.AsyncClient, body: dict[str, Any]) -> Any:
    said = await noor.post("/v1/returns", json=body)
    assert said.status_code == 201, said.text
    return said.json()


async def shown(noor: httpx2.AsyncClient, public_id: str) -> Any:
    said = await noor.get(f"/v1/returns/{public_id}")
    assert said.status_code == 200, said.text
    return said.json()


async def test_money_that_waits_for_nothing_goes_out_once_and_is_told(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle, settings: Settings
) -> None:
    await terms(owner, shops, refund_when="at_approval", goods_back="none")
    await buy("A-1")
    made = await asked(noor, asking("A-1"))
    assert await settle() == 2
    found = await shown(noor, made["public_id"])
    (row,) = found["resolutions"]
    assert (row["kind"], row["state"], row["amount"], row["currency"]) == ("refund", "done", "40.00", "EUR")
    assert row["key"] == f"refund:{made['public_id']}:1"
    assert (found["status"], found["outcome"]) == ("completed", "resolved")
    (done,) = await fake_shop(settings).list_since(shops.atelier.id, LONG_AGO)
    assert (done.key, done.amount, done.reference) == (row["key"], Decimal("40.00"), row["provider_ref"])
    told = await owner.fetch(
        "select payload from dokani.pgqueuer where entrypoint = 'returns.tell_event' order by id"
    )
    assert [json.loads(bytes(one["payload"]))["event"] for one in told] == ["refund_sent", "completed"]
    moves = await owner.fetch(
        "select action from security_audit_logs where action ~ '^(resolution|return.completed)' order by seq"
    )
    assert [one["action"] for one in moves] == [
        "resolution.promised",
        "resolution.sent",
        "resolution.done",
        "return.completed",
    ]
    assert "Refunded 40.00 EUR" in " ".join(one["says"] for one in found["timeline"])


async def test_each_line_gets_what_was_asked_for_it(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle, settings: Settings
) -> None:
    """One return: a refund less a fee, an exchange, and store credit with the policy's bonus."""
    await terms(
        owner, shops, refund_when="at_approval", exchange_ships="first", store_credit_bonus_percent=10
    )
    await buy(
        "A-1",
        lines=[
            {"product_category": "electronics", "unit_price": "50.00"},
            {"unit_price": "30.00"},
            {"unit_price": "20.05"},
        ],
    )
    wanted = ["refund", "exchange", "store_credit"]
    lines = [
        {"line_number": number, "reason": "changed_mind", "resolution_wanted": one}
        for number, one in enumerate(wanted, 1)
    ]
    made = await asked(noor, {"order_id": "A-1", "lines": lines})
    assert (made["status"], made["amount"]) == ("approved", "62.55")
    await settle()
    found = await shown(noor, made["public_id"])
    assert {
        (one["kind"], one["amount"], one["bonus"], one["state"], one["lines"][0]["line_number"])
        for one in found["resolutions"]
    } == {
        ("partial_refund", "42.50", "0.00", "done", 1),
        ("exchange", "0.00", "0.00", "done", 2),
        ("store_credit", "20.05", "2.01", "done", 3),
    }
    assert found["status"] == "approved", "the goods are still to come"
    assert [(one["line_number"], one["came"]) for one in found["goods"]] == [
        (n, "expected") for n in (1, 2, 3)
    ]
    assert len(await fake_shop(settings).list_since(shops.atelier.id, LONG_AGO)) == 3


@pytest.mark.parametrize(
    ("price", "kind", "amount"), [("55.00", "charge", "30.00"), ("25.00", "partial_refund", "30.00")]
)
async def test_the_difference_of_an_exchange_is_the_shops_own_price(
    noor: httpx2.AsyncClient,
    buy: Buy,
    owner: Owner,
    shops: Cast,
    settle: Settle,
    price: str,
    kind: str,
    amount: str,
) -> None:
    await terms(owner, shops, exchange_ships="first")
    await buy(
        "OLD",
        email="karim@shopper.test",
        lines=[{"unit_price": 99}, {"unit_price": price, "product_name": "Vase"}],
    )
    await buy("A-1", lines=[{"unit_price": "40.00", "quantity": 2}])
    line = {"quantity": 2, "resolution_wanted": "exchange", "exchange_for": {"sku": "sku-2"}}
    made = await asked(noor, asking("A-1", **line))
    await settle()
    rows = (await shown(noor, made["public_id"]))["resolutions"]
    assert [(one["kind"], one["amount"], one["beside"]) for one in rows] == [
        ("exchange", "0.00", None),
        (kind, amount, "difference"),
    ]
    assert rows[0]["lines"][0]["exchange_for"]["sku"] == "sku-2"
    assert rows[0]["lines"][0]["exchange_for"]["unit_price"] == f"{price}00"


async def test_the_same_article_in_another_size_costs_the_same(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    await buy("OLD", lines=[{"unit_price": 1}, {"unit_price": "70.00"}], email="karim@shopper.test")
    await buy("A-1")
    line = {"resolution_wanted": "exchange", "exchange_for": {"sku": "sku-2"}}
    made = await asked(noor, asking("A-1", **line))
    await settle()
    rows = (await shown(noor, made["public_id"]))["resolutions"]
    assert [one["kind"] for one in rows] == ["exchange"]


@pytest.mark.parametrize(
    ("line", "status", "code"),
    [
        ({"resolution_wanted": "exchange", "exchange_for": {"sku": "no-such"}}, 422, "unknown_article"),
        ({"resolution_wanted": "refund", "exchange_for": {"sku": "sku-1"}}, 422, "article_without_exchange"),
        (
            {"resolution_wanted": "exchange", "exchange_for": {"sku": "sku-1", "unit_price": "0.01"}},
            422,
            "invalid_request",
        ),
        ({"resolution_wanted": "exchange", "exchange_for": {"sku": "\x00"}}, 422, "invalid_request"),
    ],
)
async def test_an_article_the_shop_does_not_know_and_a_price_of_the_shopper_are_refused(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, line: dict[str, Any], status: int, code: str
) -> None:
    await buy("A-1")
    said = await noor.post("/v1/returns", json=asking("A-1", **line))
    assert (said.status_code, said.json()["code"]) == (status, code)
    assert await owner.fetchval("select count(*) from return_requests") == 0


async def test_what_is_kept_gives_money_without_goods_and_a_replacement_goods_without_money(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    await terms(owner, shops, resolutions=["refund", "keep_item", "replacement"])
    await buy("A-1", lines=[{}, {}])
    lines = [
        {"line_number": 1, "reason": "wrong_item", "resolution_wanted": "keep_item"},
        {"line_number": 2, "reason": "wrong_item", "resolution_wanted": "replacement"},
    ]
    made = await asked(noor, {"order_id": "A-1", "lines": lines})
    await settle()
    found = await shown(noor, made["public_id"])
    assert [(one["kind"], one["amount"], one["state"]) for one in found["resolutions"]] == [
        ("keep_item", "40.00", "done"),
        ("replacement", "0.00", "promised"),
    ]
    assert [one["line_number"] for one in found["goods"]] == [2]


async def test_goods_worth_little_are_kept_where_the_policy_says_so(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    await terms(owner, shops, keep_item_under=50)
    await buy("A-1", lines=[{"unit_price": "40.00"}, {"unit_price": "60.00"}])
    body = {
        "order_id": "A-1",
        "lines": [{"line_number": number, "reason": "changed_mind"} for number in (1, 2)],
    }
    made = await asked(noor, body)
    await settle()
    found = await shown(noor, made["public_id"])
    assert [(one["amount"], one["state"]) for one in found["resolutions"]] == [
        ("40.00", "done"),
        ("60.00", "promised"),
    ]
    assert [one["line_number"] for one in found["goods"]] == [2]


async def test_an_order_that_was_not_sent_is_cancelled_less_the_policys_fee(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    await terms(owner, shops, cancellation_fee_percent=10, refund_outbound_shipping=True)
    await buy("A-1")
    await owner.execute(
        "update orders set status = 'placed', shipped_at = null, delivered_at = null, shipping_paid = 5, paid = 45"
    )
    made = await asked(noor, asking("A-1", resolution_wanted="cancel"))
    assert (made["status"], made["amount"]) == ("approved", "41.00")
    await settle()
    found = await shown(noor, made["public_id"])
    assert [(one["kind"], one["amount"], one["state"]) for one in found["resolutions"]] == [
        ("cancel", "41.00", "done")
    ]
    assert (found["status"], found["goods"]) == ("completed", [])


async def test_a_person_approves_and_their_amount_is_what_is_given(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    await terms(owner, shops, refund_when="at_approval", goods_back="none")
    await buy("A-9", lines=[{"unit_price": "200.00"}])
    made = await asked(noor, asking("A-9"))
    assert made["status"] == "pending_review"
    assert await settle() == 0, "nothing is promised before the decision"
    line = {"line_number": 1, "verdict": "approve", "amount": "120.50"}
    said = await noor.post(
        f"/v1/returns/{made['public_id']}/decision",
        json={"verdict": "approved", "lines": [line], "hold_seconds": 0},
    )
    assert said.status_code == 200, said.text
    await settle()
    (row,) = (await shown(noor, made["public_id"]))["resolutions"]
    assert (row["kind"], row["amount"], row["state"]) == ("partial_refund", "120.50", "done")


async def test_promising_and_paying_twice_gives_once(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle, settings: Settings
) -> None:
    await terms(owner, shops, refund_when="at_approval")
    await buy("A-1")
    made = await asked(noor, asking("A-1"))
    await settle()
    (row,) = (await shown(noor, made["public_id"]))["resolutions"]
    payload = {
        "business_id": str(shops.atelier.id),
        "public_id": made["public_id"],
        "resolution_id": row["id"],
    }
    for entrypoint in ("returns.resolve", "returns.pay", "returns.resolve", "returns.pay"):
        await owner.execute("select dokani.enqueue_job($1, $2::jsonb)", entrypoint, json.dumps(payload))
        await settle()
    assert len((await shown(noor, made["public_id"]))["resolutions"]) == 1
    assert len(await fake_shop(settings).list_since(shops.atelier.id, LONG_AGO)) == 1


async def test_shipping_that_two_returns_both_give_back_is_given_once(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    """The engine sees one return at a time; the ledger sees the order, and says what does not agree."""
    await terms(owner, shops, refund_when="at_approval", refund_outbound_shipping=True)
    await buy("A-1", lines=[{}, {}])
    await owner.execute("update orders set shipping_paid = 5, paid = 85")
    for number in (1, 2):
        made = await asked(noor, asking("A-1", line_number=number))
        await settle()
    rows = await owner.fetch("select promised from dokani.resolutions order by created_at")
    assert [one["promised"] for one in rows] == [Decimal("45.00"), Decimal("40.00")]
    event = json.loads(await owner.fetchval("select event_data from security_events"))
    assert (event["kind"], event["short"]) == ("money_difference", "5.00")
    assert event["subject"] == f"promised:{made['public_id']}"


async def test_by_hand_money_waits_until_a_person_says_it_is_done(
    noor: httpx2.AsyncClient,
    bashir: httpx2.AsyncClient,
    buy: Buy,
    owner: Owner,
    shops: Cast,
    jobs_url: str,
    settings: Settings,
) -> None:
    await terms(owner, shops, refund_when="at_approval", goods_back="none")
    await buy("A-1")
    made = await asked(noor, asking("A-1"))
    by_hand = settings.model_copy(update={"shop": "by_hand"})
    async with settling(owner, jobs_url, by_hand) as settle:
        await settle()
    (row,) = (await shown(noor, made["public_id"]))["resolutions"]
    assert (row["state"], row["attempts"]) == ("due", 0)
    at = f"/v1/resolutions/{row['id']}/mark"
    body = {"done": True, "reference": "re_77"}
    assert (await bashir.post(at, json=body)).json()["code"] == "resolution_not_found"
    assert (await noor.post(at, json={"done": True, "reference": " "})).json()["code"] == "reference_missing"
    for _ in range(2):
        said = (await noor.post(at, json=body)).json()
        assert (said["state"], said["provider"], said["provider_ref"]) == ("done", "by_hand", "re_77")
    assert (await noor.post(at, json={**body, "reference": "re_78"})).json()["code"] == "resolution_settled"
    assert (await noor.post(at, json={**body, "done": False})).json()["code"] == "resolution_settled"
    retried = await noor.post(f"/v1/resolutions/{row['id']}/retry")
    assert retried.json()["code"] == "resolution_not_retryable"
    assert (await shown(noor, made["public_id"]))["status"] == "completed"


async def test_a_promise_that_is_withdrawn_is_not_paid_and_says_why(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, settle: Settle, settings: Settings, shops: Cast
) -> None:
    await buy("A-1")
    made = await asked(noor, asking("A-1"))
    await settle()
    (row,) = (await shown(noor, made["public_id"]))["resolutions"]
    body = {"done": False, "reference": "The shopper keeps it after all."}
    for _ in range(2):
        said = (await noor.post(f"/v1/resolutions/{row['id']}/mark", json=body)).json()
        assert (said["state"], said["last_error"]) == ("withdrawn", body["reference"])
    said = (
        await noor.post(
            f"/v1/returns/{made['public_id']}/goods",
            json={"lines": [{"line_number": 1, "came": "never_came"}]},
        )
    ).json()
    assert said["status"] == "completed"
    await settle()
    assert await fake_shop(settings).list_since(shops.atelier.id, LONG_AGO) == []


async def test_a_person_can_approve_what_gives_the_shipping_back_too(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    await terms(
        owner, shops, auto_approve_threshold=1, refund_outbound_shipping=True, refund_when="at_approval"
    )
    await buy("A-1")
    await owner.execute("update orders set shipping_paid = 5, paid = 45")
    made = await asked(noor, asking("A-1"))
    assert made["status"] == "pending_review"
    said = await noor.post(
        f"/v1/returns/{made['public_id']}/decision", json={"verdict": "approved", "hold_seconds": 0}
    )
    assert (said.status_code, said.json()["amount"]) == (200, "45.00"), said.text
    await settle()
    (row,) = (await shown(noor, made["public_id"]))["resolutions"]
    assert (row["kind"], row["amount"], row["state"]) == ("refund", "45.00", "done")


async def test_why_money_is_not_given_stays_with_its_row_and_out_of_the_log(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    """The log is there for ever; what somebody writes of somebody is not to be."""
    await terms(owner, shops)
    await buy("A-1")
    public_id = (await asked(noor, asking("A-1")))["public_id"]
    await settle()
    (row,) = (await shown(noor, public_id))["resolutions"]
    body = {"done": False, "reference": "Lina Haddad has moved to Cork."}
    said = await noor.post(f"/v1/resolutions/{row['id']}/mark", json=body)
    assert (said.status_code, said.json()["last_error"]) == (200, body["reference"]), said.text
    lines = await owner.fetch("select action, metadata::text as of from security_audit_logs")
    withdrawn = [json.loads(line["of"]) for line in lines if line["action"] == "resolution.withdrawn"]
    assert [one["said_why"] for one in withdrawn] == [True]
    assert not [line for line in lines if "Cork" in line["of"]]
