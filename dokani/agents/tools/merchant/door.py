"""How a merchant's program calls a tool: as its key, within its scopes, in one transaction with a line in the
ledger."""

import time
from dataclasses import replace
from typing import Any
from uuid import UUID

from dokani.agents.tools import queries
from dokani.agents.tools.model import Bound, Done, Taken, Tool, ToolResult
from dokani.kit.db import Tx, as_json
from dokani.kit.errors import DokaniError, Forbidden, Unauthorized
from dokani.kit.web import ROLES


def admit(tx: Tx, tool: Tool) -> None:
    """Raises Forbidden for a key without the tool's scope, or a member below its role."""
    if tx.claims.get("scopes") is not None:
        require_scope(tx, tool.scope or "*")
        return
    role, least = tx.claims.get("member_role"), tool.min_role or "owner"
    if role not in ROLES or ROLES.index(role) < ROLES.index(least):
        raise Forbidden(f"This needs the role {least} or above.", needs=least, has=role)


def require_scope(tx: Tx, needs: str) -> None:
    """Raises Forbidden where the caller is no key, or one without this scope."""
    if not {needs, "*"} & set(tx.claims.get("scopes") or ()):
        raise Forbidden(f"This API key lacks the scope {needs}.", code="scope_missing", needs=needs)


async def run_for_merchant(
    bound: Bound, tool: Tool, taken: Taken, arguments: dict[str, Any], digest: bytes
) -> ToolResult:
    """One call. Raises what entering raises (an unknown key); refusals of the tool itself are results."""
    caller = bound.caller
    if caller is None:
        raise Unauthorized("This needs an API key.")
    assert tool.verb is not None
    started = time.perf_counter()
    # Reads run as the caller, whom row-level security knows; only writes and the ledger are Dokani's own hand.
    done: Done | None = None
    if not tool.writes:
        async with bound.database.transaction(caller.entry) as tx:
            tx.ip_address = bound.ip_address
            admit(tx, tool)
            bound = replace(bound, business_id=tx.business_id)
            async with queries.tried(tx, keep=False, reads_only=True):
                done = await tool.verb(tx, bound, taken)
    async with bound.database.transaction(caller.entry.acting_as("dokani_worker")) as tx:
        tx.ip_address = bound.ip_address
        admit(tx, tool)
        bound = replace(bound, business_id=tx.business_id)
        refused: DokaniError | None = None
        if done is None:
            try:
                async with queries.tried(tx, keep=True):
                    done = await tool.verb(tx, bound, taken)
            except DokaniError as error:
                refused = error
        result = ToolResult.refused(refused) if refused else answered(done)
        key_id = tx.claims.get("key_id")
        await queries.keep_call(
            tx,
            chat_session_id=None,
            key_id=UUID(key_id) if key_id else None,
            turn_seq=0,
            tool=tool.name,
            arguments=arguments,
            arguments_sha256=digest,
            # What a program read is not kept a second time: that it read is.
            result={**result.to_json(), "data": {} if not tool.writes else as_json(result.data)},
            ok=result.ok,
            code=result.code,
            writes=tool.writes,
            rehearsal=False,
            took_ms=round((time.perf_counter() - started) * 1000),
            engine=bound.engine,
            model=bound.model,
            prompt_sha256=bound.prompt_sha256,
            policy_version=done.policy_version if done else None,
        )
    return result


def answered(done: Done | None) -> ToolResult:
    assert done is not None
    return ToolResult(ok=True, data=as_json(done.data), says=done.says, decision_id=done.decision_id)
