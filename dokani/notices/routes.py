"""`/v1/notices`: what a member should know."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from dokani.identity.callers import person
from dokani.kit.web import Reader, Writer, reads, writes
from dokani.notices.read import mark_seen, read_notices
from dokani.notices.schemas import Notices, Seen


async def by_person(request: Request) -> None:
    """Notices are for people; an API key has nothing to see and nothing seen."""
    await person(request)


router = APIRouter(prefix="/v1/notices", tags=["notices"], dependencies=[Depends(by_person)])


@router.get("", response_model=Notices)
async def list_notices(
    read: Annotated[Reader, Depends(reads("agent"))],
    before: Annotated[int | None, Query(ge=1, le=9_223_372_036_854_775_807)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
) -> Response:
    """What is for the member who asks, newest first."""
    return await read(lambda tx: read_notices(tx, before=before, limit=limit), Notices)


@router.post("/seen", response_model=Notices)
async def post_seen(body: Seen, write: Annotated[Writer, Depends(writes("agent"))]) -> Response:
    """Everything up to one notice has been seen."""
    return await write(lambda tx: mark_seen(tx, body.to), Notices)
