"""What another file, or the shop's own program, has told already: never doubled, however its lines are numbered."""

from collections import Counter
from collections.abc import Hashable
from collections.abc import Mapping as Row
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from dokani.kit.db import Tx
from dokani.orders.importing import queries
from dokani.orders.importing.mapping import Mapping
from dokani.orders.importing.rows import Credit, Sale
from dokani.orders.model import Fault

# What makes two lines that give something back the same one.
TOLD = ("credit_order_id", "sku", "credited_at", "quantity", "unit_price", "of_order_id", "of_line_number")


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownOrder:
    """An order that this import did not write. `numbered` says what its lines' numbers are: their lines in a 'file',
    their places in the 'order', a 'column' of the file, or what a program 'pushed'."""

    order_id: str
    numbered: str
    file_name: str | None
    file_sha256: bytes | None
    lowest: int | None
    highest: int | None
    lines: int

    def numbers_mean_the_same(self, mapping: Mapping, sha256: bytes) -> bool:
        """Whether a line of this number in a file read in this way is the line of this number that is kept."""
        if mapping.numbered == "file":
            return self.numbered == "file" and self.file_sha256 == sha256
        if mapping.numbered == self.numbered or self.lines == 0:
            return True
        if mapping.numbered == "column":
            return self.numbered == "pushed"
        # 1, 2, 3 … are places, whoever gave them; the first line of a file is its header, so a file's begin at 2.
        return self.lowest == 1 and self.highest == self.lines


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownLine:
    """A line as it is kept, by what makes two lines the same one."""

    order_id: str
    line_number: int
    sku: str | None
    product_name: str | None
    quantity: int
    unit_price: Decimal
    ordered_at: datetime

    def content(self) -> Hashable:
        return (self.order_id, self.sku, self.product_name, self.quantity, self.unit_price, self.ordered_at)


@dataclass(frozen=True, slots=True)
class SortedOut:
    """The sales to write, how many others are kept already just so, and those that cannot be told apart from those."""

    sales: list[Sale] = field(default_factory=list)
    known: int = 0
    faults: list[Fault] = field(default_factory=list)


def content_of(sale: Sale) -> Hashable:
    line = sale.line
    return (
        line["order_id"],
        line["sku"],
        line["product_name"],
        line["quantity"],
        line["unit_price"],
        line["ordered_at"],
    )


async def sort_out(tx: Tx, begun: queries.Import, sales: list[Sale], mapping: Mapping) -> SortedOut:
    """Part the lines of orders that are known from elsewhere, where their lines have numbers of another kind.

    A line that is kept there just so is known; any other is a fault, for nothing says which line it is. But where
    such an order begins at the same number with the same lines, it is the same order of a file that has grown.
    """
    order_ids = sorted({sale.line["order_id"] for sale in sales})
    rows = await queries.known_orders(tx, begun.id, order_ids) if order_ids else []
    foreign = {
        one.order_id: one
        for one in (KnownOrder(**row) for row in rows)
        if not one.numbers_mean_the_same(mapping, begun.file_sha256)
    }
    if not foreign:
        return SortedOut(sales)
    kept: dict[str, dict[int, Hashable]] = {order_id: {} for order_id in foreign}
    for row in await queries.known_lines(tx, sorted(foreign)):
        line = KnownLine(**row)
        kept[line.order_id][line.line_number] = line.content()
    theirs: dict[str, list[Sale]] = {}
    for sale in sales:
        if sale.line["order_id"] in foreign:
            theirs.setdefault(sale.line["order_id"], []).append(sale)
    for order_id, lines in theirs.items():
        if the_same_grown(lines, kept[order_id]):
            del foreign[order_id]
    left = Counter(content for order_id in foreign for content in kept[order_id].values())
    good, faults, known = list[Sale](), list[Fault](), 0
    for sale in sales:
        order = foreign.get(sale.line["order_id"])
        if order is None:
            good.append(sale)
        elif left[content := content_of(sale)]:
            left[content] -= 1
            known += 1
        else:
            faults.append(Fault(line_number=sale.line_number, reason=reason(order), raw=sale.raw))
    return SortedOut(good, known, faults)


def the_same_grown(sales: list[Sale], kept: dict[int, Hashable]) -> bool:
    """Whether these lines of one order begin where the kept ones do, and are the same wherever both have a number."""
    ours = {sale.line["line_number"]: content_of(sale) for sale in sales}
    if not kept or min(ours) != min(kept):
        return False
    return all(ours[number] == content for number, content in kept.items() if number in ours)


def reason(order: KnownOrder) -> str:
    where = f"the file {order.file_name}" if order.file_name else "the shop's own program"
    return (
        f"order {order.order_id} is known from {where}, where its lines are numbered in another way, and this is none "
        "of them as they are kept: it is left out, or the order could be doubled"
    )


async def unknown_credits(
    tx: Tx, begun: queries.Import, credits_: list[Credit]
) -> tuple[list[Credit], list[Fault]]:
    """Those that nothing has told already, and those that contradict what another file has told of the same line.

    The same line of the same file is known, however it is read; of another file's, what says the same.
    """
    order_ids = sorted({one.credit_order_id for one in credits_})
    rows = await queries.known_credits(tx, begun.id, order_ids) if order_ids else []
    kept = {
        (row["credit_order_id"], row["credit_line_number"], row["credited_at"]): (
            row["file_sha256"] == begun.file_sha256,
            told(row),
        )
        for row in rows
    }
    left = Counter(said for same_file, said in kept.values() if not same_file)
    open_, new, faults = list[Credit](), list[Credit](), list[Fault]()
    for one in credits_:
        same_file, said = kept.get((one.credit_order_id, one.line_number, one.credited_at), (False, None))
        if said == told(asdict(one)) and not same_file:
            left[said] -= 1
        elif not same_file:
            open_.append(one)
    for one in open_:
        if left[said := told(asdict(one))] > 0:
            left[said] -= 1
        elif (one.credit_order_id, one.line_number, one.credited_at) in kept:
            problem = (
                f"{one.credit_order_id} gives something else back here than on this line of another file"
            )
            faults.append(Fault(line_number=one.line_number, reason=problem, raw=one.raw))
        else:
            new.append(one)
    return new, faults


def told(credit: Row[str, Any]) -> Hashable:
    return tuple(credit[name] for name in TOLD)
