"""A made-up shop's books in the form of the UCI "Online Retail" export, and what a plain reading of them comes to."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"


# Line of the file, invoice, customer, item, time, quantity.
Row = tuple[int, str, int, str, datetime, int]


@dataclass(frozen=True)
class Expected:
    """Worked out line by line in Python, the way the issue says it."""

    lines: int
    sales: int
    orders: int
    credits: int
    matched: int
    within: int
    pairs: dict[int, int]  # line of a credit → line it gives back


def books(lines: int, seed: int = 7) -> tuple[str, Expected]:
    """Invoices of a few customers over a year; every tenth gives something back, sometimes more than was bought."""
    dice = random.Random(seed)
    at, number, text = datetime(2025, 1, 1, 9, tzinfo=UTC), 500_000, [HEADER]
    rows: list[Row] = []
    while len(rows) < lines:
        at += timedelta(minutes=dice.choice((0, 1, 30, 300, 900)))
        number += 1
        back = dice.random() < 0.1
        customer = dice.randint(10_000, 10_040)
        for _ in range(dice.randint(1, 6)):
            if len(rows) == lines:
                break
            item, quantity = f"SKU{dice.randint(1, 30)}", dice.randint(1, 12)
            invoice = f"C{number}" if back else str(number)
            rows.append((len(rows) + 2, invoice, customer, item, at, quantity))
            text.append(
                f"{invoice},{item},THING {item},{-quantity if back else quantity}.0,{at:%Y-%m-%d %H:%M:%S},"
                f"{dice.randint(0, 900) / 100},{customer},United Kingdom\n"
            )
    return "".join(text), expected(rows)


def expected(rows: list[Row]) -> Expected:
    sold = [row for row in rows if not row[1].startswith("C")]
    back = [row for row in rows if row[1].startswith("C")]
    pairs, within = {}, 0
    for line, _, customer, item, at, _ in back:
        before = [one for one in sold if one[2] == customer and one[3] == item and one[4] < at]
        if before:
            bought = max(before, key=lambda one: (one[4], one[0]))
            pairs[line] = bought[0]
            within += at - bought[4] <= timedelta(hours=30 * 24)
    return Expected(len(rows), len(sold), len({row[1] for row in sold}), len(back), len(pairs), within, pairs)
