"""How agents do, and blind re-reviews, over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from dokani.agents.performance.report import report
from dokani.agents.performance.schemas import AgentPerformance
from dokani.agents.reviews.review import answer, next_case
from dokani.agents.reviews.schemas import BlindAnswer, BlindCase, BlindResult
from dokani.files.attach import evidence_of
from dokani.files.shelf import shelf_in
from dokani.identity.callers import person
from dokani.kit.db import Tx
from dokani.kit.web import Reader, Writer, reads, writes

router = APIRouter(prefix="/v1/agents", tags=["agents"])


async def by_person(request: Request) -> None:
    """A program's verdict would not be a person's."""
    await person(request)


@router.get("/performance", response_model=AgentPerformance)
async def get_agent_performance(
    read: Annotated[Reader, Depends(reads("viewer", "returns:read"))],
    since: Annotated[date | None, Query(description="The first day; default: 30 days ago.")] = None,
    until: Annotated[date | None, Query(description="The last day; default: today.")] = None,
) -> Response:
    """Response times, fall-backs, blocked promises and hand-overs by day; how often people agree with decisions."""
    return await read(lambda tx: report(tx, since, until), AgentPerformance, role="dokani_worker")


@router.post("/reviews", response_model=BlindCase, dependencies=[Depends(by_person)])
async def post_blind_review(request: Request, write: Annotated[Writer, Depends(writes("agent"))]) -> Response:
    """An automatic decision to be decided again, drawn at random, without what came of it; the same until answered."""
    key = shelf_in(request.app.state).key

    async def verb(tx: Tx) -> BlindCase:
        case = await next_case(tx)
        evidence = await evidence_of(tx, case.return_request_id)
        return BlindCase.of(case, evidence.files, key)

    return await write(verb, BlindCase, role="dokani_worker")


@router.put("/reviews/{review_id}", response_model=BlindResult, dependencies=[Depends(by_person)])
async def put_blind_review(
    review_id: UUID, body: BlindAnswer, write: Annotated[Writer, Depends(writes("agent"))]
) -> Response:
    """What the person would have decided; the answer says what was."""
    return await write(
        lambda tx: answer(tx, review_id, body.verdict, body.note), BlindResult, role="dokani_worker"
    )
