"""Holding a decision: it is made now, can be undone for some seconds, and then counts, whatever is restarted."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns.deciding import queries
from dokani.returns.deciding.decide import decide
from dokani.returns.deciding.judge import Judged, already_held, judge, not_decidable
from dokani.returns.deciding.model import DEFAULT_HOLD, LONGEST_HOLD, LineDecision
from dokani.returns.model import Status


async def hold(
    tx: Tx,
    public_id: UUID,
    verdict: Status,
    *,
    note: str = "",
    shopper_reason: str = "",
    said: Mapping[int, LineDecision] | None = None,
    seconds: int | None = None,
    batch_id: UUID | None = None,
) -> Judged:
    """Decide a return, to count after `seconds`; with 0 at once. None: the shop's setting, and 0 for a program.

    Everything that `decide` would refuse is refused now. Until the time is over the return stays as it is, and nobody
    else can decide it. Raises what `judge` raises.
    """
    if seconds is None:
        seconds = await hold_seconds(tx)
    if seconds <= 0:
        return await decide(
            tx,
            public_id,
            verdict,
            note=note,
            shopper_reason=shopper_reason,
            said=said,
            batch_id=batch_id,
        )
    judged = await judge(tx, public_id, verdict, shopper_reason=shopper_reason, said=said)
    at, key_id = clock.now(), tx.claims.get("key_id")
    until = at + timedelta(seconds=min(seconds, LONGEST_HOLD))
    made = await queries.insert_held(
        tx,
        return_request_id=judged.current.id,
        public_id=public_id,
        verdict=verdict,
        lines=judged.lines,
        amount=judged.amount,
        note=note,
        shopper_reason=shopper_reason,
        decided_by=tx.user_id,
        key_id=None if key_id is None else UUID(key_id),
        batch_id=batch_id,
        held_until=until,
        at=at,
        audit={
            "verdict": verdict,
            "amount": None if judged.amount is None else str(judged.amount),
            "until": until.isoformat(),
            "ip_address": tx.ip_address,
            **({"key_id": key_id} if key_id else {}),
            **({"batch_id": str(batch_id)} if batch_id else {}),
        },
    )
    if not made:
        other = await queries.held_of(tx, judged.current.id)
        raise already_held(judged.current, other) if other else not_decidable(judged.current)
    return judged


async def hold_seconds(tx: Tx) -> int:
    """How long a decision of this caller is held where nothing is said: programs mean what they send."""
    if tx.claims.get("key_id"):
        return 0
    return min(max(await queries.hold_seconds(tx, DEFAULT_HOLD), 0), LONGEST_HOLD)


def said_again(lines: list[dict[str, str]]) -> dict[int, LineDecision]:
    """What was settled of each line, as a person would say it: so that it comes to exactly the same once more."""
    return {
        int(one["line_number"]): LineDecision("approve", Decimal(one["amount"]))
        if one["verdict"] == "approve"
        else LineDecision("deny")
        for one in lines
    }
