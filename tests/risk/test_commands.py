"""`dokani risk evaluate` over a shop in the database, and the jobs that watch it."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
from typer.testing import CliRunner

from dokani.kit import clock
from dokani.kit.db import Database
from dokani.kit.jobs import Work
from dokani.orders.commands import require_business
from dokani.risk.commands import Desk, HistoryTooShort, risk_app
from dokani.risk.jobs import profiles, watch
from dokani.settings import Settings
from tests.cast import Cast
from tests.postgres import in_thread
from tests.risk.made import BEGIN, DAY, shop


async def move_in(owner_url: str, cast: Cast, shoppers: int) -> None:
    """The made-up shop becomes Amina's history."""
    owner = await asyncpg.connect(owner_url)
    try:
        events = [(email, one) for email, whole in shop(shoppers).items() for one in whole]
        await owner.executemany(
            "insert into orders (business_id, order_id, customer_email, status, ordered_at, currency, order_value,"
            " paid) values ($1, $2, $3, 'delivered', $4, 'EUR', $5::float8::numeric, $5::float8::numeric)",
            [
                (cast.atelier.id, one.order_id, email, one.at, one.value)
                for email, one in events
                if one.kind == "order"
            ],
        )
        await owner.executemany(
            "insert into return_requests (business_id, order_id, customer_email, status, outcome, order_value, amount,"
            " created_at, completed_at, channel) values ($1, $2, $3, 'completed', 'resolved', $4::float8::numeric,"
            " $4::float8::numeric, $5, $5, 'import')",
            [
                (cast.atelier.id, f"R-{one.request}", email, one.value, one.at)
                for email, one in events
                if one.kind == "return"
            ],
        )
    finally:
        await owner.close()


def desk(jobs_url: str) -> Desk:
    @contextlib.contextmanager
    def url(_: Path | None) -> Iterator[str]:
        yield jobs_url

    return Desk(jobs_url=url, require_business=require_business)


def test_evaluate_prints_every_way_in_one_run_draws_it_and_writes_nothing(
    owner_url: str, jobs_url: str, cast: Cast, tmp_path: Path
) -> None:
    in_thread(lambda: move_in(owner_url, cast, 300))

    async def profiles_kept() -> Any:
        owner = await asyncpg.connect(owner_url)
        try:
            return await owner.fetchval("select count(*) from customer_risk_profiles")
        finally:
            await owner.close()

    split, picture = f"{BEGIN + 280 * DAY:%Y-%m-%d}", tmp_path / "calibration.png"
    asked = ["evaluate", "--shop", cast.atelier.slug, "--split", split, "--horizon-days", "60"]
    run = CliRunner().invoke(risk_app(desk(jobs_url)), [*asked, "--picture", str(picture)])
    assert run.exit_code == 0, run.output
    assert f"population: {300} shoppers" in run.output
    for way in (
        "Dokani",
        "plain logistic regression",
        "counting past returns",
        "counting past orders",
        "calibration, Dokani",
    ):
        assert way in run.output
    assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size < 200_000
    assert in_thread(profiles_kept) == 0
    # The same history says the same.
    assert CliRunner().invoke(risk_app(desk(jobs_url)), asked).output in run.output


def test_a_split_before_there_is_anything_to_learn_is_said(owner_url: str, jobs_url: str, cast: Cast) -> None:
    in_thread(lambda: move_in(owner_url, cast, 20))
    early = f"{BEGIN + 60 * DAY:%Y-%m-%d}"
    run = CliRunner().invoke(
        risk_app(desk(jobs_url)), ["evaluate", "--shop", cast.atelier.slug, "--split", early]
    )
    assert isinstance(run.exception, HistoryTooShort)


async def test_a_week_that_leaves_the_shops_own_normal_is_one_event_and_the_rivals_ordinary_one_is_none(
    owner_url: str, jobs_url: str, settings: Settings, cast: Cast
) -> None:
    owner, monday = await asyncpg.connect(owner_url), datetime(2026, 3, 2, tzinfo=UTC)
    database = Database(jobs_url, size=2)
    await database.open()
    try:
        for business_id in (cast.atelier.id, cast.bazaar.id):
            for week in range(14):
                begin = monday - timedelta(days=7 * (week + 1))
                await owner.executemany(
                    "insert into orders (business_id, order_id, customer_email, status, ordered_at, currency,"
                    " order_value, paid) values ($1, $2, 's@shopper.test', 'delivered', $3, 'EUR', 40, 40)",
                    [(business_id, f"{week}-{n}", begin + timedelta(hours=n)) for n in range(60)],
                )
                returns = 30 if business_id == cast.atelier.id and week == 0 else 6
                await owner.executemany(
                    "insert into return_requests (business_id, order_id, customer_email, status, outcome, order_value,"
                    " amount, created_at, completed_at)"
                    " values ($1, $2, 's@shopper.test', 'completed', 'resolved', 40, 40, $3, $3)",
                    [(business_id, f"{week}-{n}", begin + timedelta(hours=n)) for n in range(returns)],
                )
        with clock.standing_at(monday + timedelta(hours=3)):
            await watch(Work(database, settings), {})
            await watch(Work(database, settings), {})
        events = await owner.fetch(
            "select business_id, event_type, event_data ->> 'kind', event_data ->> 'subject' from security_events"
            " order by 3"
        )
        assert [tuple(row) for row in events] == [
            (cast.atelier.id, "anomaly_detected", kind, "week to 2026-03-02")
            for kind in ("return_rate", "return_value")
        ]
    finally:
        await database.close()
        await owner.close()


async def test_an_approval_against_the_shops_own_policy_is_noted_once(
    owner_url: str, jobs_url: str, settings: Settings, cast: Cast
) -> None:
    owner = await asyncpg.connect(owner_url)
    database = Database(jobs_url, size=2)
    await database.open()
    try:
        for n, check in enumerate(["window", "value"]):
            row = await owner.fetchval(
                "insert into return_requests (business_id, order_id, customer_email, status, approved_at,"
                " policy_violations) values ($1, $2, 's@shopper.test', 'approved', now(), $3::jsonb) returning id",
                cast.atelier.id,
                f"A-{n}",
                f'[{{"check": "{check}", "says": "…"}}]',
            )
            await owner.execute(
                "insert into return_decisions (business_id, return_request_id, stage, verdict, amount, currency)"
                " values ($1, $2, 'review', 'approved', 12.50, 'EUR')",
                cast.atelier.id,
                row,
            )
        for _ in range(2):
            await profiles(Work(database, settings), {})
        events = await owner.fetch(
            "select event_type, severity, event_data ->> 'seen' as seen from security_events"
        )
        assert [tuple(row) for row in events] == [("policy_violation", "low", "window")]
    finally:
        await database.close()
        await owner.close()
