"""What the database refuses whoever asks, the superuser included: illegal moves, second decisions, edited history."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.house.catalogue import Connection, undone
from tests.house.conftest import Layout

pytestmark = pytest.mark.anyio
STATES = ("pending_triage", "pending_review", "approved", "denied", "completed")
LEGAL = {
    ("pending_triage", "pending_review"),
    ("pending_triage", "approved"),
    ("pending_triage", "denied"),
    ("pending_review", "approved"),
    ("pending_review", "denied"),
    ("approved", "completed"),
}
CANCELLED = {("pending_triage", "completed"), ("pending_review", "completed")}
# The case-hardened: no role is spared. `dokani_worker` may write most; the others are the mightiest there are.
ROLES = ("none", "service_role")


@pytest.fixture
async def layout(plain: Layout) -> Layout:
    return plain


@dataclass(frozen=True)
class Two:
    """Two businesses, and the owner of the first."""

    atelier: UUID
    bazaar: UUID
    amina: UUID


@pytest.fixture
async def two(superuser: Connection) -> Two:
    owners = [
        await superuser.fetchval("insert into auth.users (email) values ($1) returning id", email)
        for email in ("amina@atelier.test", "bashir@bazaar.test")
    ]
    shops = [
        await superuser.fetchval("select dokani.create_business($1, 'A shop')", owner) for owner in owners
    ]
    return Two(shops[0], shops[1], owners[0])


class Shop:
    """One shop's orders and returns, written by the superuser: what is refused here is refused to everyone."""

    def __init__(self, connection: Connection, two: Two) -> None:
        self.connection, self.business = connection, two.atelier

    async def buy(self, order_id: str, quantity: int = 1, **line: Any) -> None:
        await self.connection.execute(
            "insert into public.orders (business_id, order_id, ordered_at) values ($1, $2, now())",
            self.business,
            order_id,
        )
        await self.connection.execute(
            "insert into public.order_lines (business_id, order_id, line_number, quantity, quantity_returned)"
            " values ($1, $2, 1, $3, $4)",
            self.business,
            order_id,
            quantity,
            line.get("quantity_returned", 0),
        )

    async def ask(self, status: str = "pending_triage", order_id: str = "O-1", channel: str = "api") -> int:
        found: int = await self.connection.fetchval(
            "insert into public.return_requests (business_id, order_id, customer_email, status, channel)"
            " values ($1, $2, 'lina@shopper.test', $3, $4) returning id",
            self.business,
            order_id,
            status,
            channel,
        )
        return found

    async def send_back(self, request: int, order_id: str, quantity: int = 1, **line: Any) -> None:
        await self.connection.execute(
            "insert into public.return_lines (business_id, return_request_id, order_id, line_number, quantity, open,"
            " verdict) values ($1, $2, $3, $4, $5, $6, $7)",
            self.business,
            request,
            order_id,
            line.get("line_number", 1),
            quantity,
            line.get("open", True),
            line.get("verdict"),
        )

    async def move(self, request: int, status: str, outcome: str | None = None) -> None:
        await self.connection.execute(
            "update public.return_requests set status = $2, outcome = coalesce($3, outcome) where id = $1",
            request,
            status,
            outcome,
        )


@pytest.fixture
async def shop(superuser: Connection, two: Two) -> Shop:
    return Shop(superuser, two)


async def refusal(connection: Connection, act: Any) -> str | None:
    """The code an act is refused with, or None where it goes through; it is undone either way."""
    async with undone(connection):
        try:
            await act
        except asyncpg.PostgresError as error:
            return str(getattr(error, "constraint_name", None) or error.sqlstate)
    return None


