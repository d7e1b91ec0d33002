"""What the database refuses of money and goods, whoever asks: the owner of the tables is not spared."""

import json
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import pytest

from dokani.settings import Settings
from tests.cast import Cast
from tests.returns.conftest import Buy, asking
from tests.returns.settled import settling
from tests.returns.test_resolving import Owner, asked, terms

LINE = [{"line_number": 1, "quantity": 1, "amount": "40.00"}]


@pytest.fixture
async def promised(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast, jobs_url: str, settings: Settings
) -> UUID:
    """A return of 40.00 whose money waits for its goods; its ledger row."""
    await buy("A-1", lines=[{}, {"quantity": 2}])
    await asked(noor, asking("A-1"))
    async with settling(owner, jobs_url, settings) as settle:
        await settle()
    found: UUID = await owner.fetchval("select id from dokani.resolutions")
    return found


async def refused(owner: Owner, code: str, statement: str, *args: Any) -> None:
    before = await owner.fetch("select * from dokani.resolutions order by id")
    with pytest.raises(asyncpg.PostgresError) as error:
        await owner.execute(statement, *args)
    said = getattr(error.value, "constraint_name", None)
    assert (said, error.value.sqlstate in {"DK409", "23505", "23514", "23503"}) == (code, True), error.value
    assert await owner.fetch("select * from dokani.resolutions order by id") == before


async def insert(owner: Owner, code: str, **row: Any) -> None:
    """Try another row beside the one that is there."""
    there = await owner.fetchrow("select * from dokani.resolutions")
    assert there is not None
    given = {
        "business_id": there["business_id"],
        "return_request_id": there["return_request_id"],
        "public_id": there["public_id"],
        "order_id": "A-1",
        "number": 2,
        "kind": "refund",
        "beside": None,
        "lines": json.dumps(LINE),
        "amount": "40",
        "currency": "EUR",
        **row,
    }
    await refused(
        owner,
        code,
        """
        insert into dokani.resolutions (business_id, return_request_id, public_id, order_id, number, key, kind, beside,
               lines, promised, amount, currency, waits_for)
        values ($1, $2, $3::uuid, $4, $5::int, $6::text || ':' || $3::uuid || ':' || $5::int, $6::text, $7, $8::jsonb,
                $9::text::numeric, $9::text::numeric, $10, 'none')
        """,
        *given.values(),
    )


async def test_a_line_is_given_for_once(owner: Owner, promised: UUID) -> None:
    await insert(owner, "line_resolved_twice")
    await insert(owner, "line_resolved_twice", kind="store_credit", amount="1")
    await insert(owner, "line_resolved_twice", lines=json.dumps(LINE * 2), beside="range")


async def test_a_key_is_permanent(owner: Owner, promised: UUID) -> None:
    await owner.execute("update dokani.resolutions set state = 'withdrawn'")
    await insert(owner, "resolutions_business_id_key_key", number=1)


@pytest.mark.parametrize("beside", [None, "range", "difference"])
async def test_never_more_than_was_paid_for_the_line_or_the_order(
    owner: Owner, promised: UUID, beside: str | None
) -> None:
    if beside is None:
        await owner.execute("update dokani.resolutions set state = 'withdrawn'")
    more = json.dumps([{**LINE[0], "amount": "40.01"}])
    await insert(owner, "amount_above_paid", beside=beside, lines=more, amount="40.01")


async def test_never_more_than_the_order_has_left(owner: Owner, promised: UUID) -> None:
    await owner.execute("update dokani.resolutions set state = 'withdrawn'")
    await owner.execute("update orders set refunded = 100")  # elsewhere: 20 of 120 are left
    await insert(owner, "amount_above_paid")


