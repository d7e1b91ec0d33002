"""`dokani import` with everything around it: past returns that no policy of the shop can decide are said to be."""

import json
from pathlib import Path

from dokani.engine.starter import starter_policy
from tests.cast import Cast
from tests.commands.running import dokani
from tests.orders.shop_books import books
from tests.postgres import SECRET


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
