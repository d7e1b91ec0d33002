"""Running a tool: bound by the server, within its budget, kept in the ledger with its effect, and never an exception.

One transaction holds all of it: a lock on the conversation, the ledger (what was done is answered again, not done
again), what the tool does, and its line. What only reads runs where PostgreSQL refuses every write; what writes is
first tried and rolled back, to learn what it would come to, and done only where the shopper said yes to exactly that.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from dokani.agents.guards.injection import notice, texts_in
from dokani.agents.tools import offers, queries
from dokani.agents.tools.listed import TOOLS
from dokani.agents.tools.merchant.door import run_for_merchant
from dokani.agents.tools.model import (
    MOST_IN_A_CONVERSATION,
    MOST_IN_A_TURN,
    MOST_WRITES_IN_A_CONVERSATION,
    Bound,
    ConversationOver,
    Done,
    NoConversation,
    Proven,
    Taken,
    Tool,
    ToolResult,
)
from dokani.agents.tools.reading import digest, read
from dokani.kit import clock
from dokani.kit.db import Entry, Tx, as_json, known, translated
from dokani.kit.errors import DokaniError, Unavailable
from dokani.kit.log import logger

PROOF_LIFE = timedelta(hours=24)
# Refusals that say nothing of the call itself: it may be made again in the same turn.
PASSING = {"try_again", "database_unreachable", "over_request_rate_limit", "rate_limited"}
REHEARSED = "This is a rehearsal: nothing of it was kept."
log = logger("agents")


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A call that could be read."""

    tool: Tool
    taken: Taken
    arguments: dict[str, Any]
    digest: bytes
    started: float


async def run(bound: Bound, name: str, arguments: Mapping[str, Any]) -> ToolResult:
    """Call a tool. Every refusal is a result with a stable code: `unknown_tool`, `over_budget`, `invalid_arguments`,
    `proof_needed`, `needs_yes`, `offer_changed`, `try_again`, `internal_error`, and those of the verbs."""
    tool = TOOLS.get(str(name))
    if tool is None or tool.audience != bound.audience:
        return ToolResult(ok=False, code="unknown_tool", says="There is no such tool.")
    if not bound.budget.take():
        return over_budget("this turn")
    try:
        taken = read(tool, arguments)
        plain, sha256 = digest(taken)
        call = Call(tool=tool, taken=taken, arguments=plain, digest=sha256, started=time.perf_counter())
        if tool.audience == "merchant":
            return await run_for_merchant(bound, tool, taken, plain, sha256)
        return await run_for_shopper(bound, call)
    except Exception as error:  # noqa: BLE001 — a model is never shown an exception
        return refusal(error, tool)


def refusal(error: Exception, tool: Tool) -> ToolResult:
    """What a model is told of an error: its code where it is one of ours, and no detail where it is a bug."""
    said = error if isinstance(error, DokaniError) else translated(error)
    if said is None:
        log.error("tool.failed", tool=tool.name, exc_info=error)
        return ToolResult(ok=False, code="internal_error", says="That did not work; nothing was done.")
    return ToolResult(ok=False, code=said.code, says=said.message, data=as_json(said.data))


def over_budget(of: str) -> ToolResult:
    return ToolResult(ok=False, code="over_budget", says=f"No more tools can be used in {of}.")


def entry_of(bound: Bound) -> Entry:
    return known("dokani_worker", **claims_of(bound))


def claims_of(bound: Bound) -> dict[str, Any]:
    """Whom a call acts for, as the database knows it."""
    shopper = bound.shopper
    return {
        "business_id": bound.business_id,
        "conversation_id": bound.conversation_session_id or bound.chat_session_id,
        "chat_session_id": bound.chat_session_id,
        "order_id": shopper.order_id if shopper else None,
        "customer_email": shopper.customer_email if shopper else None,
    }


async def run_for_shopper(bound: Bound, call: Call) -> ToolResult:
    chat = bound.chat_session_id
    if chat is None:
        raise NoConversation("This call belongs to no conversation.")
    tool = call.tool
    async with bound.database.transaction(entry_of(bound)) as tx:
        await queries.stand_in_line(tx, chat)
        await look_again(tx, bound)
        before = await queries.called_before(tx, chat, bound.turn_seq, tool.name, call.digest)
        if before is not None and (tool.writes or tool.keeps or tool.alone):
            return with_link(bound, ToolResult.from_json(before))
        spent = await queries.spent(tx, chat, bound.turn_seq)
        if spent.turn >= MOST_IN_A_TURN:
            return over_budget("this turn")
        if spent.calls >= MOST_IN_A_CONVERSATION:
            return over_budget("this conversation")
        if tool.writes and spent.writes >= MOST_WRITES_IN_A_CONVERSATION:
            return over_budget("this conversation")
        shopper = bound.shopper.customer_email if bound.shopper else None
        await notice(tx, chat, "tool_argument", *texts_in(call.arguments), customer_email=shopper)
        if tool.alone is None:
            return await inside(tx, bound, call)
    # Proving an order opens its own transactions, for a wrong try has to stay counted.
    assert tool.alone is not None
    try:
        done = await tool.alone(bound, call.taken)
        result = found(bound, done)
    except Exception as error:  # noqa: BLE001 — a model is never shown an exception
        result, done = refusal(error, tool), Done(data={})
    async with bound.database.transaction(entry_of(bound)) as tx:
        await keep(tx, bound, call, result, done.policy_version)
    return result


