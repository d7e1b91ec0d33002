"""The demo shop: the same every time, with the stories it is known for, loaded once."""

from typing import Any

from dokani.kit.db import Database
from dokani.orders.demo import (
    DEMO,
    ONE_LINE,
    SEVERAL_LINES,
    demo_asks,
    load_demo_orders,
    one_line_orders,
    products,
    several_line_orders,
)
from dokani.orders.find import find_order
from tests.cast import Cast
from tests.orders.conftest import acting


async def test_the_demo_shop_is_loaded_once_and_its_stories_are_there(
    jobs: Database, cast: Cast, owner: Any
) -> None:
    async with jobs.transaction(acting(cast.atelier)) as tx:
        loaded = await load_demo_orders(tx)
    async with jobs.transaction(acting(cast.atelier)) as tx:
        again = await load_demo_orders(tx)
        assert (loaded.one_line, loaded.several_lines) == (ONE_LINE, SEVERAL_LINES)
        assert (again.one_line, again.several_lines) == (0, 0)
        for story in DEMO:
            found = await find_order(tx, story.order_id)
            assert found is not None
            assert (found.customer_email, len(found.lines)) == (story.customer_email, len(story.lines))
        assert (hat := await find_order(tx, "A-1003")) is not None
        assert hat.lines[0].tags == ("final_sale",)
        assert (mugs := await find_order(tx, "A-1010")) is not None
        assert mugs.lines[0].quantity_returnable == 3
        # Every return the demo asks for is of a line that is there, in a quantity that is there.
        for ask in demo_asks():
            order = await find_order(tx, ask.order_id)
            assert order is not None
            left = {line.line_number: line.quantity_returnable for line in order.lines}
            assert all(line.quantity <= left[line.line_number] for line in ask.lines)
    assert (
        await owner.fetchval("select count(*) from mock_orders where business_id = $1", cast.atelier.id)
        == ONE_LINE
    )
    assert await owner.fetchval("select max(now() - ordered_at) < interval '121 days' from orders")


def test_the_demo_is_the_same_every_time_and_names_nobody_real() -> None:
    assert list(one_line_orders()) == list(one_line_orders())
    assert demo_asks() == demo_asks()
    plans = [*one_line_orders(), *several_line_orders()]
    assert len({plan.order_id for plan in plans}) == len(plans) == ONE_LINE + SEVERAL_LINES
    assert {story.customer_email.partition("@")[2] for story in DEMO} == {"example.com"}
    assert {one.category for one in products().values()} == {"home", "fashion", "electronics", "jewelry"}
    assert len(demo_asks()) > 150
    assert all(ask.days_ago >= 0 for ask in demo_asks())
