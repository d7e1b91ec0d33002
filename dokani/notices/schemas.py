"""What the console sees of notices."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from dokani.kit.web import Whole
from dokani.notices.model import Kind


class NoticeForMember(BaseModel):
    id: int
    kind: Kind
    says: str
    public_id: UUID | None
    created_at: datetime
    seen: bool


class Notices(BaseModel):
    """Newest first. `unseen` counts up to 100."""

    items: list[NoticeForMember]
    unseen: int


class Seen(BaseModel):
    """`to` is the id of the newest notice that was seen."""

    to: Whole = Field(ge=0, le=9_223_372_036_854_775_807)
