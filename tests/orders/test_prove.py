"""Proving an order: one answer for everybody, a code that works once, and nothing to learn by asking."""

import re
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import anyio
import pytest

from dokani.identity.keys import Keys
from dokani.identity.people.attempts import TooManyAttempts
from dokani.identity.shopper import read
from dokani.kit import clock
from dokani.kit.db import Database
from dokani.kit.errors import DokaniError
from dokani.orders.prove import CodeExpired, Proof, WrongCode, finish_proof, same_contact, start_proof
from tests.cast import Cast
from tests.orders.conftest import bought, id_of
from tests.postgres import SECRET

KEYS = Keys.of(SECRET)


async def start(database: Database, cast: Cast, order_id: str, contact: str, **more: Any) -> Proof:
    settings = {"business_id": id_of(cast.atelier), "ip_address": None, "answer_seconds": 0, **more}
    return await start_proof(database, KEYS, order_id=order_id, contact=contact, **settings)


async def finish(database: Database, cast: Cast, proof: Proof | UUID, code: str) -> Any:
    proof_id = proof.proof_id if isinstance(proof, Proof) else proof
    return await finish_proof(
        database, KEYS, business_id=id_of(cast.atelier), proof_id=proof_id, code=code, ip_address=None
    )


async def letters(owner: Any) -> list[Any]:
    return list(await owner.fetch("select to_address, body_text from dokani.mail_outbox order by created_at"))


async def code_of(owner: Any) -> str:
    found = re.search(r"^\s*(\d{6})\s*$", (await letters(owner))[-1]["body_text"], re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.parametrize(
    "contact", ["lina@shopper.test", " LINA@Shopper.test ", "+49 170 5550101", "0170/5550101"]
)
async def test_the_right_address_or_phone_gets_a_code_that_proves_the_order(
    database: Database, jobs: Database, cast: Cast, owner: Any, contact: str
) -> None:
    await bought(jobs, cast, "S-1")
    proof = await start(database, cast, " S-1 ", contact)
    assert [letter["to_address"] for letter in await letters(owner)] == ["lina@shopper.test"]
    shopper = await finish(database, cast, proof, f" {await code_of(owner)} ")
    assert (shopper.order_id, shopper.customer_email) == ("S-1", "lina@shopper.test")
    assert shopper.business_id == cast.atelier.id


@pytest.mark.parametrize(
    ("order_id", "contact"),
    [
        ("S-9", "lina@shopper.test"),
        ("S-1", "karim@shopper.test"),
        ("S-1", ""),
        ("", ""),
        ("S-1", "555"),
        ("S-1", "%"),
        ("S-1' or '1'='1", "lina@shopper.test"),
        ("x" * 5000, "y" * 5000),
    ],
)
async def test_who_does_not_match_gets_the_same_answer_and_no_letter(
    database: Database, jobs: Database, cast: Cast, owner: Any, order_id: str, contact: str
) -> None:
    await bought(jobs, cast, "S-1")
    proof = await start(database, cast, order_id, contact)
    assert isinstance(proof.proof_id, UUID)
    assert await letters(owner) == []
    # Even trying is answered as for a real one.
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode) as caught:
            await finish(database, cast, proof, "123456")
        assert caught.value.data["tries_left"] == left
    for _ in range(2):
        with pytest.raises(CodeExpired):
            await finish(database, cast, proof, "123456")


async def test_another_shop_does_not_know_the_order(
    database: Database, jobs: Database, cast: Cast, owner: Any
) -> None:
    await bought(jobs, cast, "S-1")
    await start(database, cast, "S-1", "lina@shopper.test", business_id=id_of(cast.bazaar))
    assert await letters(owner) == []


