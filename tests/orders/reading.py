"""How the tests of the importer read a file without a database."""

from pathlib import Path
from typing import Any

from dokani.orders.importing.lines import encoding_of, lines, opened, text_of
from dokani.orders.importing.mapping import Mapping, read_mapping
from dokani.orders.importing.records import Records
from dokani.orders.importing.rows import Credit, Reader, Sale
from dokani.orders.model import Fault

COLUMNS = "order_id=Order,sku=SKU,product_name=Item,quantity=Qty,unit_price=Price,ordered_at=Date,customer_email=Email"
HEADER = "Order,SKU,Item,Qty,Price,Date,Email\n"


def mapping(columns: str = COLUMNS, **more: Any) -> Mapping:
    return read_mapping("orders", columns=columns, **more)


def read_file(path: Path, mapping: Mapping) -> list[Sale | Credit | Fault]:
    """Everything the file says, in order."""
    with opened(path) as (raw, _):
        stream = text_of(raw, path.name)
        records = Records(lines(stream, path.name, mapping.encoding or encoding_of(stream)), mapping.needed())
        records.require(mapping.needed())
        reader = Reader(mapping.for_columns(records.columns), records.columns, "EUR")
        return [one if isinstance(one, Fault) else reader.read(one) for one in records]


def sales(path: Path, mapping: Mapping) -> list[Sale]:
    return [one for one in read_file(path, mapping) if isinstance(one, Sale)]


def faults(path: Path, mapping: Mapping) -> list[tuple[int, str]]:
    return [(one.line_number, one.reason) for one in read_file(path, mapping) if isinstance(one, Fault)]
