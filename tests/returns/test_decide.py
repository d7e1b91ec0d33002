"""Deciding: one wins, the others are told; amounts never above what was paid; nothing of another shop."""

import asyncio
import json
from decimal import Decimal
from typing import Any, TypeAlias

import asyncpg
import httpx2
import pytest

from dokani.returns.model import MOVES, Status
from tests.cast import Cast
from tests.returns.conftest import Buy, asking

Owner: TypeAlias = "asyncpg.Connection[Any]"


@pytest.fixture
async def waiting(noor: httpx2.AsyncClient, buy: Buy) -> str:
    """A return that waits for a person, because it is dear."""
    await buy("A-9", lines=[{"unit_price": "200.00"}])
    said = (await noor.post("/v1/returns", json=asking("A-9"))).json()
    assert said["status"] == "pending_review"
    public_id: str = said["public_id"]
    return public_id


def at(public_id: str) -> str:
    return f"/v1/returns/{public_id}/decision"


async def test_an_agent_approves_and_the_engines_amount_is_paid(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner, shops: Cast
) -> None:
    said = await noor.post(at(waiting), json={"verdict": "approved", "note": "Looks right."})
    assert said.status_code == 200, said.text
    body = said.json()
    assert (body["status"], body["amount"], body["admin_notes"]) == ("approved", "200.00", "Looks right.")
    assert [one["stage"] for one in body["decisions"]] == ["triage", "review"]
    assert body["decisions"][1]["decided_by"] == str(shops.noor.id)
    assert body["decisions"][1]["decided_by_email"] == shops.noor.email
    row = await owner.fetchrow("select * from return_requests where public_id = $1", waiting)
    assert row and row["admin_decision_at"] and row["approved_at"] and row["denied_at"] is None
    jobs = await owner.fetch(
        "select payload from dokani.pgqueuer where entrypoint = 'returns.tell' order by id"
    )
    assert [json.loads(bytes(one["payload"]))["status"] for one in jobs] == ["pending_review", "approved"]


async def test_of_twenty_at_once_exactly_one_wins(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner
) -> None:
    said = await asyncio.gather(
        *(
            noor.post(at(waiting), json={"verdict": verdict, "shopper_reason": "It was worn."})
            for verdict in ["approved", "denied"] * 10
        )
    )
    assert sorted(one.status_code for one in said) == [200] + [409] * 19
    assert {one.json()["code"] for one in said if one.status_code == 409} == {"return_not_decidable"}
    assert await owner.fetchval("select count(*) from return_decisions where stage = 'review'") == 1


async def test_the_shopper_is_told_the_reason_the_person_wrote_for_them(
    noor: httpx2.AsyncClient, waiting: str
) -> None:
    body = {"verdict": "denied", "note": "internal", "shopper_reason": "The seal was broken."}
    said = (await noor.post(at(waiting), json=body)).json()
    assert said["reasons"]["shopper"] == ["The seal was broken."]


async def test_a_person_may_give_less_and_never_more_than_was_paid(
    noor: httpx2.AsyncClient, waiting: str
) -> None:
    line = {"line_number": 1, "verdict": "approve"}
    more = await noor.post(at(waiting), json={"verdict": "approved", "lines": [{**line, "amount": "200.01"}]})
    assert (more.status_code, more.json()["code"]) == (422, "amount_too_high")
    less = await noor.post(at(waiting), json={"verdict": "approved", "lines": [{**line, "amount": "120.50"}]})
    assert (less.status_code, less.json()["amount"]) == (200, "120.50")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"verdict": "completed"},
        {"verdict": "approved", "amount": "5"},
        {"verdict": "approved", "lines": [{"line_number": 1, "verdict": "approve", "amount": "-1"}]},
        {"verdict": "approved", "lines": [{"line_number": 1, "verdict": "approve", "amount": "1e400"}]},
        {"verdict": "approved", "lines": [{"line_number": 1, "verdict": "approve", "amount": "NaN"}]},
        {"verdict": "approved", "lines": [{"line_number": 7, "verdict": "deny"}]},
        {"verdict": "approved", "note": "\x00"},
        {"verdict": "approved", "note": "x" * 5000},
    ],
)
async def test_what_cannot_be_decided_is_refused_and_changes_nothing(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner, body: dict[str, Any]
) -> None:
    said = await noor.post(at(waiting), json=body)
    assert said.status_code == 422, said.text
    assert await owner.fetchval("select status from return_requests") == "pending_review"


async def test_a_viewer_may_look_and_may_not_decide(signed_in: Any, shops: Cast, waiting: str) -> None:
    async with signed_in(shops.vera) as vera:
        assert (await vera.get(f"/v1/returns/{waiting}")).status_code == 200
        assert (await vera.post(at(waiting), json={"verdict": "approved"})).status_code == 403


