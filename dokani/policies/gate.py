"""What stands between a version and deciding: a proof of it, and a look at the shop's own past."""

from dokani.kit.db import Tx
from dokani.policies import queries
from dokani.policies.model import PolicyNotReviewed, PolicyVersion, Review

_NAMED = {"proof": "a proof", "backtest": "a backtest on past returns"}


def newest(reviews: list[Review], kind: str, against: str | None = None) -> Review | None:
    """The newest review of a kind; of backtests that against this policy, where there is one."""
    of_kind = [review for review in reviews if review.kind == kind]
    return next((review for review in of_kind if review.against == against), next(iter(of_kind), None))


async def require_reviewed(tx: Tx, version: PolicyVersion, override: str | None) -> list[Review]:
    """The document's reviews, newest first; PolicyNotReviewed where one is missing or failing.

    The first version a shop ever activates needs none, and an `override` (why it goes live without) stands for all.
    Without past returns there is nothing to backtest.
    """
    reviews = await queries.reviews(tx, version.sha256)
    if override is not None or not await queries.ever_active(tx):
        return reviews
    wanted = ["proof", "backtest"] if await queries.has_returns(tx) else ["proof"]
    found = {kind: newest(reviews, kind) for kind in wanted}
    missing = [kind for kind, review in found.items() if review is None]
    failing = [kind for kind, review in found.items() if review is not None and not review.ok]
    if missing or failing:
        says = [f"{_NAMED[kind]} was not made" for kind in missing]
        says += [f"{_NAMED[kind]} found something" for kind in failing]
        raise PolicyNotReviewed(
            f"Version {version.version} cannot go live yet: {', and '.join(says)}. "
            "Make up for it, or say why it should go live all the same.",
            missing=missing,
            failing=failing,
        )
    return reviews
