"""Backtests over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dokani.kit.db import Tx
from dokani.kit.errors import BadRequest
from dokani.kit.web import Reader, Writer, reads, writes
from dokani.lab.backtest import queries
from dokani.lab.backtest.ask import Which, ask, require
from dokani.lab.backtest.schemas import (
    BacktestShown,
    BacktestWanted,
    ChangePage,
    ChangeShown,
    Verdict,
    WhichPolicy,
    shown,
)

router = APIRouter(prefix="/v1/backtests", tags=["laboratory"])
ReadPolicies = Annotated[Reader, Depends(reads("viewer", "policies:read"))]
WritePolicies = Annotated[Writer, Depends(writes("admin", "policies:write"))]


@router.post("", response_model=BacktestShown, status_code=202)
async def post_backtest(body: BacktestWanted, write: WritePolicies) -> Response:
    """Decide the past again under another policy. The worker does it; follow it by its id, or by live events."""

    async def verb(tx: Tx) -> dict[str, Any]:
        was = None if body.was is None else _which(body.was)
        return shown(await ask(tx, was, _which(body.now), body.since, body.until))

    return await write(verb, BacktestShown, status=202, role="dokani_worker")


@router.get("", response_model=list[BacktestShown])
async def list_backtests(read: ReadPolicies, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> Response:
    """The newest backtests, newest first."""

    async def verb(tx: Tx) -> list[dict[str, Any]]:
        return [shown(row) for row in await queries.newest(tx, limit)]

    return await read(verb, list[BacktestShown])


@router.get("/{backtest_id}", response_model=BacktestShown)
async def get_backtest(backtest_id: UUID, read: ReadPolicies) -> Response:
    """One backtest: how far it has come, and what came of it."""

    async def verb(tx: Tx) -> dict[str, Any]:
        return shown(await require(tx, backtest_id))

    return await read(verb, BacktestShown)


@router.get("/{backtest_id}/returns", response_model=ChangePage)
async def list_changed_returns(
    backtest_id: UUID,
    read: ReadPolicies,
    was: Verdict | None = None,
    now: Verdict | None = None,
    category: Annotated[str | None, Query(max_length=1000)] = None,
    reason: Annotated[str | None, Query(max_length=1000)] = None,
    cursor: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """The lines that come out otherwise, newest first."""
    after = _opened(cursor)

    async def verb(tx: Tx) -> ChangePage:
        await require(tx, backtest_id)
        rows = await queries.changes(
            tx, backtest_id, after=after, limit=limit + 1, was=was, now=now, category=category, reason=reason
        )
        listed = rows[:limit]
        return ChangePage(
            items=[ChangeShown.model_validate(row) for row in listed],
            next_cursor=str(listed[-1].case_id) if len(rows) > limit else None,
        )

    return await read(verb, ChangePage)


def _which(body: WhichPolicy) -> Which:
    return Which(body.policy_id, body.rules)


def _opened(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if cursor.isascii() and cursor.isdigit() and int(cursor) < 2**63:
        return int(cursor)
    raise BadRequest("This cursor is not one of ours.", code="invalid_cursor")