async def look_again(tx: Tx, bound: Bound) -> None:
    """Bind the call to what the chat's row says now. Raises NoConversation, ConversationOver."""
    assert bound.chat_session_id is not None
    row = await queries.session(tx, bound.chat_session_id)
    if row is None:
        raise NoConversation("There is no such conversation.")
    if not row.is_active:
        raise ConversationOver("This conversation is over.")
    bound.rehearsal = row.session_type == "test_mode"
    bound.conversation_session_id = row.conversation_session_id
    bound.shopper = None
    if row.customer_email and row.order_id and row.verified_at and fresh(row.verified_at):
        bound.shopper = Proven(
            customer_email=row.customer_email, order_id=row.order_id, verified_at=row.verified_at
        )
    await queries.act_for(tx, claims_of(bound))


def fresh(verified_at: Any) -> bool:
    return bool(clock.now() - verified_at < PROOF_LIFE)


async def inside(tx: Tx, bound: Bound, call: Call) -> ToolResult:
    """The tool's part of the transaction, and its line in the ledger."""
    version: str | None = None
    try:
        if call.tool.writes:
            result, version = await write(tx, bound, call)
        else:
            assert call.tool.verb is not None
            keeps = call.tool.keeps and not bound.rehearsal
            async with queries.tried(tx, keep=keeps, reads_only=not call.tool.keeps):
                done = await call.tool.verb(tx, bound, call.taken)
            result, version = found(bound, done), done.policy_version
    except Exception as error:  # noqa: BLE001 — a model is never shown an exception
        result = refusal(error, call.tool)
    if result.code not in PASSING:
        await keep(tx, bound, call, result, version)
    return result


async def write(tx: Tx, bound: Bound, call: Call) -> tuple[ToolResult, str | None]:
    """Try it, see what it comes to, and do it where the shopper's last word is a yes to exactly that."""
    tool, chat = call.tool, bound.chat_session_id
    assert tool.verb is not None
    assert chat is not None
    async with queries.tried(tx, keep=False):
        wanted = await tool.verb(tx, replace(bound, trying=True), call.taken)
    assert wanted.asks is not None
    yes = await offers.accepted(tx, chat, tool=tool.name, digest=call.digest, promised=wanted.promised)
    if yes is None:
        before = await queries.open_offer(tx, chat)
        same = (
            before is not None and before.tool == tool.name and bytes(before.arguments_sha256) == call.digest
        )
        changed = same and before is not None and before.promised != as_json(wanted.promised)
        await offers.put(
            tx,
            chat,
            tool=tool.name,
            arguments=call.arguments,
            digest=call.digest,
            says=wanted.asks,
            promised=wanted.promised,
            asked_seq=bound.turn_seq,
        )
        data = {"would": wanted.data, "promised": as_json(wanted.promised)}
        code = "offer_changed" if changed else "needs_yes"
        return ToolResult(ok=False, code=code, says=wanted.asks, data=as_json(data)), wanted.policy_version
    offer, seq = yes
    async with queries.tried(tx, keep=not bound.rehearsal):
        done = await tool.verb(tx, bound, call.taken)
        if as_json(done.promised) != offer.promised:
            # Nothing lies between the two but our own code; said rather than trusted.
            raise Unavailable("This changed just now; please look again.", code="try_again")
    if not await queries.use_offer(tx, offer.id, seq, clock.now()):
        raise Unavailable("This was answered just now; please look again.", code="try_again")
    return found(bound, done), done.policy_version


def found(bound: Bound, done: Done) -> ToolResult:
    if not bound.rehearsal:
        return ToolResult(ok=True, data=as_json(done.data), says=done.says, decision_id=done.decision_id)
    # A decision that was rolled back is none that a sentence could stand on later.
    return ToolResult(ok=True, data={**as_json(done.data), "rehearsal": REHEARSED}, says=done.says)


def without_link(data: dict[str, Any]) -> dict[str, Any]:
    """The shop's people read the ledger, and the private link is the shopper's."""
    return {
        name: without_link(value) if isinstance(value, dict) else value
        for name, value in data.items()
        if name != "link"
    }


def with_link(bound: Bound, result: ToolResult) -> ToolResult:
    """A result as it was kept, with the link it had."""
    data, shopper = result.data, bound.shopper
    if not data.get("return_id"):
        return result
    link = None
    if bound.link is not None and not bound.rehearsal and shopper is not None:
        named = UUID(data["return_id"])
        link = bound.link(bound.business_id, named, shopper.order_id, shopper.customer_email)
    return replace(result, data={**data, "link": link})


async def keep(tx: Tx, bound: Bound, call: Call, result: ToolResult, version: str | None) -> None:
    await queries.keep_call(
        tx,
        chat_session_id=bound.chat_session_id,
        key_id=None,
        turn_seq=bound.turn_seq,
        tool=call.tool.name,
        arguments={name: value for name, value in call.arguments.items() if name not in call.tool.secret},
        arguments_sha256=call.digest,
        result=replace(result, data=without_link(result.data)).to_json(),
        ok=result.ok,
        code=result.code,
        writes=call.tool.writes,
        rehearsal=bound.rehearsal,
        took_ms=round((time.perf_counter() - call.started) * 1000),
        engine=bound.engine,
        model=bound.model,
        prompt_sha256=bound.prompt_sha256,
        policy_version=version,
    )
