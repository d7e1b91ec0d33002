"""start_return: ask for a return, with the evidence that was sent in the chat, once the shopper said yes to
exactly that."""

from typing import Any
from uuid import UUID

from pydantic import Field

from dokani.agents.tools.model import Bound, Done, Tool
from dokani.agents.tools.shopper import queries, words
from dokani.agents.tools.shopper.files import require_sent
from dokani.agents.tools.shopper.lines import Request, asking, weighed
from dokani.agents.tools.shopper.shown import link_to, shown
from dokani.agents.tools.shopper.their_words import theirs
from dokani.identity.quota import require as require_quota
from dokani.kit.db import Tx
from dokani.returns.asking.ask import ask
from dokani.returns.evidence.add import OPEN
from dokani.returns.evidence.give import give
from dokani.returns.looking.look import Look, look


class Wanted(Request):
    """What is asked for, and the pictures or films of it that the shopper sent in this chat."""

    file_ids: list[UUID] = Field(default_factory=list, max_length=10)


async def start_return(tx: Tx, bound: Bound, wanted: Wanted) -> Done:
    """The return, decided. The same verb as the portal's, with channel "chat". Raises ProofNeeded, AnswerNotAsked,
    NotYourFile, QuotaExceeded, and what asking raises."""
    await require_sent(tx, bound, wanted.file_ids)
    if not (bound.trying or bound.rehearsal):
        await require_quota(tx, "returns")  # counted in memory too, where nothing is rolled back
    lines = [
        line.model_copy(update={"own_words": await theirs(tx, bound, line.own_words)})
        for line in wanted.lines
    ]
    wanted = wanted.model_copy(update={"lines": lines})
    _, _, answers = await weighed(tx, bound, wanted)
    done = await ask(tx, asking(bound, wanted, answers))
    if wanted.file_ids and str(done.triage.status) in OPEN:
        await give(tx, done.public_id, wanted.file_ids)
    found = await look(tx, done.public_id)
    return Done(
        data=shown(found, link_to(bound, found)),
        decision_id=await queries.decision_id(tx, done.public_id),
        asks=question(bound, wanted, found),
        promised=promised(found),
        policy_version=found.row.policy_version_used,
    )


def promised(found: Look) -> dict[str, Any]:
    """What a yes is given to: the outcome as a whole and by line."""
    return {
        "order_id": found.row.order_id,
        "status": str(found.row.status),
        "amount": None if found.row.amount is None else str(found.row.amount),
        "proposed": None if found.proposed_amount is None else str(found.proposed_amount),
        "lines": [[line.line_number, line.quantity, line.verdict, str(line.amount)] for line in found.lines],
    }


def question(bound: Bound, wanted: Wanted, found: Look) -> str:
    """All that would be sent (what, what for, why, in place of it), what would come of it, and whether to send it."""
    lines = [
        {"quantity": line.quantity, "product_name": line.product_name, "line_number": line.line_number}
        for line in found.lines
    ]
    wishes = " / ".join(
        dict.fromkeys(words.resolution(line.resolution_wanted, bound.locale) for line in wanted.lines)
    )
    photos = len(wanted.file_ids)
    whys = ", ".join(dict.fromkeys(words.reason(line.reason, bound.locale) for line in wanted.lines))
    instead = ", ".join(
        words.name(line.exchange_for_sku, 1) for line in wanted.lines if line.exchange_for_sku
    )
    if words.bengali(bound.locale):
        about = f"অর্ডার {found.row.order_id}: {words.items(lines)} ({wishes})।"
        about += f" সাথে {photos}টি ফাইল।" if photos else ""
        about += f" কারণ: {whys}।" + (f" বদলে: {instead}।" if instead else "")
    else:
        about = f"Order {found.row.order_id}: {words.items(lines)}, for {wishes}."
        about += f" With {photos} file{'s' if photos > 1 else ''} of yours." if photos else ""
        about += f" Reason: {whys}." + (f" In its place: {instead}." if instead else "")
    comes_to = words.outcome(
        str(found.row.status),
        found.row.amount,
        found.row.currency,
        found.reasons["shopper"],
        bound.locale,
    )
    given = "; ".join(
        f"{fact.rpartition('.')[2].replace('_', ' ')}: {answered(value)}"
        for fact, value in wanted.answers.items()
    )
    said = f"{about} {given}. {comes_to}" if given else f"{about} {comes_to}"
    return words.question(said, "Shall I send this request?", "অনুরোধটি পাঠাব?", bound.locale)


def answered(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else words.name(str(value), 1)


TOOL = Tool(
    name="start_return",
    says="Ask for a return of lines of the proven order. It is sent only after the shopper answered yes to the "
    "question "
    "that the first call gives back.",
    arguments=Wanted,
    verb=start_return,
    writes=True,
)
