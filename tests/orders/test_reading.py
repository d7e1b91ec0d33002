"""Reading files: whatever is wrong with one is said clearly, and what is right in it is not lost."""

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dokani.kit.errors import DokaniError
from dokani.orders.importing.lines import LONGEST_LINE, Line
from dokani.orders.importing.mapping import PRESETS, read_mapping
from dokani.orders.importing.records import Record, Records
from dokani.orders.importing.rows import Credit, Sale
from dokani.orders.model import Fault
from tests.orders.reading import COLUMNS, HEADER, faults, mapping, read_file, sales

Write = Callable[..., Path]
GOOD = "S-1,MUG,Blue mug,2,12.50,2026-03-01 09:30,lina@shopper.test\n"


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("orders.csv", HEADER + GOOD)
    return packed.getvalue()


def test_a_line_says_what_was_bought(csv_file: Write) -> None:
    (sale,) = sales(csv_file(HEADER + GOOD), mapping())
    assert sale.line_number == 2
    assert (sale.line["line_number"], sale.line["sku"], sale.line["quantity"]) == (1, "MUG", 2)
    assert (sale.line["unit_price"], sale.line["paid"]) == (Decimal("12.5000"), Decimal("25.00"))
    assert sale.order["ordered_at"].isoformat() == "2026-03-01T09:30:00+00:00"
    assert sale.order["customer_email"] == "lina@shopper.test"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n  \r\n", "file_empty"),
        (b"\x00" * 4096, "not_a_csv"),
        (bytes(range(256)) * 64, "not_a_csv"),
        (zipped(), "not_a_csv"),
        (b"%PDF-1.7\n1 0 obj", "not_a_csv"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "not_a_csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not_a_csv"),
        (HEADER.encode("utf-16"), "not_a_csv"),
        (gzip.compress(zipped()), "not_a_csv"),
        (b"\x1f\x8b\x08\x00broken", "file_broken"),
        (b"just a letter to nobody\nwith two lines\n", "columns_missing"),
        (b"Order,SKU,Item,Qty\n1,2,3,4\n", "columns_missing"),
        (b"Order,Order,SKU,Item,Qty,Price,Date,Email\n", "invalid_mapping"),
        (b'"Order,SKU\n', "invalid_mapping"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_as_a_whole(
    csv_file: Write, content: bytes, code: str
) -> None:
    with pytest.raises(DokaniError) as caught:
        read_file(csv_file(content), mapping())
    assert caught.value.code == code


def test_a_missing_column_is_named_together_with_those_there_are(csv_file: Write) -> None:
    with pytest.raises(DokaniError) as caught:
        read_file(csv_file("Order,Sku,Item,Qty,Price,Date,Email\n"), mapping())
    assert caught.value.data["missing"] == ["SKU"]
    assert "'Sku'" in caught.value.message


def test_a_file_or_folder_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(DokaniError) as caught:
            read_file(path, mapping())
        assert caught.value.code == "file_not_found"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("S-1,MUG,Blue mug,2,12.50,2026-03-01", "has 6 fields where the header names 7"),
        ("S-1,MUG,Blue mug,2,12.50,2026-03-01,a@b.test,", "has 8 fields where the header names 7"),
        ('S-1,MUG,"Blue" mug,2,12.50,2026-03-01,a@b.test', "bad quotes"),
        ('S-1,MUG,"Blue mug,2,12.50,2026-03-01,a@b.test', "a quote is opened and never closed"),
        (",MUG,Blue mug,2,12.50,2026-03-01,a@b.test", "order_id: is empty"),
        ("S-1,,,2,12.50,2026-03-01,a@b.test", "product_name: is empty, and so is sku"),
        ("S-1,MUG,Blue mug,two,12.50,2026-03-01,a@b.test", "quantity: 'two' is no number"),
        ("S-1,MUG,Blue mug,2.5,12.50,2026-03-01,a@b.test", "quantity: '2.5' is no whole number"),
        ("S-1,MUG,Blue mug,0,12.50,2026-03-01,a@b.test", "quantity: 0 is less than 1"),
        ("S-1,MUG,Blue mug,-2,12.50,2026-03-01,a@b.test", "quantity: -2 is less than 1"),
        (
            "S-1,MUG,Blue mug,99999999,12.50,2026-03-01,a@b.test",
            "quantity: '99999999' is more than 1,000,000",
        ),
        ("S-1,MUG,Blue mug,2,-12.50,2026-03-01,a@b.test", "unit_price: '-12.50' is below 0"),
        ("S-1,MUG,Blue mug,2,NaN,2026-03-01,a@b.test", "unit_price: 'NaN' is no number"),
        ("S-1,MUG,Blue mug,2,1e5,2026-03-01,a@b.test", "unit_price: '1e5' is no number"),
        ("S-1,MUG,Blue mug,2,12.50,2026-02-30,a@b.test", "ordered_at: '2026-02-30' is no time"),
        ("S-1,MUG,Blue mug,2,12.50,03/01/2026,a@b.test", "ordered_at: '03/01/2026' is no time"),
        ("S-1,MUG,Blue mug,2,12.50,1789-07-14,a@b.test", "ordered_at: '1789-07-14' lies before 1990"),
        (
            "S-1,MUG,Blue mug,2,12.50,2999-01-01,a@b.test",
            "ordered_at: '2999-01-01' lies before 1990 or in the future",
        ),
        ("S-3,MUG,Blue mug,2,12.50,,a@b.test", "ordered_at: is empty"),
        ("S-1,MUG,Blue mug,2,12.50,2026-03-01,nobody", "customer_email: 'nobody' is no e-mail address"),
        ("S-1,MUG,Bl\x00ue,2,12.50,2026-03-01,a@b.test", "contains NUL characters"),
        (f"{'x' * 201},MUG,Blue,2,12.50,2026-03-01,a@b.test", "order_id: "),
    ],
)
def test_a_bad_line_is_named_by_number_and_reason_and_the_others_are_kept(
    csv_file: Write, line: str, reason: str
) -> None:
    path = csv_file(HEADER + GOOD + line + "\n" + GOOD.replace("S-1", "S-2"))
    found = read_file(path, mapping())
    assert [type(one) for one in found] == [Sale, Fault, Sale]
    assert found[1].line_number == 3
    assert isinstance(found[1], Fault)
    assert found[1].reason.startswith(reason)
    assert found[1].raw


