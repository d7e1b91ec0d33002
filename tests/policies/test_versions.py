"""Versions: drafts are edited, what has decided is frozen, and every change is in the history in plain words."""

from decimal import Decimal
from typing import Any

import asyncpg
import httpx2
import pytest

from dokani.kit.db import Database, worker
from dokani.policies.current import policy_of
from tests.cast import Cast
from tests.policies.conftest import POLICY, Buy, changed

Owner = "asyncpg.Connection[asyncpg.Record]"


async def written(who: httpx2.AsyncClient, rules: Any, **body: Any) -> dict[str, Any]:
    said = await who.post("/v1/policies", json={"rules": rules, **body})
    assert said.status_code == 201, said.text
    found: dict[str, Any] = said.json()
    return found


async def test_a_draft_is_edited_until_it_has_decided(omar: httpx2.AsyncClient) -> None:
    draft = await written(omar, changed(return_window_days=14), version="short")
    assert (draft["state"], draft["is_active"], draft["effective_date"]) == ("draft", False, None)
    assert draft["created_by"] == "omar@atelier.test"
    edited = await omar.put(f"/v1/policies/{draft['id']}", json={"rules": changed(return_window_days=20)})
    assert edited.status_code == 200, edited.text
    assert edited.json()["rules"]["terms"]["return_window_days"] == 20
    assert edited.json()["sha256"] != draft["sha256"]
    active = await omar.post(f"/v1/policies/{draft['id']}/activation", json={"override": "tested by hand"})
    assert active.json()["state"] == "active"
    for rules in (changed(return_window_days=21), POLICY):
        refused = await omar.put(f"/v1/policies/{draft['id']}", json={"rules": rules})
        assert (refused.status_code, refused.json()["code"]) == (409, "policy_version_frozen")


async def test_a_draft_gets_a_new_name_and_no_other_versions(omar: httpx2.AsyncClient) -> None:
    draft = await written(omar, POLICY, version="a")
    renamed = await omar.put(f"/v1/policies/{draft['id']}", json={"rules": POLICY, "version": "b"})
    assert renamed.json()["version"] == "b"
    taken = await omar.put(f"/v1/policies/{draft['id']}", json={"rules": POLICY, "version": "v1"})
    assert (taken.status_code, taken.json()["code"]) == (409, "policy_version_taken")


async def test_the_history_says_who_changed_what_in_plain_words(omar: httpx2.AsyncClient) -> None:
    first = (await omar.get("/v1/policies")).json()[0]
    draft = await written(omar, changed(return_window_days=14), version="short", based_on=first["id"])
    await omar.put(f"/v1/policies/{draft['id']}", json={"rules": changed(return_window_days=10)})
    await omar.post(f"/v1/policies/{draft['id']}/activation", json={"override": "tested by hand"})
    history = (await omar.get(f"/v1/policies/{draft['id']}/history")).json()
    assert [(row["change_type"], row["changed_by_name"]) for row in history] == [
        ("activated", "omar@atelier.test"),
        ("modified", "omar@atelier.test"),
        ("created", "omar@atelier.test"),
    ]
    assert history[0]["summary"].startswith("Version short decides from now on, in place of v1.")
    assert "tested by hand" in history[0]["summary"]
    assert history[0]["says"] == ["The return window goes from 30 to 10 days."]
    assert history[1]["says"] == ["The return window goes from 14 to 10 days."]
    assert history[2]["says"] == ["The return window goes from 30 to 14 days."]
    assert history[0]["impact_analysis"]["override"] == "tested by hand"
    gone = (await omar.get(f"/v1/policies/{first['id']}/history")).json()
    assert [row["summary"] for row in gone] == ["Version v1 gives way to short."]


async def test_the_rules_before_and_after_are_kept_with_each_change(
    omar: httpx2.AsyncClient, owner: Any
) -> None:
    draft = await written(omar, changed(return_window_days=14))
    await omar.post(f"/v1/policies/{draft['id']}/activation", json={"override": "tested by hand"})
    row = await owner.fetchrow(
        "select previous_rules::text as was, new_rules::text as now from policy_change_history"
        " where policy_id = $1 and change_type = 'activated'",
        draft["id"],
    )
    assert '"return_window_days": 30' in row["was"]
    assert '"return_window_days": 14' in row["now"]


