"""Whether a backtest was a look at the shop's past: at all of it, or at its newest months, and not long ago."""

from datetime import datetime, timedelta

from dokani.kit.db import Tx
from dokani.policies import queries
from dokani.policies.model import PastReturns, Review

# The least a look has to reach back, from the newest return; a younger past is looked at whole.
REACH = timedelta(days=90)
# A look that has seen nothing of as many of the newest days is too old to go by.
FRESH = timedelta(days=30)


async def past_returns(tx: Tx) -> PastReturns | None:
    """The past that a backtest could look at; None where the shop has none."""
    return await queries.past_returns(tx)


def left_out(past: PastReturns, since: datetime | None, until: datetime | None) -> str | None:
    """Why a look from `since` to before `until` is none at the shop's past; None where it is one."""
    if (begins := _too_short(past, since)) is not None:
        return begins
    if until is not None and until <= past.newest:
        return f"it leaves out the returns since {_day(until)}"
    return None


def outdated(past: PastReturns, version_sha256: str, review: Review) -> str | None:
    """Why a kept backtest does not count any more, or never did; None where it counts."""
    if review.against == version_sha256:
        return "it compared the version with itself"
    if (begins := _too_short(past, _moment(review, "since"))) is not None:
        return begins
    seen = min(_moment(review, "until") or review.noted_at, review.noted_at)
    if past.newest - seen > FRESH:
        return f"it looked at nothing since {_day(seen)}, and the newest return is of {_day(past.newest)}"
    return None


def _too_short(past: PastReturns, since: datetime | None) -> str | None:
    if since is None or since <= max(past.oldest, past.newest - REACH):
        return None
    return (
        f"it leaves out the returns before {_day(since)}, and has to look at the newest {REACH.days} days,"
        " or at all there is"
    )


def _moment(review: Review, name: str) -> datetime | None:
    kept = review.summary.get(name)
    return None if kept is None else datetime.fromisoformat(str(kept))


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B} {at.year}"
