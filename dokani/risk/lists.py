"""Who is trusted and who is not, by e-mail, phone, address or payment, for good or until a day."""

import re
from datetime import datetime
from uuid import UUID

from dokani.audit.record import record
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.errors import Conflict, NotFound, Unprocessable
from dokani.risk import queries
from dokani.risk.rows import ListKind, RiskListEntry, Subject


class NoSuchEntry(NotFound):
    code = "list_entry_not_found"


class NotComparable(Unprocessable):
    code = "invalid_list_value"


class AlreadyListed(Conflict):
    """`data.entry` is what stands: its id, list and reason."""

    code = "already_listed"


class ExpiresInThePast(Unprocessable):
    code = "expires_in_the_past"


def normalised(subject: Subject, value: str) -> str:
    """As orders hold it, so that spelling makes no difference. Raises NotComparable."""
    if subject == "email":
        kept = value.strip().lower()
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", kept) or len(kept) > 254:
            raise NotComparable("This is no e-mail address.", subject=subject)
    elif subject == "phone":
        kept = re.sub(r"[^0-9]", "", value)
        if not 5 <= len(kept) <= 20:
            raise NotComparable("A phone number has 5 to 20 digits.", subject=subject)
    elif subject == "address":
        kept = " ".join(re.findall(r"[^\W_]+", value.lower()))
        if len(kept) < 8:
            raise NotComparable("Give the whole address: street, number, town.", subject=subject)
    else:
        kept = value.strip()
        if len(kept) < 4:
            raise NotComparable("Give the payment fingerprint as your shop sends it.", subject=subject)
    return kept


async def put_on(
    tx: Tx,
    kind: ListKind,
    subject: Subject,
    value: str,
    reason: str | None,
    expires_at: datetime | None,
    replace: bool = False,
) -> RiskListEntry:
    """On one list at a time: with `replace`, who was on one is moved. Raises NotComparable, ExpiresInThePast,
    AlreadyListed."""
    at = clock.now()
    if expires_at is not None and expires_at <= at:
        raise ExpiresInThePast("The entry would have expired already; name a later time, or none.")
    meant = normalised(subject, value)
    before = await queries.entry_of(tx, subject, meant)
    kept = await queries.keep_entry(tx, kind, subject, meant, reason, expires_at, at, replace)
    if kept is None:
        known = before or await queries.entry_of(tx, subject, meant)
        raise AlreadyListed(
            f"This is on the {known.kind if known else 'other'} list already; say replace to have this instead.",
            entry=known and {"id": str(known.id), "kind": known.kind, "reason": known.reason},
        )
    await record(
        tx,
        "risk.listed",
        "risk_list",
        str(kept.id),
        kind=kind,
        subject=subject,
        expires_at=expires_at and expires_at.isoformat(),
        was=before and before.kind,
    )
    return kept


async def take_off(tx: Tx, entry_id: UUID) -> None:
    """Raises NoSuchEntry."""
    gone = await queries.remove_entry(tx, entry_id)
    if gone is None:
        raise NoSuchEntry("There is no such entry.")
    await record(tx, "risk.unlisted", "risk_list", str(entry_id), kind=gone.kind, subject=gone.subject)
