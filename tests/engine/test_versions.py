"""Engines of before: frozen as they were, and found by their number."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dokani.engine import ENGINE_VERSION, replay
from dokani.engine.canonical import canonical, read_json
from dokani.engine.receipt import check
from dokani.engine.versions import engine_of, module_of
from tests.engine import shop
from tests.engine.receipts import body_of, bundled
from tests.engine.receipts import facts as facts_of
from tests.engine.test_receipt import GOLDEN
from tools.freeze_engine import ENGINE, freeze


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[str]:
    """The engine of today, frozen elsewhere under another name."""
    count = freeze(ENGINE, tmp_path / "frozen_engine", "frozen_engine")
    assert count > 25
    sys.path.insert(0, str(tmp_path))
    yield "frozen_engine"
    sys.path.remove(str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "frozen_engine"]:
        del sys.modules[name]


def test_a_frozen_engine_needs_nothing_of_the_present_one(frozen: str) -> None:
    module = importlib.import_module(f"{frozen}.replay")
    loaded = [name for name in sys.modules if name.startswith(frozen)]
    for name in loaded:
        source = Path(str(sys.modules[name].__file__)).read_text(encoding="utf-8")
        assert "dokani.engine" not in source, name
    for path in (path for path in GOLDEN if path.stem.startswith(ENGINE_VERSION)):
        body = read_json(path.read_bytes())["receipt"]["body"]
        policy = module.policy_of(body["policy"]["document"])
        again = module.answered_without(policy, body["facts"], module.Withheld.of_json(body["risk"]))
        assert canonical(again) == canonical(body["answer"])


def test_it_is_not_frozen_twice(frozen: str, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        freeze(ENGINE, tmp_path / "frozen_engine", frozen)


def test_what_an_older_engine_decided_is_decided_again_by_it_and_not_by_todays() -> None:
    """Engine 1.0.0 took a difference of exactly nothing for one that nobody knows."""
    rule = shop.speaks({"==": [{"var": "request.price_difference"}, 0]}, "deny", "even")
    document, facts = shop.document(rule), {**facts_of(), "item.price_difference": "0.00"}
    older, today = engine_of("1.0.0"), engine_of(ENGINE_VERSION)
    assert older is not None and today is not None
    before = older.answered(older.policy_of(document), facts)
    after = today.answered(today.policy_of(document), facts)
    assert before["verdict"] != after["verdict"] == "deny"
    body, _ = body_of(facts, document, engine="1.0.0", answer=before)
    assert check(bundled(body)).good
    assert not check(bundled({**body, "engine": ENGINE_VERSION})).good


def test_the_engine_of_today_is_found_by_its_number() -> None:
    assert engine_of(ENGINE_VERSION) is replay
    assert module_of("1.0.0") == "dokani.engine.versions.v1_0_0"
