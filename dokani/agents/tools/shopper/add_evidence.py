"""add_evidence: what the shopper sent, or answered, counts for a return that is open."""

from typing import Any
from uuid import UUID

from pydantic import Field, model_validator

from dokani.agents.tools.model import AnswerNotAsked, Bound, Done, Taken, Tool
from dokani.agents.tools.shopper import queries, words
from dokani.agents.tools.shopper.files import require_sent
from dokani.agents.tools.shopper.lines import Fact, Said, fitting
from dokani.agents.tools.shopper.shown import link_to, own_return, shown
from dokani.agents.tools.shopper.start_return import answered, promised
from dokani.kit.db import Tx
from dokani.returns.evidence.give import give
from dokani.returns.looking.look import Look, look
from dokani.returns.model import CANCELLABLE


class Evidence(Taken):
    """Files sent in this chat, answers to what the return asks, or both; for the named return, or the newest
    open one."""

    return_id: UUID | None = None
    file_ids: list[UUID] = Field(default_factory=list, max_length=10)
    answers: dict[Fact, Said] = Field(default_factory=dict, max_length=20)

    @model_validator(mode="after")
    def something(self) -> "Evidence":
        if not self.file_ids and not self.answers:
            raise ValueError("name at least one file or one answer")
        return self


async def add_evidence(tx: Tx, bound: Bound, given: Evidence) -> Done:
    """The return as it stands with it. Raises ProofNeeded, NoSuchReturn, NothingOpen, NotYourFile, AnswerNotAsked,
    EvidenceTooLate."""
    before = await own_return(
        tx, bound, given.return_id, statuses=tuple(str(status) for status in CANCELLABLE)
    )
    await require_sent(tx, bound, given.file_ids)
    answers: dict[str, Any] = fitting(before.asks, dict(given.answers))
    if left := sorted(set(given.answers) - set(answers)):
        raise AnswerNotAsked(f"This return does not ask for {left[0]}.", answers=left)
    await give(tx, before.row.public_id, given.file_ids, answers)
    found = await look(tx, before.row.public_id)
    return Done(
        data=shown(found, link_to(bound, found)),
        decision_id=await queries.decision_id(tx, found.row.public_id),
        asks=question(bound, given, found),
        promised=promised(found),
        policy_version=found.row.policy_version_used,
    )


def question(bound: Bound, given: Evidence, found: Look) -> str:
    comes_to = words.outcome(
        str(found.row.status),
        found.row.amount,
        found.row.currency,
        found.reasons["shopper"],
        bound.locale,
    )
    files, said = len(given.file_ids), [answered(value) for value in given.answers.values()]
    if words.bengali(bound.locale):
        about = f"অর্ডার {found.row.order_id}-এর রিটার্নে যোগ হবে: "
        what = [f"{files}টি ফাইল"] * bool(files) + said
        return words.question(f"{about}{', '.join(what)}। {comes_to}", "", "যোগ করব?", bound.locale)
    what = [f"{files} file{'s' if files > 1 else ''}"] * bool(files) + [f"your answer {one}" for one in said]
    about = f"To add to the return of order {found.row.order_id}: {', '.join(what)}."
    return words.question(f"{about} {comes_to}", "Shall I add this?", "", bound.locale)


TOOL = Tool(
    name="add_evidence",
    says="Add photos or films sent in this chat, or answers that the return asks for, to an open return.",
    arguments=Evidence,
    verb=add_evidence,
    writes=True,
)
