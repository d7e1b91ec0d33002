"""`dokani import` with everything around it: past returns that no policy of the shop can decide are said to be."""

import json
from pathlib import Path

import asyncpg

from dokani.engine.starter import starter_policy
from tests.cast import Cast
from tests.commands.running import dokani
from tests.orders.shop_books import HEADER, books
from tests.postgres import SECRET, in_thread


def test_past_returns_in_another_currency_wait_for_a_policy_in_it(
    tmp_path: Path, owner_url: str, cast: Cast
) -> None:
    own = {"DATABASE_URL": owner_url, "DOKANI_SECRET_KEY": SECRET}
    text, wanted = books(400)
    (tmp_path / "books.csv").write_text(text)
    words = ("import", "orders", str(tmp_path / "books.csv"), "--business", cast.atelier.slug)
    for currency, code in (("EUR", 1), ("GBP", 0)):
        policy = tmp_path / f"{currency}.json"
        policy.write_text(json.dumps(starter_policy(currency)))
        assert dokani(tmp_path, "shop", "policy", cast.atelier.slug, str(policy), **own).returncode == 0
        done = dokani(tmp_path, *words, "--preset", "online-retail", **own)
        assert done.returncode == code and "Traceback" not in done.stderr, done.stderr
        assert f"orders: {wanted.orders} with {wanted.sales} lines" in done.stdout
        assert ("[past_returns_not_decided]" in done.stderr) is (currency == "EUR")
    assert f"past returns recorded: {wanted.matched}" in done.stdout


def test_a_second_past_return_counts_the_first_though_both_come_in_one_batch(
    tmp_path: Path, owner_url: str, cast: Cast
) -> None:
    own = {"DATABASE_URL": owner_url, "DOKANI_SECRET_KEY": SECRET}
    sold = [
        f"{500 + n},SKU{n},THING {n},1.0,2025-01-0{n} 09:00:00,5.0,10001,United Kingdom" for n in (1, 2, 3)
    ]
    back = [
        f"C{600 + n},SKU{n},THING {n},-1.0,2025-02-0{n} 09:00:00,5.0,10001,United Kingdom" for n in (1, 2, 3)
    ]
    (tmp_path / "books.csv").write_text("\n".join([HEADER.strip(), *sold, *back]) + "\n")
    (tmp_path / "policy.json").write_text(json.dumps(starter_policy("GBP")))
    policy = str(tmp_path / "policy.json")
    assert dokani(tmp_path, "shop", "policy", cast.atelier.slug, policy, **own).returncode == 0
    words = ("import", "orders", str(tmp_path / "books.csv"), "--business", cast.atelier.slug)
    done = dokani(tmp_path, *words, "--preset", "online-retail", **own)
    assert "past returns recorded: 3" in done.stdout, done.stderr
    assert in_thread(lambda: histories(owner_url)) == [0, 1, 2]


async def histories(owner_url: str) -> list[int]:
    """How many earlier returns each return counted, oldest first."""
    connection = await asyncpg.connect(owner_url)
    try:
        rows = await connection.fetch("select return_history from return_requests order by created_at")
        return [row[0] for row in rows]
    finally:
        await connection.close()
