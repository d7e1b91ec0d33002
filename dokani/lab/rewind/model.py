"""The words of the time machine: a case as it was kept, and as it is decided again."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from dokani.kit.errors import Conflict, Gone

Stage = Literal["triage", "review", "appeal"]
STAGES: tuple[Stage, ...] = ("triage", "review", "appeal")
GONE = "What was known of this case is gone (erased, or never kept), so nobody can decide it again."


class CaseGone(Gone):
    """The facts were erased or never kept; what was decided is kept all the same."""

    code = "case_facts_gone"


class NoSuchStage(Conflict):
    code = "stage_not_reached"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A decision as it was written, with the triage it stands on. Facts, answers and packs are JSON text.

    `floors` are the legal packs that the receipt names; None while no receipt is written. `shown` are the kinds of
    evidence that had come by then.
    """

    stage: Stage
    verdict: str
    amount: Decimal | None
    currency: str | None
    decided_at: datetime
    decided_by: UUID | None
    decided_by_email: str | None
    note: str | None
    answer: str
    engine: str | None
    policy_id: int | None
    policy_version: str | None
    policy_sha256: bytes | None
    facts: str
    found: str
    floors: str | None
    has_receipt: bool
    shown: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rewound:
    """One stage of a past case: what was known, what was answered, and whether the same comes out today.

    `same` None: it was not decided again, and `says` says why. `answer` is what was kept; `again` the engine's answer
    with its trace, where there is one.
    """

    stage: Stage
    decided_at: datetime
    verdict: str
    amount: Decimal | None
    currency: str | None
    decided_by: UUID | None
    decided_by_email: str | None
    policy_id: int | None
    policy_version: str | None
    engine: str | None
    facts: dict[str, Any] | None
    answer: dict[str, Any]
    again: dict[str, Any] | None
    same: bool | None
    says: str
