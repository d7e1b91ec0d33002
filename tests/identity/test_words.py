"""The small rules: addresses, names, slugs, limits, quotas."""

import contextlib
import time
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, strategies
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from dokani.identity import quota
from dokani.identity.emails import InvalidEmail, normalised
from dokani.identity.limits import Limits, TooManyRequests
from dokani.identity.names import InvalidBusinessName, business_name, slug, slug_of
from dokani.identity.passwords import Passwords, WeakPassword, _common, require_strong
from dokani.identity.plans import PLANS, Plan
from dokani.kit.db import Database, Tx, worker
from tests.cast import Cast
from tests.identity.test_sign_in import fetch


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" Amina@Atelier.TEST ", "amina@atelier.test"),
        ("ＡＭＩＮＡ@atelier.test", "amina@atelier.test"),
        ("o'brien+x@a.b-c.test", "o'brien+x@a.b-c.test"),
        ("আমিনা@দোকান.test", "আমিনা@দোকান.test"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_an_address_has_one_form(written: str, kept: str) -> None:
    assert normalised(written) == kept
    assert normalised(kept) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "@",
        "a@",
        "@b.test",
        "a b@c.test",
        "a@b..test",
        "a@-b.test",
        "a@b.test\r\nBcc: x@y.test",
        "a@b.test\x00",
        "a,b@c.test",
        "<a@b.test>",
        '"a b"@c.test',
        "a@b@c.test",
        ".a@b.test",
        "a.@b.test",
        "a@[127.0.0.1]",
        "\ud800@b.test",
        "x" * 65 + "@b.test",
        "a@" + "b" * 250 + ".test",
    ],
)
def test_what_is_no_address(written: str) -> None:
    with pytest.raises(InvalidEmail):
        normalised(written)


@given(strategies.text(max_size=300))
def test_an_address_is_kept_or_refused_and_never_carries_a_line_break(written: str) -> None:
    try:
        kept = normalised(written)
    except InvalidEmail:
        return
    assert kept == normalised(kept) and kept.isprintable() and " " not in kept and len(kept.encode()) <= 254


@given(strategies.text(max_size=200))
def test_every_name_suggests_an_address_that_can_be_one(written: str) -> None:
    try:
        name = business_name(written)
    except InvalidBusinessName:
        return
    assert slug(slug_of(name)) == slug_of(name)


def test_common_short_and_telling_passwords_are_refused() -> None:
    for bad in (
        "P@ssw0rd!",
        "Liverpool2026!",
        "passwordpassword",
        "qazwsxedc123",
        "basketball7",
        "jennifer1987",
        "abcabcabcabc" * 5,
        "Password123",
        "short",
        "x" * 257,
        "abababababab",
        "amina@atelier.test",
        "long\x00enough",
        "\ud800" * 9,
    ):
        with pytest.raises(WeakPassword):
            require_strong(bad, "amina@atelier.test")
    for good in ("দোকানি একটি ভালো দোকান", "a fine passphrase", "kept: 14 blue cups", "Zx4$kR-92mQ"):
        assert require_strong(good, "amina@atelier.test") == good


def test_at_least_ten_thousand_common_passwords_are_refused_and_none_takes_long() -> None:
    common = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= 8]
    assert len(_common()) > 30_000 and len(common) > 8_000
    for word in common[:200]:
        with pytest.raises(WeakPassword):
            require_strong(word.upper())
    begun = time.perf_counter()
    for nasty in ("4@8({[</369&#!1|0$5+7%2" * 11, "aA1!" * 64, "x9" * 128, "4@8({[</369&#!1|"):
        with contextlib.suppress(WeakPassword):
            require_strong(nasty)
    assert time.perf_counter() - begun < 0.5


@pytest.mark.anyio
async def test_a_password_matches_itself_alone() -> None:
    passwords = Passwords()
    kept = await passwords.kept("a fine passphrase")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.match("a fine passphrase", kept)
    for wrong in ("a fine passphrasE", "", "a fine passphrase\x00", "\ud800"):
        assert not await passwords.match(wrong, kept)
    assert not await passwords.match("nobody has this password", None)
    assert not await passwords.match("x", "not a hash")


def test_a_caller_may_call_so_often_and_others_do_not_pay_for_it() -> None:
    limits = Limits(600)
    for _ in range(600):
        limits.count("busy")
    with pytest.raises(TooManyRequests) as refused:
        limits.count("busy")
    assert refused.value.data["retry_after"] == 1
    limits.count("calm")
    time.sleep(0.25)
    limits.count("busy")
    limits.count("busy")
    with pytest.raises(TooManyRequests):
        limits.count("busy")
        limits.count("busy")


def test_counting_calls_costs_next_to_nothing() -> None:
    limits = Limits(60_000_000)
    begun = time.perf_counter()
    for _ in range(20_000):
        limits.count("caller")
    assert (time.perf_counter() - begun) / 20_000 < 20e-6


class TestQuotas:
    """By the plan of the business."""

    async def returns_asked(self, owner_url: str, business_id: UUID, many: int) -> None:
        await fetch(
            owner_url,
            "insert into public.return_requests (business_id, order_id, customer_email, status)"
            " select $1, 'o' || n, 'lina@shopper.test', 'pending_triage' from generate_series(1, $2::int) n",
            business_id,
            many,
        )

    async def test_a_plan_allows_so_many_returns_a_month(
        self, database: Database, cast: Cast, owner_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(PLANS, "free", Plan(returns=60, members=5, api_keys=5))
        await self.returns_asked(owner_url, cast.atelier.id, 58)
        async with database.transaction(worker(UUID(str(cast.atelier.id)))) as tx:
            await quota.require(tx, "returns")
            await quota.require(tx, "returns", more=2)
            with pytest.raises(quota.QuotaExceeded) as full:
                await quota.require(tx, "returns", more=3)
        assert full.value.data == {"quota": "returns", "limit": 60, "plan": "free"}
        async with database.transaction(worker(UUID(str(cast.bazaar.id)))) as tx:
            await quota.require(tx, "returns")

    async def test_far_from_the_limit_only_the_first_question_reaches_the_database(
        self, database: Database, cast: Cast
    ) -> None:
        asked: list[str] = []
        async with database.transaction(worker(UUID(str(cast.bazaar.id)))) as tx:

            class Counting:
                """The connection, counting what is asked of it."""

                async def fetchrow(self, sql: str, *args: Any) -> Any:
                    asked.append(sql)
                    return await tx.conn.fetchrow(sql, *args)

            counted: Any = Tx(Counting(), tx.claims)  # type: ignore[arg-type]
            for _ in range(500):
                await quota.require(counted, "returns")
        assert len(asked) == 2

    async def test_the_largest_plan_has_no_limit(
        self, database: Database, cast: Cast, owner_url: str
    ) -> None:
        await fetch(owner_url, "update public.businesses set subscription_plan = 'enterprise'")
        async with database.transaction(worker(UUID(str(cast.bazaar.id)))) as tx:
            await quota.require(tx, "returns", more=10**9)
