"""The gate before a version goes live: a proof, and where there is a past, a backtest of this very document."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2

from tests.policies.conftest import POLICY, Buy, Note, changed
from tests.policies.test_versions import written


async def gone_live(
    who: httpx2.AsyncClient, policy: dict[str, Any], **body: Any
) -> tuple[int, dict[str, Any]]:
    said = await who.post(f"/v1/policies/{policy['id']}/activation", json=body)
    return said.status_code, said.json()


async def test_the_first_version_of_a_shop_needs_no_review(omar: httpx2.AsyncClient, owner: Any) -> None:
    await owner.execute("set session_replication_role = replica")
    await owner.execute("delete from policies")
    await owner.execute("set session_replication_role = origin")
    made = await written(omar, POLICY, activate=True)
    assert made["state"] == "active"


async def test_a_version_without_a_proof_waits(omar: httpx2.AsyncClient, noted: Note) -> None:
    draft = await written(omar, changed(return_window_days=14))
    status, said = await gone_live(omar, draft)
    assert (status, said["code"]) == (409, "policy_not_reviewed")
    # There is no past yet, so there is nothing to look at.
    assert said["data"] == {"missing": ["proof"], "failing": []}
    await noted(draft["sha256"], "proof")
    status, said = await gone_live(omar, draft)
    assert (status, said["state"]) == (200, "active")


async def test_where_there_is_a_past_it_is_looked_at_too(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, noted: Note
) -> None:
    body = {"order_id": await buy("A-1"), "lines": [{"reason": "changed_mind"}]}
    assert (await noor.post("/v1/returns", json=body)).status_code == 201
    draft = await written(omar, changed(return_window_days=14))
    assert (await gone_live(omar, draft))[1]["data"]["missing"] == ["proof", "backtest"]
    await noted(draft["sha256"], "proof")
    assert (await gone_live(omar, draft))[1]["data"] == {"missing": ["backtest"], "failing": []}
    await noted(draft["sha256"], "backtest", cases=1, impact_score="-0.25")
    status, said = await gone_live(omar, draft)
    assert (status, said["policy_impact_score"]) == (200, "-0.25")


async def test_a_failing_review_stops_it_and_a_reason_lets_it_through(
    omar: httpx2.AsyncClient, noted: Note
) -> None:
    draft = await written(omar, changed(return_window_days=14))
    await noted(draft["sha256"], "proof", ok=False)
    status, said = await gone_live(omar, draft)
    assert (status, said["data"]) == (409, {"missing": [], "failing": ["proof"]})
    assert (await gone_live(omar, draft, override="  "))[0] == 422
    status, said = await gone_live(omar, draft, override="The rule is meant to be unreachable.")
    assert (status, said["state"]) == (200, "active")


async def test_the_newest_review_counts(omar: httpx2.AsyncClient, noted: Note) -> None:
    draft = await written(omar, changed(return_window_days=14))
    await noted(draft["sha256"], "proof", ok=False)
    await noted(draft["sha256"], "proof", ok=True)
    assert (await gone_live(omar, draft))[0] == 200


async def test_an_edited_draft_has_no_review_left_and_an_equal_one_has(
    omar: httpx2.AsyncClient, noted: Note
) -> None:
    draft = await written(omar, changed(return_window_days=14))
    await noted(draft["sha256"], "proof")
    shown = (await omar.get(f"/v1/policies/{draft['id']}")).json()
    assert shown["reviews"]["proof"]["ok"] is True
    edited = await omar.put(f"/v1/policies/{draft['id']}", json={"rules": changed(return_window_days=15)})
    assert edited.json()["reviews"]["proof"] is None
    # Keys in another order, 14.0 for 14: the document says the same.
    terms = dict(reversed(changed(return_window_days=14.0)["terms"].items()))
    back = await omar.put(f"/v1/policies/{draft['id']}", json={"rules": {**POLICY, "terms": terms}})
    assert back.json()["reviews"]["proof"]["ok"] is True


async def test_the_activation_keeps_what_was_known_of_its_effect(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, noted: Note
) -> None:
    body = {"order_id": await buy("A-1"), "lines": [{"reason": "changed_mind"}]}
    assert (await noor.post("/v1/returns", json=body)).status_code == 201
    first = (await omar.get("/v1/policies")).json()[0]
    draft = await written(omar, changed(return_window_days=14))
    await noted(draft["sha256"], "proof")
    await noted(draft["sha256"], "backtest", against=first["sha256"], cases=812, says=["9 returns flip."])
    # A newer one against something else is not of this pair.
    await noted(draft["sha256"], "backtest", against="f" * 64, cases=3)
    assert (await gone_live(omar, draft))[0] == 200
    impact = (await omar.get(f"/v1/policies/{draft['id']}/history")).json()[0]["impact_analysis"]
    assert impact["rows"] == 812
    assert impact["compared_with"] == "v1"
    assert impact["backtest"]["says"] == ["9 returns flip."]
    assert impact["at"] and impact["proof"]["ok"] is True


async def test_a_score_stays_between_its_bounds(omar: httpx2.AsyncClient, noted: Note) -> None:
    draft = await written(omar, changed(return_window_days=14))
    await noted(draft["sha256"], "backtest", cases=1, impact_score=-17)
    assert (await omar.get(f"/v1/policies/{draft['id']}")).json()["policy_impact_score"] == "-1"


async def test_a_backtest_of_another_time_or_of_the_version_with_itself_does_not_count(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, noted: Note, owner: Any
) -> None:
    body = {"order_id": await buy("A-1"), "lines": [{"reason": "changed_mind"}]}
    assert (await noor.post("/v1/returns", json=body)).status_code == 201
    draft = await written(omar, changed(return_window_days=14))
    await noted(draft["sha256"], "proof")
    now = datetime.now(UTC)
    for against, span, why in (
        (draft["sha256"], {}, "it compared the version with itself"),
        (None, {"since": now + timedelta(days=1)}, "it leaves out the returns before"),
        (None, {"until": now - timedelta(days=40)}, "it looked at nothing since"),
    ):
        await noted(draft["sha256"], "backtest", against=against, cases=1, **span)
        status, said = await gone_live(omar, draft)
        assert status == 409, (why, span)
        assert (status, said["data"]) == (409, {"missing": ["backtest"], "failing": []})
        assert f"the backtest on past returns does not count: {why}" in said["detail"]
    await noted(draft["sha256"], "backtest", cases=1)
    # It was made two months before the newest return.
    await owner.execute("update dokani.policy_reviews set noted_at = now() - interval '60 days'")
    assert (await gone_live(omar, draft))[0] == 409
    await owner.execute("update dokani.policy_reviews set noted_at = now() - interval '20 days'")
    assert (await gone_live(omar, draft))[0] == 200


async def test_a_failing_review_is_told_with_what_it_found(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, noted: Note
) -> None:
    body = {"order_id": await buy("A-1"), "lines": [{"reason": "changed_mind"}]}
    assert (await noor.post("/v1/returns", json=body)).status_code == 201
    draft = await written(omar, changed(return_window_days=14))
    await noted(draft["sha256"], "proof", ok=False, says=["Rule a can never speak."])
    await noted(draft["sha256"], "backtest", ok=False, says=["8 lines could not be read by this policy."])
    said = (await gone_live(omar, draft))[1]
    assert said["data"] == {"missing": [], "failing": ["proof", "backtest"]}
    assert "the proof found something: Rule a can never speak;" in said["detail"]
    assert "found something: 8 lines could not be read by this policy. Make up" in said["detail"]


async def test_what_cannot_be_looked_at_again_and_what_changes_nothing_need_no_backtest(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, noted: Note, owner: Any
) -> None:
    body = {"order_id": await buy("A-1"), "lines": [{"reason": "changed_mind"}]}
    assert (await noor.post("/v1/returns", json=body)).status_code == 201
    same = await written(omar, POLICY, version="the-same")
    await noted(same["sha256"], "proof")
    assert (await gone_live(omar, same))[0] == 200
    # A return that was brought in from elsewhere has no facts that a policy could decide again.
    await owner.execute("set session_replication_role = replica")
    await owner.execute("update return_decisions set facts = '{}'")
    await owner.execute("set session_replication_role = origin")
    other = await written(omar, changed(return_window_days=14))
    await noted(other["sha256"], "proof")
    assert (await gone_live(omar, other))[0] == 200