async def test_nothing_for_what_was_not_approved(owner: Owner, promised: UUID) -> None:
    await insert(owner, "line_not_approved", lines=json.dumps([{**LINE[0], "line_number": 2}]))
    await insert(owner, "line_not_approved", lines=json.dumps([{**LINE[0], "quantity": 2}]), beside="range")
    await insert(owner, "line_not_approved", lines=json.dumps([{**LINE[0], "amount": "-1"}]), beside="range")


async def test_nothing_for_a_denied_return(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, promised: UUID
) -> None:
    await buy("A-2", days_ago=90)
    denied = await asked(noor, asking("A-2"))
    assert denied["status"] == "denied"
    row = await owner.fetchrow("select id, public_id from return_requests where order_id = 'A-2'")
    assert row is not None
    await insert(
        owner,
        "return_not_approved",
        return_request_id=row["id"],
        public_id=row["public_id"],
        order_id="A-2",
        number=1,
    )
    await refused(
        owner,
        "return_not_approved",
        "insert into dokani.goods (business_id, return_request_id, line_number, quantity)"
        " select business_id, id, 1, 1 from return_requests where order_id = 'A-2'",
    )


async def test_no_other_currency(owner: Owner, promised: UUID) -> None:
    await insert(owner, "other_currency", currency="USD", beside="range")


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'charge'",
        "lines = '[]'",
        "currency = 'USD'",
        "promised = 41, amount = 41",
        "key = 'refund:x:1'",
        "waits_for = 'none'",
        "order_id = 'B-1'",
    ],
)
async def test_what_was_promised_stays(owner: Owner, promised: UUID, change: str) -> None:
    await refused(owner, "promise_kept", f"update dokani.resolutions set {change}")


async def test_an_amount_only_falls_and_only_while_promised(owner: Owner, promised: UUID) -> None:
    await owner.execute("update dokani.resolutions set amount = 30")
    await refused(owner, "amount_fixed", "update dokani.resolutions set amount = 35")
    await owner.execute("update dokani.resolutions set state = 'due', due_at = now()")
    await refused(owner, "amount_fixed", "update dokani.resolutions set amount = 20")


async def test_states_move_along_their_ways_only(owner: Owner, promised: UUID) -> None:
    legal = {
        ("promised", "due"),
        ("promised", "withdrawn"),
        ("due", "sending"),
        ("due", "done"),
        ("due", "withdrawn"),
        *(("sending", to) for to in ("done", "failed", "unknown", "due")),
        *(("unknown", to) for to in ("sending", "done", "failed")),
        *(("failed", to) for to in ("due", "done", "withdrawn")),
    }
    states = ("promised", "due", "sending", "unknown", "done", "failed", "withdrawn")
    for before in states:
        for after in states:
            if before == after:
                continue
            transaction = owner.transaction()
            await transaction.start()
            try:
                await owner.execute("set local session_replication_role = replica")
                done = ", done_at = now(), provider = 'x', provider_ref = 'y'"
                await owner.execute(
                    f"update dokani.resolutions set state = '{before}'{done if before == 'done' else ''}"
                )
                await owner.execute("set local session_replication_role = origin")
                clear = ", done_at = null" if before == "done" else ""
                try:
                    await owner.execute(
                        f"update dokani.resolutions set state = '{after}'{done if after == 'done' else clear}"
                    )
                    moved = True
                except asyncpg.PostgresError as error:
                    assert error.sqlstate == "DK409", error
                    moved = False
                assert moved == ((before, after) in legal), f"{before} → {after}"
            finally:
                await transaction.rollback()


async def test_done_has_a_reference_and_rows_are_never_removed(owner: Owner, promised: UUID) -> None:
    await owner.execute("update dokani.resolutions set state = 'due', due_at = now()")
    await refused(owner, "resolutions_done", "update dokani.resolutions set state = 'done', done_at = now()")
    for table in ("resolutions", "goods"):
        await refused(owner, "append_only", f"delete from dokani.{table}")
        await refused(owner, "append_only", f"truncate dokani.{table}")


