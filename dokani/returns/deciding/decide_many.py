"""Deciding many returns as one action: each by itself, so that one that cannot be decided keeps none back."""

from decimal import Decimal
from uuid import UUID, uuid4

from dokani.kit.db import Tx, database_errors
from dokani.kit.errors import DokaniError
from dokani.returns.deciding.hold import hold, hold_seconds
from dokani.returns.deciding.model import Batch, Refused
from dokani.returns.model import NamedTwice, Status


async def decide_many(
    tx: Tx,
    public_ids: list[UUID],
    verdict: Status,
    *,
    note: str = "",
    shopper_reason: str = "",
    seconds: int | None = None,
) -> Batch:
    """Decide each return as `hold` does, with one audit line for each; what cannot be is named, with the reason.

    An id that is named twice is decided once, and named among the failed. Nothing is raised for a single return.
    """
    if seconds is None:
        seconds = await hold_seconds(tx)
    batch_id, failed, done = uuid4(), list[Refused](), list[UUID]()
    amounts: dict[str, Decimal] = {}
    seen = set[UUID]()
    for public_id in public_ids:
        if public_id in seen:
            failed.append(Refused(public_id=public_id, code=NamedTwice.code, detail="It is named twice."))
        seen.add(public_id)
    # In one order whoever asks, so that two such actions wait for each other and do not lock each other out.
    for public_id in sorted(seen):
        try:
            with database_errors():
                async with tx.conn.transaction():
                    judged = await hold(
                        tx,
                        public_id,
                        verdict,
                        note=note,
                        shopper_reason=shopper_reason,
                        seconds=seconds,
                        batch_id=batch_id,
                    )
        except DokaniError as error:
            failed.append(Refused(public_id=public_id, code=error.code, detail=error.message))
            continue
        done.append(public_id)
        if judged.amount is not None:
            currency = judged.current.currency
            amounts[currency] = amounts.get(currency, Decimal(0)) + judged.amount
    named = list(dict.fromkeys(public_ids))
    one = next(iter(amounts.items())) if len(amounts) == 1 else (None, None)
    return Batch(
        batch_id=batch_id,
        done=sorted(done, key=named.index),
        failed=sorted(failed, key=lambda refused: named.index(refused.public_id)),
        amount=one[1],
        currency=one[0],
    )