async def test_a_code_works_once(database: Database, jobs: Database, cast: Cast, owner: Any) -> None:
    await bought(jobs, cast, "S-1")
    proof = await start(database, cast, "S-1", "lina@shopper.test")
    code = await code_of(owner)
    outcomes: list[str] = []

    async def attempt() -> None:
        try:
            await finish(database, cast, proof, code)
            outcomes.append("proven")
        except DokaniError as error:
            outcomes.append(error.code)

    async with anyio.create_task_group() as group:
        for _ in range(4):
            group.start_soon(attempt)
    assert sorted(outcomes) == ["code_expired", "code_expired", "code_expired", "proven"]


async def test_five_wrong_codes_close_it_for_the_right_one_too(
    database: Database, jobs: Database, cast: Cast, owner: Any
) -> None:
    await bought(jobs, cast, "S-1")
    proof = await start(database, cast, "S-1", "lina@shopper.test")
    code = await code_of(owner)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(4):
        with pytest.raises(WrongCode):
            await finish(database, cast, proof, wrong)
    with pytest.raises(CodeExpired):
        await finish(database, cast, proof, wrong)
    with pytest.raises(CodeExpired):
        await finish(database, cast, proof, code)


async def test_a_code_is_over_after_ten_minutes(
    database: Database, jobs: Database, cast: Cast, owner: Any
) -> None:
    await bought(jobs, cast, "S-1")
    proof = await start(database, cast, "S-1", "lina@shopper.test")
    code = await code_of(owner)
    with clock.standing_at(clock.now() + timedelta(minutes=10, seconds=1)), pytest.raises(CodeExpired):
        await finish(database, cast, proof, code)


async def test_the_code_of_one_proof_is_worth_nothing_at_another(
    database: Database, jobs: Database, cast: Cast, owner: Any
) -> None:
    await bought(jobs, cast, "S-1")
    await start(database, cast, "S-1", "lina@shopper.test")
    code = await code_of(owner)
    other = await start(database, cast, "S-2", "lina@shopper.test")
    with pytest.raises(WrongCode):
        await finish(database, cast, other, code)
    with pytest.raises(CodeExpired):
        await finish(database, cast, uuid4(), code)


@pytest.mark.parametrize("code", ["", "abc", "１２３４５６", "\x00", "\ud800", "1" * 10_000])
async def test_a_code_that_is_none_is_a_wrong_code(
    database: Database, jobs: Database, cast: Cast, code: str
) -> None:
    await bought(jobs, cast, "S-1")
    proof = await start(database, cast, "S-1", "lina@shopper.test")
    with pytest.raises(WrongCode):
        await finish(database, cast, proof, code)


async def test_the_database_holds_no_code(database: Database, jobs: Database, cast: Cast, owner: Any) -> None:
    await bought(jobs, cast, "S-1")
    await start(database, cast, "S-1", "lina@shopper.test")
    code = await code_of(owner)
    row = await owner.fetchrow("select secret_hash, data::text as data, subject from dokani.one_time_tokens")
    assert len(row["secret_hash"]) == 32
    assert code not in row["data"] + row["subject"] + row["secret_hash"].hex()


async def test_the_letter_can_carry_a_link_that_proves_as_much(
    database: Database, jobs: Database, cast: Cast, owner: Any
) -> None:
    await bought(jobs, cast, "S-1")
    tokens: list[str] = []

    def link(token: str) -> str:
        tokens.append(token)
        return f"https://shop.test/order?t={token}"

    await start(database, cast, "S-1", "lina@shopper.test", link=link)
    assert read(KEYS, tokens[0]).order_id == "S-1"


async def test_an_order_is_not_asked_about_without_end(database: Database, cast: Cast) -> None:
    with pytest.raises(TooManyAttempts) as caught:
        for _ in range(12):
            await start(database, cast, "S-1", "lina@shopper.test")
    assert caught.value.data["retry_after"] > 60
    with pytest.raises(TooManyAttempts):
        await start(database, cast, "S-1", "karim@shopper.test")
    await start(database, cast, "S-2", "lina@shopper.test")


