"""`/v1/audit-log`: who did what, for admins."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime

from dokani.audit import queries
from dokani.audit.export import exported
from dokani.audit.model import Wanted
from dokani.audit.read import read_log
from dokani.audit.schemas import AuditIntegrity, AuditPage
from dokani.kit.errors import BadRequest
from dokani.kit.web import Reader, reads

router = APIRouter(prefix="/v1/audit-log", tags=["audit"])
ReadLog = Annotated[Reader, Depends(reads("admin", "*"))]
RECENT = 5_000  # lines among which kinds of action are looked for


def wanted(
    action: Annotated[str | None, Query(max_length=100)] = None,
    actor: Annotated[UUID | Literal["dokani", "people"] | None, Query()] = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    resource_id: Annotated[str | None, Query(max_length=200)] = None,
) -> Wanted:
    """`actor` is a member's id, "people" for any, or "dokani" for what no person did; `until` is not included."""
    for text in (action, resource_id):
        if text and "\x00" in text:
            raise BadRequest("A filter may not contain NUL characters.", code="unreadable_filter")
    return Wanted(
        action=action or None,
        person=actor if isinstance(actor, UUID) else None,
        nobody=None if actor is None or isinstance(actor, UUID) else actor == "dokani",
        since=since,
        until=until,
        resource_id=resource_id or None,
    )


Which = Annotated[Wanted, Depends(wanted)]


@router.get("", response_model=AuditPage)
async def list_audit_log(
    read: ReadLog,
    which: Which,
    cursor: Annotated[str | None, Query(max_length=30)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """A page of the log, newest first; `action` narrows it to one kind ("return.decided")."""
    return await read(lambda tx: read_log(tx, which, cursor=cursor, limit=limit), AuditPage)


@router.get("/actions", response_model=list[str])
async def list_audit_actions(read: ReadLog) -> Response:
    """The kinds of action among the newest 5,000 lines."""
    return await read(lambda tx: queries.actions(tx, RECENT), list[str])


@router.get("/integrity", response_model=AuditIntegrity)
async def get_audit_integrity(read: ReadLog) -> Response:
    """Check every seal of this business's chain, now."""
    return await read(queries.integrity, AuditIntegrity)


@router.get(
    ".csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def get_audit_csv(read: ReadLog, which: Which) -> Response:
    """The newest 50,000 lines that hold, as a CSV file."""
    async with read.database.transaction(read.caller.entry) as tx:
        read.admit(tx)
        text = await exported(tx, which)
    headers = {
        "content-disposition": 'attachment; filename="audit-log.csv"',
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    return Response(text.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)
