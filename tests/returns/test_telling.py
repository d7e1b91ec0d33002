"""Telling the shopper what happened after the decision, and what they say when it is over."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

import asyncpg
import httpx2
import pytest
from fastapi import FastAPI

from dokani.kit import clock
from dokani.kit.db import Database, worker
from dokani.kit.jobs import Work
from dokani.mail.send import written
from dokani.returns.jobs import tell_event
from dokani.returns.model import NoSuchReturn
from dokani.returns.rating.rate import InvalidRating, NotRateable, RatingOver, rate
from dokani.returns.telling.amounts import in_money
from dokani.returns.telling.announce import announce
from dokani.returns.telling.events import EVENTS, WORDS, said
from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import Buy, asking

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture
async def denied(noor: httpx2.AsyncClient, buy: Buy) -> UUID:
    await buy("A-1", days_ago=90)
    made = (await noor.post("/v1/returns", json=asking("A-1"))).json()
    assert made["status"] == "denied"
    return UUID(made["public_id"])


def test_every_event_has_words_and_says_only_what_is_known() -> None:
    assert set(WORDS) == set(EVENTS)
    for event in EVENTS:
        heading, says, button = said(event, {"order_id": "A-1", "amount": "9 EUR", "condition": "as new"})  # type: ignore[arg-type]  # of EVENTS
        assert heading and button and says
        assert "{" not in " ".join([heading, *says, button])
    full = said("refund_sent", {"order_id": "A-1", "amount": "12.50 EUR", "reference": "re_1"})
    assert full[1] == [
        "12.50 EUR for your return of order A-1 were sent to the way you paid with.",
        "Banks take a few days to show it. Its reference is re_1.",
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"amount": "20.00 EUR"}, ["You get 20.00 EUR for it."]),
        ({"amount": "20.00 EUR", "why": "By half."}, ["You get 20.00 EUR for it.", "By half."]),
        ({"why": "By half."}, ["By half."]),
        ({}, []),
    ],
)
def test_the_amount_is_said_with_and_without_a_reason(data: dict[str, str], says: list[str]) -> None:
    first = "What you sent back from order A-1 was looked at: worn."
    assert said("goods_graded", {"order_id": "A-1", "condition": "worn", **data})[1] == [first, *says]


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("1200.00", "JPY", "1200 JPY"),
        ("12.50", "EUR", "12.50 EUR"),
        ("12", "EUR", "12.00 EUR"),
        ("1.5", "KWD", "1.500 KWD"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(amount: str, currency: str, words: str) -> None:
    assert in_money(Decimal(amount), currency) == words


def test_words_of_the_shopper_stay_text_in_the_letter() -> None:
    heading, says, button = said("goods_graded", {"order_id": "<b>1</b>", "condition": "{link} <script>"})
    subject, text, html = written(
        "return_event",
        {"customer_name": "Lina\r\nBcc: x", "heading": heading, "says": says, "button": button, "link": "l"},
    )
    assert "\n" not in subject and "<script>" not in html and "&lt;script&gt;" in html
    assert "{link} <script>" in text


async def test_an_event_is_told_once_whatever_runs_twice(
    app: FastAPI, shops: Cast, denied: UUID, settings: Settings, jobs_url: str, owner: Connection
) -> None:
    async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
        await announce(tx, "refund_sent", denied, once="1", amount="40.00 EUR", reference=None)
    [payload] = await owner.fetch(
        "select convert_from(payload, 'utf8')::jsonb::text as said from dokani.pgqueuer"
        " where entrypoint = 'returns.tell_event'"
    )
    database = Database(jobs_url, size=2, name="tests")
    await database.open()
    try:
        for _ in range(2):
            await tell_event(Work(database, settings), json.loads(payload["said"]))
    finally:
        await database.close()
    letters = await owner.fetch(
        "select subject, body_text, to_address from dokani.mail_outbox where kind = 'return_event'"
    )
    assert [(one["subject"], one["to_address"]) for one in letters] == [
        ("Your refund for order A-1 is on its way", "lina@shopper.test")
    ]
    assert "40.00 EUR" in letters[0]["body_text"] and f"/r/{denied}?t=" in letters[0]["body_text"]


async def test_what_is_rolled_back_is_not_told(
    app: FastAPI, shops: Cast, denied: UUID, owner: Connection
) -> None:
    with pytest.raises(ZeroDivisionError):
        async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
            await announce(tx, "completed", denied)
            raise ZeroDivisionError
    count = await owner.fetchval(
        "select count(*) from dokani.pgqueuer where entrypoint = 'returns.tell_event'"
    )
    assert count == 0


async def test_a_shopper_rates_when_it_is_over_and_may_think_again(
    app: FastAPI, shops: Cast, denied: UUID, noor: httpx2.AsyncClient, owner: Connection
) -> None:
    for score, words in ((4, "quick"), (1, "thought again")):
        async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
            await rate(tx, denied, score, words)
    row = await owner.fetchrow(
        "select r.customer_satisfaction_score, t.score, t.own_words from return_requests r"
        " join dokani.ratings t on t.return_request_id = r.id where r.public_id = $1",
        denied,
    )
    assert row is not None
    assert tuple(row) == (1, 1, "thought again")
    page = (await noor.get("/v1/notices")).json()
    assert [one["kind"] for one in page["items"]] == ["rated_low"]


@pytest.mark.parametrize(("score", "words"), [(-1, ""), (6, ""), (3, "x" * 2001)])
async def test_a_rating_that_is_none_is_refused(
    app: FastAPI, shops: Cast, denied: UUID, score: int, words: str
) -> None:
    with pytest.raises(InvalidRating):
        async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
            await rate(tx, denied, score, words)


async def test_nobody_rates_what_is_not_over_or_long_over_or_not_theirs(
    app: FastAPI,
    shops: Cast,
    denied: UUID,
    noor: httpx2.AsyncClient,
    buy: Buy,
) -> None:
    await buy("A-2")
    open_ = UUID((await noor.post("/v1/returns", json=asking("A-2"))).json()["public_id"])
    with pytest.raises(NotRateable):
        async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
            await rate(tx, open_, 5)
    with pytest.raises(NoSuchReturn):
        async with app.state.database.transaction(worker(shops.bazaar.id)) as tx:
            await rate(tx, denied, 5)
    with clock.standing_at(clock.now() + timedelta(days=61)), pytest.raises(RatingOver):
        async with app.state.database.transaction(worker(shops.atelier.id)) as tx:
            await rate(tx, denied, 5)
