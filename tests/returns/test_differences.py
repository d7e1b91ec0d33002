"""Price differences: set off against each other in one way everywhere; no article goes out before its own is paid."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from dokani.kit.db import Database
from dokani.providers.shop.fake import FakeShop
from dokani.providers.shop.port import MoneyOrder, Receipt, ShopRefused
from dokani.returns.resolving.reconcile import reconcile
from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import Buy, asking
from tests.returns.settled import Settle, fake_shop, settling
from tests.returns.test_goods import post
from tests.returns.test_resolving import Owner, asked, shown, terms
from tests.returns.test_resolving_shop import AT_ONCE, jobs

__all__ = ["jobs"]


@pytest.fixture
async def settle(owner: Owner, jobs_url: str, settings: Settings) -> AsyncIterator[Settle]:
    async with settling(owner, jobs_url, settings) as run:
        yield run


async def opposite(noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, **said: Any) -> str:
    """Two of 40.00: one for an article of 30.00, one for an article of 44.00. What comes of it is 6.00."""
    await terms(owner, shops, **said)
    articles = [
        {"unit_price": "30.00", "product_name": "Cup"},
        {"unit_price": "44.00", "product_name": "Vase"},
    ]
    await buy("OLD", email="karim@shopper.test", lines=[{}, {}, *articles])
    await buy("A-1", lines=[{"unit_price": "40.00"}, {"unit_price": "40.00"}])
    line = {"reason": "changed_mind", "resolution_wanted": "exchange"}
    lines = [
        {**line, "line_number": number, "exchange_for": {"sku": f"sku-{number + 2}"}} for number in (1, 2)
    ]
    return str((await asked(noor, {"order_id": "A-1", "lines": lines}))["public_id"])


def told(view: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["kind"], one["amount"], one["state"]) for one in view["resolutions"]]


async def test_what_a_person_approves_is_what_the_ledger_gives(
    noor: httpx2.AsyncClient,
    buy: Buy,
    owner: Owner,
    shops: Cast,
    settle: Settle,
    jobs: Database,
    settings: Settings,
) -> None:
    public_id = await opposite(noor, buy, owner, shops, exchange_ships="first", auto_approve_threshold=1)
    said = await noor.post(f"/v1/returns/{public_id}/decision", json={"verdict": "approved"})
    assert (said.status_code, said.json()["amount"]) == (200, "6.00")
    await settle()
    assert ("partial_refund", "6.00", "done") in told(await shown(noor, public_id))
    assert await reconcile(jobs, fake_shop(settings), shops.atelier.id, slack=AT_ONCE) == 0


async def test_a_dearer_article_that_is_not_sent_takes_nothing(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    public_id = await opposite(noor, buy, owner, shops)
    await settle()
    await post(noor, f"{public_id}/goods", {"lines": [{"line_number": 1}]})
    (difference,) = [
        one for one in (await shown(noor, public_id))["resolutions"] if one["beside"] == "difference"
    ]
    assert difference["state"] == "promised", "the other line may still come"
    await post(noor, f"{public_id}/goods", {"lines": [{"line_number": 2, "came": "never_came"}]})
    await settle()
    assert told(await shown(noor, public_id)) == [
        ("exchange", "0.00", "done"),
        ("exchange", "0.00", "withdrawn"),
        ("partial_refund", "10.00", "done"),
    ]


async def test_both_back_give_what_was_decided(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, settle: Settle
) -> None:
    public_id = await opposite(noor, buy, owner, shops)
    await settle()
    await post(noor, f"{public_id}/goods", {"lines": [{"line_number": 1}, {"line_number": 2}]})
    await settle()
    view = await shown(noor, public_id)
    assert view["amount"] == "6.00"
    assert ("partial_refund", "6.00", "done") in told(view)


@pytest.fixture
async def declined(
    noor: httpx2.AsyncClient,
    buy: Buy,
    owner: Owner,
    shops: Cast,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, Any]:
    """An article that ships first and is dearer; the card is declined when the shop charges the difference."""
    await terms(owner, shops, exchange_ships="first")
    await buy("OLD", email="karim@shopper.test", lines=[{}, {"unit_price": "90.00", "product_name": "Vase"}])
    await buy("A-1")
    line = {"resolution_wanted": "exchange", "exchange_for": {"sku": "sku-2"}}
    public_id = (await asked(noor, asking("A-1", **line)))["public_id"]
    does = FakeShop.do

    def declines(shop: FakeShop, order: MoneyOrder) -> Receipt:
        if order.kind == "charge":
            raise ShopRefused("card declined")
        return does(shop, order)

    with monkeypatch.context() as patched:
        patched.setattr(FakeShop, "do", declines)
        await settle()
    view: dict[str, Any] = await shown(noor, public_id)
    assert told(view) == [("exchange", "0.00", "promised"), ("charge", "50.00", "failed")]
    return view


@pytest.mark.parametrize(
    ("does", "body", "charge"),
    [
        ("retry", None, "done"),
        ("mark", {"done": False, "reference": "our fault, no charge"}, "withdrawn"),
        ("mark", {"done": True, "reference": "paid in cash"}, "done"),
    ],
)
async def test_the_article_goes_out_once_its_difference_is_settled(
    noor: httpx2.AsyncClient, settle: Settle, declined: dict[str, Any], does: str, body: Any, charge: str
) -> None:
    said = await noor.post(f"/v1/resolutions/{declined['resolutions'][1]['id']}/{does}", json=body)
    assert said.status_code == 200, said.text
    await settle()
    after = told(await shown(noor, declined["public_id"]))
    assert after == [("exchange", "0.00", "done"), ("charge", "50.00", charge)]
