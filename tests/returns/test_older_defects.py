"""What systems of this kind are known to get wrong, tried on ours from outside: over HTTP, as those it would hurt."""

from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import uuid4

import httpx2
import pytest

from tests.cast import Cast
from tests.returns.conftest import Buy, asking

if TYPE_CHECKING:
    import asyncpg

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
# What a score, a profile and a return consist of in the database, to see that nothing of it moved.
KEPT = """
select json_build_array(
  (select json_agg(r order by r.id) from return_requests r),
  (select json_agg(p order by p.id) from customer_risk_profiles p),
  (select json_agg(d order by d.id) from return_decisions d))::text
"""


async def asked(noor: httpx2.AsyncClient, order_id: str, **line: Any) -> dict[str, Any]:
    answer = await noor.post("/v1/returns", json=asking(order_id, **line))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_reading_a_score_never_changes_it(noor: httpx2.AsyncClient, buy: Buy, owner: Owner) -> None:
    for number in range(3):
        made = await asked(noor, await buy(f"A-{number}"))
    before = await owner.fetchval(KEPT)
    scores = set()
    for _ in range(5):
        scores.add((await noor.get(f"/v1/returns/{made['public_id']}")).json()["risk_score"])
        assert (await noor.get("/v1/returns")).status_code == 200
        assert (await noor.get("/v1/risk/profiles/lina@shopper.test")).status_code == 200
    assert len(scores) == 1
    assert await owner.fetchval(KEPT) == before


async def test_a_score_falls_when_people_say_so_and_when_time_passes(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, buy: Buy, shops: Cast, owner: Owner
) -> None:
    """The same shopper does the same in two shops; in one of them a person calls the returns safe."""
    for client, shop in ((noor, shops.atelier), (bashir, shops.bazaar)):
        first = await asked(client, await buy("A-0", shop=shop))
        last = await asked(client, await buy("A-1", shop=shop))
        assert last["risk_score"] > first["risk_score"]
    made = (await noor.get("/v1/returns?view=all")).json()["items"]
    assert len(made) == 2
    for one in made:
        said = await noor.post(f"/v1/returns/{one['public_id']}/risk-feedback", json={"label": "safe"})
        assert said.status_code == 200, said.text
    safe = (await asked(noor, await buy("A-2")))["risk_score"]
    unsaid = (await asked(bashir, await buy("A-2", shop=shops.bazaar)))["risk_score"]
    assert safe < unsaid
    await owner.execute("update return_requests set created_at = created_at - interval '2 years'")
    await owner.execute("update orders set ordered_at = ordered_at - interval '2 years'")
    later = (await asked(bashir, await buy("A-3", shop=shops.bazaar)))["risk_score"]
    assert later < unsaid


async def test_an_honest_defective_is_not_punished(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, buy: Buy, shops: Cast
) -> None:
    """Five broken things in a row weigh no more than five returns for five reasons; five changes of mind do."""
    different = ["damaged_in_transit", "wrong_item", "not_as_described", "missing_parts", "arrived_late"]
    scores = []
    for reasons, client, shop in (
        (["defective"] * 5, noor, shops.atelier),
        (different, bashir, shops.bazaar),
    ):
        for number, reason in enumerate(reasons):
            await asked(client, await buy(f"A-{number}", shop=shop), reason=reason)
        scores.append((await asked(client, await buy("A-9", shop=shop), reason="defective"))["risk_score"])
    assert scores[0] <= scores[1]
    for number in range(5):
        await asked(noor, await buy(f"C-{number}", email="karim@shopper.test"), reason="changed_mind")
    order = await buy("C-9", email="karim@shopper.test")
    assert (await asked(noor, order, reason="changed_mind"))["risk_score"] > scores[0]


async def test_the_order_of_another_business_is_not_there(
    noor: httpx2.AsyncClient, buy: Buy, shops: Cast
) -> None:
    await buy("B-1", shop=shops.bazaar)
    theirs = await noor.post("/v1/returns", json=asking("B-1"))
    nowhere = await noor.post("/v1/returns", json=asking("B-2"))
    assert theirs.status_code == nowhere.status_code == 404
    assert {**theirs.json(), "request_id": ""} == {
        **nowhere.json(), "request_id": "", "detail": nowhere.json()["detail"].replace("B-2", "B-1"),
        "data": {key: "B-1" if value == "B-2" else value for key, value in nowhere.json()["data"].items()},
    }  # fmt: skip


@pytest.mark.parametrize(
    "smuggled",
    [
        {"status": "approved"},
        {"amount": "1000.00"},
        {"risk_score": 0},
        {"ai_recommendation": "auto_approve"},
        {"business_id": str(uuid4())},
        {"approved_at": "2026-01-01T00:00:00Z"},
        {"public_id": str(uuid4())},
        {"triage_agent_id": "me"},
    ],
    ids=lambda body: next(iter(body)),
)
async def test_what_is_decided_cannot_be_sent_along(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, smuggled: dict[str, Any]
) -> None:
    body = asking(await buy("A-1"))
    for place in ({**body, **smuggled}, {**body, "lines": [{**body["lines"][0], **smuggled}]}):
        answer = await noor.post("/v1/returns", json=place)
        assert answer.status_code == 422, answer.text
        (fault,) = answer.json()["data"]["faults"]
        assert fault["path"].endswith(next(iter(smuggled)))
    assert await owner.fetchval("select count(*) from return_requests") == 0


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
async def test_a_return_is_not_overwritten(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, method: str
) -> None:
    made = await asked(noor, await buy("A-1", lines=[{"unit_price": 400}]))
    before = await owner.fetchval(KEPT)
    answer = await noor.request(
        method, f"/v1/returns/{made['public_id']}", json={"status": "approved", "amount": "400.00"}
    )
    assert answer.status_code == 405
    assert await owner.fetchval(KEPT) == before
