"""The words of held steps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from dokani.kit.errors import Conflict, NotFound

Kind = Literal["grade", "mark", "posting"]


class StepHeld(Conflict):
    """The same is held already: `data` says until when, and by whom."""

    code = "step_held"


class NoSuchStep(NotFound):
    code = "step_not_found"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What was done and does not count yet. `subject` is the goods graded, the row of the ledger marked, or the return
    posted; `by` the e-mail or the key's name of whoever did it."""

    id: UUID
    public_id: UUID
    kind: Kind
    subject: UUID
    said: dict[str, Any]
    made_by: UUID | None
    key_id: UUID | None
    held_until: datetime
    state: str
    by: str | None