async def test_going_back_is_a_new_activation_that_says_so(omar: httpx2.AsyncClient) -> None:
    first = (await omar.get("/v1/policies")).json()[0]
    draft = await written(omar, changed(return_window_days=14), activate=True, override="a trial")
    assert (await omar.get(f"/v1/policies/{first['id']}")).json()["state"] == "retired"
    back = await omar.post(f"/v1/policies/{first['id']}/activation", json={"override": "too strict"})
    assert (back.status_code, back.json()["state"]) == (200, "active")
    assert (await omar.get(f"/v1/policies/{draft['id']}")).json()["state"] == "retired"
    newest = (await omar.get(f"/v1/policies/{first['id']}/history")).json()[0]
    assert "rollback" in newest["summary"]
    assert newest["impact_analysis"]["rollback"] is True
    assert newest["says"] == ["The return window goes from 14 to 30 days."]


async def test_exactly_one_version_decides_and_activating_it_again_changes_nothing(
    omar: httpx2.AsyncClient,
) -> None:
    first = (await omar.get("/v1/policies")).json()[0]
    await written(omar, changed(return_window_days=14), activate=True, override="a trial")
    again = await omar.post(f"/v1/policies/{first['id']}/activation", json={"override": "a trial"})
    before = (await omar.get(f"/v1/policies/{first['id']}/history")).json()
    twice = await omar.post(f"/v1/policies/{first['id']}/activation")
    assert (again.status_code, twice.status_code) == (200, 200)
    assert (await omar.get(f"/v1/policies/{first['id']}/history")).json() == before
    states = [policy["state"] for policy in (await omar.get("/v1/policies")).json()]
    assert states.count("active") == 1


async def test_a_deleted_version_is_gone_from_the_list_and_still_read_by_its_decisions(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, jobs: Database, shops: Cast, buy: Buy
) -> None:
    first = (await omar.get("/v1/policies")).json()[0]
    refused = await omar.delete(f"/v1/policies/{first['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "policy_is_active")
    order = await buy("A-1")
    body = {"order_id": order, "lines": [{"reason": "changed_mind"}]}
    asked = (await noor.post("/v1/returns", json=body)).json()
    await written(omar, changed(return_window_days=14), activate=True, override="a trial")
    assert (await omar.delete(f"/v1/policies/{first['id']}")).status_code == 204
    assert (await omar.delete(f"/v1/policies/{first['id']}")).status_code == 404
    assert first["id"] not in [policy["id"] for policy in (await omar.get("/v1/policies")).json()]
    for address in ("", "/activation"):
        method = omar.get if not address else omar.post
        assert (await method(f"/v1/policies/{first['id']}{address}")).status_code == 404
    seen = (await noor.get(f"/v1/returns/{asked['public_id']}")).json()
    assert seen["policy_version_used"] == "v1"
    assert seen["trace"]
    async with jobs.transaction(worker(shops.atelier.id)) as tx:
        assert (await policy_of(tx, first["id"])).terms["restocking_fee_percent"] == Decimal(0)
    history = (await omar.get(f"/v1/policies/{first['id']}/history")).json()
    assert history[0]["change_type"] == "deleted"


async def test_the_database_keeps_what_decided_as_it_was(omar: httpx2.AsyncClient, owner: Any) -> None:
    draft = await written(omar, changed(return_window_days=14), activate=True, override="a trial")
    for statement in (
        "update policies set rules = '{}' where id = $1",
        "update policies set version = 'other' where id = $1",
        "update policies set activated_at = now() where id = $1",
        "update policies set created_by = (select id from auth.users where email = 'vera@atelier.test') where id = $1",
    ):
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await owner.execute(statement, draft["id"])
        assert refusal.value.sqlstate == "DK409"


async def test_viewers_look_and_do_not_write(vera: httpx2.AsyncClient, omar: httpx2.AsyncClient) -> None:
    draft = await written(omar, POLICY)
    for address in ("", f"/{draft['id']}", f"/{draft['id']}/history"):
        assert (await vera.get(f"/v1/policies{address}")).status_code == 200
    for method, address in (
        ("POST", ""),
        ("PUT", f"/{draft['id']}"),
        ("DELETE", f"/{draft['id']}"),
        ("POST", f"/{draft['id']}/activation"),
        ("DELETE", f"/{draft['id']}/activation"),
    ):
        body = {"rules": POLICY} if method != "POST" or not address else {}
        refused = await vera.request(
            method, f"/v1/policies{address}", json=body if method != "DELETE" else None
        )
        assert refused.status_code == 403, (method, address, refused.text)


async def test_another_shop_sees_nothing_of_it(bashir: httpx2.AsyncClient, omar: httpx2.AsyncClient) -> None:
    draft = await written(omar, POLICY)
    for method, address in (
        ("GET", f"/{draft['id']}"),
        ("GET", f"/{draft['id']}/history"),
        ("DELETE", f"/{draft['id']}"),
        ("POST", f"/{draft['id']}/activation"),
        ("DELETE", f"/{draft['id']}/activation"),
    ):
        assert (await bashir.request(method, f"/v1/policies{address}")).status_code == 404, (method, address)
    source = {"policy_id": draft["id"]}
    compared = await bashir.post("/v1/policies/difference", json={"was": source, "now": source})
    assert compared.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"was": {}, "now": {"rules": {}}},
        {"was": {"policy_id": 1, "rules": {}}, "now": {"policy_id": 1}},
        {"was": {"policy_id": "1"}, "now": {"policy_id": 1}},
    ],
)
async def test_a_policy_is_named_in_exactly_one_way(omar: httpx2.AsyncClient, body: dict[str, Any]) -> None:
    assert (await omar.post("/v1/policies/difference", json=body)).status_code == 422


