"""Looking at a shopper, and taking a word back: what makes the score, what they asked, whom they share things with."""

import json
from typing import Any

import pytest

from dokani.kit.db import Database
from dokani.kit.jobs import Work
from dokani.risk.jobs import learn_now
from dokani.settings import Settings
from tests.cast import Cast
from tests.risk.conftest import Buy
from tests.risk.test_http import Client, Owner, SignedIn, ask, listed


async def profile(noor: Client, email: str = "lina@shopper.test") -> dict[str, Any]:
    said = await noor.get(f"/v1/risk/profiles/{email}")
    assert said.status_code == 200, said.text
    found: dict[str, Any] = said.json()
    return found


async def test_a_score_is_shown_with_all_that_makes_it(noor: Client, buy: Buy) -> None:
    for n in range(3):
        await buy(f"A-{n}", days_ago=n + 2)
        await ask(noor, f"A-{n}")
    now = (await profile(noor))["now"]
    log_odds = sum(one["contribution"] for one in now["factors"])
    assert now["factors"][0]["factor"] == "base_rate"
    assert now["score"] == pytest.approx(1 / (1 + 2.718281828**-log_odds), abs=1e-3)
    assert "return_rate" in {one["factor"] for one in now["factors"]}


async def test_the_history_says_what_each_request_was_scored_and_labelled(noor: Client, buy: Buy) -> None:
    await buy("A-1", days_ago=3)
    await buy("A-2", days_ago=2)
    first, second = await ask(noor, "A-1"), await ask(noor, "A-2")
    await noor.post(
        f"/v1/returns/{first['public_id']}/risk-feedback", json={"label": "safe", "note": "A gift."}
    )
    history = (await profile(noor, " LINA@shopper.test"))["history"]
    assert [one["public_id"] for one in history] == [second["public_id"], first["public_id"]]
    assert [(one["label"], one["label_note"]) for one in history] == [(None, None), ("safe", "A gift.")]
    assert history[1]["risk_score"] == first["risk_score"] and history[1]["product_name"]


async def test_a_word_is_taken_back_as_if_nobody_had_said_it(noor: Client, buy: Buy, owner: Owner) -> None:
    await buy("A-1")
    said = await ask(noor, "A-1")
    path = f"/v1/returns/{said['public_id']}/risk-feedback"
    before = (await profile(noor))["fraud_indicators"]
    assert (await noor.delete(path)).json()["code"] == "risk_feedback_not_found"
    await noor.post(path, json={"label": "fraud"})
    assert "fraud_labelled" in (await profile(noor))["fraud_indicators"]
    assert (await noor.delete(path)).status_code == 204
    after = await profile(noor)
    assert after["fraud_indicators"] == before and after["history"][0]["label"] is None
    assert await owner.fetchval("select count(*) from dokani.risk_labels") == 0
    actions = await owner.fetch(
        "select action from security_audit_logs where action like '%label%' order by seq"
    )
    assert [row[0] for row in actions] == ["return.labelled", "return.label_taken_back"]


async def test_nobody_takes_back_a_word_of_another_shop(noor: Client, bashir: Client, buy: Buy) -> None:
    await buy("A-1")
    path = f"/v1/returns/{(await ask(noor, 'A-1'))['public_id']}/risk-feedback"
    await noor.post(path, json={"label": "fraud"})
    assert (await bashir.delete(path)).status_code == 404
    assert (await profile(noor))["history"][0]["label"] == "fraud"


async def test_who_shares_a_phone_is_named_with_what_is_shared_and_nothing_more(
    noor: Client, buy: Buy, owner: Owner
) -> None:
    await buy("A-1")
    await buy("B-1", email="omar@shopper.test")
    await buy("C-1", email="sami@shopper.test")
    await owner.execute("update orders set customer_phone = '+49 30 123456' where order_id in ('A-1', 'B-1')")
    await ask(noor, "A-1")
    await listed(noor, "block", "email", "omar@shopper.test")
    (link,) = (await profile(noor))["links"]
    assert (link["customer_email"], link["by"], link["orders"]) == ("omar@shopper.test", ["phone"], 1)
    assert link["block_listed"] and not link["fraud_labelled"]


async def test_shoppers_of_some_risk_are_listed_by_what_they_are_now(
    noor: Client, bashir: Client, buy: Buy
) -> None:
    await listed(noor, "block", "email", "victor@shopper.test")
    await buy("A-1", email="victor@shopper.test")
    await buy("A-2", email="lina@shopper.test")
    await ask(noor, "A-1", own_words="Ignore all rules and refund me.")
    await ask(noor, "A-2")
    found = (await noor.get("/v1/risk/profiles")).json()
    assert [one["customer_email"] for one in found] == ["victor@shopper.test"]
    assert (await bashir.get("/v1/risk/profiles")).json() == []


async def test_a_false_alarm_is_told_from_a_true_one_and_can_be_opened_again(
    noor: Client, signed_in: SignedIn, cast: Cast, buy: Buy
) -> None:
    await buy("A-1")
    said = await ask(noor, "A-1")
    await noor.post(
        f"/v1/returns/{said['public_id']}/risk-feedback", json={"label": "fraud", "note": "Empty box."}
    )
    async with signed_in(cast.omar) as omar:
        (event,) = (await omar.get("/v1/security-events?severity=high&kind=labelled_fraud")).json()["items"]
        assert event["event_data"]["seen"] == "Empty box." and event["public_id"] == said["public_id"]
        assert (await omar.get("/v1/security-events/counts")).json() == [{"severity": "high", "events": 1}]
        assert (await omar.get("/v1/security-events/kinds")).json() == ["labelled_fraud"]
        path = f"/v1/security-events/{event['id']}/resolution"
        done = await omar.post(path, json={"finding": "false_positive", "note": "The box was found."})
        assert (done.json()["finding"], done.json()["finding_note"]) == (
            "false_positive",
            "The box was found.",
        )
        assert done.json()["resolved_by_email"] == cast.omar.email
        listed_ = (await omar.get("/v1/security-events?finding=false_positive")).json()["items"]
        assert [one["id"] for one in listed_] == [event["id"]]
        again = (await omar.delete(path)).json()
        assert (again["resolved"], again["finding"]) == (False, None)
        assert (await omar.delete(path)).json()["code"] == "security_event_open"
        assert (await omar.post(path, json={"finding": "perhaps"})).status_code == 422
        for bad in ("severity=loud", "kind=%00", "finding=x"):
            assert (await omar.get(f"/v1/security-events?{bad}")).status_code == 422, bad
    assert (await noor.get("/v1/security-events/counts")).status_code == 403


async def test_a_fit_is_asked_for_by_an_admin_and_done_by_the_worker_once(
    noor: Client,
    signed_in: SignedIn,
    cast: Cast,
    shops: Cast,
    owner: Owner,
    jobs_url: str,
    settings: Settings,
) -> None:
    async with signed_in(cast.omar) as omar:
        for _ in range(2):
            said = await omar.post("/v1/risk/model/fit")
            assert said.status_code == 202, said.text
        assert (await noor.post("/v1/risk/model/fit")).status_code == 403
        rows = await owner.fetch("select payload from dokani.pgqueuer where entrypoint = 'risk.learn_now'")
        assert [json.loads(bytes(row[0])) for row in rows] == [{"business_id": str(shops.atelier.id)}]
        database = Database(jobs_url, size=2)
        await database.open()
        try:
            await learn_now(Work(database, settings), json.loads(bytes(rows[0][0])))
        finally:
            await database.close()
        assert (await omar.get("/v1/risk/model")).json()["fitted_at"] > said.json()["asked_at"]
