"""Asking over HTTP: the route that is asked for most."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from dokani.identity.quota import require as require_quota
from dokani.kit.db import Tx
from dokani.kit.straight import StraightRoute
from dokani.kit.web import Writer, writes
from dokani.returns.asking.ask import Asked, ask
from dokani.returns.schemas import LineAnswered, ReturnAsk, ReturnAsked

router = APIRouter(prefix="/v1/returns", tags=["returns"], route_class=StraightRoute)
AskReturns = Annotated[Writer, Depends(writes("agent", "returns:write"))]


@router.post("", response_model=ReturnAsked, status_code=201)
async def post_return(body: ReturnAsk, write: AskReturns) -> Response:
    """Ask for a return; it is decided before this answers."""

    async def verb(tx: Tx) -> ReturnAsked:
        await require_quota(tx, "returns")
        return asked_view(await ask(tx, body.ask()))

    return await write(verb, ReturnAsked, status=201, role="dokani_worker")


def asked_view(done: Asked) -> ReturnAsked:
    found, answer = done.triage, done.triage.answer
    return ReturnAsked(
        public_id=done.public_id,
        order_id=done.case.order_id,
        status=found.status,
        verdict=answer.verdict,
        amount=found.amount,
        currency=done.case.currency,
        lines=[
            LineAnswered(
                line_number=one["line"],
                verdict=one["verdict"],
                amount=one["amount"],
                breakdown=one["breakdown"] or {},
            )
            for one in found.said["lines"]
        ],
        reasons=answer.reasons,
        asks=answer.asks,
        policy_version_used=done.case.policy_version,
        ai_recommendation=found.ai_recommendation,
        escalation_reason=found.escalation_reason,
        risk_score=found.score.score,
        processing_time_ms=found.processing_time_ms,
        created_at=done.at,
    )
