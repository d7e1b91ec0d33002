"""The words of this room: a letter as it waits to be delivered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A row of the outbox that was taken for one more attempt."""

    id: UUID
    kind: str
    to_address: str
    subject: str
    body_text: str
    body_html: str | None
    attempts: int
    created_at: datetime
