"""The timeline of a return as its shopper sees it: what happened, where it is now, what comes after."""

from dataclasses import replace

from dokani.portal import words
from dokani.portal.model import Shop, Step
from dokani.portal.reading import listed, next_steps
from dokani.returns.goods.model import stayed_away
from dokani.returns.looking.look import Look
from dokani.returns.model import Decision, Status
from dokani.returns.resolving.model import Resolution

LAST = {
    "refund": "Refunded",
    "exchange": "Exchange sent",
    "store_credit": "Store credit given",
    "replacement": "New one sent",
    "repair": "Repaired",
    "keep_item": "Refunded",
    "cancel": "Refunded",
}
GIVEN = {
    "refund": "Refund",
    "partial_refund": "Refund",
    "keep_item": "Refund",
    "cancel": "Refund",
    "store_credit": "Store credit",
    "exchange": "Exchange",
    "replacement": "Replacement",
    "charge": "Price difference, to pay",
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
        denied = next((one for one in found.decisions if one.verdict == Status.DENIED), None)
        if denied is not None:  # an appeal is the one way back from there
            steps.append(Step(state="stopped", title="Not approved", at=denied.created_at))
            steps.append(Step(state="done", title="Asked for another look"))
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
    """From the approval on: sending back, and what is given for it. Until the ledger knows (a moment after the
    approval, or never for returns of before), it is told from the terms."""
    row = found.row
    terms = found.terms
    says = " ".join(next_steps(shop, terms, wanted))
    if found.resolutions:
        steps = [*sending_back(found, says), *(given(found, one) for one in found.resolutions)]
        return only_one_now([one for one in steps if one is not None])
    comes_back = wanted != {"cancel"} and wanted != {"keep_item"} and terms.get("goods_back") != "none"
    last = listed(sorted({LAST.get(one, "Completed") for one in wanted}))
    if row.status == Status.COMPLETED:
        sent = [Step(state="done", title="Sent back")] if comes_back else []
        return [*sent, Step(state="done", title=last, at=row.completed_at)]
    if comes_back:
        return [Step(state="now", title="Send it back", says=says), Step(state="later", title=last)]
    return [Step(state="now", title=last, says=says)]


def sending_back(found: Look, says: str) -> list[Step]:
    """The goods on their way: sent, arrived, looked at. `says` is what to do."""
    if not found.goods:
        return []
    waiting = [one for one in found.goods if one.received_at is None and one.came == "received"]
    came = [one.received_at for one in found.goods if one.received_at is not None]
    if not came:
        return [Step(state="now", title="Send it back", says=says)]
    if waiting:
        return [Step(state="now", title="Part of it has arrived", at=max(came), says="The rest is awaited.")]
    steps = [Step(state="done", title="Arrived at the shop", at=max(came))]
    if any(one.waits_for == "inspection" for one in found.resolutions):
        looked = [one.graded_at for one in found.goods if one.graded_at is not None]
        if len(looked) == len(found.goods):
            steps.append(Step(state="done", title="Looked at", at=max(looked)))
        else:
            steps.append(Step(state="now", title="Being looked at"))
    return steps


def given(found: Look, one: Resolution) -> Step | None:
    """One thing that is given, with its amount where there is one."""
    if one.state == "withdrawn":
        return taken_back(found, one)
    total = one.amount + one.bonus
    much = f" {words.money(total, one.currency)}" if total else ""
    title = GIVEN.get(one.kind, "Given")
    if one.state == "done":
        reference = f"Reference {one.provider_ref}" if one.provider_ref else None
        return Step(state="done", title=f"{title}{much}", at=one.done_at, says=reference)
    if one.state == "failed":
        return Step(state="now", title=f"{title}{much}", says="The shop is looking into it.")
    if one.state == "promised":
        return Step(state="later", title=f"{title}{much}")
    return Step(state="now", title=f"{title}{much}", says="On its way.")


def taken_back(found: Look, one: Resolution) -> Step | None:
    """What is not given after all; said where the goods stayed away, for nothing else tells it then."""
    if not stayed_away(one.line_numbers, found.goods):
        return None
    if one.kind == "charge":
        much = words.money(one.promised, one.currency)
        return Step(state="stopped", title="Price difference cancelled", says=f"You do not pay the {much}.")
    return Step(
        state="stopped",
        title=f"{GIVEN.get(one.kind, 'This')} cancelled",
        says="The item did not come back to the shop.",
    )


def only_one_now(steps: list[Step]) -> list[Step]:
    """What comes after the first thing that is under way is for later."""
    first = next((place for place, one in enumerate(steps) if one.state == "now"), len(steps))
    return [
        replace(one, state="later") if one.state == "now" and place > first else one
        for place, one in enumerate(steps)
    ]
