"""What would change a decision, on its page: one value of the policy, or one thing the shopper can do; both hold."""

import copy
from typing import Any

import httpx2

from tests.lab.conftest import POLICY, Buy, asking


def at(document: Any, path: str) -> tuple[Any, str]:
    """Where in a document a path like `rules[1].set.return_window_days` leads: the last place, and the key in it."""
    steps = path.replace("[", ".").replace("]", "").split(".")
    for step in steps[:-1]:
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document, steps[-1]


async def test_the_merchants_change_of_the_policy_gives_what_it_says(
    noor: httpx2.AsyncClient, omar: httpx2.AsyncClient, buy: Buy
) -> None:
    await buy("A-1", days_ago=20, lines=[{"product_category": "electronics", "unit_price": "40.00"}])
    public_id = (await noor.post("/v1/returns", json=asking("A-1"))).json()["public_id"]
    detail = (await noor.get(f"/v1/returns/{public_id}")).json()
    assert detail["status"] == "denied"
    flips = [one for one in detail["counterfactuals"] if one["for"] == "merchant"]
    assert flips
    for flip in flips:
        (change,) = flip["changes"]
        rules = copy.deepcopy(POLICY)
        place, key = at(rules, change["path"])
        place[key] = change["to"]
        tried = (await omar.post("/v1/trials", json={"rules": rules, "public_id": public_id})).json()
        assert (tried["verdict"], tried["amount"]) == (flip["verdict"], flip["amount"]), flip
        assert str(change["to"]) in flip["says"] and tried["verdict"] != "deny"


async def test_the_shoppers_change_is_on_the_merchants_page_too_and_holds(
    noor: httpx2.AsyncClient, omar: httpx2.AsyncClient, buy: Buy
) -> None:
    await buy("A-1")
    public_id = (await noor.post("/v1/returns", json=asking("A-1", reason="defective"))).json()["public_id"]
    detail = (await noor.get(f"/v1/returns/{public_id}")).json()
    assert detail["status"] == "pending_triage"
    (hint,) = [one for one in detail["counterfactuals"] if one["for"] == "shopper"]
    assert hint["says"].startswith("Add a photo") and hint["verdict"] == "approve"
    changes = {change["fact"]: change["to"] for change in hint["changes"]}
    forked = await omar.post(f"/v1/returns/{public_id}/fork", json={"changes": changes})
    assert (forked.json()["now"]["verdict"], forked.json()["now"]["amount"]) == ("approve", hint["amount"])


async def test_an_approved_return_has_nothing_to_change(noor: httpx2.AsyncClient, buy: Buy) -> None:
    await buy("A-1")
    public_id = (await noor.post("/v1/returns", json=asking("A-1"))).json()["public_id"]
    assert (await noor.get(f"/v1/returns/{public_id}")).json()["counterfactuals"] == []
