"""What a shopper may have instead: the same article, or another that the shop sold lately, with its price beside it."""

from collections.abc import Mapping
from decimal import Decimal

from dokani.engine.policy import Policy
from dokani.kit.db import Tx
from dokani.orders.model import OrderLine
from dokani.portal import queries, words
from dokani.portal.asking.desk import Desk
from dokani.portal.model import Article, Instead

MOST_SHOWN = 40
SAME = ""  # the value that stands for the article itself


async def articles_for(tx: Tx, desk: Desk, numbers: list[int]) -> dict[int, list[Instead]]:
    """By line, what may be chosen instead, nearest first; nothing where the shop does not exchange."""
    if "exchange" not in desk.resolutions:
        return {}
    allowed = given_for(desk.policy)
    sold = [] if allowed == {"same_item"} else await queries.articles(tx, desk.order.currency)
    lines = {line.line_number: line for line in desk.order.lines}
    return {
        number: choices(lines[number], sold, allowed, desk.order.currency)
        for number in numbers
        if number in lines
    }


def given_for(policy: Policy) -> set[str]:
    """Every word that the policy, or a rule of it, has for what an exchange is for."""
    sets = {str(value) for rule in policy.rules for name, value in rule.sets if name == "exchange_for"}
    return {str(policy.terms["exchange_for"]), *sets}


def choices(line: OrderLine, sold: list[Article], allowed: set[str], currency: str) -> list[Instead]:
    """The same product first, then its category, then the rest; a price stands beside each that costs otherwise."""
    found = []
    for article in sold:
        same = article.name is not None and article.name == line.product_name
        # The same product in another size or colour costs what was paid for this one.
        more = Decimal(0) if same else article.unit_price - line.unit_price
        if article.sku == line.sku or not (same or "anything" in allowed):
            continue
        rank = 0 if same else 1 if article.category == line.product_category else 2
        found.append((rank, article.name or article.sku, article, more))
    found.sort(key=lambda one: one[:2])
    named = [name for _, name, _, _ in found]
    return [
        Instead(
            sku=article.sku,
            says=", ".join(
                [
                    f"{name} ({article.sku})" if named.count(name) > 1 or rank == 0 else name,
                    *priced(more, currency),
                ]
            ),
        )
        for rank, name, article, more in found[:MOST_SHOWN]
    ]


def priced(more: Decimal, currency: str) -> list[str]:
    if more == 0:
        return []
    return [f"{words.money(abs(more), currency)} {'more' if more > 0 else 'less'} each"]


def chosen_of(offered: Mapping[int, list[Instead]], number: int, sku: str) -> str | None:
    """The article's number where it is one of those offered; None for the same article. Raises LookupError."""
    if sku == SAME:
        return None
    if sku not in {one.sku for one in offered.get(number, [])}:
        raise LookupError(sku)
    return sku