def test_a_line_that_is_too_long_is_left_out_without_being_held(csv_file: Write) -> None:
    path = csv_file(HEADER + GOOD + "x" * (LONGEST_LINE * 3) + "\n" + GOOD)
    found = read_file(path, mapping())
    assert [type(one) for one in found] == [Sale, Fault, Sale]
    assert faults(path, mapping()) == [(3, "the line is 3,145,729 bytes long; at most 1,048,576 are read")]
    assert found[2].line_number == 4


def test_an_unclosed_quote_swallows_no_line_but_its_own(csv_file: Write) -> None:
    broken = 'S-2,MUG,"Blue mug,2,12.50,2026-03-01,a@b.test\n'
    path = csv_file(HEADER + GOOD + broken + GOOD * 500)
    found = read_file(path, mapping())
    assert [one.line_number for one in found] == list(range(2, 504))
    assert faults(path, mapping()) == [(3, "a quote is opened and never closed")]


def test_a_quoted_field_may_go_over_lines_and_the_numbers_stay_those_of_the_file(csv_file: Write) -> None:
    path = csv_file(HEADER + 'S-1,MUG,"Blue\nmug, ""large""",2,12.50,2026-03-01,a@b.test\n' + GOOD)
    first, second = sales(path, mapping())
    assert first.line["product_name"] == 'Blue\nmug, "large"'
    assert (first.line_number, second.line_number) == (2, 4)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("pack", [False, True])
def test_separators_encodings_line_ends_and_packing_are_found_out(
    csv_file: Write, separator: str, encoding: str, end: str, pack: bool
) -> None:
    text = (HEADER + GOOD.replace("Blue mug", "Größe Müller")).replace(",", separator).replace("\n", end)
    content = text.encode(encoding)
    (sale,) = sales(csv_file(gzip.compress(content) if pack else content), mapping())
    assert sale.line["product_name"] == "Größe Müller"


def test_one_line_in_another_encoding_is_a_fault_of_that_line(csv_file: Write) -> None:
    wrong = GOOD.replace("Blue", "Größe").encode("latin-1")
    path = csv_file(HEADER.encode() + (GOOD.replace("Blue", "Größe").encode() * 40_000) + wrong)
    assert faults(path, mapping()) == [(40_002, "byte 11 is no utf-8 text (0xf6)")]