async def test_two_policies_are_compared_whether_kept_or_not(omar: httpx2.AsyncClient) -> None:
    first = (await omar.get("/v1/policies")).json()[0]
    other = {"rules": changed(return_window_days=14)}
    said = await omar.post("/v1/policies/difference", json={"was": {"policy_id": first["id"]}, "now": other})
    assert said.json() == {
        "same": False,
        "says": ["The return window goes from 30 to 14 days."],
        "terms": [
            {
                "term": "return_window",
                "was": "30 days",
                "now": "14 days",
                "says": "The return window goes from 30 to 14 days.",
            }
        ],
        "rules": [],
        "other": [],
    }
    same = await omar.post(
        "/v1/policies/difference", json={"was": {"rules": POLICY}, "now": {"rules": POLICY}}
    )
    assert same.json()["same"] is True


async def test_a_name_or_a_currency_that_is_none_is_refused_in_words(omar: httpx2.AsyncClient) -> None:
    for name in ("v/1", "a\n", "<b>"):
        said = await omar.post("/v1/policies", json={"rules": POLICY, "version": name})
        assert said.status_code == 422
        assert said.json()["data"]["faults"] == [
            {
                "path": "version",
                "problem": "a name is made of letters, digits, blanks, dots, hyphens and underscores",
            }
        ]
    said = await omar.post("/v1/policies/import", json={"document": POLICY["terms"], "currency": "EURO"})
    assert said.json()["data"]["faults"][0]["problem"] == 'a currency is three capital letters, such as "EUR"'
    assert (await written(omar, POLICY, version="Ete 2026_b.1-x"))["version"] == "Ete 2026_b.1-x"


async def test_a_document_too_deep_or_too_large_is_refused_with_the_place(omar: httpx2.AsyncClient) -> None:
    when: Any = True
    for _ in range(50):
        when = {"and": [when, True]}
    deep = {**POLICY, "rules": [{"id": "deep", "when": when, "verdict": "deny"}]}
    rules = [{"id": f"r{number}", "verdict": "deny"} for number in range(7_000)]
    for document, path in ((deep, "rules[0].when"), ({**POLICY, "rules": rules}, "rules")):
        said = await omar.post("/v1/policies", json={"rules": document})
        assert said.status_code == 422, said.text
        assert said.json()["data"]["faults"][0]["path"].startswith(path)
        assert "at most" in said.json()["detail"]
