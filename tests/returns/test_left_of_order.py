"""What an order has left: refunds elsewhere count once, also where the shop's own sum holds what we refunded."""

from collections.abc import AsyncIterator
from decimal import Decimal

import httpx2
import pytest

from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import Buy, asking
from tests.returns.settled import Settle, settling
from tests.returns.test_resolving import Owner, asked, terms

LINES = [{"unit_price": "40.00"}, {"unit_price": "60.00"}]


@pytest.fixture
async def settle(owner: Owner, jobs_url: str, settings: Settings) -> AsyncIterator[Settle]:
    async with settling(owner, jobs_url, settings) as run:
        yield run


@pytest.fixture
async def bought(buy: Buy, owner: Owner, shops: Cast) -> None:
    """An order of 100.00; money goes out at approval."""
    await terms(owner, shops, refund_when="at_approval", goods_back="none")
    await buy("A-1", lines=LINES)


async def given(owner: Owner) -> Decimal:
    return Decimal(await owner.fetchval("select sum(amount) from dokani.resolutions where kind <> 'charge'"))


async def elsewhere(owner: Owner, amount: int) -> None:
    await owner.execute("update orders set refunded = $1 where order_id = 'A-1'", amount)


async def test_store_credit_is_no_part_of_what_the_shop_refunded(
    noor: httpx2.AsyncClient, owner: Owner, bought: None, settle: Settle
) -> None:
    await asked(noor, asking("A-1", line_number=1, resolution_wanted="store_credit"))
    await settle()
    await elsewhere(owner, 30)
    await asked(noor, asking("A-1", line_number=2))
    await settle()
    assert await given(owner) == 70, "30 of the 100 went out elsewhere"


async def test_what_the_shop_has_not_told_yet_is_no_part_of_its_sum(
    noor: httpx2.AsyncClient, owner: Owner, bought: None, settle: Settle
) -> None:
    """30 elsewhere first, then 40 by us; a push of the status alone says nothing new about refunds."""
    await elsewhere(owner, 30)
    await asked(noor, asking("A-1", line_number=1))
    await settle()
    await owner.execute("update orders set status = 'delivered' where order_id = 'A-1'")
    await asked(noor, asking("A-1", line_number=2))
    await settle()
    assert await given(owner) == 70


async def test_what_we_refunded_is_counted_once_where_the_shop_tells_it_too(
    noor: httpx2.AsyncClient, owner: Owner, bought: None, settle: Settle
) -> None:
    await asked(noor, asking("A-1", line_number=1))
    await settle()
    await elsewhere(owner, 40)
    await asked(noor, asking("A-1", line_number=2))
    await settle()
    assert await given(owner) == await owner.fetchval("select paid from orders where order_id = 'A-1'")
