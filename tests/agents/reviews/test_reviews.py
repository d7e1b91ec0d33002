"""A person decides again without seeing what was decided, and how often people agree is counted, not claimed."""

import asyncio
from typing import Any

import asyncpg
import httpx2

from tests.cast import Cast
from tests.files.pictures import photo, saved
from tests.lab.conftest import Buy, asking

GIVES_AWAY = (
    "public_id",
    "order_id",
    "status",
    "verdict",
    "amount",
    "risk",
    "recommend",
    "decision",
    "email",
)


async def decided(client: httpx2.AsyncClient, buy: Buy, number: int, **more: Any) -> str:
    order_id = f"R-{number}"
    await buy(order_id, email=f"shopper{number}@shopper.test", **more)
    made = await client.post("/v1/returns", json=asking(order_id))
    assert made.status_code == 201, made.text
    return str(made.json()["public_id"])


async def drawn(client: httpx2.AsyncClient) -> dict[str, Any]:
    given = await client.post("/v1/agents/reviews")
    assert given.status_code == 200, given.text
    found: dict[str, Any] = given.json()
    return found


async def answered(client: httpx2.AsyncClient, review: str, verdict: str, **more: Any) -> dict[str, Any]:
    said = await client.put(f"/v1/agents/reviews/{review}", json={"verdict": verdict, **more})
    assert said.status_code == 200, said.text
    found: dict[str, Any] = said.json()
    return found


async def agreement(client: httpx2.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get("/v1/agents/performance")).json()["agreement"]
    return found


async def test_a_case_is_shown_without_what_came_of_it_and_the_answer_tells(
    noor: httpx2.AsyncClient, buy: Buy, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    approved = await decided(noor, buy, 1, lines=[{"unit_price": "30.00"}])
    case = await drawn(noor)
    assert [word for word in GIVES_AWAY if any(word in key for key in [*case, *case["lines"][0]])] == []
    assert approved not in str(case) and "R-1" not in str(case)
    assert case["lines"][0]["product_name"] == "Blue mug"
    assert (await drawn(noor))["id"] == case["id"]
    told = await answered(noor, case["id"], "denied", note="It looked worn.")
    assert (told["public_id"], told["decided"], told["agreed"]) == (approved, "approved", False)
    score = await owner.fetchrow("select * from agent_performance_logs where interaction_type = 'decision'")
    assert score is not None
    assert (score["agent_type"], score["decision_quality_score"]) == ("triage", 0)
    again = await noor.put(f"/v1/agents/reviews/{case['id']}", json={"verdict": "approved"})
    assert (again.status_code, again.json()["code"]) == (409, "already_reviewed")
    nothing = await noor.post("/v1/agents/reviews")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "nothing_to_review")
    # What a shopper or another person may have done since does not matter: the decision is what is reviewed.
    found = await agreement(noor)
    assert found["wrong_money"] == [{"currency": "EUR", "amount": "30.00"}]


async def test_what_was_sent_by_then_can_be_opened_and_what_came_later_is_not_shown(
    noor: httpx2.AsyncClient, buy: Buy, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await buy("R-1")
    made = (await noor.post("/v1/returns", json=asking("R-1", reason="defective"))).json()
    path = f"/v1/returns/{made['public_id']}/evidence"
    sent = await noor.post(path, files={"file": ("1.jpg", saved(photo(1)))})
    assert sent.status_code == 201, sent.text
    # As an appeal brings one, of what was denied.
    await owner.execute(
        """
        with later as (
            insert into file_uploads (business_id, file_name, file_type, file_size, file_path, file_url, scan_status,
                   return_request_id)
            select business_id, '2.jpg', 'evidence_photo', 1, 'a/b', '/v1/files/2', 'clean', id from return_requests
            returning id)
        update return_requests set evidence_urls = evidence_urls || ('/v1/files/' || later.id) from later
        """
    )
    case = await drawn(noor)
    assert [file["file_name"] for file in case["evidence"]] == ["1.jpg"]
    assert len(case["evidence_urls"]) == 1
    assert made["public_id"] not in str(case)
    for link in ("url", "preview_url"):
        assert (await noor.get(case["evidence"][0][link])).headers["content-type"] == "image/jpeg"


async def test_agreement_is_counted_with_bounds_and_unsure_is_no_answer(
    noor: httpx2.AsyncClient, omar: httpx2.AsyncClient, buy: Buy, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    for number in range(4):
        await decided(noor, buy, number, days_ago=90 if number == 3 else 5)  # the last one is denied
    assert (await agreement(noor))["rate"] is None
    seen = set()
    for verdict in ("approved", "approved", "approved", "unsure"):
        case = await drawn(noor)
        told = await answered(noor, case["id"], verdict)
        seen.add(told["public_id"])
    assert len(seen) == 4
    found = await agreement(noor)
    assert (found["sampled"], found["unsure"]) == (3, 1)
    assert found["agreed"] in (2, 3)  # the denied one may be among the three
    assert found["low"] < found["rate"] <= found["high"] <= 1
    # A second person's word on the same decision: the decision's score is the mean of both.
    for _ in range(4):
        await answered(omar, (await drawn(omar))["id"], "approved")
    found = await agreement(noor)
    assert (found["sampled"], found["decisions"]) == (7, 4)
    scores = await owner.fetch(
        "select decision_quality_score::float8 as score from agent_performance_logs where interaction_type = 'decision'"
    )
    assert len(scores) == 4
    assert {row["score"] for row in scores} <= {0.0, 0.5, 1.0}


async def test_who_decided_or_handles_a_return_does_not_review_it(
    noor: httpx2.AsyncClient, buy: Buy, shops: Cast, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await decided(noor, buy, 1)
    await owner.execute("update return_requests set assigned_to = $1", shops.noor.id)
    assert (await noor.post("/v1/agents/reviews")).json()["code"] == "nothing_to_review"


async def test_many_requests_at_once_draw_one_case(
    noor: httpx2.AsyncClient, buy: Buy, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    for number in range(3):
        await decided(noor, buy, number)
    cases = await asyncio.gather(*(drawn(noor) for _ in range(4)))
    assert len({case["id"] for case in cases}) == 1
    assert await owner.fetchval("select count(*) from dokani.blind_reviews") == 1


async def test_another_shops_reviews_are_not_there(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, buy: Buy
) -> None:
    await decided(noor, buy, 1)
    case = await drawn(noor)
    assert (await bashir.post("/v1/agents/reviews")).status_code == 404
    other = await bashir.put(f"/v1/agents/reviews/{case['id']}", json={"verdict": "approved"})
    assert (other.status_code, other.json()["code"]) == (404, "no_such_review")
    bad = await noor.put(f"/v1/agents/reviews/{case['id']}", json={"verdict": "pending_review"})
    assert bad.status_code == 422
