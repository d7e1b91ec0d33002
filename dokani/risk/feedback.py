"""A person says of a return that it was fraud, or safe: kept, told, counted from the next request on; or taken back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.audit.events import raise_event
from dokani.audit.record import record
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.errors import NotFound
from dokani.risk import queries
from dokani.risk.learning.ask import learn_soon
from dokani.risk.rows import Label
from dokani.risk.schemas import RiskFeedbackKept


class NoSuchReturn(NotFound):
    code = "return_not_found"


class NothingSaid(NotFound):
    code = "risk_feedback_not_found"


async def say(tx: Tx, public_id: UUID, label: Label, note: str | None) -> RiskFeedbackKept:
    """Keep the label; the newest word stands. The return's own score and decision stay as they were."""
    found = await queries.labelled(tx, public_id)
    if found is None:
        raise NoSuchReturn("There is no such return.")
    at = clock.now()
    await queries.keep_label(tx, found.id, label, note, at)
    indicators = words_kept(await queries.words_of(tx, found.customer_email))
    await queries.keep_words(tx, found.customer_email, indicators, at)
    await record(tx, "return.labelled", "return", str(public_id), label=label, before=found.label_before)
    if label == "fraud" and found.label_before != "fraud":
        await raise_event(
            tx,
            "fraud_detected",
            "high",
            customer_email=found.customer_email,
            return_request_id=found.id,
            kind="labelled_fraud",
            seen=note,
            subject=str(public_id),
        )
    return RiskFeedbackKept(
        public_id=public_id, label=label, note=note, labelled_by=tx.user_id, created_at=at
    )


async def take_back(tx: Tx, public_id: UUID) -> None:
    """As if nothing had been said, for what is learnt from it too; the audit log keeps that it was.

    Raises NoSuchReturn, NothingSaid.
    """
    found = await queries.labelled(tx, public_id)
    if found is None:
        raise NoSuchReturn("There is no such return.")
    label = await queries.remove_label(tx, found.id)
    if label is None:
        raise NothingSaid("Nobody has said anything of this return.")
    indicators = words_kept(await queries.words_of(tx, found.customer_email))
    await queries.keep_words(tx, found.customer_email, indicators, clock.now())
    await record(tx, "return.label_taken_back", "return", str(public_id), before=label)
    await learn_soon(tx)  # nothing of it is left that the night could see


def words_kept(words: list[tuple[str, datetime, str | None]]) -> dict[str, Any]:
    """What the profile keeps of (label, when, note), oldest first: since when, how often, the last time, and why."""
    kept: dict[str, Any] = {}
    for label, at, note in words:
        one = kept.setdefault(f"{label}_labelled", {"on": True, "since": at.isoformat(), "times": 0})
        one["times"] += 1
        one["last"] = at.isoformat()
        one["because"] = note or f"A person said {label}."
    return kept
