"""Feedback, lists, profiles and events over HTTP: words count from the next request on, reading changes nothing."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import asyncpg
import httpx2
import pytest

from dokani.kit.db import Database
from dokani.kit.jobs import Work
from dokani.risk.jobs import learn, profiles
from dokani.settings import Settings
from tests.cast import Cast, Person
from tests.risk.conftest import Buy, asking

Owner: TypeAlias = "asyncpg.Connection[Any]"
Client: TypeAlias = httpx2.AsyncClient
SignedIn: TypeAlias = Callable[[Person], Client]
TABLES = (
    "customer_risk_profiles",
    "return_requests",
    "dokani.risk_labels",
    "dokani.risk_lists",
    "dokani.risk_models",
)


async def everything(owner: Owner) -> list[str]:
    return [
        row[0]
        for table in TABLES
        for row in await owner.fetch(f"select row_to_json(t)::text from {table} t order by 1")
    ]


async def ask(noor: Client, order_id: str, **line: Any) -> dict[str, Any]:
    response = await noor.post("/v1/returns", json=asking(order_id, **line))
    assert response.status_code == 201, response.text
    found: dict[str, Any] = (await noor.get(f"/v1/returns/{response.json()['public_id']}")).json()
    return found


def factors(said: dict[str, Any]) -> dict[str, float]:
    return {one["factor"]: one["contribution"] for one in said["risk_factors"]}


async def listed(noor: Client, kind: str, subject: str, value: str, **more: Any) -> httpx2.Response:
    return await noor.post("/v1/risk/lists", json={"kind": kind, "subject": subject, "value": value, **more})


async def test_reading_leaves_every_row_as_it_was(
    noor: Client, signed_in: SignedIn, buy: Buy, owner: Owner, cast: Cast
) -> None:
    await buy("A-1")
    said = await ask(noor, "A-1")
    await noor.post(f"/v1/returns/{said['public_id']}/risk-feedback", json={"label": "fraud"})
    await listed(noor, "block", "phone", "+49 30 123456")
    before = await everything(owner)
    async with signed_in(cast.amina) as amina:
        for _ in range(3):
            for path in (
                f"/v1/returns/{said['public_id']}",
                "/v1/returns?view=high_risk",
                "/v1/risk/profiles/lina@shopper.test",
                "/v1/risk/lists",
                "/v1/risk/model",
                "/v1/security-events",
            ):
                response = await amina.get(path)
                assert response.status_code == 200, (path, response.text)
    assert await everything(owner) == before


async def test_a_word_of_fraud_counts_from_the_next_request_on_and_is_told_once(
    noor: Client, buy: Buy, owner: Owner
) -> None:
    await buy("A-1")
    await buy("A-2", days_ago=4)
    first = await ask(noor, "A-1")
    for _ in range(2):
        said = await noor.post(
            f"/v1/returns/{first['public_id']}/risk-feedback",
            json={"label": "fraud", "note": "An empty box."},
        )
        assert said.status_code == 200 and said.json()["label"] == "fraud"
    again = (await noor.get(f"/v1/returns/{first['public_id']}")).json()
    assert again["risk_score"] == first["risk_score"] and again["status"] == first["status"]
    events = await owner.fetch("select event_type, severity, event_data from security_events")
    assert [(row[0], row[1], json.loads(row[2])["kind"]) for row in events] == [
        ("fraud_detected", "high", "labelled_fraud")
    ]
    second = await ask(noor, "A-2")
    assert factors(second)["fraud_before"] > 1.5
    assert float(second["risk_score"]) > float(first["risk_score"])
    profile = (await noor.get("/v1/risk/profiles/LINA@shopper.test")).json()
    assert profile["fraud_indicators"]["fraud_labelled"]["because"] == "An empty box."
    assert profile["behavior_patterns"]["reasons"] == {"changed_mind": 2}


async def test_the_newest_word_stands(noor: Client, buy: Buy) -> None:
    await buy("A-1")
    await buy("A-2", days_ago=4)
    first = await ask(noor, "A-1")
    for label in ("fraud", "safe"):
        await noor.post(f"/v1/returns/{first['public_id']}/risk-feedback", json={"label": label})
    second = await ask(noor, "A-2")
    assert "fraud_before" not in factors(second)
    assert factors(second)["safe_before"] < 0


async def test_who_is_blocked_is_looked_at_by_a_person_and_never_denied_for_it(
    noor: Client, buy: Buy, owner: Owner
) -> None:
    await buy("A-1")
    response = await listed(noor, "block", "email", " LINA@Shopper.test ", reason="chargebacks")
    assert response.status_code == 201 and response.json()["value"] == "lina@shopper.test"
    said = await ask(noor, "A-1")
    assert said["fraud_flags"]["block_listed"]["because"] == "On the block list by email: chargebacks"
    assert said["status"] == "pending_review"
    facts = json.loads(await owner.fetchval("select facts from return_decisions"))
    assert facts["customer"]["on_block_list"] is True and facts["customer"]["on_allow_list"] is False
    assert await owner.fetchval("select event_type from security_events") == "fraud_detected"


async def test_an_entry_ends_when_it_expires_or_is_taken_off(noor: Client, buy: Buy, owner: Owner) -> None:
    for n in range(3):
        await buy(f"A-{n}", days_ago=5 - n)
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    entry = (await listed(noor, "block", "email", "lina@shopper.test", expires_at=soon)).json()
    assert "block_listed" in (await ask(noor, "A-0"))["fraud_flags"]
    await owner.execute("update dokani.risk_lists set expires_at = now() - interval '1 second'")
    assert "block_listed" not in (await ask(noor, "A-1"))["fraud_flags"]
    # What has expired stands in nobody's way.
    moved = await listed(noor, "allow", "email", "lina@shopper.test")
    assert moved.json()["id"] == entry["id"] and moved.json()["kind"] == "allow"
    assert (await noor.delete(f"/v1/risk/lists/{entry['id']}")).status_code == 204
    assert (await noor.delete(f"/v1/risk/lists/{entry['id']}")).json()["code"] == "list_entry_not_found"
    assert "allow_listed" not in factors(await ask(noor, "A-2"))


async def test_the_allow_list_lowers_the_score(noor: Client, buy: Buy) -> None:
    await buy("A-1")
    await listed(noor, "allow", "email", "lina@shopper.test")
    assert factors(await ask(noor, "A-1"))["allow_listed"] == -2.0


async def test_one_phone_address_or_payment_under_other_e_mails_is_found(
    noor: Client, buy: Buy, owner: Owner
) -> None:
    same = {
        "customer_phone": "+49 30 / 123 456",
        "metadata": '{"shipping_address": "1, Lime Street, Berlin", "payment_fingerprint": "fp_77"}',
    }
    for n in range(4):
        await buy(f"B-{n}", email=f"other{n}@shopper.test")
    await buy("A-1")
    await buy("A-2", days_ago=3)
    await owner.execute(
        "update orders set customer_phone = $1 where order_id in ('A-1', 'B-0')", same["customer_phone"]
    )
    await owner.execute(
        "update orders set metadata = $1::jsonb where order_id in ('A-1', 'B-1', 'B-2')", same["metadata"]
    )
    said = await ask(noor, "A-1")
    assert factors(said)["identity_linked"] == pytest.approx(0.6)
    assert said["fraud_flags"]["identity_linked"]["because"].startswith(
        "Shares address, payment, phone with 3"
    )
    # One of them is blocked: now being linked to them says much more.
    await listed(noor, "block", "email", "other1@shopper.test")
    await owner.execute("update orders set metadata = $1::jsonb where order_id = 'A-2'", same["metadata"])
    linked = await ask(noor, "A-2")
    assert factors(linked)["linked_to_blocked"] == 1.5
    facts = json.loads(
        await owner.fetchval("select facts from return_decisions order by created_at desc limit 1")
    )
    assert facts["customer"]["linked_to_blocked"] is True


async def test_another_address_to_bill_than_to_send_to_is_flagged_and_spelling_is_not(
    noor: Client, buy: Buy, owner: Owner
) -> None:
    for n, billing in enumerate(["2 Oak Road, Bonn", "1 LIME street Berlin"]):
        await buy(f"A-{n}", days_ago=3 - n)
        await owner.execute(
            "update orders set metadata = jsonb_build_object('shipping_address', '1, Lime Street, Berlin',"
            " 'billing_address', $2::text) where order_id = $1",
            f"A-{n}",
            billing,
        )
        said = await ask(noor, f"A-{n}")
        assert ("address_mismatch" in said["fraud_flags"]) is (n == 0)


async def test_contradicting_answers_are_flagged_and_told(noor: Client, buy: Buy, owner: Owner) -> None:
    await buy("A-1")
    body = {**asking("A-1"), "answers": {"item.opened": False, "item.worn": True}}
    public_id = (await noor.post("/v1/returns", json=body)).json()["public_id"]
    said = (await noor.get(f"/v1/returns/{public_id}")).json()
    assert said["fraud_flags"]["contradicting_answers"]["because"] == "Never opened, and yet worn."
    assert (
        await owner.fetchval("select event_data ->> 'kind' from security_events") == "contradicting_answers"
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "block", "subject": "email", "value": "nobody"}, "invalid_list_value"),
        ({"kind": "block", "subject": "phone", "value": "ext. 12"}, "invalid_list_value"),
        ({"kind": "block", "subject": "address", "value": "—"}, "invalid_list_value"),
        ({"kind": "block", "subject": "email", "value": "a@b.test\x00"}, "invalid_request"),
        ({"kind": "grey", "subject": "email", "value": "a@b.test"}, "invalid_request"),
        ({"kind": "block", "subject": "email", "value": "a@b.test", "id": 1}, "invalid_request"),
        (
            {"kind": "block", "subject": "email", "value": "a@b.test", "expires_at": "2020-01-01T00:00:00Z"},
            "expires_in_the_past",
        ),
    ],
)
async def test_an_entry_that_means_nothing_is_refused(
    noor: Client, owner: Owner, body: Any, code: str
) -> None:
    response = await noor.post("/v1/risk/lists", json=body)
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert await owner.fetchval("select count(*) from dokani.risk_lists") == 0


async def test_another_shop_sees_and_touches_nothing_of_it(noor: Client, bashir: Client, buy: Buy) -> None:
    await buy("A-1")
    said = await ask(noor, "A-1")
    entry = (await listed(noor, "block", "email", "lina@shopper.test")).json()
    feedback = await bashir.post(f"/v1/returns/{said['public_id']}/risk-feedback", json={"label": "safe"})
    assert (feedback.status_code, feedback.json()["code"]) == (404, "return_not_found")
    assert (await bashir.get("/v1/risk/profiles/lina@shopper.test")).json()["code"] == "profile_not_found"
    assert (await bashir.get("/v1/risk/lists")).json() == []
    assert (await bashir.delete(f"/v1/risk/lists/{entry['id']}")).status_code == 404
    assert (await bashir.get("/v1/security-events")).json()["items"] == []


async def test_a_viewer_may_neither_label_nor_list_nor_look(
    signed_in: SignedIn, cast: Cast, shops: Cast
) -> None:
    async with signed_in(cast.vera) as vera:
        for response in (
            await vera.post(f"/v1/returns/{cast.vera.id}/risk-feedback", json={"label": "safe"}),
            await listed(vera, "allow", "email", "a@b.test"),
            await vera.get("/v1/risk/profiles/a@b.test"),
            await vera.get("/v1/security-events"),
        ):
            assert response.status_code == 403, response.text


async def test_an_event_is_resolved_once_by_a_named_person(
    noor: Client, signed_in: SignedIn, cast: Cast, buy: Buy, owner: Owner
) -> None:
    for n in range(3):
        await buy(f"A-{n}", days_ago=n + 1)
        said = await ask(noor, f"A-{n}")
        await noor.post(f"/v1/returns/{said['public_id']}/risk-feedback", json={"label": "fraud"})
    async with signed_in(cast.omar) as omar:
        page = (await omar.get("/v1/security-events?event_type=fraud_detected&limit=2")).json()
        rest = (await omar.get(f"/v1/security-events?limit=2&cursor={page['next_cursor']}")).json()
        assert len({one["id"] for one in page["items"] + rest["items"]}) == 3 and rest["next_cursor"] is None
        event = page["items"][0]
        done = await omar.post(
            f"/v1/security-events/{event['id']}/resolution", json={"note": "Spoke to them."}
        )
        assert done.json()["resolved_by"] == str(cast.omar.id) and done.json()["resolved_at"]
        twice = await omar.post(f"/v1/security-events/{event['id']}/resolution", json={})
        assert (twice.status_code, twice.json()["code"]) == (409, "security_event_resolved")
        assert len((await omar.get("/v1/security-events?resolved=false")).json()["items"]) == 2
        assert (await omar.get("/v1/security-events?cursor=x")).json()["code"] == "bad_cursor"


async def test_at_night_profiles_fade_and_forget_and_weights_are_learnt(
    noor: Client, buy: Buy, owner: Owner, jobs_url: str, settings: Settings
) -> None:
    for n in range(24):
        email = f"s{n}@shopper.test"
        await buy(f"A-{n}", email=email, days_ago=n % 9 + 1)
        body: dict[str, Any] = asking(f"A-{n}")
        if n % 2:
            body["answers"] = {"item.opened": False, "item.worn": True}
        public_id = (await noor.post("/v1/returns", json=body)).json()["public_id"]
        await noor.post(
            f"/v1/returns/{public_id}/risk-feedback", json={"label": "fraud" if n % 2 else "safe"}
        )
    await owner.execute(
        "update customer_risk_profiles set last_updated = now() - interval '1 day', risk_score = 0.99,"
        " behavior_patterns = '{}'"
    )
    database = Database(jobs_url, size=2)
    await database.open()
    try:
        work = Work(database, settings)
        await learn(work, {})
        await profiles(work, {})
        before = await everything(owner)
        await learn(work, {})
        assert await everything(owner) == before  # nothing new was said
    finally:
        await database.close()
    model = (await noor.get("/v1/risk/model")).json()
    (fit,) = model["fits"]
    assert (fit["labels"], fit["bad"]) == (24, 12)
    assert len(fit["quality"]["calibration"]) == len(fit["quality_before"]["calibration"]) > 0
    assert fit["activated"] is (model["labels"] == 24)
    weights = {one["name"]: one["weight"] for one in model["terms"]}
    assert fit["activated"] and weights["contradicting_answers"] > 1
    profile = (await noor.get("/v1/risk/profiles/s1@shopper.test")).json()
    assert profile["risk_score"] < 0.99
    assert 0.9 < profile["behavior_patterns"]["weighed_returns"] <= 1
    assert set(profile["fraud_indicators"]) == {"contradicting_answers", "fraud_labelled"}
    # And the next request is scored with what was learnt, in the same one statement.
    await buy("Z-1", email="new@shopper.test")
    assert "learned" in factors(await ask(noor, "Z-1"))


@pytest.mark.parametrize(
    "path",
    [
        "/v1/risk/profiles/a%00b@c.test",
        f"/v1/risk/profiles/{'x' * 300}",
        "/v1/risk/lists?before=2024-01-01T00:00:00",
        "/v1/risk/lists?before=tomorrow",
        "/v1/risk/lists?kind=grey",
        "/v1/risk/lists?limit=0",
        "/v1/security-events?cursor=%00",
        "/v1/security-events?cursor=MjAyNC0wMS0wMXxhYmM",
        "/v1/security-events?event_type=weather",
    ],
)
async def test_what_cannot_be_read_is_a_clear_4xx(
    signed_in: SignedIn, cast: Cast, shops: Cast, path: str
) -> None:
    async with signed_in(cast.amina) as amina:
        response = await amina.get(path)
    assert 400 <= response.status_code < 500 and response.json()["code"], response.text


async def test_feedback_that_means_nothing_is_refused(noor: Client, buy: Buy, owner: Owner) -> None:
    await buy("A-1")
    public_id = (await ask(noor, "A-1"))["public_id"]
    bodies: list[Any] = [
        {"label": "maybe"},
        {"label": "fraud", "status": "denied"},
        {"label": "fraud", "note": "a\x00b"},
        {"label": "fraud", "note": "x" * 2001},
        {},
        [],
    ]
    for body in bodies:
        response = await noor.post(f"/v1/returns/{public_id}/risk-feedback", json=body)
        assert (response.status_code, response.json()["code"]) == (422, "invalid_request"), body
    assert await owner.fetchval("select count(*) from dokani.risk_labels") == 0


async def test_who_is_on_a_list_is_moved_only_when_that_is_said_and_no_reason_is_lost(
    noor: Client, owner: Owner
) -> None:
    first = (await listed(noor, "block", "email", "lina@shopper.test", reason="chargebacks")).json()
    for kind in ("allow", "block"):
        said = await listed(noor, kind, "email", "Lina@shopper.test")
        assert (said.status_code, said.json()["code"]) == (409, "already_listed")
        assert said.json()["data"]["entry"] == {"id": first["id"], "kind": "block", "reason": "chargebacks"}
    again = await listed(noor, "block", "email", "lina@shopper.test", replace=True)
    assert (again.status_code, again.json()["reason"]) == (201, "chargebacks")
    moved = await listed(noor, "allow", "email", "lina@shopper.test", replace=True, reason="it was the bank")
    assert (moved.json()["kind"], moved.json()["reason"]) == ("allow", "it was the bank")
    was = await owner.fetchval(
        "select metadata ->> 'was' from security_audit_logs where action = 'risk.listed' order by seq desc limit 1"
    )
    assert was == "block"