def test_a_packed_file_that_breaks_off_is_broken_after_the_lines_that_came(csv_file: Write) -> None:
    content = gzip.compress((HEADER + GOOD * 50_000).encode(), 1)
    with pytest.raises(DokaniError) as caught:
        read_file(csv_file(content[: len(content) // 2], "orders.csv.gz"), mapping())
    assert caught.value.code == "file_broken"
    # Not one line that is there in whole is lost.
    whole = zlib.decompressobj(31).decompress(content[: len(content) // 2]).count(b"\n")
    assert caught.value.data["line_number"] in {whole, whole - 1}
    assert whole > 1000


@pytest.mark.parametrize("padding", [b"", b"\x00" * 700])
def test_files_packed_one_after_the_other_are_one(csv_file: Write, padding: bytes) -> None:
    content = gzip.compress((HEADER + GOOD).encode()) + padding + gzip.compress(GOOD.encode()) + padding
    assert len(sales(csv_file(content), mapping())) == 2


def test_a_packed_file_that_was_changed_on_the_way_is_broken(csv_file: Write) -> None:
    content = bytearray(gzip.compress((HEADER + GOOD * 50).encode()))
    content[-6] ^= 1
    with pytest.raises(DokaniError) as caught:
        read_file(csv_file(bytes(content)), mapping())
    assert caught.value.code == "file_broken"


@pytest.mark.parametrize(
    "text", ["=cmd()", "=1+1", "+1", "-1", "@SUM(A1)", "<script>", "'; drop table orders; --"]
)
def test_text_stays_the_text_it_is(csv_file: Write, text: str) -> None:
    (sale,) = sales(csv_file(HEADER + GOOD.replace("Blue mug", text)), mapping())
    assert sale.line["product_name"] == text


@pytest.mark.parametrize(
    ("written", "mark", "amount"),
    [
        ("12.50", ".", "12.5000"),
        ("1,234.5", ".", "1234.5000"),
        ("£2.55", ".", "2.5500"),
        ("2.55 EUR", ".", "2.5500"),
        (".5", ".", "0.5000"),
        ("1.234,50", ",", "1234.5000"),
        ("12,5", ",", "12.5000"),
        ("1 234,50 €", ",", "1234.5000"),
    ],
)
def test_amounts_are_read_as_people_write_them(csv_file: Write, written: str, mark: str, amount: str) -> None:
    path = csv_file((HEADER + GOOD).replace(",", ";").replace("12.50", written))
    (sale,) = sales(path, mapping(decimal_mark=mark))
    assert sale.line["unit_price"] == Decimal(amount)


@pytest.mark.parametrize(
    ("written", "options", "moment"),
    [
        ("2026-03-01", {}, "2026-03-01T00:00:00+00:00"),
        ("2026-03-01T09:30:00Z", {}, "2026-03-01T09:30:00+00:00"),
        ("2026-03-01 09:30:00 +0100", {}, "2026-03-01T08:30:00+00:00"),
        ("2026-03-01 09:30", {"time_zone": "Asia/Dhaka"}, "2026-03-01T03:30:00+00:00"),
        ("01/03/2026 09:30", {"date_format": "%d/%m/%Y %H:%M"}, "2026-03-01T09:30:00+00:00"),
        ("2010-12-01 08:26:00", {}, "2010-12-01T08:26:00+00:00"),
    ],
)
def test_times_become_utc(csv_file: Write, written: str, options: dict[str, str], moment: str) -> None:
    (sale,) = sales(csv_file(HEADER + GOOD.replace("2026-03-01 09:30", written)), mapping(**options))
    assert sale.order["ordered_at"].isoformat() == moment


def test_a_credit_gives_back_and_its_e_mail_is_made_of_columns(csv_file: Write) -> None:
    text = (
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "536365,85123A,HEART,6.0,2010-12-01 08:26:00,2.55,17850,United Kingdom\n"
        "C536379,85123A,HEART,-2.0,2010-12-02 09:41:00,2.55,17850,United Kingdom\n"
        "C536380,85123A,HEART,2.0,2010-12-02 09:41:00,2.55,17850,United Kingdom\n"
        "536381,85123A,HEART,1,2010-12-02 09:41:00,2.55,,United Kingdom\n"
    )
    sale, credit, wrong, nobody = read_file(csv_file(text), PRESETS["online-retail"])
    assert isinstance(sale, Sale)
    assert isinstance(credit, Credit)
    assert isinstance(nobody, Sale)
    assert sale.order["customer_email"] == credit.customer_email == "17850@import.invalid"
    assert (sale.line["line_number"], credit.line_number, credit.quantity) == (2, 3, 2)
    assert (sale.order["currency"], sale.order["metadata"]) == ("GBP", {"customer_id": "17850"})
    assert isinstance(wrong, Fault)
    assert "has to be below 0" in wrong.reason
    assert nobody.order["customer_email"] is None


def test_a_shopify_export_has_the_orders_values_on_its_first_line(csv_file: Write) -> None:
    text = (
        "Name,Email,Fulfillment Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
        "Lineitem sku,Notes\n"
        "#1001,lina@shopper.test,fulfilled,EUR,37.50,2026-03-01 10:00:00 +0100,1,Mug,12.50,MUG,\n"
        "#1001,,,,,,2,Towel,12.50,TOWEL,\n"
        "#1002,karim@shopper.test,unfulfilled,EUR,5.00,2026-03-02 10:00:00 +0100,1,Candle,5.00,CANDLE,\n"
    )
    first, second, third = sales(csv_file(text), PRESETS["shopify"])
    assert [one.line["line_number"] for one in (first, second, third)] == [1, 2, 1]
    assert second.order == first.order
    assert (third.order["status"], third.order["order_value"]) == ("processing", Decimal("5.00"))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"columns": "order_id"},
        {"columns": "order_id=A"},
        {"columns": "order_id=A,ordered_at=B"},
        {"columns": COLUMNS + ",colour=C"},
        {"columns": COLUMNS, "currency": "XYZ"},
        {"columns": COLUMNS, "time_zone": "Mars/Olympus"},
        {"columns": COLUMNS, "decimal_mark": "'"},
        {"columns": COLUMNS, "status": "eaten"},
        {"columns": COLUMNS, "encoding": "klingon"},
        {"columns": COLUMNS, "line_identity": "moon"},
        {"columns": COLUMNS, "email_template": "{"},
        {"columns": "/no/such/file.json"},
        {"preset": "amazon"},
    ],
)
def test_a_mapping_that_cannot_work_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(DokaniError) as caught:
        read_mapping("orders", **options)
    assert caught.value.code == "invalid_mapping"


def test_a_mapping_can_stand_in_a_file_with_its_settings(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text('{"columns": {"order_id": "A", "ordered_at": "B", "sku": "C"}, "currency": "BDT"}')
    assert read_mapping("orders", columns=str(path)).currency == "BDT"
    for text in ("[]", "{", '{"columns": {"order_id": 1}}', '{"columns": {"order_id": "A"}, "colour": 1}'):
        path.write_text(text)
        with pytest.raises(DokaniError):
            read_mapping("orders", columns=str(path))


# What csv itself writes, this reads back: any text in any field, on lines whose numbers stay those of the file.
FIELD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=12)


@given(st.lists(st.lists(FIELD, min_size=3, max_size=3), max_size=30), st.sampled_from(",;\t|"))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_written_is_read_back(rows: list[list[str]], separator: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b", "c"], *rows])
    numbered = [Line(number, one) for number, one in enumerate(text.getvalue().split("\n"), start=1)]
    found = list(Records(numbered, ["a", "b", "c"]))
    assert [one.fields for one in found if isinstance(one, Record)] == rows
    at = 2
    for one, row in zip(found, rows, strict=True):
        assert one.line_number == at
        at += 1 + sum(field.count("\n") for field in row)


@given(st.binary(max_size=400))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_are_more_than_a_fault(csv_file: Write, content: bytes) -> None:
    path = csv_file(HEADER.encode() + GOOD.encode() + content)
    try:
        found = read_file(path, mapping())
    except DokaniError:
        return
    assert all(isinstance(one, Sale | Credit | Fault) for one in found)
    # Every line of the file is in what was read, or lies inside a quoted field of it, or is blank.
    assert [one.line_number for one in found] == sorted({one.line_number for one in found})


@given(st.lists(st.text(alphabet='S,1"-=. aé\n', max_size=40), max_size=12))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_good_lines_survive_whatever_stands_between_them(csv_file: Write, between: list[str]) -> None:
    lines = [one.replace("\n", " ").replace('"', "'") for one in between]
    text = HEADER + "".join(one + "\n" + GOOD for one in lines)
    assert len(sales(csv_file(text), mapping())) >= len(lines)
