"""The walls between the rooms stand, and a breach of any kind is found."""

from pathlib import Path

import pytest

from tools.check_walls import breaches

SOUND = {
    "returns/__init__.py": '"""Returns."""\n',
    "returns/model.py": '"""Words."""\nfrom dokani.orders.model import Order\nfrom dokani.kit.jobs import enqueue\n',
    "returns/queries.py": '"""Statements."""\nBY_ID = "select 1 from returns"\n',
    "returns/routes.py": '"""HTTP."""\nfrom fastapi import APIRouter\nfrom dokani.returns import queries\n',
    "app.py": '"""The list of rooms."""\nfrom dokani.returns.routes import APIRouter\n',
    "kit/db.py": '"""The database."""\nimport asyncpg\nROLE = "select set_config(1)"\n',
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in SOUND.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_walls_of_this_checkout_stand() -> None:
    assert breaches() == []


def test_a_sound_package_has_no_breach(package: Path) -> None:
    assert breaches(package) == []


@pytest.mark.parametrize(
    ("file", "line", "sentence"),
    [
        ("orders/find.py", "from dokani.returns.model import Return", "imports upward"),
        ("orders/find.py", "from dokani import returns", "imports upward"),
        ("orders/find.py", "import dokani.risk.model", "imports sideways"),
        ("kit/db.py", "from dokani.engine.policy import parse", "imports sideways"),
        (
            "returns/decide.py",
            "from dokani.orders.queries import by_id",
            "imports the private queries of orders",
        ),
        ("returns/decide.py", "from dokani.orders import schemas", "imports the private schemas of orders"),
        ("returns/decide.py", "from ..orders import queries", "imports the private queries of orders"),
        ("app.py", "from dokani.returns.queries import by_id", "imports the private queries of returns"),
        ("returns/decide.py", "from starlette.requests import Request", "knows HTTP"),
        ("returns/decide.py", "import asyncpg", "knows the database driver"),
        ("returns/decide.py", "SQL = 'update public.returns set status = $1'", "holds SQL"),
        ("returns/decide.py", "SQL = f'select * from {1}'", "holds SQL"),
        (
            "returns/decide.py",
            "def f():\n    from dokani.orders.model import Order",
            "imports dokani inside f()",
        ),
        ("returns/decide.py", "async def f():\n    from . import model", "imports dokani inside f()"),
        ("returns/utils.py", "", "a name that attracts everything"),
        ("shipping/model.py", "", "no known room"),
        ("returns/decide.py", "from dokani.shipping import model", "no known room"),
    ],
)
def test_a_breach_is_found(package: Path, file: str, line: str, sentence: str) -> None:
    (package / file).parent.mkdir(exist_ok=True)
    (package / file).write_text(f'"""A sentence."""\n{line}\n')
    found = breaches(package)
    assert len(found) == 1 and sentence in found[0] and found[0].startswith(f"{file}:"), found


def test_a_module_that_does_not_say_what_it_is_for_is_found(package: Path) -> None:
    (package / "returns" / "decide.py").write_text("ANSWER = 42\n")
    assert breaches(package) == ["returns/decide.py:1: does not open with a sentence on what it is for"]
