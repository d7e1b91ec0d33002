"""Every SQL statement of the simulator: what a conversation left behind, and simulations as they are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.agents.simulator.model import KeptRun, Run, Simulation
from dokani.kit.db import Tx


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    seq: int
    sender: str
    message: str
    metadata: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wire:
    """The chat and its case as they stand."""

    order_id: str | None
    customer_email: str | None
    verified: bool
    escalation_level: int


async def wire(tx: Tx, chat_id: UUID) -> Wire:
    found = await tx.one(
        Wire,
        """
        select s.order_id, s.customer_email, s.verified_at is not null as verified,
               coalesce(c.escalation_level, 0)::int as escalation_level
          from chat_sessions s
          join conversation_sessions c on c.business_id = s.business_id and c.id = s.conversation_session_id
         where s.business_id = $1 and s.id = $2
        """,
        tx.business_id,
        chat_id,
    )
    assert found is not None
    return found


async def messages(tx: Tx, chat_id: UUID, after: int) -> list[Message]:
    return await tx.many(
        Message,
        """
        select seq, sender, message, metadata from chat_messages
         where business_id = $1 and session_id = $2 and seq > $3 order by seq
        """,
        tx.business_id,
        chat_id,
        after,
    )


async def open_offer(tx: Tx, chat_id: UUID) -> Any:
    """The question before a write that is open: tool, arguments, says; None where there is none."""
    return await tx.conn.fetchrow(
        """
        select tool, arguments, says from dokani.agent_offers
         where business_id = $1 and chat_session_id = $2 and state = 'open'
        """,
        tx.business_id,
        chat_id,
    )


async def used_offers(tx: Tx, chat_id: UUID) -> int:
    return int(
        await tx.value(
            """
            select count(*) from dokani.agent_offers
             where business_id = $1 and chat_session_id = $2 and state = 'used' and tool = 'start_return'
            """,
            tx.business_id,
            chat_id,
        )
    )


async def calls_after(tx: Tx, chat_id: UUID, last: int) -> list[Any]:
    """The calls of tools since, oldest first: id, tool, ok, code, result."""
    rows: list[Any] = await tx.conn.fetch(
        """
        select id, tool, ok, code, result from dokani.tool_calls
         where business_id = $1 and chat_session_id = $2 and id > $3 order by id
        """,
        tx.business_id,
        chat_id,
        last,
    )
    return rows


async def letters(tx: Tx, address: str) -> dict[UUID, str]:
    """The subjects of the letters with codes to this address."""
    rows = await tx.conn.fetch(
        """
        select id, subject from dokani.mail_outbox
         where business_id = $1 and kind = 'order_code' and lower(to_address) = lower($2)
        """,
        tx.business_id,
        address,
    )
    return {row["id"]: row["subject"] for row in rows}


async def fell_back(tx: Tx, chat_id: UUID) -> int:
    """How many turns of a chat another agent had to answer."""
    return int(
        await tx.value(
            """
            select count(*) from agent_performance_logs
             where business_id = $1 and session_id = $2 and (behavioral_flags ->> 'fallback')::boolean
            """,
            tx.business_id,
            chat_id,
        )
    )


async def returns_of(tx: Tx, email: str) -> list[dict[str, Any]]:
    """The returns of a shopper, oldest first, with their lines and decisions, as plain JSON."""
    rows = await tx.conn.fetch(
        """
        select jsonb_build_object(
                 'public_id', r.public_id, 'order_id', r.order_id, 'status', r.status, 'outcome', r.outcome,
                 'amount', r.amount::text, 'currency', r.currency, 'row_version', r.row_version,
                 'lines', (select jsonb_agg(jsonb_build_object('line_number', l.line_number, 'quantity', l.quantity,
                                    'reason', l.reason, 'resolution_wanted', l.resolution_wanted, 'verdict', l.verdict,
                                    'amount', l.amount::text) order by l.line_number)
                             from return_lines l where l.business_id = r.business_id and l.return_request_id = r.id),
                 'decisions', (select jsonb_agg(jsonb_build_object('stage', d.stage, 'verdict', d.verdict,
                                        'amount', d.amount::text, 'by_person', d.decided_by is not null)
                                        order by d.stage)
                                 from return_decisions d
                                where d.business_id = r.business_id and d.return_request_id = r.id)) as found
          from return_requests r
         where r.business_id = $1 and r.customer_email_norm = lower(btrim($2)) order by r.id
        """,
        tx.business_id,
        email,
    )
    return [row["found"] for row in rows]


async def order_of(tx: Tx, order_id: str) -> Any:
    """An order with its lines, as plain JSON."""
    return await tx.value(
        """
        select jsonb_build_object('order', to_jsonb(o) - 'updated_at',
                 'lines', (select jsonb_agg(to_jsonb(l) order by l.line_number) from order_lines l
                            where l.business_id = o.business_id and l.order_id = o.order_id))
          from orders o where o.business_id = $1 and o.order_id = $2
        """,
        tx.business_id,
        order_id,
    )


async def insert(tx: Tx, **row: Any) -> UUID:
    """Keep what was asked for; answers its id."""
    made: UUID = await tx.value(
        """
        insert into dokani.simulations (business_id, asked_by, agent, k, seed, scenarios, total)
        values ($1, $2, $3, $4, $5, $6, $7) returning id
        """,
        tx.business_id,
        tx.user_id,
        row["agent"],
        row["k"],
        row["seed"],
        row["scenarios"],
        row["total"],
    )
    return made


COLUMNS = """id, asked_by, asked_at, agent, k, seed, scenarios, policy_version, state, done, total, passed, problem,
    started_at, finished_at, summary"""


async def get(tx: Tx, simulation_id: UUID) -> Simulation | None:
    return await tx.one(
        Simulation,
        f"select {COLUMNS} from dokani.simulations where business_id = $1 and id = $2",
        tx.business_id,
        simulation_id,
    )


async def newest(tx: Tx, limit: int) -> list[Simulation]:
    return await tx.many(
        Simulation,
        f"select {COLUMNS} from dokani.simulations where business_id = $1 order by asked_at desc, id desc limit $2",
        tx.business_id,
        limit,
    )


async def newest_whole(tx: Tx, agent: str) -> Simulation | None:
    """The newest finished one of this agent with every scenario."""
    return await tx.one(
        Simulation,
        f"""
        select {COLUMNS} from dokani.simulations
         where business_id = $1 and agent = $2 and state = 'done' and scenarios is null
         order by finished_at desc, id desc limit 1
        """,
        tx.business_id,
        agent,
    )


async def agent_of_shop(tx: Tx) -> Any:
    """The setting, where the shop has made it."""
    return await tx.value("select settings ->> 'agent' from businesses where id = $1", tx.business_id)


async def stand_in_line(tx: Tx) -> None:
    await tx.run(
        "select pg_advisory_xact_lock(hashtextextended('simulations of ' || $1, 0))", str(tx.business_id)
    )


async def under_way(tx: Tx) -> int:
    """How many wait or run; what was asked for long ago is not waited for any more."""
    sql = """
        select count(*) from dokani.simulations
         where business_id = $1 and state in ('queued', 'running') and asked_at > now() - interval '30 minutes'
    """
    return int(await tx.value(sql, tx.business_id))


async def in_the_last_hour(tx: Tx) -> int:
    sql = "select count(*) from dokani.simulations where business_id = $1 and asked_at > now() - interval '1 hour'"
    return int(await tx.value(sql, tx.business_id))


async def start(tx: Tx, simulation_id: UUID, version: str | None, at: datetime) -> bool:
    """Take it up, also one that a worker which died had taken up; False where it is finished."""
    return bool(
        await tx.run(
            """
            update dokani.simulations set state = 'running', done = 0, policy_version = $3, started_at = $4
             where business_id = $1 and id = $2 and state in ('queued', 'running')
            """,
            tx.business_id,
            simulation_id,
            version,
            at,
        )
    )


async def keep_run(tx: Tx, simulation_id: UUID, run: Run) -> None:
    """Keep a run; where a worker that died had kept it already, the newer one."""
    await tx.run(
        """
        insert into dokani.simulation_runs (simulation_id, business_id, scenario, number, seed, passed, faults,
               transcript, took_ms)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (simulation_id, scenario, number) do update
           set passed = excluded.passed, faults = excluded.faults, transcript = excluded.transcript,
               took_ms = excluded.took_ms
        """,
        simulation_id,
        tx.business_id,
        run.scenario,
        run.number,
        run.seed,
        run.passed,
        [one.to_json() for one in run.faults],
        list(run.transcript),
        run.took_ms,
    )


async def note_progress(tx: Tx, simulation_id: UUID, done: int) -> None:
    await tx.run(
        "update dokani.simulations set done = $3 where business_id = $1 and id = $2 and state = 'running'",
        tx.business_id,
        simulation_id,
        done,
    )


async def finish(
    tx: Tx,
    simulation_id: UUID,
    passed: bool | None,
    summary: Sequence[Any] | None,
    problem: str | None,
    at: datetime,
) -> None:
    await tx.run(
        """
        update dokani.simulations
           set state = case when $5::text is null then 'done' else 'failed' end, passed = $3, summary = $4,
               problem = $5, finished_at = $6
         where business_id = $1 and id = $2 and state in ('queued', 'running')
        """,
        tx.business_id,
        simulation_id,
        passed,
        None if summary is None else list(summary),
        problem,
        at,
    )


async def runs(tx: Tx, simulation_id: UUID) -> list[KeptRun]:
    return await tx.many(
        KeptRun,
        """
        select scenario, number, seed, passed, faults, transcript, took_ms from dokani.simulation_runs
         where business_id = $1 and simulation_id = $2 order by scenario, number
        """,
        tx.business_id,
        simulation_id,
    )


async def shops(tx: Tx) -> list[UUID]:
    """The shops that have a past."""
    return [
        UUID(str(record[0])) for record in await tx.conn.fetch("select * from dokani.shops_with_history()")
    ]
