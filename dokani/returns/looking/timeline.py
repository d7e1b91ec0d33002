"""The timeline of a return as its merchant sees it: what happened, who did it, in sentences, oldest first."""

from typing import Any

from dokani.returns.appealing.model import Appeal
from dokani.returns.looking.steps import Moment
from dokani.returns.model import Decision, Detail

SAID = {
    "approved": "Approved",
    "denied": "Denied",
    "pending_review": "Passed to a person",
    "pending_triage": "Waiting for the shopper",
}


STEPS = {"grade": "A grade", "mark": "Money marked by hand", "posting": "That it was posted"}


def who_cancelled(row: Detail, log: list[dict[str, Any]]) -> str | None:
    """shopper or merchant; None where nobody did."""
    if row.outcome != "cancelled":
        return None
    lines = [line for line in log if line["action"] == "return.cancelled"]
    return str(lines[-1]["metadata"].get("by", "shopper")) if lines else "shopper"


def timeline(
    row: Detail,
    decisions: list[Decision],
    log: list[dict[str, Any]],
    notes: list[dict[str, Any]],
    appeal: Appeal | None,
) -> list[Moment]:
    """What happened, oldest first."""
    moments = [Moment(at=row.created_at, what="asked", who="shopper", says=f"Asked by {row.channel}")]
    for one in decisions:
        rule = f"policy {one.policy_version}" if one.stage == "triage" and one.policy_version else "Dokani"
        note = f": {one.note}" if one.note else ""
        appealed = " after an appeal" if one.stage == "appeal" else ""
        says = SAID[one.verdict] + appealed + note
        moments.append(
            Moment(at=one.created_at, what=one.verdict, who=one.decided_by_name or rule, says=says)
        )
    for noted in notes:
        moments.append(
            Moment(at=noted["created_at"], what="note", who=noted["who"] or "Dokani", says=noted["text"])
        )
    moments += [moment for line in log if (moment := of_log(line, row)) is not None]
    if appeal is not None:
        by = "merchant" if appeal.asked_by else "shopper"
        words = f": {appeal.own_words}" if appeal.own_words else ""
        moments.append(
            Moment(at=appeal.asked_at, what="appealed", who=by, says=f"Asked for another look{words}")
        )
    if row.completed_at:
        canceller = who_cancelled(row, log)
        says = f"Cancelled by the {canceller}" if canceller else "Completed"
        what = "cancelled" if canceller else "completed"
        moments.append(Moment(at=row.completed_at, what=what, who=canceller or "Dokani", says=says))
    return sorted(moments, key=lambda one: one.at)


def of_log(line: dict[str, Any], row: Detail) -> Moment | None:
    """An entry for what only the log knows; None for what stands elsewhere."""
    known: dict[str, Any] = line["metadata"]
    verdict = SAID.get(str(known.get("verdict")), "A decision")
    step = STEPS.get(str(known.get("kind")), "A step")
    amount = f" {known['amount']} {row.currency}" if known.get("amount") else ""
    said: dict[str, tuple[str, str]] = {
        "return.escalated": ("pending_review", "The shopper asked for a person"),
        "return.decision_held": ("held", f"{verdict}{amount}, to count shortly"),
        "return.decision_undone": ("undone", "The decision was undone"),
        "return.decision_failed": ("failed", f"The decision did not count. {known.get('because', '')}"),
        "return.step_held": ("held", f"{step}, to count shortly"),
        "return.step_undone": ("undone", f"{step} was undone"),
        "return.step_failed": ("failed", f"{step} did not count. {known.get('because', '')}"),
        "return.assigned": ("assigned", "Assigned" if known.get("after") else "Assigned to nobody"),
        "return.snoozed": (
            "snoozed",
            f"Snoozed until {str(known['until'])[:16].replace('T', ' ')} UTC"
            if known.get("until")
            else "Woken",
        ),
        "return.overdue": ("overdue", "Nobody had looked in time"),
    }
    if (found := said.get(line["action"])) is None:
        return None
    asked = line["action"] == "return.escalated"
    who = line["who"] or ("shopper" if asked else "Dokani")
    return Moment(at=line["created_at"], what=found[0], who=who, says=found[1])
