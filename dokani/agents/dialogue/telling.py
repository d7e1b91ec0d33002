"""A decision in sentences: every amount, day and outcome is the decision row's."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.agents.dialogue.model import Commitment
from dokani.agents.dialogue.talk import Talk
from dokani.agents.tools.model import ToolResult
from dokani.agents.tools.shopper import words as shared

MOST_NAMED = 5


def tell(talk: Talk, result: ToolResult, *, anew: bool) -> None:
    """Where a return stands. `anew`: it was just decided or changed, and not only looked up."""
    data, words, state = result.data, talk.words, talk.state
    if rehearsal := data.get("rehearsal"):
        tell_rehearsal(talk, data)
        talk.say(rehearsal)
        return
    state.return_id = data["return_id"]
    status = str(data["status"])
    if not anew and data.get("lines"):
        talk.say(words.about_return(things(talk, data), data["order_id"]))
    due = datetime.fromisoformat(data["answer_by"]) if data.get("answer_by") else None
    if status in ("approved", "completed"):
        tell_approved(talk, data, status)
    elif status == "denied":
        talk.say(words.denied)
        tell_reasons(talk, data)
        if until := data.get("may_appeal_until"):
            talk.say(words.may_appeal(words.day(datetime.fromisoformat(until))))
            talk.quick = [words.appeal, words.person]
    elif status == "pending_triage":
        talk.say(words.pending_triage)
        for one in data.get("asks") or []:
            talk.say(one.get("says"))
    elif status == "cancelled":
        talk.say(words.cancelled if anew else words.was_cancelled)
    else:
        talk.say(words.waiting if anew else words.waits)
        if due:
            talk.say(words.answer_by(words.day(due)))
    if data.get("link") and status != "cancelled":
        talk.say(words.link(data["link"]))
    elif anew and status == "approved":
        talk.say(words.by_mail)
    show(talk, data, result.decision_id)
    if result.decision_id and anew and status in ("approved", "denied", "pending_review"):
        promise(talk, result.decision_id, data, due)


def tell_approved(talk: Talk, data: Mapping[str, Any], status: str) -> None:
    words = talk.words
    amount = positive(data.get("amount"))
    wanted = {str(line.get("resolution_wanted")) for line in data.get("lines") or []}
    if wanted == {"cancel"}:
        talk.say(words.order_stopped)
    elif amount is None:
        talk.say(words.completed if status == "completed" else words.approved_plain)
    else:
        sum_ = shared.money(amount, data["currency"])
        talk.say(words.approved(sum_, sorted(wanted)))
    for one in data.get("money") or []:
        part = positive(one.get("amount"))
        if part is not None and (one["state"] == "done" or (wanted == {"cancel"})):
            said = shared.money(part, data["currency"])
            talk.say(words.money_done(said) if one["state"] == "done" else words.money_on_way(said))
    tell_reasons(talk, data)


def things(talk: Talk, data: Mapping[str, Any]) -> list[str]:
    """What a return is of, as the summary names it."""
    words = talk.words
    return [
        f"{one['quantity']} × {words.name(one.get('product_name') or '', one['line_number'])}"
        for one in data["lines"][:MOST_NAMED]
    ]


def tell_reasons(talk: Talk, data: Mapping[str, Any]) -> None:
    for reason in (data.get("reasons") or [])[:3]:
        talk.say(reason)


def tell_rehearsal(talk: Talk, data: Mapping[str, Any]) -> None:
    """What would have come of it: nothing that was rolled back is stated as done."""
    said = shared.outcome(
        str(data.get("status")),
        positive(data.get("amount")),
        str(data.get("currency")),
        data.get("reasons") or [],
        talk.state.language,
    )
    talk.say(said)


def show(talk: Talk, data: Mapping[str, Any], decision_id: UUID | None) -> None:
    talk.decision_id = decision_id
    talk.card = {
        "kind": "return",
        "return_id": data["return_id"],
        "order_id": data["order_id"],
        "status": data["status"],
        "amount": data.get("amount"),
        "currency": data["currency"],
    }


def promise(talk: Talk, decision_id: UUID, data: Mapping[str, Any], due: datetime | None) -> None:
    amount = positive(data.get("amount"))
    says = str(data["status"])
    if amount is not None:
        says = f"{says} {shared.money(amount, data['currency'])}"
    kept = [one for one in talk.state.commitments if one.decision_id != decision_id]
    talk.state.commitments = [*kept, Commitment(decision_id=decision_id, says=says, due=due)][-20:]


def positive(amount: Any) -> Decimal | None:
    value = None if amount is None else Decimal(str(amount))
    return value if value is not None and value > 0 else None
