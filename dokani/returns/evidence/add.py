"""Adding evidence: the file is kept, looked up among earlier ones, and a return that waited for it is decided anew."""

from dataclasses import dataclass
from uuid import UUID

from dokani.files.model import Earlier, FileUpload, Upload
from dokani.files.take import take
from dokani.kit.db import Tx
from dokani.kit.errors import Conflict
from dokani.notices.note import note
from dokani.returns.asking.answer import answer
from dokani.returns.evidence.show import because, show
from dokani.returns.find import require
from dokani.returns.model import Status

OPEN = (Status.PENDING_TRIAGE, Status.PENDING_REVIEW)


class EvidenceTooLate(Conflict):
    code = "evidence_too_late"


@dataclass(frozen=True, slots=True)
class Added:
    """The file, where it was seen before, and where the return stands with it."""

    file: FileUpload
    earlier: list[Earlier]
    status: str


async def add_evidence(tx: Tx, public_id: UUID, upload: Upload, *, uploaded_by: UUID | None = None) -> Added:
    """Keep a prepared file as evidence of a return that is still open.

    Raises NoSuchReturn, EvidenceTooLate where it is decided, TooManyFiles.
    """
    row = await require(tx, public_id, locked=True)
    if row.status not in OPEN:
        raise EvidenceTooLate(
            f"This return is {row.status.replace('_', ' ')}; nothing more can be added to it.",
            status=row.status,
        )
    file = await take(tx, upload, return_request_id=row.id, uploaded_by=uploaded_by)
    shown, earlier = await show(tx, row, [file])
    status = row.status
    if status == Status.PENDING_TRIAGE:
        status = await answer(tx, public_id, {}, shown.kinds, because(earlier))
    elif uploaded_by is None and (assigned := row.assigned_to):
        says = f"Order {row.order_id}: the shopper added a {file.kind.replace('_', ' ')}."
        await note(tx, "answered", says, public_id=public_id, for_user=assigned)
    return Added(file, earlier, status)
