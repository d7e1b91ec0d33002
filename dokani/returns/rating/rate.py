"""Rating: one tap by the shopper when the return is over, and words if they like."""

from datetime import timedelta
from uuid import UUID

from dokani.audit.record import record
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.errors import Conflict, Gone, Unprocessable
from dokani.notices.note import note
from dokani.returns.find import require
from dokani.returns.model import Status
from dokani.returns.rating import queries

WORST, BEST, LOW = 0, 5, 1
LONGEST = 2000
OPEN_FOR = timedelta(days=60)


class NotRateable(Conflict):
    code = "return_not_over"


class RatingOver(Gone):
    code = "rating_over"


class InvalidRating(Unprocessable):
    code = "invalid_rating"


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
    ended = {Status.COMPLETED: row.completed_at, Status.DENIED: row.denied_at}.get(Status(row.status))
    if ended is None or row.outcome == "cancelled":
        raise NotRateable("This return is not over yet.", status=row.status)
    now = clock.now()
    if now > ended + OPEN_FOR:
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
