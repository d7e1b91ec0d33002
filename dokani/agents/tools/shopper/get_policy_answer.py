"""get_policy_answer: what the shop's active policy says of a question, in the sentences of its own page."""

import re
from typing import Annotated, Any

from pydantic import StringConstraints

from dokani.agents.tools.model import Bound, Done, Taken, Tool
from dokani.engine.saying.page import page
from dokani.kit.db import Tx
from dokani.policies.current import require_active

MOST_SENTENCES = 8
# Words that stand for a section of the page; what matches none is looked for in the sentences themselves.
TOPICS: dict[str, tuple[str, ...]] = {
    "How long you have": (
        "how long",
        "long",
        "days",
        "window",
        "until",
        "deadline",
        "late",
        "when",
        "time",
        "period",
        "expire",
    ),
    "What you can return": (
        "can i return",
        "reason",
        "accept",
        "final",
        "sale",
        "category",
        "opened",
        "used",
        "worn",
    ),
    "What we need from you": (
        "photo",
        "picture",
        "evidence",
        "proof",
        "receipt",
        "video",
        "need",
        "packaging",
    ),
    "What you get": ("refund", "money", "exchange", "credit", "replacement", "voucher"),
    "What it costs": ("cost", "fee", "fees", "charge", "restocking", "pay", "free", "deduct"),
    "Sending it back": (
        "ship",
        "shipping",
        "send",
        "label",
        "post",
        "courier",
        "postage",
        "pickup",
        "return it",
    ),
    "Cancelling an order": ("cancel", "cancelling", "cancellation", "not shipped", "before shipping"),
    "If we say no": ("appeal", "no", "denied", "declined", "refused", "reject", "again", "complain"),
    "Your rights by law": ("law", "legal", "rights", "right", "consumer", "withdraw", "eu"),
}
_WORD = re.compile(r"[^\W\d_]{3,}|\d+")


class Asked(Taken):
    """A question about the policy, in the shopper's words or as a topic."""

    question: Annotated[str, StringConstraints(min_length=1, max_length=500)]


async def get_policy_answer(tx: Tx, bound: Bound, asked: Asked) -> Done:
    """The sections that speak of it, best first, each with its sentences; all titles, so that one can ask on. Raises
    NoActivePolicy."""
    policy_id, version, policy = await require_active(
        tx, bound.shopper.customer_email if bound.shopper else None
    )
    written = page(policy).to_json()
    sections: list[dict[str, Any]] = written["sections"]
    ranked = sorted(
        ((score(asked.question, one), -number, one) for number, one in enumerate(sections)),
        key=lambda each: each[:2],
        reverse=True,
    )
    best = [one for points, _, one in ranked[:3] if points > 0 and points >= ranked[0][0] / 2]
    return Done(
        data={
            "sections": [
                {"title": one["title"], "sentences": one["sentences"][:MOST_SENTENCES]} for one in best
            ],
            "topics": [one["title"] for one in sections],
            "found": bool(best),
            "policy_id": policy_id,
            "policy_version": version,
        },
        policy_version=version,
    )


def score(question: str, section: dict[str, Any]) -> float:
    """How much a section has to say to a question: its topic's words count most, words of its sentences a little."""
    said = question.casefold()
    words = set(_WORD.findall(said))
    topic = TOPICS.get(section["title"], ())
    points = 3.0 * sum(1 for one in topic if (one in said if " " in one else one in words))
    points += 6.0 * (section["title"].casefold() in said)
    inside = set(_WORD.findall(" ".join(section["sentences"]).casefold()))
    return points + sum(0.5 for one in words if len(one) > 3 and one in inside)


TOOL = Tool(
    name="get_policy_answer",
    says="What the shop's return policy says about a question, in the policy's own sentences.",
    arguments=Asked,
    verb=get_policy_answer,
)