async def test_one_place_of_the_network_cannot_try_every_order(database: Database, cast: Cast) -> None:
    shops = [id_of(cast.atelier), id_of(cast.bazaar)]
    with pytest.raises(TooManyAttempts) as caught:
        for number in range(110):
            business_id = shops[number % 2]
            await start(database, cast, f"S-{number}", "x", ip_address="192.0.2.7", business_id=business_id)
    assert caught.value.data["retry_after"] > 1
    await start(database, cast, "S-999", "x", ip_address="192.0.2.8")


async def test_one_shop_is_not_asked_about_all_its_orders_at_once(database: Database, cast: Cast) -> None:
    with pytest.raises(TooManyAttempts):
        for number in range(90):
            await start(database, cast, f"S-{number}", "x", ip_address=f"192.0.2.{number}")
    await start(database, cast, "S-1", "x", business_id=id_of(cast.bazaar))


async def test_an_imported_order_without_a_real_address_sends_nothing(
    database: Database, jobs: Database, cast: Cast, owner: Any
) -> None:
    await bought(jobs, cast, "S-1", customer_email="17850@import.invalid")
    await start(database, cast, "S-1", "17850@import.invalid")
    assert await letters(owner) == []


async def test_a_known_and_an_unknown_order_take_equally_long(
    database: Database, jobs: Database, cast: Cast
) -> None:
    for number in range(4):
        await bought(jobs, cast, f"S-{number}")

    def slow_link(token: str) -> str:
        time.sleep(0.15)  # so that writing the letter takes longer than anyone could overlook
        return token

    async def seconds(order_id: str) -> float:
        begun = time.perf_counter()
        await start(database, cast, order_id, "lina@shopper.test", answer_seconds=0.8, link=slow_link)
        return time.perf_counter() - begun

    known = [await seconds(f"S-{number}") for number in range(4)]
    unknown = [await seconds(f"X-{number}") for number in range(4)]
    assert min(known + unknown) >= 0.8
    assert abs(statistics.median(known) - statistics.median(unknown)) < 0.07


@pytest.mark.parametrize(
    ("kept", "given", "same"),
    [
        ("+49 170 5550101", "0170 5550101", True),
        ("+49 170 5550101", "0049170-5550101", True),
        ("+49 170 5550101", "5550101", True),
        ("+49 170 5550101", "550101", False),
        ("+49 170 5550101", "0170 5550102", False),
        (None, "0170 5550101", False),
        ("", "", False),
        ("12345", "12345", False),
    ],
)
def test_a_phone_number_is_the_same_with_and_without_its_prefix(
    kept: str | None, given: str, same: bool, an_order: Callable[..., Any]
) -> None:
    assert same_contact(an_order(customer_phone=kept), given) is same


@pytest.mark.parametrize("written", ["s-1", "#S-1", " # s-1", "S -1", "##s-1"])
async def test_a_number_is_known_in_any_case_with_a_hash_and_spaces(
    database: Database, jobs: Database, cast: Cast, owner: Any, written: str
) -> None:
    await bought(jobs, cast, "S-1")
    proof = await start(database, cast, written, "lina@shopper.test")
    assert (await finish(database, cast, proof, await code_of(owner))).order_id == "S-1"


@pytest.mark.parametrize(("written", "letters_sent"), [("s-1", 0), ("S-1", 1), ("#S-1", 1), ("#s-1", 0)])
async def test_a_number_that_could_be_several_orders_is_only_the_one_that_is_written(
    database: Database, jobs: Database, cast: Cast, owner: Any, written: str, letters_sent: int
) -> None:
    await bought(jobs, cast, "S-1")
    await bought(jobs, cast, "#S-1")
    await start(database, cast, written, "lina@shopper.test")
    assert len(await letters(owner)) == letters_sent


async def test_another_spelling_is_not_another_try(database: Database, jobs: Database, cast: Cast) -> None:
    await bought(jobs, cast, "S-1")
    with pytest.raises(TooManyAttempts):
        for number in range(60):
            await start(database, cast, f"{'#' * (number % 7)} s-1", "lina@shopper.test")
