"""Gathering: every past decision that is not among the cases yet becomes typed rows, a batch a transaction."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from dokani.engine.faults import FactFault
from dokani.engine.sql.columns import COLUMNS, FURTHER, MASKS
from dokani.engine.sql.rows import Row, rows_of
from dokani.kit.db import Database, worker
from dokani.lab.cases import queries
from dokani.lab.cases.model import Past, code_of, month_of, segment_of

BATCH = 500
# Called after every batch with how many returns are done, of how many.
Tell = Callable[[int, int], Awaitable[None]]


@dataclass(slots=True)
class Gathered:
    """What a run took in: returns, their lines, and how many of these no column could hold."""

    returns: int = 0
    lines: int = 0
    odd: int = 0


async def gather(database: Database, business_id: UUID, tell: Tell | None = None) -> Gathered:
    """Bring the cases up to date. It may be cut off at any batch, and goes on there the next time."""
    found = Gathered()
    async with database.transaction(worker(business_id)) as tx:
        await queries.forget_superseded(tx)
        wanted = await queries.missing(tx)
    for start in range(0, len(wanted), BATCH):
        async with database.transaction(worker(business_id)) as tx:
            rows = [
                row
                for past in await queries.pasts(tx, wanted[start : start + BATCH])
                for row in lines_of(past)
            ]
            await queries.insert(tx, rows)
        found.returns += len(wanted[start : start + BATCH])
        found.lines += len(rows)
        found.odd += sum(row["odd"] for row in rows)
        if tell is not None:
            await tell(found.returns, len(wanted))
    return found


def lines_of(past: Past) -> list[dict[str, Any]]:
    """The rows of one return. What cannot be read stands as one odd line, which Python then says something of."""
    facts = past.facts if isinstance(past.facts, Mapping) else {}
    try:
        rows = rows_of(facts)
    except (FactFault, ValueError, OverflowError):
        rows = [_unreadable()]
    then = _decided_then(past.answer)
    found = []
    for at, row in enumerate(rows, 1):
        number = row.label if isinstance(row.label, int) else at
        verdict, amount, check = then.get(number, (None, None, None))
        found.append(
            {
                **row.values,
                "return_request_id": past.return_request_id,
                "public_id": past.public_id,
                "line_number": number,
                "asked_on": past.asked_on,
                "decided_at": past.decided_at,
                "pending": past.pending,
                "month": month_of(past.asked_on),
                "segment": segment_of(row.values["customer_tier"], past.return_history),
                "then_verdict": verdict,
                "then_amount": amount,
                "then_check": check,
            }
        )
    return found


def _unreadable() -> Row:
    values: dict[str, Any] = {column.name: None for column in COLUMNS.values()}
    values |= dict.fromkeys(FURTHER)
    for column in COLUMNS.values():
        values[column.mask] = (values[column.mask] or 0) | column.bit
    values |= {"day_only": 0, "custom": {}, "lines": 1, "line_at": 1, "decimals": 2, "odd": True}
    values |= {"fault_given": False, "share_exact": True, "action": "return", "stage": "request"}
    assert all(values[mask] for mask in MASKS)
    return Row(1, values)


def _decided_then(answer: Any) -> dict[int, tuple[int | None, Decimal | None, str | None]]:
    """Verdict, amount and first failed check of each line, as the kept answer has them."""
    if not isinstance(answer, Mapping):
        return {}
    checks: dict[Any, str] = {}
    for each in answer.get("violations") or []:
        if isinstance(each, Mapping) and isinstance(each.get("check"), str):
            name = f"rule:{each['rule']}" if each["check"] == "rule" and each.get("rule") else each["check"]
            checks.setdefault(each.get("line"), name)
    found = {}
    for each in answer.get("lines") or []:
        if isinstance(each, Mapping) and isinstance(each.get("line"), int):
            code = code_of(each.get("verdict"))
            found[each["line"]] = (
                code,
                _amount(each.get("amount")),
                checks.get(each["line"], checks.get(None)),
            )
    return found


def _amount(said: Any) -> Decimal | None:
    try:
        return None if said is None else Decimal(str(said))
    except InvalidOperation:
        return None
