"""The statements of rating."""

from dataclasses import dataclass
from datetime import datetime

from dokani.kit.db import Tx


@dataclass(frozen=True, kw_only=True, slots=True)
class Rating:
    """`score` from 0 (bad) to 5 (good)."""

    score: int
    own_words: str
    rated_at: datetime


async def rating(tx: Tx, return_request_id: int) -> Rating | None:
    return await tx.one(
        Rating,
        "select score, own_words, rated_at from dokani.ratings where business_id = $1 and return_request_id = $2",
        tx.business_id,
        return_request_id,
    )


async def keep(tx: Tx, return_request_id: int, score: int, own_words: str, at: datetime) -> None:
    """The rating and the return's own column, in one statement."""
    await tx.run(
        """
        with kept as (
            insert into dokani.ratings (return_request_id, business_id, score, own_words, rated_at)
            values ($2, $1, $3, $4, $5)
            on conflict (return_request_id) do update
               set score = excluded.score, own_words = excluded.own_words, rated_at = excluded.rated_at
        )
        update return_requests set customer_satisfaction_score = $3 where business_id = $1 and id = $2
        """,
        tx.business_id,
        return_request_id,
        score,
        own_words,
        at,
    )