@pytest.mark.parametrize("role", ROLES)
async def test_a_return_moves_only_along_legal_ways(shop: Shop, role: str) -> None:
    for before in STATES:
        request = await shop.ask(before)
        await shop.connection.execute("select set_config('role', $1, true)", role)
        for after in STATES:
            if before == after:
                continue
            plainly = await refusal(shop.connection, shop.move(request, after))
            cancelled = await refusal(shop.connection, shop.move(request, after, "cancelled"))
            expected = None if (before, after) in LEGAL else "illegal_transition"
            assert (before, after, plainly) == (before, after, expected)
            assert cancelled == (None if (before, after) in LEGAL | CANCELLED else "illegal_transition")
        await shop.connection.execute("set local role none")


async def test_only_an_appeal_opens_a_denied_return_again(shop: Shop) -> None:
    request = await shop.ask("denied")
    assert await refusal(shop.connection, shop.move(request, "pending_review")) == "illegal_transition"
    await shop.connection.execute("select set_config('dokani.appeal', 'on', true)")
    for elsewhere in ("approved", "pending_triage", "completed"):
        assert await refusal(shop.connection, shop.move(request, elsewhere)) == "illegal_transition"
    await shop.move(request, "pending_review")
    record = await shop.connection.fetchrow("select * from public.return_requests where id = $1", request)
    assert record is not None
    assert (record["status"], record["denied_at"]) == ("pending_review", None)


async def test_times_and_versions_follow_the_state(shop: Shop) -> None:
    request = await shop.ask()
    await shop.move(request, "pending_review")
    await shop.move(request, "approved")
    await shop.move(request, "completed")
    record = await shop.connection.fetchrow("select * from public.return_requests where id = $1", request)
    assert record is not None
    assert record["row_version"] == 4
    assert record["approved_at"] is not None
    assert record["completed_at"] is not None
    assert (record["outcome"], record["denied_at"]) == ("resolved", None)


async def test_times_that_contradict_the_state_are_refused(shop: Shop) -> None:
    request = await shop.ask("approved")
    for change in ("denied_at = now()", "approved_at = null", "approved_at = null, denied_at = now()"):
        act = shop.connection.execute(f"update public.return_requests set {change} where id = $1", request)
        assert await refusal(shop.connection, act) == "return_requests_times"


async def test_nobody_gives_back_more_than_was_bought(shop: Shop) -> None:
    await shop.buy("O-1", 3)
    first = await shop.ask("approved", "O-1")
    await shop.send_back(first, "O-1", 2)
    await shop.move(first, "completed")
    second = await shop.ask(order_id="O-1")
    assert await refusal(shop.connection, shop.send_back(second, "O-1", 2)) == "quantity_exceeded"
    assert await refusal(shop.connection, shop.send_back(second, "O-1", 1)) is None
    assert (
        await refusal(shop.connection, shop.send_back(second, "O-1", 1, line_number=2)) == "line_not_bought"
    )
    assert await refusal(shop.connection, shop.send_back(second, "O-9")) == "line_not_bought"


async def test_what_the_shop_says_came_back_counts_and_what_was_denied_does_not(shop: Shop) -> None:
    await shop.buy("O-1", 2, quantity_returned=1)
    for status, outcome in (("denied", None), ("completed", "cancelled")):
        earlier = await shop.ask(order_id="O-1")
        await shop.send_back(earlier, "O-1", 1)
        await shop.move(earlier, status, outcome)
    request = await shop.ask(order_id="O-1")
    assert await refusal(shop.connection, shop.send_back(request, "O-1", 1)) is None
    assert await refusal(shop.connection, shop.send_back(request, "O-1", 2)) == "quantity_exceeded"


async def test_a_demo_order_has_one_line(shop: Shop) -> None:
    await shop.connection.execute(
        "insert into public.mock_orders (order_id, purchase_date, customer_email, product_name, product_category)"
        " values ('D-1', now(), 'lina@shopper.test', 'Lamp', 'home')"
    )
    request = await shop.ask(order_id="D-1")
    assert await refusal(shop.connection, shop.send_back(request, "D-1")) is None
    assert await refusal(shop.connection, shop.send_back(request, "D-1", 2)) == "quantity_exceeded"
    assert await refusal(shop.connection, shop.send_back(request, "D-1", line_number=2)) == "line_not_bought"


