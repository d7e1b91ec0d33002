"""What comes back: counted, graded by the policy once more, disposed of; and money that waits for it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import Buy, asking
from tests.returns.settled import Settle, fake_shop, settling
from tests.returns.test_resolving import LONG_AGO, Owner, asked, shown, terms

WORN = {
    "id": "not-as-new",
    "when": {"==": [{"var": "item.resaleable"}, False]},
    "set": {"refund_percent": 50},
    "says": "What cannot be sold again is refunded by half.",
}
NOT_OURS = {
    "id": "wrong-item-back",
    "when": {"==": [{"var": "item.right_item"}, False]},
    "verdict": "deny",
    "says": "What came back is not what was sold.",
}


@pytest.fixture
async def settle(owner: Owner, jobs_url: str, settings: Settings) -> AsyncIterator[Settle]:
    async with settling(owner, jobs_url, settings) as run:
        yield run


async def post(noor: httpx2.AsyncClient, at: str, body: dict[str, Any], status: int = 200) -> Any:
    said = await noor.post(f"/v1/returns/{at}", json=body)
    assert said.status_code == status, said.text
    return said.json()


async def dispose(noor: httpx2.AsyncClient, public_id: str, goods_id: str, to: str = "restock") -> Any:
    said = await noor.put(f"/v1/returns/{public_id}/goods/{goods_id}/disposition", json={"disposition": to})
    assert said.status_code == 200, said.text
    return said.json()


def all_of(*numbers: int, **more: Any) -> dict[str, Any]:
    return {"lines": [{"line_number": number, **more} for number in numbers or (1,)]}


FINE = {"condition": "as_new", "facts": {"item.resaleable": True, "item.right_item": True}}
POOR = {"condition": "worn", "facts": {"item.resaleable": False, "item.right_item": True}}


async def test_a_return_goes_from_the_question_to_completed(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, settle: Settle, settings: Settings, shops: Cast
) -> None:
    """A policy that says nothing pays when the goods are here."""
    await buy("A-1")
    public_id = (await asked(noor, asking("A-1")))["public_id"]
    await settle()
    found = await shown(noor, public_id)
    assert [(one["state"], one["waits_for"]) for one in found["resolutions"]] == [("promised", "arrival")]
    said = await post(noor, f"{public_id}/goods", all_of(1))
    assert [one["state"] for one in said["resolutions"]] == ["due"]
    await settle()
    (goods,) = (await shown(noor, public_id))["goods"]
    at = f"{public_id}/goods/{goods['id']}"
    early = await noor.put(f"/v1/returns/{at}/disposition", json={"disposition": "restock"})
    assert (early.status_code, early.json()["code"]) == (409, "goods_not_graded")
    for _ in range(2):
        said = await post(noor, f"{at}/grade", FINE)
        assert said["goods"][0]["amount"] == "40.00"
    assert (await post(noor, f"{at}/grade", POOR, 409))["code"] == "goods_graded"
    for _ in range(2):
        said = await dispose(noor, public_id, goods["id"])
        assert said["status"] == "completed"
    late = await noor.put(f"/v1/returns/{at}/disposition", json={"disposition": "donate"})
    assert (late.status_code, late.json()["code"]) == (409, "goods_disposed")
    assert (await post(noor, f"{public_id}/goods", all_of(1), 409))["code"] == "goods_not_expected"
    found = await shown(noor, public_id)
    assert (found["outcome"], found["completed_at"] is not None) == ("resolved", True)
    assert len(await fake_shop(settings).list_since(shops.atelier.id, LONG_AGO)) == 1


async def test_what_inspection_finds_lowers_what_was_promised_and_says_why(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    await terms(owner, shops, [WORN, NOT_OURS], refund_when="after_inspection")
    await buy("A-1", lines=[{"quantity": 3, "unit_price": "10.00"}])
    made = await asked(noor, asking("A-1", quantity=3))
    assert made["status"] == "approved"
    public_id = made["public_id"]
    await settle()
    (row,) = (await shown(noor, public_id))["resolutions"]
    assert (made["amount"], row["promised"], row["lines"][0]["left_open"]) == ("15.00", "30.00", "15.00")
    said = await post(noor, f"{public_id}/goods", all_of(1))
    assert [one["state"] for one in said["resolutions"]] == ["promised"]
    (goods,) = said["goods"]
    said = await post(noor, f"{public_id}/goods/{goods['id']}/grade", {**POOR, "quantity": 1})
    assert [one["state"] for one in said["resolutions"]] == ["promised"]
    rest = next(one for one in said["goods"] if one["graded_at"] is None)
    assert rest["quantity"] == 2
    said = await post(noor, f"{public_id}/goods/{rest['id']}/grade", FINE)
    (row,) = said["resolutions"]
    assert (row["state"], row["amount"], row["promised"]) == ("due", "25.00", "30.00")
    poor = next(one for one in said["goods"] if one["condition"] == "worn")
    assert poor["answer"]["verdict"] == "approve" and poor["answer"]["amount"] == "5.00"
    await settle()
    found = await shown(noor, public_id)
    assert [(one["amount"], one["state"]) for one in found["resolutions"]] == [("25.00", "done")]


async def test_goods_that_are_not_the_shops_get_nothing(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle, settings: Settings
) -> None:
    await terms(owner, shops, [NOT_OURS], refund_when="after_inspection")
    await buy("A-1")
    public_id = (await asked(noor, asking("A-1")))["public_id"]
    await settle()
    (goods,) = (await post(noor, f"{public_id}/goods", all_of(1)))["goods"]
    body = {"condition": "a_brick", "facts": {"item.right_item": False}}
    said = await post(noor, f"{public_id}/goods/{goods['id']}/grade", body)
    assert [one["state"] for one in said["resolutions"]] == ["withdrawn"]
    assert "not what was sold" in " ".join(said["goods"][0]["answer"]["shopper_reasons"])
    assert (await dispose(noor, public_id, goods["id"], "recycle"))["status"] == "completed"
    await settle()
    assert await fake_shop(settings).list_since(shops.atelier.id, LONG_AGO) == []


async def test_a_person_picks_inside_the_policys_range_and_nowhere_else(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    """The least is decided at once; what the range leaves open is settled once the goods were seen."""
    await terms(owner, shops, refund_when="on_arrival", refund_range={"from": 50, "to": 100})
    await buy("A-1")
    made = await asked(noor, asking("A-1"))
    assert made["amount"] == "20.00"
    public_id = made["public_id"]
    await settle()
    rows = (await shown(noor, public_id))["resolutions"]
    assert [(one["amount"], one["waits_for"], one["beside"]) for one in rows] == [
        ("20.00", "arrival", None),
        ("20.00", "inspection", "range"),
    ]
    (goods,) = (await post(noor, f"{public_id}/goods", all_of(1)))["goods"]
    await settle()
    rows = (await shown(noor, public_id))["resolutions"]
    assert [one["state"] for one in rows] == ["done", "promised"]
    at = f"{public_id}/goods/{goods['id']}/grade"
    for wrong in ("19.99", "40.01"):
        refused = await post(noor, at, {**FINE, "amount": wrong}, 422)
        assert (refused["code"], refused["data"]["least"], refused["data"]["most"]) == (
            "amount_out_of_range",
            "20.00",
            "40.00",
        )
    await post(noor, at, {**FINE, "amount": "33.33"})
    await settle()
    rows = (await shown(noor, public_id))["resolutions"]
    assert [(one["amount"], one["state"]) for one in rows] == [("20.00", "done"), ("13.33", "done")]


async def test_parts_of_a_line_come_one_by_one_and_never_more_than_asked(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, settle: Settle
) -> None:
    await buy("A-1", lines=[{"quantity": 3, "unit_price": "3.3333"}])
    await owner.execute("update order_lines set paid = 10; update orders set paid = 10, order_value = 10")
    public_id = (await asked(noor, asking("A-1", quantity=3)))["public_id"]
    await settle()
    for _ in range(2):
        said = await post(noor, f"{public_id}/goods", all_of(1, quantity=1))
        assert [one["state"] for one in said["resolutions"]] == ["promised"]
    refused = await post(noor, f"{public_id}/goods", all_of(1, quantity=2), 409)
    assert (refused["code"], refused["data"]["expected"]) == ("more_than_asked", 1)
    other = {"line_number": 1, "quantity": 1, "came": "never_came"}
    both = {"lines": [{"line_number": 1, "quantity": 1}, other]}
    assert (await post(noor, f"{public_id}/goods", both, 409))["code"] == "more_than_asked"
    assert await owner.fetchval("select sum(quantity) from dokani.goods where came = 'received'") == 2
    said = await post(noor, f"{public_id}/goods", all_of(1, quantity=1))
    assert [(one["state"], one["amount"]) for one in said["resolutions"]] == [("due", "10.00")]


async def test_what_is_refused_at_the_door_or_never_comes_is_not_paid(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, settle: Settle
) -> None:
    await buy("A-1", lines=[{"quantity": 4, "unit_price": "10.00"}])
    public_id = (await asked(noor, asking("A-1", quantity=4)))["public_id"]
    await settle()
    body = {
        "lines": [
            {"line_number": 1, "quantity": 1, "came": "refused_at_door"},
            {"line_number": 1, "quantity": 1, "came": "never_came"},
            {"line_number": 1},
        ]
    }
    said = await post(noor, f"{public_id}/goods", body)
    (row,) = said["resolutions"]
    assert (row["state"], row["amount"], row["promised"]) == ("due", "20.00", "40.00")
    assert row["final_lines"][0]["quantity"] == 2
    assert sorted(one["came"] for one in said["goods"]) == ["never_came", "received", "refused_at_door"]


async def test_an_exchange_goes_out_for_what_came_back_only(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    await buy("OLD", email="karim@shopper.test", lines=[{}, {"unit_price": "50.00", "product_name": "Vase"}])
    await buy("A-1", lines=[{"quantity": 2}])
    line = {"quantity": 2, "resolution_wanted": "exchange", "exchange_for": {"sku": "sku-2"}}
    public_id = (await asked(noor, asking("A-1", **line)))["public_id"]
    await settle()
    said = await post(
        noor,
        f"{public_id}/goods",
        {"lines": [{"line_number": 1, "quantity": 1, "came": "never_came"}, {"line_number": 1}]},
    )
    assert [(one["kind"], one["state"], one["amount"]) for one in said["resolutions"]] == [
        ("exchange", "promised", "0.00"),
        ("charge", "due", "10.00"),
    ]
    await settle()
    article, charge = (await shown(noor, public_id))["resolutions"]
    assert (article["state"], charge["state"]) == ("done", "done")
    assert article["final_lines"][0]["quantity"] == 1


async def test_money_may_wait_for_the_posting(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    await terms(owner, shops, refund_when="on_proof_of_posting")
    await buy("A-1")
    public_id = (await asked(noor, asking("A-1")))["public_id"]
    await settle()
    for _ in range(2):
        said = await post(noor, f"{public_id}/posting", {})
        assert [one["state"] for one in said["resolutions"]] == ["due"]
    assert await settle() == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"lines": []}, 422, "invalid_request"),
        ({"lines": [{"line_number": 7}]}, 409, "goods_not_expected"),
        ({"lines": [{"line_number": 1, "quantity": 0}]}, 422, "invalid_request"),
        ({"lines": [{"line_number": 1, "quantity": 10**30}]}, 422, "invalid_request"),
        ({"lines": [{"line_number": 1, "came": "stolen"}]}, 422, "invalid_request"),
        ({"lines": [{"line_number": 1}], "status": "completed"}, 422, "invalid_request"),
    ],
)
async def test_what_cannot_have_come_is_refused_and_changes_nothing(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, settle: Settle, body: Any, status: int, code: str
) -> None:
    await buy("A-1")
    public_id = (await asked(noor, asking("A-1")))["public_id"]
    await settle()
    assert (await post(noor, f"{public_id}/goods", body, status))["code"] == code
    assert await owner.fetchval("select came from dokani.goods") == "expected"


async def test_nothing_comes_back_for_what_was_denied_nor_for_another_shop(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, buy: Buy, settle: Settle
) -> None:
    await buy("A-1", days_ago=90)
    denied = await asked(noor, asking("A-1"))
    assert denied["status"] == "denied"
    await settle()
    assert (await post(noor, f"{denied['public_id']}/goods", all_of(1), 409))["code"] == "goods_not_expected"
    await buy("A-2")
    public_id = (await asked(noor, asking("A-2")))["public_id"]
    await settle()
    (goods,) = (await shown(noor, public_id))["goods"]
    for at, body in ((f"{public_id}/goods", all_of(1)), (f"{public_id}/goods/{goods['id']}/grade", FINE)):
        assert (await post(bashir, at, body, 404))["code"] == "return_not_found"
    assert (await post(noor, f"{public_id}/goods/{goods['id']}/grade", FINE, 409))[
        "code"
    ] == "goods_not_received"
