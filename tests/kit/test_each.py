"""Work at every shop: one shop's trouble keeps no other from its turn."""

from uuid import UUID, uuid4

import pytest

from dokani.kit.each import each_shop


async def test_every_shop_has_its_turn_and_the_trouble_of_one_is_told_at_the_end() -> None:
    shops, seen = [uuid4() for _ in range(3)], list[UUID]()

    async def work(business_id: UUID) -> int:
        seen.append(business_id)
        if business_id == shops[1]:
            raise RuntimeError("broken")
        return 1

    with pytest.raises(RuntimeError, match="broken"):
        await each_shop(shops, work)
    assert seen == shops
    assert await each_shop([shops[0], shops[2]], work) == [1, 1]
