"""Deciding a return: a person approves or denies it, once."""

from collections.abc import Mapping
from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns.deciding import queries
from dokani.returns.deciding.judge import Judged, judge, not_decidable
from dokani.returns.deciding.model import LineDecision
from dokani.returns.find import require
from dokani.returns.model import DECIDABLE, Status


async def decide(
    tx: Tx,
    public_id: UUID,
    verdict: Status,
    *,
    note: str = "",
    shopper_reason: str = "",
    said: Mapping[int, LineDecision] | None = None,
    batch_id: UUID | None = None,
) -> Judged:
    """Settle a return at once; of two people deciding at once the second is refused, never overwritten.

    The amounts are the engine's. `said` holds what the person says of single lines, by line number: less money, or a
    verdict of its own; never more than was paid for the line. Lines the policy denied stay denied unless approved
    there. Raises what `judge` raises.
    """
    judged = await judge(tx, public_id, verdict, shopper_reason=shopper_reason, said=said)
    key_id = tx.claims.get("key_id")
    done = await queries.settle(
        tx,
        public_id,
        status=verdict,
        note=note,
        at=clock.now(),
        amount=judged.amount,
        was=[str(status) for status in DECIDABLE],
        lines=judged.lines,
        decided_by=tx.user_id,
        answer={
            "reasons": {"shopper": judged.says},
            "lines": judged.lines,
            **({"key_id": key_id} if key_id else {}),
        },
        audit={
            "before": judged.current.status,
            "after": verdict,
            "amount": None if judged.amount is None else str(judged.amount),
            "ip_address": tx.ip_address,
            **({"key_id": key_id} if key_id else {}),
            **({"batch_id": str(batch_id)} if batch_id else {}),
        },
        stage=judged.stage,
        key_id=None if key_id is None else UUID(key_id),
    )
    if not done:
        raise not_decidable(await require(tx, public_id))
    return judged
