"""`dokani policy backtest`: what it prints, as words and as JSON, and how it ends where something is wrong."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from dokani.engine.starter import starter_policy
from tests.cast import Cast
from tests.commands.running import dokani
from tests.lab.conftest import Buy, policy_with
from tests.lab.test_backtest import BY_HAND, Owner, seeded
from tests.postgres import SECRET


@pytest.fixture
def fourteen(tmp_path: Path) -> str:
    file = tmp_path / "fourteen.json"
    file.write_text(json.dumps(policy_with(return_window_days=14)))
    return str(file)


async def test_the_report_is_printed_as_words_and_as_json_with_the_numbers_counted_by_hand(
    tmp_path: Path,
    owner_url: str,
    fourteen: str,
    noor: httpx2.AsyncClient,
    buy: Buy,
    shops: Cast,
    owner: Owner,
) -> None:
    await seeded(noor, buy)
    by_hand: Any = await owner.fetchrow(BY_HAND, shops.atelier.id, 14)
    own = {"DATABASE_URL": owner_url, "DOKANI_SECRET_KEY": SECRET}
    words = ("policy", "backtest", "--business", shops.atelier.slug, "--now", fourteen)
    said = dokani(tmp_path, *words, "--was", "v1", "--json", **own)
    assert said.returncode == 0, said.stderr
    result = json.loads(said.stdout)
    assert result["newly_denied"]["people"] == by_hand["people"]
    assert result["money"]["change"] == f"-{by_hand['money']}"
    plain = dokani(tmp_path, *words, **own)
    assert plain.returncode == 0 and "Traceback" not in plain.stderr, plain.stderr
    assert f"newly refused: {by_hand['people']} people, {by_hand['returns']} returns" in plain.stdout
    assert f"change -{by_hand['money']} " in plain.stdout
    assert plain.stdout.startswith("Of ")
    kept = await owner.fetchval("select count(*) from dokani.backtests where state = 'done'")
    assert kept == 2


async def test_a_policy_that_cannot_be_found_or_read_ends_it_with_2_and_a_sentence(
    tmp_path: Path, owner_url: str, fourteen: str, shops: Cast
) -> None:
    own = {"DATABASE_URL": owner_url, "DOKANI_SECRET_KEY": SECRET}
    broken, negative, nul = (tmp_path / name for name in ("broken.json", "negative.json", "nul.json"))
    broken.write_text("{nope")
    negative.write_text(json.dumps(policy_with(return_window_days=-4)))
    nul.write_bytes(b"\xff\x00")
    slug = shops.atelier.slug
    for given, expected in (
        (("--business", slug, "--now", "v99"), "no version 'v99'"),
        (("--business", slug, "--now", str(broken)), "cannot be read: not JSON at line 1"),
        (("--business", slug, "--now", str(nul)), "cannot be read"),
        (("--business", slug, "--now", str(negative)), "terms.return_window"),
        (("--business", slug, "--now", str(tmp_path / "absent.json")), "There is no file"),
        (("--business", slug, "--now", fourteen, "--was", "v99"), "no version 'v99'"),
        (("--now", fourteen), "Name the shop"),
        ((), "--now"),
    ):
        done = dokani(tmp_path, "policy", "backtest", *given, **own)
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert expected in done.stderr and "Traceback" not in done.stderr
    nobodys = dokani(tmp_path, "policy", "backtest", "--business", "nobodys", "--now", fourteen, **own)
    assert nobodys.returncode == 1 and "[business_not_found]" in nobodys.stderr


async def test_without_a_past_or_in_another_currency_there_is_nothing_to_compare(
    tmp_path: Path, owner_url: str, fourteen: str, noor: httpx2.AsyncClient, buy: Buy, shops: Cast
) -> None:
    own = {"DATABASE_URL": owner_url, "DOKANI_SECRET_KEY": SECRET}
    words = ("policy", "backtest", "--business", shops.atelier.slug, "--now")
    none = dokani(tmp_path, *words, fourteen, **own)
    assert none.returncode == 0
    assert none.stdout == "There are no past returns in this time, so there is nothing to compare.\n"
    await seeded(noor, buy)
    pounds = tmp_path / "pounds.json"
    pounds.write_text(json.dumps(starter_policy("GBP")))
    other = dokani(tmp_path, *words, str(pounds), **own)
    assert other.returncode == 0
    assert other.stdout.startswith("This policy can read none of the ") and "currency" in other.stdout
