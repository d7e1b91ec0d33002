"""check_eligibility: what the engine would decide, without anything being written."""

from decimal import Decimal
from typing import Any

from dokani.agents.tools.model import Bound, Done, Tool
from dokani.agents.tools.shopper import words
from dokani.agents.tools.shopper.lines import Request, weighed
from dokani.agents.tools.shopper.shown import asks
from dokani.kit.db import Tx
from dokani.returns.model import Case
from dokani.returns.triage import Triage


async def check_eligibility(tx: Tx, bound: Bound, wanted: Request) -> Done:
    """The verdict, the amount and the reasons as they would be. Raises ProofNeeded, AnswerNotAsked, and what
    asking raises."""
    case, triage, _ = await weighed(tx, bound, wanted)
    data = would(case, triage, wanted)
    says = words.outcome(
        str(triage.status), amount_of(triage), case.currency, triage.answer.reasons, bound.locale
    )
    return Done(data=data, says=says, policy_version=case.policy_version)


def amount_of(triage: Triage) -> Decimal | None:
    return triage.answer.amount


def would(case: Case, triage: Triage, wanted: Request) -> dict[str, Any]:
    """The engine's answer, without trace and risk. Amounts are decimal strings in `currency`."""
    bought = {line.line_number: line for line in case.lines}
    said = {one["line"]: one for one in triage.said["lines"]}
    answer = triage.answer
    return {
        "order_id": case.order_id,
        "verdict": answer.verdict,
        "would_be": str(triage.status),
        "amount": answer.money(answer.amount),
        "currency": case.currency,
        "reasons": list(answer.reasons),
        "asks": asks(answer.asks),
        "lines": [
            {
                "line_number": line.line_number,
                "product_name": bought[line.line_number].product_name,
                "quantity": line.quantity,
                "verdict": said[line.line_number]["verdict"],
                "amount": said[line.line_number]["amount"],
                "breakdown": said[line.line_number]["breakdown"] or {},
            }
            for line in wanted.lines
        ],
        "policy_version": case.policy_version,
    }


TOOL = Tool(
    name="check_eligibility",
    says="What the shop's policy would decide about lines of the proven order. Nothing is sent or promised by it.",
    arguments=Request,
    verb=check_eligibility,
)
