"""`dokani import` on the command line: options in, counts from the database out, one clear sentence where it fails."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner

from dokani.kit.db import Database
from dokani.kit.errors import DokaniError
from dokani.orders.commands import Desk, import_app
from tests.cast import Cast
from tests.orders.reading import COLUMNS, HEADER
from tests.orders.shop_books import books

Write = Callable[..., Path]


def run(jobs_url: str, *arguments: str, recorded: list[UUID] | None = None) -> Any:
    @contextlib.contextmanager
    def url(_data_dir: Path | None) -> Iterator[str]:
        yield jobs_url

    async def record(_database: Database, _business_id: UUID, import_id: UUID) -> list[str]:
        if recorded is not None:
            recorded.append(import_id)
        return ["past returns: all"]

    return CliRunner().invoke(import_app(Desk(url, record)), list(arguments))


@pytest.mark.parametrize("by", ["slug", "id"])
def test_it_prints_what_the_database_holds(jobs_url: str, cast: Cast, csv_file: Write, by: str) -> None:
    text, wanted = books(400)
    recorded: list[UUID] = []
    shop = cast.atelier.slug if by == "slug" else str(cast.atelier.id)
    file = str(csv_file(text))
    ran = run(jobs_url, "orders", file, "--business", shop, "--preset", "online-retail", recorded=recorded)
    assert ran.exit_code == 0, ran.output
    assert f"orders: {wanted.orders} with {wanted.sales} lines" in ran.stdout
    assert f"lines that give back: {wanted.credits}; matched: {wanted.matched} (" in ran.stdout
    assert f"within 30 × 24 h of the purchase: {wanted.within} (" in ran.stdout
    assert "past returns: all" in ran.stdout
    assert len(recorded) == 1


def test_the_first_twenty_faults_are_printed_and_the_others_counted(
    jobs_url: str, cast: Cast, csv_file: Write
) -> None:
    rows = "".join(f"S-{number},MUG,Mug,0,1,2026-03-01,\n" for number in range(25))
    ran = run(
        jobs_url, "orders", str(csv_file(HEADER + rows)), "--business", cast.atelier.slug, "--map", COLUMNS
    )
    assert ran.exit_code == 1, ran.output
    assert "lines left out: 25" in ran.stdout
    assert ran.stderr.count("quantity: 0 is less than 1") == 20
    assert "and 5 more" in ran.stderr


@pytest.mark.parametrize(
    ("good", "bad", "code", "says"),
    [
        (0, 3, 1, "Nothing of 3 lines was kept"),
        (1, 2, 1, "Only 1 of 3 lines were kept"),
        (2, 2, 0, ""),
        (3, 1, 0, ""),
    ],
)
def test_an_import_that_is_mostly_bad_fails(
    jobs_url: str, cast: Cast, csv_file: Write, good: int, bad: int, code: int, says: str
) -> None:
    rows = "".join(f"S-{number},MUG,Mug,{int(number < good)},1,2026-03-01,\n" for number in range(good + bad))
    words = ("orders", str(csv_file(HEADER + rows)), "--business", cast.atelier.slug, "--map", COLUMNS)
    for _ in range(2):  # the second time nothing is left to do, and it is no better for that
        ran = run(jobs_url, *words)
        assert ran.exit_code == code, ran.output
        assert says in ran.stderr and ("were kept" in ran.stderr or "was kept" in ran.stderr) is bool(says)
        assert f"lines taken: {good}" in ran.stdout and f"lines left out: {bad}" in ran.stdout


def test_an_unknown_shop_is_said_to_be_one(jobs_url: str, cast: Cast, csv_file: Write) -> None:
    for shop in ("nobodys-shop", str(UUID(int=7))):
        file = str(csv_file(HEADER))
        ran = run(jobs_url, "orders", file, "--business", shop, "--map", COLUMNS)
        assert isinstance(ran.exception, DokaniError)
        assert ran.exception.code == "business_not_found"
