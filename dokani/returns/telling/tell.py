"""Telling the shopper: the letter that says what became of a return."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.mail.send import Kind, Letter
from dokani.returns import queries
from dokani.returns.model import Decision, Detail
from dokani.returns.resolving.again import decided_again
from dokani.returns.telling.amounts import figure
from dokani.returns.telling.events import Event
from dokani.returns.telling.events import said as said_of
from dokani.returns.telling.sending import article_words, sending_back

STALE = timedelta(days=3)  # news so old helps nobody; the shopper's page has it
KINDS: dict[str, Kind] = {
    "approved": "return_approved",
    "denied": "return_denied",
    "pending_review": "return_review",
    "pending_triage": "return_received",
}


async def letter_about(
    tx: Tx, public_id: UUID, link: Callable[[Detail], str], *, status: str | None = None
) -> Letter | None:
    """The letter about where a return stands; None where there is nothing to tell any more.

    With `status`, only while it is in that state: a return that moved on meanwhile is told by its own job. Nobody is
    written to at an address that cannot exist, nor of what is days old.
    """
    row = await queries.get(tx, public_id)
    if row is None or row.status not in KINDS or row.customer_email.endswith(".invalid"):
        return None
    decisions = await queries.decisions(tx, row.id)
    if (status is not None and row.status != status) or (
        decisions and decisions[-1].created_at < clock.now() - STALE
    ):
        return None
    return Letter(
        kind=KINDS[row.status],
        to_address=row.customer_email,
        business_id=row.business_id,
        data={
            "order_id": row.order_id,
            "customer_name": row.customer_name,
            "amount": figure(row.amount, row.currency) if row.amount else None,
            "currency": row.currency,
            "reasons": said_to_shopper(decisions),
            **(await approved_with(tx, row, decisions) if row.status == "approved" else {}),
            "link": link(row),
        },
        # What an appeal comes to is news, also where it is the same word again.
        once=f"{row.status}:{public_id}"
        + (":appeal" if decisions and decisions[-1].stage == "appeal" else ""),
    )


async def approved_with(tx: Tx, row: Detail, decisions: list[Decision]) -> dict[str, Any]:
    """What else an approval says: the articles that come instead, what is to be paid, and how things go back."""
    lines = [one for one in await queries.lines(tx, row.id) if one.verdict != "deny"]
    kept = await decided_again(tx, row)
    named = [
        article_words(kept.wanted_instead.get(str(one.line_number))) or one.product_name
        for one in lines
        if one.resolution_wanted == "exchange"
    ]
    # A person's decision may have changed what the exchange comes to; the ledger tells of it then.
    pays = kept.answer.to_pay if kept.answer and len(decisions) == 1 else None
    return {
        "exchange": named,
        "pays": None if not pays or kept.answer is None else kept.answer.money(pays),
        "steps": sending_back(
            kept.answer.terms if kept.answer else {}, {one.resolution_wanted for one in lines}, "The shop"
        ),
    }


async def letter_of_event(
    tx: Tx, public_id: UUID, event: Event, once: str, data: Mapping[str, Any], link: Callable[[Detail], str]
) -> Letter | None:
    """The letter about what happened after the decision; None where the shopper cannot be written to."""
    row = await queries.get(tx, public_id)
    if row is None or row.customer_email.endswith(".invalid"):
        return None
    heading, says, button = said_of(event, {**data, "order_id": row.order_id})
    return Letter(
        kind="return_event",
        to_address=row.customer_email,
        business_id=row.business_id,
        data={
            "customer_name": row.customer_name,
            "heading": heading,
            "says": says,
            "button": button,
            "link": link(row) + ("#rate" if event == "completed" else ""),
        },
        once=f"{event}:{public_id}:{once}",
    )


def said_to_shopper(decisions: list[Decision]) -> list[str]:
    """The reasons of the last decision: the engine's, or those a person wrote for the shopper. What was said before a
    person looked no longer holds."""
    if not decisions:
        return []
    said = decisions[-1].answer.get("reasons") or []
    return list(said.get("shopper", []) if isinstance(said, dict) else said)
