"""The timeline of a return as its shopper sees it: what happened, where it is now, what comes after."""

from dokani.portal import words
from dokani.portal.model import Shop, Step
from dokani.portal.reading import listed, next_steps
from dokani.returns.looking.look import Look
from dokani.returns.model import Decision, Status

LAST = {
    "refund": "Refunded",
    "exchange": "Exchange sent",
    "store_credit": "Store credit given",
    "replacement": "New one sent",
    "repair": "Repaired",
    "keep_item": "Refunded",
    "cancel": "Refunded",
}


def timeline_of(shop: Shop, found: Look, wanted: set[str]) -> list[Step]:
    """Oldest first; exactly one step is `now`, unless the return has come to its end."""
    row = found.row
    steps = [Step(state="done", title="Requested", at=row.created_at)]
    if row.outcome == "cancelled":
        says = f"By {shop.name}." if found.cancelled_by == "merchant" else "You took it back."
        return [*steps, Step(state="stopped", title="Cancelled", at=row.completed_at, says=says)]
    if row.status == Status.PENDING_TRIAGE:
        return [*steps, waiting(shop, found), Step(state="later", title="Decision")]
    reviewed = next((one for one in found.decisions if one.stage != "triage"), None)
    if row.status == Status.PENDING_REVIEW:
        by = (
            f"You have an answer by {words.moment(row.review_due_at, shop.zone)}."
            if row.review_due_at
            else None
        )
        says = by or "We write to you when it is decided."
        now = Step(state="now", title="A person is looking", says=says)
        return [*steps, now, Step(state="later", title="Decision")]
    if reviewed is not None:
        steps.append(Step(state="done", title="Looked at by a person"))
    decided = found.decisions[-1] if found.decisions else None
    steps.append(decision(shop, found, decided))
    if row.status == Status.DENIED:
        return steps
    return [*steps, *after(shop, found, wanted)]


def waiting(shop: Shop, found: Look) -> Step:
    if not found.asks:
        says = " ".join(found.reasons["shopper"]) or "We decide as soon as we can."
        return Step(state="now", title="Waiting for the day", says=says)
    due = found.row.review_due_at
    by = f" Please answer by {words.day(due, shop.zone)}." if due else ""
    return Step(state="now", title="Waiting for you", says=f"Your answer decides how it goes on.{by}")


def decision(shop: Shop, found: Look, decided: Decision | None) -> Step:
    denied = found.row.status == Status.DENIED
    by_person = decided is not None and decided.stage != "triage"
    who = f"By a person at {shop.name}." if by_person else "By the shop's return policy."
    return Step(
        state="stopped" if denied else "done",
        title="Not approved" if denied else "Approved",
        at=decided.created_at if decided else found.row.denied_at if denied else found.row.approved_at,
        says=who,
    )


def after(shop: Shop, found: Look, wanted: set[str]) -> list[Step]:
    """From the approval on: sending back, and what is given for it."""
    row = found.row
    terms = next((one.answer.get("terms") or {} for one in found.decisions if one.stage == "triage"), {})
    comes_back = wanted != {"cancel"} and wanted != {"keep_item"} and terms.get("goods_back") != "none"
    last = listed(sorted({LAST.get(one, "Completed") for one in wanted}))
    if row.status == Status.COMPLETED:
        sent = [Step(state="done", title="Sent back")] if comes_back else []
        return [*sent, Step(state="done", title=last, at=row.completed_at)]
    says = " ".join(next_steps(shop, terms, wanted))
    if comes_back:
        return [Step(state="now", title="Send it back", says=says), Step(state="later", title=last)]
    return [Step(state="now", title=last, says=says)]
