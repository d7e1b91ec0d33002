"""Approvals against a shop that lies, with workers killed at random: every cent goes out, and none twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from bench.soak import soak
from dokani.providers.shop.port import MoneyOrder, ShopUnclear
from tests.faults.hostile_shop import said_in, told_after_found
from tests.faults.keyless_shop import KeylessShop

APPROVALS, KEYLESS = 200, 120  # `make soak` has five thousand


async def test_refunds_are_the_approvals_to_the_cent(owner_url: str, jobs_url: str, tmp_path: Path) -> None:
    found = await soak(owner_url, jobs_url, tmp_path, approvals=APPROVALS, every=1.2, limit=90)
    assert found.holds, f"\n{found}"
    assert found.kills + found.deaths >= 3, "too few were killed to have shown anything"
    assert found.attempts > APPROVALS, "the shop was never asked again"


async def test_a_shop_without_keys_is_told_each_thing_once(
    owner_url: str, jobs_url: str, tmp_path: Path
) -> None:
    """Nothing at the shop makes it so: each effect is a row of its own, and all of them are counted."""
    found = await soak(owner_url, jobs_url, tmp_path, approvals=KEYLESS, every=1.2, limit=90, keyed=False)
    assert found.holds, f"\n{found}"
    assert found.kills + found.deaths >= 3, "too few were killed to have shown anything"
    assert found.attempts > KEYLESS, "the shop was never told again"


async def test_a_shop_without_keys_does_twice_what_it_is_told_twice(tmp_path: Path) -> None:
    """Otherwise the count above would prove nothing."""
    shop = KeylessShop(tmp_path / "shop")
    order = MoneyOrder(
        business_id=UUID(int=1),
        key="refund:1:1",
        kind="refund",
        order_id="A-1",
        amount=Decimal("9.00"),
        bonus=Decimal(0),
        currency="EUR",
    )
    await shop.execute(order)
    await shop.execute(order)
    assert len(await shop.list_since(order.business_id, datetime.now(UTC) - timedelta(hours=1))) == 2
    other = replace(order, key="refund:2:1")
    await shop.set_out(other)
    with pytest.raises(ShopUnclear):
        await shop.find(other.business_id, other.key)
    await shop.arrive(other)
    await shop.arrive(other)
    assert len(await shop.list_since(order.business_id, datetime.now(UTC) - timedelta(hours=1))) == 3


def test_telling_after_finding_is_counted(tmp_path: Path) -> None:
    said_in(tmp_path / "shop").write_text("told a\ntold a\nfound a\nfound b\ntold a\ntold c\n")
    assert told_after_found(tmp_path / "shop") == 1