async def test_one_order_line_is_in_one_open_return(shop: Shop) -> None:
    await shop.buy("O-1", 9)
    first, second = await shop.ask(), await shop.ask()
    await shop.send_back(first, "O-1")
    assert await refusal(shop.connection, shop.send_back(second, "O-1")) == "return_lines_one_open"
    await shop.move(first, "denied")
    await shop.send_back(second, "O-1")
    assert await shop.connection.fetchval("select count(*) from public.return_lines where open") == 1


async def test_an_appeal_takes_its_lines_back_only_where_they_are_free(shop: Shop) -> None:
    await shop.buy("O-1", 1)
    denied = await shop.ask()
    await shop.send_back(denied, "O-1", verdict="deny")
    await shop.move(denied, "denied")
    await shop.connection.execute("select set_config('dokani.appeal', 'on', true)")
    assert await refusal(shop.connection, shop.move(denied, "pending_review")) is None
    other = await shop.ask()
    await shop.send_back(other, "O-1")
    assert await refusal(shop.connection, shop.move(denied, "pending_review")) == "line_already_in_return"
    await shop.move(other, "approved")
    await shop.move(other, "completed")
    assert await refusal(shop.connection, shop.move(denied, "pending_review")) == "quantity_exceeded"


async def test_a_denied_line_that_is_approved_after_all_must_still_fit(shop: Shop) -> None:
    await shop.buy("O-1", 1)
    earlier = await shop.ask("completed")
    await shop.send_back(earlier, "O-1", open=False, verdict="approve")
    request = await shop.ask("pending_review")
    await shop.send_back(request, "O-1", verdict="deny")
    change = "update public.return_lines set verdict = 'approve' where return_request_id = $1"
    assert await refusal(shop.connection, shop.connection.execute(change, request)) == "quantity_exceeded"


async def test_history_is_recorded_even_where_it_gives_back_twice(shop: Shop) -> None:
    await shop.buy("O-1", 1)
    for _ in range(2):
        past = await shop.ask("completed", "O-1", "import")
        await shop.send_back(past, "O-1", open=False, verdict="approve")
    request = await shop.ask()
    assert await refusal(shop.connection, shop.send_back(request, "O-1")) == "quantity_exceeded"


async def decide(shop: Shop, request: int, stage: str, verdict: str) -> None:
    await shop.connection.execute(
        "insert into public.return_decisions (business_id, return_request_id, stage, verdict) values ($1, $2, $3, $4)",
        shop.business,
        request,
        stage,
        verdict,
    )


async def test_a_return_is_decided_once_a_stage(shop: Shop) -> None:
    request = await shop.ask()
    await decide(shop, request, "review", "approved")
    again = await refusal(shop.connection, decide(shop, request, "review", "denied"))
    assert again == "return_decisions_return_request_id_stage_key"


@pytest.mark.parametrize("role", ROLES)
async def test_a_decision_stands_but_for_triage_that_waits(shop: Shop, role: str) -> None:
    waiting, settled = await shop.ask(), await shop.ask()
    await decide(shop, waiting, "triage", "pending_triage")
    await decide(shop, settled, "triage", "approved")
    await decide(shop, settled, "review", "pending_triage")
    await shop.connection.execute("select set_config('role', $1, true)", role)
    change = (
        "update public.return_decisions set verdict = 'denied' where return_request_id = $1 and stage = $2"
    )
    for request, stage, code in (
        (waiting, "triage", None),
        (settled, "triage", "append_only"),
        (settled, "review", "append_only"),
    ):
        assert await refusal(shop.connection, shop.connection.execute(change, request, stage)) == code
    moved = "update public.return_decisions set return_request_id = $2, stage = 'triage' where return_request_id = $1"
    assert await refusal(shop.connection, shop.connection.execute(moved, waiting, settled)) == "append_only"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "statement",
    [
        "update public.security_audit_logs set action = 'x'",
        "delete from public.security_audit_logs",
        "truncate public.security_audit_logs",
        "update public.policy_change_history set change_summary = 'x'",
        "delete from public.policy_change_history",
        "truncate public.policy_change_history",
        "delete from public.return_decisions",
        "truncate public.return_decisions",
        "update dokani.audit_seals set rows = 1",
        "delete from dokani.audit_seals",
        "truncate dokani.audit_seals",
    ],
)
async def test_what_is_written_for_good_stays(superuser: Connection, role: str, statement: str) -> None:
    await superuser.execute("select set_config('role', $1, true)", role)
    code = await refusal(superuser, superuser.execute(statement))
    # service_role has no right to empty a table at all.
    assert code == ("42501" if role == "service_role" and statement.startswith("truncate") else "append_only")


