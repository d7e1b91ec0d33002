"""A record of a file as a sale, as something given back, or as a fault: every value checked, nothing guessed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from dokani.engine.currencies import not_kept
from dokani.orders.importing import values
from dokani.orders.importing.mapping import OF_ORDER, Mapping
from dokani.orders.importing.records import LONGEST_RAW, Record
from dokani.orders.model import Fault

Value = TypeVar("Value")
LARGEST_INT = 2_147_483_647
LONGEST = {
    "order_id": 200,
    "sku": 100,
    "product_name": 500,
    "product_category": 100,
    "customer_name": 200,
    "customer_phone": 40,
    "payment_method": 60,
    "channel": 60,
    "country": 60,
    "reason": 200,
    "customer_id": 200,
    "image_url": 2000,
}


@dataclass(frozen=True, slots=True)
class Sale:
    """A line that was bought: the values of its order, and those of the line, under the names of their columns."""

    line_number: int
    raw: str
    order: dict[str, Any]
    line: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Credit:
    """A line that gives something back; `of_order_id` where the file names the order it was bought in."""

    line_number: int
    raw: str
    credit_order_id: str
    sku: str | None
    customer_email: str | None
    credited_at: datetime
    quantity: int
    unit_price: Decimal | None
    reason: str | None
    of_order_id: str | None
    of_line_number: int | None


class Reader:
    """Reads records in the order of the file: with line_identity 'order' it remembers the order it is in."""

    def __init__(self, mapping: Mapping, columns: list[str], currency: str) -> None:
        self.mapping, self.currency = mapping, currency
        self.at = {name: columns.index(column) for name, column in mapping.columns.items()}
        self.template_at = [(name, columns.index(name)) for name in mapping.template_columns()]
        self.carried = {name: "" for name in OF_ORDER if name in self.at and name != "order_id"}
        self.order_id, self.place = "", 0

    def read(self, record: Record) -> Sale | Credit | Fault:
        """What the record says; a Fault with the first thing that is wrong with it."""
        try:
            if self.mapping.kind == "returns":
                return self._return(record)
            cells = {name: record.fields[at].strip() for name, at in self.at.items()}
            if self.mapping.line_identity == "order":
                self._carry(cells)
            start = self.mapping.credits_start
            if start and cells["order_id"].startswith(start):
                return self._credit(record, cells)
            return self._sale(record, cells)
        except ValueError as error:
            return Fault(line_number=record.line_number, reason=str(error), raw=record.raw[:LONGEST_RAW])

    def _carry(self, cells: dict[str, str]) -> None:
        """Values of the order stand on its first line; the lines below it are its others."""
        if cells["order_id"] and cells["order_id"] == self.order_id:
            self.place += 1
            for name in self.carried:
                cells[name] = self.carried[name] = cells[name] or self.carried[name]
        else:
            self.order_id, self.place = cells["order_id"], 1
            self.carried = {name: cells[name] for name in self.carried}

    def _sale(self, record: Record, cells: dict[str, str]) -> Sale:
        mark = self.mapping.decimal_mark
        order_id = required("order_id", cells.get("order_id"))
        quantity = optional("quantity", cells.get("quantity"), lambda text: values.count(text, mark))
        quantity = 1 if quantity is None else quantity
        if quantity < 1:
            hint = (
                f"; lines that give back start with {self.mapping.credits_start!r}"
                if self.mapping.credits_start
                else ""
            )
            raise ValueError(f"quantity: {quantity} is less than 1{hint}")
        given = cells.get("currency") or self.mapping.currency
        currency = given or self.currency
        places = values.places_of(currency)
        price = optional("unit_price", cells.get("unit_price"), lambda text: values.money(text, mark, 4))
        paid = optional("line_paid", cells.get("line_paid"), lambda text: values.money(text, mark, places))
        if price is None:
            price = Decimal(0) if paid is None else (paid / quantity).quantize(Decimal("0.0001"))
        if paid is None:
            paid = values.money(str(price * quantity), ".", places)
        back = (
            optional(
                "quantity_returned", cells.get("quantity_returned"), lambda text: values.count(text, mark)
            )
            or 0
        )
        if not 0 <= back <= quantity:
            raise ValueError(f"quantity_returned: {back} is not between 0 and the {quantity} bought")
        email = self._email(record, cells)
        order = {
            "order_id": order_id,
            "ordered_at": self._moment("ordered_at", required("ordered_at", cells.get("ordered_at"))),
            "customer_email": email,
            "customer_name": plain("customer_name", cells),
            "customer_phone": plain("customer_phone", cells),
            "status": optional("status", cells.get("status"), values.status),
            "shipped_at": optional("shipped_at", cells.get("shipped_at"), lambda t: self._moment("", t)),
            "delivered_at": optional(
                "delivered_at", cells.get("delivered_at"), lambda t: self._moment("", t)
            ),
            # Where the file says none, an order that is known keeps its own.
            "currency": known_currency(given) if given else None,
            "payment_method": plain("payment_method", cells),
            "channel": plain("channel", cells),
            "country": plain("country", cells),
            "discount_percent": optional(
                "discount_percent", cells.get("discount_percent"), lambda t: percent(t, mark)
            ),
            "metadata": {"customer_id": cells["customer_id"]} if plain("customer_id", cells) else {},
        }
        for name in ("order_value", "paid", "refunded", "shipping_paid"):
            order[name] = optional(name, cells.get(name), lambda text: values.money(text, mark, places))
        product, sku = plain("product_name", cells), plain("sku", cells)
        if not product and not sku:
            raise ValueError("product_name: is empty, and so is sku")
        return Sale(
            record.line_number,
            record.raw[:LONGEST_RAW],
            order,
            {
                "order_id": order_id,
                "line_number": self._number(record, cells),
                "sku": sku,
                "product_name": product or sku,
                "product_category": plain("product_category", cells),
                "quantity": quantity,
                "quantity_returned": back,
                "unit_price": price,
                "paid": paid,
                "tags": [
                    tag.strip()
                    for tag in cells.get("tags", "").split(self.mapping.separator_of_tags)
                    if tag.strip()
                ],
                "status": None,
                "shipped_at": None,
                "delivered_at": None,
                "image_url": plain("image_url", cells),
                "ordered_at": order["ordered_at"],
                "customer_email_norm": email,
            },
        )

    def _credit(self, record: Record, cells: dict[str, str]) -> Credit:
        mark = self.mapping.decimal_mark
        quantity = values.count(required("quantity", cells.get("quantity")), mark)
        if quantity >= 0:
            raise ValueError(f"quantity: {quantity} on a line that gives back; it has to be below 0")
        return Credit(
            record.line_number,
            record.raw[:LONGEST_RAW],
            words("order_id", cells["order_id"]),
            plain("sku", cells),
            self._email(record, cells),
            self._moment("ordered_at", required("ordered_at", cells.get("ordered_at"))),
            -quantity,
            optional("unit_price", cells.get("unit_price"), lambda text: values.money(text, mark, 4)),
            None,
            None,
            None,
        )

    def _return(self, record: Record) -> Credit:
        cells = {name: record.fields[at].strip() for name, at in self.at.items()}
        mark = self.mapping.decimal_mark
        order_id = required("order_id", cells.get("order_id"))
        quantity = optional("quantity", cells.get("quantity"), lambda text: values.count(text, mark))
        quantity = 1 if quantity is None else abs(quantity)
        if quantity == 0:
            raise ValueError("quantity: 0 items came back")
        return Credit(
            record.line_number,
            record.raw[:LONGEST_RAW],
            words("order_id", order_id),
            plain("sku", cells),
            self._email(record, cells),
            self._moment("returned_at", required("returned_at", cells.get("returned_at"))),
            quantity,
            optional("unit_price", cells.get("unit_price"), lambda text: values.money(text, mark, 4)),
            plain("reason", cells),
            order_id,
            line_number(cells["line_number"]) if cells.get("line_number") else None,
        )

    def _number(self, record: Record, cells: dict[str, str]) -> int:
        if "line_number" in cells:
            return line_number(required("line_number", cells["line_number"]))
        return self.place if self.mapping.line_identity == "order" else record.line_number

    def _moment(self, name: str, text: str) -> datetime:
        return named(name, text, lambda t: values.moment(t, self.mapping.date_format, self.mapping.time_zone))

    def _email(self, record: Record, cells: dict[str, str]) -> str | None:
        given = optional("customer_email", cells.get("customer_email"), values.email)
        if given is not None or self.mapping.email_template is None:
            return given
        parts = {name: record.fields[at].strip() for name, at in self.template_at}
        if not all(parts.values()):
            return None
        return named("customer_email", self.mapping.email_template.format_map(parts), values.email)


def named(name: str, text: str, read: Callable[[str], Value]) -> Value:
    """The value, or ValueError with the name of what it should have been."""
    try:
        return read(text)
    except ValueError as error:
        raise ValueError(f"{name}: {error}" if name else str(error)) from error


def required(name: str, text: str | None) -> str:
    if not text:
        raise ValueError(f"{name}: is empty")
    return words(name, text)


def optional(name: str, text: str | None, read: Callable[[str], Value]) -> Value | None:
    return named(name, text, read) if text else None


def words(name: str, text: str) -> str:
    return named(name, text, lambda t: values.words(t, LONGEST.get(name, 200)))


def plain(name: str, cells: dict[str, str]) -> str | None:
    text = cells.get(name)
    return words(name, text) if text else None


def line_number(text: str) -> int:
    found = named("line_number", text, values.count)
    if not 1 <= found <= LARGEST_INT:
        raise ValueError(f"line_number: {found} is not above 0")
    return found


def percent(text: str, mark: str) -> Decimal:
    found = values.money(text.removesuffix("%").strip(), mark, 4)
    if found > 100:
        raise ValueError(f"{found} is more than 100")
    return found


def known_currency(code: str) -> str:
    if code not in values.CURRENCIES:
        raise ValueError(f"currency: {values.shown(code)} is no currency of ISO 4217 in use")
    if (problem := not_kept(code)) is not None:
        raise ValueError(f"currency: {problem}")
    return code