async def test_another_shop_can_neither_see_nor_decide_it(bashir: httpx2.AsyncClient, waiting: str) -> None:
    for said in (
        await bashir.get(f"/v1/returns/{waiting}"),
        await bashir.post(at(waiting), json={"verdict": "approved"}),
        await bashir.post(f"/v1/returns/{waiting}/cancellation"),
    ):
        assert (said.status_code, said.json()["code"]) == (404, "return_not_found")
    assert (await bashir.get("/v1/returns?view=all")).json()["items"] == []


async def test_a_return_that_is_not_there_is_not_there(noor: httpx2.AsyncClient, shops: Cast) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    assert (await noor.post(at(unknown), json={"verdict": "denied"})).json()["code"] == "return_not_found"
    assert (await noor.get("/v1/returns/not-an-id")).status_code == 422


async def test_what_is_decided_cannot_be_cancelled(noor: httpx2.AsyncClient, waiting: str) -> None:
    await noor.post(at(waiting), json={"verdict": "denied", "shopper_reason": "It was worn."})
    said = await noor.post(f"/v1/returns/{waiting}/cancellation")
    assert (said.status_code, said.json()["code"]) == (409, "return_not_cancellable")


async def test_a_cancelled_return_is_completed_and_frees_its_line(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner
) -> None:
    said = (await noor.post(f"/v1/returns/{waiting}/cancellation")).json()
    assert (said["status"], said["outcome"]) == ("completed", "cancelled")
    assert (await noor.post(at(waiting), json={"verdict": "approved"})).json()[
        "code"
    ] == "return_not_decidable"
    assert (await noor.post("/v1/returns", json=asking("A-9"))).status_code == 201


async def test_a_waiting_return_may_be_decided_by_a_person_too(noor: httpx2.AsyncClient, buy: Buy) -> None:
    await buy("A-1")
    asked = (await noor.post("/v1/returns", json=asking("A-1", reason="defective"))).json()
    assert asked["status"] == "pending_triage"
    said = (await noor.post(at(asked["public_id"]), json={"verdict": "approved"})).json()
    assert (said["status"], said["amount"]) == ("approved", "40.00")


async def test_the_words_for_states_are_the_databases_and_the_moves_too(
    noor: httpx2.AsyncClient, waiting: str, owner: Owner
) -> None:
    """Every move that the model forbids is refused by the database itself, whoever tries."""
    check = await owner.fetchval(
        "select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'return_requests'::regclass"
        " and pg_get_constraintdef(oid) like '%pending_triage%' and contype = 'c'"
        " and pg_get_constraintdef(oid) not like '%CASE%'"
    )
    assert all(f"'{status}'" in check for status in Status)
    for before, legal in MOVES.items():
        for after in Status:
            if after is before:
                continue
            transaction = owner.transaction()
            await transaction.start()
            try:
                await owner.execute("set local session_replication_role = replica")
                await owner.execute(
                    "update return_requests set status = $1, outcome = null, approved_at = null, denied_at = null,"
                    " completed_at = null",
                    "pending_review",
                )
                if before is not Status.PENDING_REVIEW:
                    times = {"approved": "approved_at", "denied": "denied_at", "completed": "completed_at"}
                    extra = f", {times[before]} = now()" if before in times else ""
                    await owner.execute(f"update return_requests set status = '{before}'{extra}")
                await owner.execute("set local session_replication_role = origin")
                if before is Status.DENIED and after is Status.PENDING_REVIEW:
                    await owner.execute("set local dokani.appeal = 'on'")
                outcome = "'cancelled'" if after is Status.COMPLETED else "outcome"
                clear = ", approved_at = null" if after is Status.DENIED else ""
                try:
                    await owner.execute(
                        f"update return_requests set status = '{after}', outcome = {outcome}{clear}"
                    )
                    moved = True
                except asyncpg.PostgresError as error:
                    assert error.sqlstate == "DK409", error
                    moved = False
                assert moved == (after in legal), f"{before} → {after}"
            finally:
                await transaction.rollback()


async def test_the_sum_of_the_lines_is_the_amount(noor: httpx2.AsyncClient, buy: Buy, owner: Owner) -> None:
    await buy("A-1", lines=[{"unit_price": "100.10"}, {"unit_price": "99.95", "quantity": 3}])
    body = {
        "order_id": "A-1",
        "lines": [
            {"line_number": 1, "reason": "changed_mind"},
            {"line_number": 2, "quantity": 2, "reason": "size_or_fit"},
        ],
    }
    asked = (await noor.post("/v1/returns", json=body)).json()
    said = (await noor.post(at(asked["public_id"]), json={"verdict": "approved"})).json()
    assert (
        Decimal(said["amount"]) == sum(Decimal(line["amount"]) for line in said["lines"]) == Decimal("300.00")
    )
