"""Taking over: of many at once each replaces the one before it, and nothing stands in the way of going back."""

import asyncio
import re
from typing import Any

import httpx2

from tests.cast import Cast
from tests.policies.conftest import POLICY, Buy, Note, changed
from tests.policies.test_gate import gone_live
from tests.policies.test_versions import written


async def history(who: httpx2.AsyncClient, policy_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await who.get(f"/v1/policies/{policy_id}/history")).json()
    return found


async def test_of_many_that_take_over_at_once_each_is_done_and_names_the_one_it_replaced(
    omar: httpx2.AsyncClient,
) -> None:
    drafts = [
        await written(omar, changed(return_window_days=10 + number), version=f"w{number}")
        for number in range(8)
    ]
    answers = await asyncio.gather(*(gone_live(omar, draft, override="all at once") for draft in drafts))
    assert [status for status, _ in answers] == [200] * 8
    replaced, gave_way = {}, {}
    for policy in (await omar.get("/v1/policies")).json():
        for row in await history(omar, policy["id"]):
            if found := re.match(r"Version (\S+) decides from now on, in place of (\S+)\.", row["summary"]):
                replaced[found[1]] = found[2]
            if found := re.match(r"Version (\S+) gives way to (\S+)\.", row["summary"]):
                gave_way[found[2]] = found[1]
    assert replaced == gave_way and len(replaced) == 8
    # One chain, from the version that decides now back to the first.
    (active,) = [one for one in (await omar.get("/v1/policies")).json() if one["state"] == "active"]
    chain = [active["version"]]
    while chain[-1] in replaced:
        chain.append(replaced[chain[-1]])
    assert sorted(chain) == ["v1", *(f"w{number}" for number in range(8))] and chain[-1] == "v1"


async def test_of_one_version_activated_many_times_at_once_one_takes_over(omar: httpx2.AsyncClient) -> None:
    draft = await written(omar, changed(return_window_days=14))
    answers = await asyncio.gather(*(gone_live(omar, draft, override="all at once") for _ in range(4)))
    assert [status for status, _ in answers] == [200] * 4
    kinds = [row["change_type"] for row in await history(omar, draft["id"])]
    assert kinds.count("activated") == 1


async def test_a_reason_that_was_not_needed_is_no_override(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy, noted: Note
) -> None:
    body = {"order_id": await buy("A-1"), "lines": [{"reason": "changed_mind"}]}
    assert (await noor.post("/v1/returns", json=body)).status_code == 201
    draft = await written(omar, changed(return_window_days=14))
    await noted(draft["sha256"], "proof")
    await noted(draft["sha256"], "backtest", cases=1)
    at = "2030-01-01T00:00:00Z"
    status, said = await gone_live(omar, draft, at=at, override="Nobody needs this reason.")
    assert (status, said["scheduled"]["override"]) == (200, None)
    status, said = await gone_live(omar, draft, override="Nobody needs this reason.")
    assert (status, said["state"]) == (200, "active")
    rows = await history(omar, draft["id"])
    assert "Without review" not in " ".join(row["summary"] for row in rows)
    assert "override" not in rows[0]["impact_analysis"]


async def test_what_has_decided_before_comes_back_without_a_review(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, buy: Buy
) -> None:
    body = {"order_id": await buy("A-1"), "lines": [{"reason": "changed_mind"}]}
    assert (await noor.post("/v1/returns", json=body)).status_code == 201
    first = (await omar.get("/v1/policies")).json()[0]
    await written(omar, changed(return_window_days=14), activate=True, override="a trial")
    status, said = await gone_live(omar, first)
    assert (status, said["state"]) == (200, "active")
    row = (await history(omar, first["id"]))[0]
    assert row["summary"].endswith("(a rollback).") and row["impact_analysis"]["rollback"] is True


async def test_an_active_version_that_cannot_be_read_any_more_is_replaced(
    omar: httpx2.AsyncClient, noted: Note, owner: Any, shops: Cast
) -> None:
    await owner.execute("set session_replication_role = replica")
    await owner.execute(
        """update policies set rules = '{"format": "dokani/0"}' where business_id = $1""", shops.atelier.id
    )
    await owner.execute("set session_replication_role = origin")
    draft = await written(omar, POLICY)
    await noted(draft["sha256"], "proof")
    status, said = await gone_live(omar, draft)
    assert (status, said["state"]) == (200, "active"), said
    assert (await history(omar, draft["id"]))[0]["says"] == ["Version v1 can no longer be read."]
    (first,) = (one for one in (await omar.get("/v1/policies")).json() if one["version"] == "v1")
    status, said = await gone_live(omar, first)
    assert (status, said["code"]) == (422, "policy_does_not_parse")
