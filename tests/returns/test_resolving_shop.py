"""The shop, whatever it says: done once, asked before it is told again, and every difference told once."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from dokani.kit import clock
from dokani.kit.db import Database
from dokani.kit.errors import StartFault
from dokani.providers.shop.by_hand import ByHand
from dokani.providers.shop.fake import FakeShop
from dokani.providers.shop.port import MoneyOrder, Receipt, Shop, ShopAway, ShopRefused, ShopUnclear
from dokani.returns.resolving.connect import shop_of
from dokani.returns.resolving.model import NotYet
from dokani.returns.resolving.pay import pay
from dokani.returns.resolving.reconcile import reconcile
from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import Buy, asking
from tests.returns.settled import fake_shop, settling
from tests.returns.test_resolving import LONG_AGO, Owner, asked, terms

AT_ONCE = timedelta(0)


class Script:
    """The stand-in with a part to play: what happens at each telling, in turn; after that it behaves."""

    name = "fake"
    executes = True

    def __init__(self, inner: FakeShop, *moods: str, find: tuple[str, ...] = ()) -> None:
        self.inner, self.moods, self.finds = inner, list(moods), list(find)
        self.told = 0

    async def execute(self, order: MoneyOrder) -> Receipt:
        self.told += 1
        mood = self.moods.pop(0) if self.moods else "done"
        if mood == "away":
            raise ShopAway("nobody answers")
        if mood == "refuses":
            raise ShopRefused("no such payment")
        if mood == "lost":
            raise ShopUnclear("no answer, and nothing done")
        receipt = await self.inner.execute(order)
        if mood == "unclear":
            raise ShopUnclear("no answer, and done")
        if mood == "lies":
            raise ShopRefused("no, and done")
        if mood == "breaks":
            raise RuntimeError("an answer nobody can read")
        if mood == "another bonus":
            return replace(receipt, bonus=receipt.bonus + 1)
        return replace(receipt, amount=receipt.amount + 1) if mood == "otherwise" else receipt

    async def find(self, business_id: UUID, key: str) -> Receipt | None:
        if self.finds and self.finds.pop(0) == "away":
            raise ShopAway("nobody answers")
        return await self.inner.find(business_id, key)

    async def list_since(self, business_id: UUID, since: datetime) -> list[Receipt]:
        return await self.inner.list_since(business_id, since)


@pytest.fixture
async def jobs(jobs_url: str) -> AsyncIterator[Database]:
    database = Database(jobs_url, size=8, name="tests")
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def due(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, jobs_url: str, settings: Settings
) -> UUID:
    """A refund of 40.00 that is due, and its job not run."""
    await terms(owner, shops, refund_when="at_approval", goods_back="none")
    await buy("A-1")
    await asked(noor, asking("A-1"))
    async with settling(owner, jobs_url, settings.model_copy(update={"shop": "by_hand"})) as settle:
        await settle()
    found: UUID = await owner.fetchval("select id from dokani.resolutions where state = 'due'")
    return found


async def state(owner: Owner) -> str:
    return str(await owner.fetchval("select state from dokani.resolutions"))


async def until_quiet(jobs: Database, shop: Shop, business_id: UUID, due: UUID) -> int:
    """As the worker does: again while the job says so. Answers how often it ran."""
    for ran in range(1, 20):
        try:
            await pay(jobs, shop, business_id, due)
        except NotYet:
            continue
        return ran
    raise AssertionError("it never came to an end")


@pytest.mark.parametrize(
    ("moods", "find", "told"),
    [
        (("done",), (), 1),
        (("away", "away"), (), 3),
        (("unclear",), (), 1),
        (("unclear",), ("away", "away", "away"), 1),
        (("lies",), (), 1),
        (("lies",), ("away",), 1),
        (("breaks",), ("away",), 1),
        (("lost", "lost"), (), 3),
        (("lost", "away", "unclear"), ("away", "", "away"), 4),
    ],
)
async def test_whatever_the_shop_says_it_is_done_once_and_known_to_be(
    jobs: Database,
    due: UUID,
    owner: Owner,
    shops: Cast,
    settings: Settings,
    moods: tuple[str, ...],
    find: tuple[str, ...],
    told: int,
) -> None:
    shop = Script(fake_shop(settings), *moods, find=find)
    await until_quiet(jobs, shop, shops.atelier.id, due)
    assert await state(owner) == "done"
    assert shop.told <= told
    (receipt,) = await shop.inner.list_since(shops.atelier.id, LONG_AGO)
    assert receipt.amount == Decimal("40.00")
    await pay(jobs, shop, shops.atelier.id, due)
    assert shop.told <= told
    assert (
        await owner.fetchval("select count(*) from security_audit_logs where action = 'resolution.done'") == 1
    )
    assert await owner.fetchval("select status from return_requests") == "completed"


async def test_a_true_refusal_fails_is_told_to_a_person_and_tried_again_under_the_same_key(
    jobs: Database, due: UUID, owner: Owner, shops: Cast, settings: Settings, noor: httpx2.AsyncClient
) -> None:
    shop = Script(fake_shop(settings), "refuses")
    await pay(jobs, shop, shops.atelier.id, due)
    assert await state(owner) == "failed"
    assert await owner.fetchval("select status from return_requests") == "approved"
    for _ in range(2):
        said = await noor.post(f"/v1/resolutions/{due}/retry")
        assert (said.status_code, said.json()["state"]) == (200, "due")
    await until_quiet(jobs, shop, shops.atelier.id, due)
    assert await state(owner) == "done"
    keys = {receipt.key for receipt in await shop.inner.list_since(shops.atelier.id, LONG_AGO)}
    assert keys == {await owner.fetchval("select key from dokani.resolutions")}


async def test_of_many_workers_at_once_one_effect_remains(
    jobs: Database, due: UUID, owner: Owner, shops: Cast, settings: Settings
) -> None:
    shop = Script(fake_shop(settings))
    await asyncio.gather(*(pay(jobs, shop, shops.atelier.id, due) for _ in range(8)))
    assert await state(owner) == "done"
    assert len(await shop.inner.list_since(shops.atelier.id, LONG_AGO)) == 1
    assert (
        await owner.fetchval("select count(*) from security_audit_logs where action = 'resolution.done'") == 1
    )


@pytest.mark.parametrize(
    ("mood", "seen"),
    [("otherwise", "refund 41.00 EUR"), ("another bonus", "refund 40.00 (and 1.00 on top) EUR")],
)
async def test_a_shop_that_did_something_else_is_not_believed(
    jobs: Database, due: UUID, owner: Owner, shops: Cast, settings: Settings, mood: str, seen: str
) -> None:
    await pay(jobs, Script(fake_shop(settings), mood), shops.atelier.id, due)
    assert await state(owner) == "failed"
    event = json.loads(await owner.fetchval("select event_data from security_events"))
    assert (event["kind"], event["seen"]) == ("money_difference", seen)


async def test_reconciling_what_agrees_says_nothing(
    jobs: Database, due: UUID, owner: Owner, shops: Cast, settings: Settings
) -> None:
    shop = fake_shop(settings)
    await pay(jobs, shop, shops.atelier.id, due)
    assert await reconcile(jobs, shop, shops.atelier.id, slack=AT_ONCE) == 0
    assert await owner.fetchval("select count(*) from security_events") == 0


def order_of(shops: Cast, **more: Any) -> MoneyOrder:
    given: dict[str, Any] = {
        "business_id": shops.atelier.id,
        "key": f"refund:{uuid4()}:1",
        "kind": "refund",
        "order_id": "A-1",
        "amount": Decimal("9.99"),
        "bonus": Decimal(0),
        "currency": "EUR",
        **more,
    }
    return MoneyOrder(**given)


async def test_every_difference_with_the_shop_is_told_once(
    jobs: Database, due: UUID, owner: Owner, shops: Cast, settings: Settings, tmp_path: Any
) -> None:
    real, empty = fake_shop(settings), FakeShop(tmp_path / "another.sqlite3")
    await pay(jobs, real, shops.atelier.id, due)
    stray = await real.execute(order_of(shops))
    assert await reconcile(jobs, real, shops.atelier.id, slack=AT_ONCE) == 1
    assert await reconcile(jobs, empty, shops.atelier.id, slack=AT_ONCE) == 1
    for shop in (real, empty):
        assert await reconcile(jobs, shop, shops.atelier.id, slack=AT_ONCE) == 0
    events = [
        json.loads(one["event_data"]) for one in await owner.fetch("select event_data from security_events")
    ]
    key = await owner.fetchval("select key from dokani.resolutions")
    assert {one["subject"] for one in events} == {f"shop:{stray.key}", f"missing:{key}"}
    assert {one["kind"] for one in events} == {"money_difference"}


async def test_a_decision_that_the_ledger_forgot_is_told_and_made_good(
    jobs: Database,
    noor: httpx2.AsyncClient,
    buy: Buy,
    owner: Owner,
    shops: Cast,
    settings: Settings,
    jobs_url: str,
) -> None:
    await buy("A-1")
    await asked(noor, asking("A-1"))
    await owner.execute("delete from dokani.pgqueuer")
    shop = fake_shop(settings)
    assert await reconcile(jobs, shop, shops.atelier.id) == 0, "what was decided just now is on its way"
    assert await reconcile(jobs, shop, shops.atelier.id, slack=AT_ONCE) == 1
    async with settling(owner, jobs_url, settings) as settle:
        assert await settle() == 1
    assert await state(owner) == "promised"


async def test_a_payment_whose_job_is_gone_is_taken_up_again(
    jobs: Database, due: UUID, owner: Owner, shops: Cast, settings: Settings, jobs_url: str
) -> None:
    await owner.execute("update dokani.resolutions set state = 'sending', sent_at = now()")
    assert await reconcile(jobs, fake_shop(settings), shops.atelier.id, slack=AT_ONCE) == 0
    async with settling(owner, jobs_url, settings) as settle:
        assert await settle() == 1
    assert await state(owner) == "done"


async def test_the_stand_in_keeps_to_its_port(shops: Cast, tmp_path: Any) -> None:
    shop = FakeShop(tmp_path / "shop.sqlite3")
    order = order_of(shops)
    assert await shop.find(order.business_id, order.key) is None
    many = await asyncio.gather(*(shop.execute(order) for _ in range(10)))
    assert len({receipt.reference for receipt in many}) == 1
    assert await shop.find(order.business_id, order.key) == many[0]
    assert await shop.find(shops.bazaar.id, order.key) is None
    with pytest.raises(ShopRefused):
        await shop.execute(replace(order, amount=Decimal("10.00")))
    assert await shop.list_since(order.business_id, LONG_AGO) == [many[0]]
    with pytest.raises(StartFault):
        FakeShop(tmp_path / "shop.sqlite3", environment="production")


def test_no_stand_in_serves_in_production(settings: Settings) -> None:
    production = settings.model_copy(update={"environment": "production"})
    assert isinstance(shop_of(production), ByHand)
    with pytest.raises(StartFault) as refused:
        shop_of(production.model_copy(update={"shop": "fake"}))
    assert refused.value.code == "stand_in_in_production"


async def test_what_was_found_out_late_is_no_difference_a_week_on(
    jobs: Database, due: UUID, owner: Owner, shops: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, real = Script(fake_shop(settings), "unclear", find=("away",)), clock.now
    with pytest.raises(NotYet):
        await pay(jobs, shop, shops.atelier.id, due)
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(hours=1))
    await pay(jobs, shop, shops.atelier.id, due)
    assert await state(owner) == "done"
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=7, minutes=30))
    assert await reconcile(jobs, shop, shops.atelier.id) == 0


async def test_what_was_paid_by_hand_and_by_the_shop_as_well_is_told(
    jobs: Database, due: UUID, owner: Owner, shops: Cast, settings: Settings, noor: httpx2.AsyncClient
) -> None:
    shop = Script(fake_shop(settings), "unclear", find=("away",))
    with pytest.raises(NotYet):
        await pay(jobs, shop, shops.atelier.id, due)
    marked = await noor.post(f"/v1/resolutions/{due}/mark", json={"done": True, "reference": "transfer 17"})
    assert marked.status_code == 200, marked.text
    assert await reconcile(jobs, shop, shops.atelier.id, slack=AT_ONCE) == 1
    event = json.loads(await owner.fetchval("select event_data from security_events"))
    assert (event["kind"], event["what"].split(":")[0]) == ("money_difference", "done twice")


async def test_nobody_approves_more_than_the_order_has_left(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast
) -> None:
    await terms(owner, shops, auto_approve_threshold=1)
    await buy("A-1", lines=[{"unit_price": "40.00"}])
    await owner.execute("update orders set refunded = 30 where order_id = 'A-1'")
    made = await asked(noor, asking("A-1"))
    at = f"/v1/returns/{made['public_id']}/decision"
    lines = [{"line_number": 1, "verdict": "approve", "amount": "40.00"}]
    refused = await noor.post(at, json={"verdict": "approved", "lines": lines})
    assert (refused.status_code, refused.json()["code"]) == (422, "amount_too_high")
    assert refused.json()["data"]["most"] == "10.00"
    lines[0]["amount"] = "10.00"
    assert (await noor.post(at, json={"verdict": "approved", "lines": lines})).status_code == 200
