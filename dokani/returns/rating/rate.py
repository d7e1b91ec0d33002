"""Rating: one tap by the shopper when the return is over, and words if they like."""

from datetime import timedelta
from uuid import UUID

from dokani.audit.record import record
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.errors import Conflict, Gone, Unprocessable
from dokani.notices.note import note
from dokani.returns.find import require
from dokani.returns.model import Detail, Status
from dokani.returns.rating import queries
from dokani.returns.rating.queries import Rating

WORST, BEST, LOW = 0, 5, 1
LONGEST = 2000
OPEN_FOR = timedelta(days=60)


class NotRateable(Conflict):
    code = "return_not_over"


class RatingOver(Gone):
    code = "rating_over"


class InvalidRating(Unprocessable):
    code = "invalid_rating"


def is_over(row: Detail) -> bool:
    """Whether there is something to rate: it came to its end, and was not taken back."""
    return row.status in (Status.COMPLETED, Status.DENIED) and row.outcome != "cancelled"


async def rating_of(tx: Tx, return_request_id: int) -> Rating | None:
    return await queries.rating(tx, return_request_id)


async def rate(tx: Tx, public_id: UUID, score: int, own_words: str = "") -> None:
    """Keep what the shopper says; a later tap replaces the one before, for sixty days after the end.

    Raises NoSuchReturn, NotRateable before the return is over (completed or denied), RatingOver, InvalidRating.
    """
    own_words = own_words.strip()
    if not WORST <= score <= BEST or len(own_words) > LONGEST:
        raise InvalidRating(
            f"A rating is a whole number from {WORST} to {BEST}, with at most {LONGEST} characters."
        )
    row = await require(tx, public_id, locked=True)
    if not is_over(row):
        raise NotRateable("This return is not over yet.", status=row.status)
    now, ended = clock.now(), row.completed_at or row.denied_at
    if ended is not None and now > ended + OPEN_FOR:
        raise RatingOver("It is too late to rate this return.")
    await queries.keep(tx, row.id, score, own_words, now)
    await record(tx, "return.rated", "return", str(public_id), score=score)
    if score <= LOW:
        await note(
            tx,
            "rated_low",
            f"Order {row.order_id}: the shopper rated the return {score} of {BEST}.",
            public_id=public_id,
            once=f"rated_low:{public_id}",
        )
