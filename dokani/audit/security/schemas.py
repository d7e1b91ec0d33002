"""What an admin sees of security events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dokani.audit.model import EventType, Severity

Finding = Literal["real", "false_positive"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SecurityEvent:
    """A row of `security_events`; `public_id` names the return it is about, `event_data` is {kind, seen, limit, …}."""

    id: UUID
    event_type: EventType
    severity: Severity
    customer_email: str | None
    public_id: UUID | None
    event_data: dict[str, Any]
    resolved: bool
    resolved_by: UUID | None
    resolved_at: datetime | None
    resolved_by_email: str | None
    finding: Finding | None
    finding_note: str | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class SecurityCount:
    """How many events of a severity nobody has looked at."""

    severity: Severity
    events: int


class SecurityEvents(BaseModel):
    items: list[SecurityEvent]
    next_cursor: str | None


def readable(text: Any) -> Any:
    """Refuse what no database or page can hold: NUL, and halves of characters."""
    if isinstance(text, str) and ("\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text)):
        raise ValueError("contains characters that cannot be kept")
    return text


class EventResolution(BaseModel):
    """What was found: an alarm that was one, or a false one. Kept with the event and in the audit log."""

    model_config = ConfigDict(extra="forbid")

    finding: Finding = "real"
    note: Annotated[str, BeforeValidator(readable), Field(max_length=2000)] = ""