async def test_rules_that_have_decided_are_frozen(superuser: Connection, two: Two) -> None:
    policy = await superuser.fetchval(
        "insert into public.policies (business_id, version, rules) values ($1, 'v1', '{}') returning id",
        two.atelier,
    )
    rewrite = "update public.policies set rules = '{\"a\": 1}' where id = $1"
    assert await refusal(superuser, superuser.execute(rewrite, policy)) is None
    await superuser.execute("update public.policies set is_active = true where id = $1", policy)
    await superuser.execute("update public.policies set is_active = false where id = $1", policy)
    assert await refusal(superuser, superuser.execute(rewrite, policy)) == "policy_frozen"
    rename = "update public.policies set version = 'v2' where id = $1"
    assert await refusal(superuser, superuser.execute(rename, policy)) == "policy_frozen"
    thaw = "update public.policies set activated_at = null where id = $1"
    assert await refusal(superuser, superuser.execute(thaw, policy)) == "policy_frozen"


async def test_one_policy_is_active(superuser: Connection, two: Two) -> None:
    make = "insert into public.policies (business_id, version, rules, is_active) values ($1, $2, '{}', true)"
    await superuser.execute(make, two.atelier, "v1")
    assert await refusal(superuser, superuser.execute(make, two.atelier, "v2")) == "policies_one_active"
    assert await refusal(superuser, superuser.execute(make, two.bazaar, "v1")) is None


async def test_name_and_plan_of_a_business_are_repeated_in_its_profile(
    superuser: Connection, two: Two
) -> None:
    await superuser.execute(
        "update public.businesses set business_name = 'New name', subscription_plan = 'pro' where id = $1",
        two.atelier,
    )
    profile = await superuser.fetchrow(
        "select business_name, subscription_plan from public.profiles where id = $1", two.amina
    )
    assert tuple(profile or ()) == ("New name", "pro")


async def test_children_take_their_parents_business_and_no_other(superuser: Connection, two: Two) -> None:
    chat = await superuser.fetchval(
        "insert into public.chat_sessions (business_id) values ($1) returning id", two.atelier
    )
    say = "insert into public.chat_messages (session_id, sender, message) values ($1, 'user', '') returning business_id"
    assert await superuser.fetchval(say, chat) == two.atelier
    await superuser.execute(
        "select set_config('request.jwt.claims', $1, true)", json.dumps({"business_id": str(two.bazaar)})
    )
    code = await refusal(superuser, superuser.fetchval(say, chat))
    assert code == "chat_messages_business_id_session_id_fkey"


async def test_rows_of_one_business_cannot_point_to_anothers_even_for_the_superuser(
    shop: Shop, two: Two
) -> None:
    request = await shop.ask()
    event = (
        "insert into public.security_events (event_type, business_id, return_request_id)"
        " values ('suspicious_behavior', $1, $2)"
    )
    assert await refusal(shop.connection, shop.connection.execute(event, two.atelier, request)) is None
    code = await refusal(shop.connection, shop.connection.execute(event, two.bazaar, request))
    assert code == "security_events_business_id_return_request_id_fkey"
