"""The article of an exchange: what it costs is what the shop sold it for last, and never what a shopper says."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from dokani.kit.db import Tx
from dokani.returns.asking import queries
from dokani.returns.model import ArticleNotWanted, Ask, AskedLine, Case, CaseLine, ExchangeFor, UnknownArticle


async def with_articles(tx: Tx, case: Case, asked: Ask) -> Ask:
    """The same request with the shop's prices. Raises UnknownArticle, ArticleNotWanted."""
    if all(line.exchange_for is None for line in asked.lines):
        return asked
    bought = {line.line_number: line for line in case.lines}
    return replace(
        asked,
        lines=tuple([await _priced(tx, case, line, bought[line.line_number]) for line in asked.lines]),
    )


async def _priced(tx: Tx, case: Case, line: AskedLine, bought: CaseLine) -> AskedLine:
    wanted = line.exchange_for
    if wanted is None:
        return line
    if line.resolution_wanted != "exchange":
        raise ArticleNotWanted(
            f"Line {line.line_number} names another article, and is not to be exchanged.",
            line_number=line.line_number,
        )
    if wanted.sku == bought.sku:
        known: tuple[str | None, Decimal] | None = (bought.product_name, bought.unit_price)
    else:
        known = await queries.article(tx, wanted.sku, case.currency)
    if known is None:
        raise UnknownArticle(
            f"This shop has not sold an article {wanted.sku!r} in {case.currency} yet.",
            line_number=line.line_number,
            sku=wanted.sku,
        )
    name, price = known
    # The same article in another size or colour costs what was paid for this one.
    same = wanted.sku == bought.sku or (name is not None and name == bought.product_name)
    return replace(
        line,
        exchange_for=ExchangeFor(
            sku=wanted.sku,
            product_name=name,
            unit_price=bought.unit_price if same else price,
            same_product=same,
        ),
    )


def instead_of(kept: dict[str, Any] | None) -> ExchangeFor | None:
    """The article as it was kept when it was asked for."""
    if kept is None:
        return None
    price = kept.get("unit_price")
    return ExchangeFor(
        sku=kept["sku"],
        product_name=kept.get("product_name"),
        unit_price=None if price is None else Decimal(price),
        same_product=bool(kept.get("same_product")),
    )
