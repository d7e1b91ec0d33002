"""What stands between a version and deciding: a proof of it, and a look at the shop's own past."""

from dokani.kit.db import Tx
from dokani.policies import queries
from dokani.policies.model import PolicyNotReviewed, PolicyVersion, Review

_NAMED = {"proof": "a proof", "backtest": "a backtest on past returns"}


def newest(reviews: list[Review], kind: str, against: str | None = None) -> Review | None:
    """The newest review of a kind; of backtests that against this policy, where there is one."""
    of_kind = [review for review in reviews if review.kind == kind]
    return next((review for review in of_kind if review.against == against), next(iter(of_kind), None))


async def require_reviewed(
    tx: Tx, version: PolicyVersion, override: str | None
) -> tuple[list[Review], str | None]:
    """The document's reviews, newest first, and the `override` where it was needed; PolicyNotReviewed where a review is
    missing or failing, and nobody said why it should go live all the same.

    The first version a shop ever activates needs none, and one that was active before comes back without: who has to
    go back has no time. Without past returns there is nothing to backtest.
    """
    reviews = await queries.reviews(tx, version.sha256)
    if version.activated_at is not None or not await queries.ever_active(tx):
        return reviews, None
    wanted = ["proof", "backtest"] if await queries.has_returns(tx) else ["proof"]
    found = {kind: newest(reviews, kind) for kind in wanted}
    missing = [kind for kind, review in found.items() if review is None]
    failing = [kind for kind, review in found.items() if review is not None and not review.ok]
    if not missing and not failing:
        return reviews, None
    if override is None:
        says = [f"{_NAMED[kind]} was not made" for kind in missing]
        says += [f"{_NAMED[kind]} found something" for kind in failing]
        raise PolicyNotReviewed(
            f"Version {version.version} cannot go live yet: {', and '.join(says)}. "
            "Make up for it, or say why it should go live all the same.",
            missing=missing,
            failing=failing,
        )
    return reviews, override