async def test_never_more_goods_than_were_asked_for_and_what_came_stays(owner: Owner, promised: UUID) -> None:
    await refused(
        owner,
        "more_than_asked",
        "insert into dokani.goods (business_id, return_request_id, line_number, quantity, came, received_at)"
        " select business_id, return_request_id, 1, 1, 'received', now() from dokani.goods",
    )
    await refused(owner, "goods_settled", "update dokani.goods set quantity = 2")
    await owner.execute("update dokani.goods set came = 'received', received_at = now()")
    await refused(owner, "goods_settled", "update dokani.goods set came = 'expected', received_at = null")
    await owner.execute("update dokani.goods set graded_at = now(), condition = 'as_new', amount = 40")
    await refused(owner, "goods_settled", "update dokani.goods set condition = 'worn'")
    for change in (
        "amount = 1",
        "picked = 1",
        "graded_by = gen_random_uuid()",
        "received_by = gen_random_uuid()",
    ):
        await refused(owner, "goods_settled", f"update dokani.goods set {change}")


async def test_who_is_gone_is_forgotten_in_what_they_graded_too(owner: Owner, promised: UUID) -> None:
    person = await owner.fetchval("insert into auth.users (email) values ('gone@shop.test') returning id")
    await owner.execute(
        "update dokani.goods set came = 'received', received_at = now(), received_by = $1, graded_at = now(),"
        " graded_by = $1, condition = 'as_new', amount = 40",
        person,
    )
    await owner.execute("delete from auth.users where id = $1", person)
    assert await owner.fetchval("select received_by is null and graded_by is null from dokani.goods")


async def test_an_article_is_not_due_while_its_charge_is_open(owner: Owner, promised: UUID) -> None:
    await owner.execute("update dokani.resolutions set state = 'withdrawn'")
    for number, kind, amount, beside in ((2, "exchange", 0, None), (3, "charge", 5, "difference")):
        await owner.execute(
            "insert into dokani.resolutions (business_id, return_request_id, public_id, order_id, number, key, kind,"
            " beside, lines, promised, amount, currency, waits_for) select business_id, return_request_id, public_id,"
            " order_id, $1::int, $2::text || ':' || public_id || ':' || $1::int, $2::text, $4,"
            " jsonb_build_array(jsonb_build_object('line_number', 1, 'quantity', 1, 'amount', $3::numeric)),"
            " $3::numeric, $3::numeric, currency, 'charge' from dokani.resolutions where number = 1",
            number,
            kind,
            amount,
            beside,
        )
    due = "update dokani.resolutions set state = 'due', due_at = now() where kind = 'exchange'"
    await refused(owner, "charge_open", due)
    await owner.execute("update dokani.resolutions set state = 'withdrawn' where kind = 'charge'")
    await owner.execute(due)


async def test_an_amount_above_the_paid_one_and_another_currency_never_get_as_far(
    noor: httpx2.AsyncClient, buy: Buy, owner: Owner, shops: Cast
) -> None:
    """Over HTTP the same is told before anything is written."""
    await terms(owner, shops, auto_approve_threshold=1)
    await buy("A-1")
    made = await asked(noor, asking("A-1"))
    at = f"/v1/returns/{made['public_id']}/decision"
    line = {"line_number": 1, "verdict": "approve", "amount": "40.01"}
    said = await noor.post(at, json={"verdict": "approved", "lines": [line]})
    assert (said.status_code, said.json()["code"]) == (422, "amount_too_high")
    twice = await noor.post("/v1/returns", json=asking("A-1"))
    assert (twice.status_code, twice.json()["code"]) == (409, "return_already_open")
    await buy("A-2")
    await owner.execute("update orders set currency = 'USD' where order_id = 'A-2'")
    other = await noor.post("/v1/returns", json=asking("A-2"))
    assert other.status_code == 422, other.text
    assert await owner.fetchval("select count(*) from dokani.resolutions") == 0
    assert await owner.fetchval("select count(*) from return_requests") == 1
