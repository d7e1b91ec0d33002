"""What an admin sees of the log."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel


class AuditLine(BaseModel):
    id: UUID
    seq: int
    user_id: UUID | None
    email: str | None
    action: str
    resource_type: str
    resource_id: str | None
    ip_address: str | None
    user_agent: str | None
    metadata: dict[str, Any]
    created_at: datetime


class AuditPage(BaseModel):
    items: list[AuditLine]
    next_cursor: str | None


class SealFault(BaseModel):
    """A seal that does not hold; number 0 stands for lines among sealed ones without a seal."""

    number: int
    problem: str


class AuditIntegrity(BaseModel):
    """Every seal checked anew. `head` is the chain's last hash in hex; `unsealed` lines wait for the next seal."""

    seals: int
    sealed: int
    unsealed: int
    sealed_at: datetime | None
    head: str | None
    faults: list[SealFault]
