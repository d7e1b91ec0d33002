"""What stands between a version and deciding: a proof of it, and a look at the shop's own past."""

from dokani.kit.db import Tx
from dokani.policies import queries
from dokani.policies.looking import outdated, past_returns
from dokani.policies.model import PastReturns, PolicyNotReviewed, PolicyVersion, Review


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
    go back has no time. A backtest has to be a look at the shop's past (see `looking`); without past returns, or where
    the version says what the active one says, there is nothing to look at.
    """
    reviews = await queries.reviews(tx, version.sha256)
    if version.activated_at is not None or not await queries.ever_active(tx):
        return reviews, None
    missing, failing, says = [], [], []
    proof = newest(reviews, "proof")
    if proof is None:
        missing.append("proof")
        says.append("a proof was not made")
    elif not proof.ok:
        failing.append("proof")
        says.append(f"the proof found something{_found(proof)}")
    if (past := await _past_to_look_at(tx, version)) is not None:
        backtest, why = _look(reviews, version, past)
        if backtest is None:
            missing.append("backtest")
            says.append(why)
        elif not backtest.ok:
            failing.append("backtest")
            says.append(f"the backtest on past returns found something{_found(backtest)}")
    if not says:
        return reviews, None
    if override is None:
        raise PolicyNotReviewed(
            f"Version {version.version} cannot go live yet: {'; '.join(says)}. "
            "Make up for it, or say why it should go live all the same.",
            missing=missing,
            failing=failing,
        )
    return reviews, override


async def _past_to_look_at(tx: Tx, version: PolicyVersion) -> PastReturns | None:
    active = await queries.active(tx)
    if active is not None and active.sha256 == version.sha256:
        return None
    return await past_returns(tx)


def _look(reviews: list[Review], version: PolicyVersion, past: PastReturns) -> tuple[Review | None, str]:
    """The newest backtest that is a look at the past; else why there is none."""
    why = "a backtest on past returns was not made"
    for review in reviews:
        if review.kind != "backtest":
            continue
        if (short := outdated(past, version.sha256, review)) is None:
            return review, ""
        if why.endswith("not made"):
            why = f"the backtest on past returns does not count: {short}"
    return None, why


def _found(review: Review) -> str:
    """What a failing review found, as it says so itself."""
    said = review.summary.get("says")
    texts = [each for each in said if isinstance(each, str)] if isinstance(said, list) else []
    return f": {' '.join(texts[:2]).rstrip('.')}" if texts else ""
