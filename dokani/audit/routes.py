"""`/v1/audit-log`: who did what, for admins."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from dokani.audit.read import read_log
from dokani.audit.schemas import AuditPage
from dokani.kit.web import Reader, reads

router = APIRouter(prefix="/v1/audit-log", tags=["audit"])


@router.get("", response_model=AuditPage)
async def list_audit_log(
    read: Annotated[Reader, Depends(reads("admin", "*"))],
    action: Annotated[str | None, Query(max_length=100)] = None,
    cursor: Annotated[str | None, Query(max_length=30)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """A page of the log, newest first; `action` narrows it to one kind ("return.decided")."""
    return await read(lambda tx: read_log(tx, cursor=cursor, action=action, limit=limit), AuditPage)
