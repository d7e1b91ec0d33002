"""Which column of a file is which value of an order: written inline, in a JSON file, or by the name of a preset."""

import re
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from string import Formatter
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

import orjson

from dokani.engine.currencies import CURRENCIES, not_kept
from dokani.kit.errors import DokaniError
from dokani.orders.importing.faults import MappingFault
from dokani.orders.model import OrderStatus

OF_ORDER = (
    "order_id",
    "ordered_at",
    "customer_email",
    "customer_id",
    "customer_name",
    "customer_phone",
    "status",
    "shipped_at",
    "delivered_at",
    "currency",
    "order_value",
    "paid",
    "refunded",
    "shipping_paid",
    "payment_method",
    "discount_percent",
    "channel",
    "country",
)
OF_LINE = (
    "line_number",
    "sku",
    "product_name",
    "product_category",
    "quantity",
    "quantity_returned",
    "unit_price",
    "line_paid",
    "tags",
    "image_url",
)
OF_RETURN = (
    "order_id",
    "line_number",
    "sku",
    "customer_email",
    "customer_id",
    "quantity",
    "unit_price",
    "returned_at",
    "reason",
)
NEEDED = {"orders": ("order_id", "ordered_at"), "returns": ("order_id", "returned_at")}
KNOWN = {"orders": frozenset(OF_ORDER + OF_LINE), "returns": frozenset(OF_RETURN)}
Kind = Literal["orders", "returns"]
Identity = Literal["file", "order"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mapping:
    """How a file is read.

    `columns` maps our names (OF_ORDER, OF_LINE; for returns OF_RETURN) to the file's columns. `email_template` makes an
    e-mail of columns ('{CustomerID}@import.invalid'); nothing is made where one of them is empty. An order number that
    starts with `credits_start` marks a line that gives something back; its quantity is negative. `line_identity`: a
    line's number is its place among the lines of its order, which then stand together (values of the order that are
    empty on such a line are those of the line before), or its line in the file (the header is line 1). A place is the
    same in every export that holds the order; a line in the file is not, so there no other file adds to an order.
    """

    kind: Kind = "orders"
    columns: dict[str, str] = field(default_factory=dict)
    email_template: str | None = None
    credits_start: str | None = None
    currency: str | None = None
    date_format: str | None = None
    time_zone: str = "UTC"
    decimal_mark: Literal[".", ","] = "."
    line_identity: Identity = "order"
    status: OrderStatus = "delivered"
    separator_of_tags: str = ","
    encoding: str | None = None
    # A preset names more columns than every file has; those beyond the needed ones may be missing.
    strict: bool = True

    @property
    def numbered(self) -> Literal["file", "order", "column"]:
        """What the number of a line is: its line in the file, its place in the order, or what a column says."""
        return "column" if "line_number" in self.columns else self.line_identity

    def to_json(self) -> dict[str, Any]:
        """What is kept with the import, and tells one way of reading a file from another."""
        return asdict(self)

    def template_columns(self) -> list[str]:
        return [name for _, name, _, _ in Formatter().parse(self.email_template or "") if name]

    def needed(self) -> list[str]:
        """The columns a file must have."""
        named = self.columns if self.strict else {name: self.columns[name] for name in NEEDED[self.kind]}
        return [*named.values(), *(self.template_columns() if self.email_template else [])]

    def for_columns(self, present: list[str]) -> "Mapping":
        """The mapping with the columns of a preset that this file does not have left out."""
        return replace(
            self, columns={name: column for name, column in self.columns.items() if column in present}
        )


PRESETS: dict[str, Mapping] = {
    # The UCI "Online Retail" export: one line for each item of an invoice; credit invoices start with C.
    "online-retail": Mapping(
        columns={
            "order_id": "InvoiceNo",
            "sku": "StockCode",
            "product_name": "Description",
            "quantity": "Quantity",
            "ordered_at": "InvoiceDate",
            "unit_price": "UnitPrice",
            "customer_id": "CustomerID",
            "country": "Country",
        },
        email_template="{CustomerID}@import.invalid",
        credits_start="C",
        currency="GBP",
        # Credits name no order: of purchases at one moment, the one further down the file is meant.
        line_identity="file",
    ),
    # Shopify admin, Orders, Export, "Plain CSV file": values of the order stand on its first line only.
    "shopify": Mapping(
        columns={
            "order_id": "Name",
            "ordered_at": "Created at",
            "customer_email": "Email",
            "customer_name": "Billing Name",
            "customer_phone": "Phone",
            "status": "Fulfillment Status",
            "shipped_at": "Fulfilled at",
            "currency": "Currency",
            "order_value": "Total",
            "refunded": "Refunded Amount",
            "shipping_paid": "Shipping",
            "payment_method": "Payment Method",
            "country": "Shipping Country",
            "sku": "Lineitem sku",
            "product_name": "Lineitem name",
            "quantity": "Lineitem quantity",
            "unit_price": "Lineitem price",
        },
        strict=False,
    ),
    # WooCommerce with "Advanced Order Export": one line for each item, the order's values on all or on the first.
    "woocommerce": Mapping(
        columns={
            "order_id": "Order Number",
            "ordered_at": "Order Date",
            "customer_email": "Email (Billing)",
            "customer_phone": "Phone (Billing)",
            "customer_name": "Last Name (Billing)",
            "status": "Order Status",
            "currency": "Order Currency",
            "order_value": "Order Total Amount",
            "refunded": "Order Refund Amount",
            "shipping_paid": "Order Shipping Amount",
            "payment_method": "Payment Method Title",
            "country": "Country Code (Billing)",
            "sku": "SKU",
            "product_name": "Item Name",
            "quantity": "Quantity",
            "unit_price": "Item Cost",
        },
        strict=False,
    ),
}
_INLINE = re.compile(r"\s*([a-z_]+)\s*=\s*(.*?)\s*", re.DOTALL)


def read_mapping(
    kind: Kind, *, preset: str | None = None, columns: str | None = None, **more: Any
) -> Mapping:
    """The mapping of a preset, of `columns` (inline 'order_id=Name,sku=SKU', or the path of a JSON file), or of both.

    `more` are fields of Mapping; None leaves the preset's. MappingFault says what cannot be used.
    """
    if preset is None and columns is None:
        raise MappingFault("Say which column is which, by --map or --preset.")
    if preset is not None and (preset not in PRESETS or kind != "orders"):
        raise MappingFault(
            f"There is no preset {preset!r} for {kind}; there are {', '.join(PRESETS)} for orders."
        )
    mapping = PRESETS[preset] if preset else Mapping(kind=kind)
    given = read_columns(columns) if columns else {}
    settings = {name: value for name, value in more.items() if value is not None}
    if isinstance(given.get("columns"), dict):
        settings = {**{name: value for name, value in given.items() if name != "columns"}, **settings}
        given = given["columns"]
    if unknown := [name for name in given if name not in KNOWN[kind]]:
        raise MappingFault(
            f"{unknown[0]!r} is nothing of {kind}; known are {', '.join(sorted(KNOWN[kind]))}."
        )
    if bad := [name for name, column in given.items() if not isinstance(column, str) or not column]:
        raise MappingFault(f"{bad[0]!r} has no column.")
    try:
        mapping = replace(mapping, columns={**mapping.columns, **given}, **settings)
    except TypeError as error:
        raise MappingFault(f"The mapping names a setting that is none: {error}.") from error
    return checked(mapping)


def read_columns(columns: str) -> dict[str, Any]:
    """Inline pairs, or the object in a JSON file."""
    if "=" in columns:
        pairs: dict[str, Any] = {}
        for part in columns.split(","):
            match = _INLINE.fullmatch(part)
            if match is None or not match[2]:
                raise MappingFault(f"--map: {part!r} is not name=Column.")
            pairs[match[1]] = match[2]
        return pairs
    try:
        found = orjson.loads(Path(columns).read_bytes())
    except OSError as error:
        raise MappingFault(
            f"--map: {columns} is neither name=Column,… nor a file: {error.strerror}."
        ) from error
    except ValueError as error:
        raise MappingFault(f"--map: {columns} is no JSON: {error}.") from error
    if not isinstance(found, dict):
        raise MappingFault(f"--map: {columns} holds no object.")
    return found


def checked(mapping: Mapping) -> Mapping:
    """The mapping itself; MappingFault where it cannot work."""
    if missing := [name for name in NEEDED[mapping.kind] if name not in mapping.columns]:
        raise MappingFault(f"No column is named for {' and '.join(missing)}.")
    if mapping.kind == "orders" and not {"product_name", "sku"} & mapping.columns.keys():
        raise MappingFault("Name a column for product_name or sku, or nobody knows what was bought.")
    if mapping.currency is not None and mapping.currency not in CURRENCIES:
        raise MappingFault(f"{mapping.currency!r} is no currency of ISO 4217 in use.")
    if mapping.currency is not None and (problem := not_kept(mapping.currency)) is not None:
        raise MappingFault(f"{problem[0].upper()}{problem[1:]}.")
    if mapping.decimal_mark not in (".", ","):
        raise MappingFault("The decimal mark is '.' or ','.")
    if mapping.line_identity not in get_args(Identity):
        raise MappingFault("A line is known by its line in the 'file' or its place in the 'order'.")
    if mapping.status not in get_args(OrderStatus):
        raise MappingFault(
            f"{mapping.status!r} is no status of an order; known are {', '.join(get_args(OrderStatus))}."
        )
    try:
        ZoneInfo(mapping.time_zone)
    except (ValueError, OSError, KeyError) as error:
        raise MappingFault(f"{mapping.time_zone!r} is no time zone, such as Europe/London.") from error
    try:
        "".encode(mapping.encoding or "utf-8")
    except LookupError as error:
        raise MappingFault(f"{mapping.encoding!r} is no text encoding.") from error
    try:
        mapping.template_columns()
    except (ValueError, DokaniError) as error:
        raise MappingFault(f"--email-template: {error}.") from error
    return mapping
