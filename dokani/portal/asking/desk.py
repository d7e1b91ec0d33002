"""Everything the pages of asking stand on, read in one go: the order, the policy, and what is under way already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dokani.engine.policy import Policy
from dokani.identity.shopper import Shopper
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.orders.find import find_order
from dokani.orders.model import Order, OrderLine, OrderNotFound
from dokani.policies.current import require_active
from dokani.portal import queries, words
from dokani.portal.choices import reasons_for, resolutions_for
from dokani.portal.eligible import eligibility
from dokani.portal.model import Chosen, Earlier, Eligibility, Instead, Item, Shop


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """One shopper's order, with what may be asked about it. `taken` are the lines of open returns."""

    order: Order
    policy: Policy
    earlier: list[Earlier]
    reasons: dict[str, str]
    resolutions: dict[str, str]

    @property
    def taken(self) -> dict[int, Earlier]:
        return {number: one for one in reversed(self.earlier) for number in one.taken}

    def line(self, number: int) -> OrderLine | None:
        return next((line for line in self.order.lines if line.line_number == number), None)


async def sit_down(tx: Tx, shopper: Shopper) -> Desk:
    """Raises OrderNotFound (gone, or no longer this shopper's), NoActivePolicy."""
    order = await find_order(tx, shopper.order_id)
    if (
        order is None
        or (order.customer_email or "").strip().lower() != shopper.customer_email.strip().lower()
    ):
        raise OrderNotFound("We know no such order under your e-mail any more.")
    _, _, policy = await require_active(tx, shopper.customer_email)
    return Desk(
        order=order,
        policy=policy,
        earlier=await queries.earlier(tx, order.order_id, shopper.customer_email),
        reasons=reasons_for(policy),
        resolutions=resolutions_for(policy, order),
    )


async def items(tx: Tx, shop: Shop, shopper: Shopper, desk: Desk) -> list[Item]:
    """The lines of the order, those that can be chosen with their last day."""
    may = await eligibility(tx, shopper, desk.order, desk.policy, set(desk.taken))
    found = [item(shop, desk, line, may.get(line.line_number)) for line in desk.order.lines]
    return sorted(found, key=lambda one: not one.open)


def item(shop: Shop, desk: Desk, line: OrderLine, may: Eligibility | None) -> Item:
    under_way = desk.taken.get(line.line_number)
    back = line.quantity - line.quantity_returnable
    tone, href, is_open = "", None, False
    if under_way is not None:
        says, href = "A return of this is under way.", f"/r/{under_way.public_id}"
    elif line.quantity_returnable == 0:
        says = "This came back already."
    elif may is None:
        says = "This cannot be returned here."
    else:
        is_open, tone = may.open, "warn" if may.fault_only else "ok" if may.open else ""
        says = until(shop, may) if may.until else may.says
    return Item(
        number=line.line_number,
        name=line.product_name or line.sku or f"Item {line.line_number}",
        image=picture(line),
        price=words.money(line.unit_price, desk.order.currency),
        quantity=line.quantity,
        left=line.quantity_returnable,
        open=is_open,
        tone=tone,
        says=says,
        details=f"{back} came back already" if is_open and back else None,
        href=href,
    )


def until(shop: Shop, may: Eligibility) -> str:
    if isinstance(may.until, datetime):
        return f"Can come back until {words.moment(may.until, shop.zone)}"
    if may.until is None:
        return may.says
    near = may.until.year == clock.now().astimezone(shop.zone).year
    return f"Can come back until {may.until.day} {may.until:%b}" + ("" if near else f" {may.until.year}")


def picture(line: OrderLine) -> str | None:
    return line.image_url if line.image_url and line.image_url.startswith("https://") else None


def chosen(
    desk: Desk, wanted: Mapping[int, int], values: Mapping[str, str], articles: Mapping[int, list[Instead]]
) -> list[Chosen]:
    """The chosen lines as the page of reasons shows them, with what was entered before; `articles` by line."""
    found = []
    for number, quantity in wanted.items():
        line = desk.line(number)
        if line is None:
            continue
        found.append(
            Chosen(
                number=number,
                name=line.product_name or line.sku or f"Item {number}",
                image=picture(line),
                price=words.money(line.unit_price, desk.order.currency),
                asked=quantity,
                reason=values.get(f"reason_{number}", ""),
                own_words=values.get(f"words_{number}", ""),
                resolution=values.get(f"resolution_{number}") or next(iter(desk.resolutions)),
                instead=values.get(f"instead_{number}", ""),
                articles=articles.get(number, []),
            )
        )
    return found
