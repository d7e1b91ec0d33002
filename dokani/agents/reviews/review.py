"""A person decides again: a case is drawn for them, and what they find is held against what was decided."""

from datetime import timedelta
from uuid import UUID

from dokani.agents.reviews import queries
from dokani.agents.reviews.model import (
    AlreadyReviewed,
    Case,
    NoSuchReview,
    NothingToReview,
    Reviewed,
    Verdict,
)
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.errors import Forbidden

WITHIN = timedelta(days=90)


async def next_case(tx: Tx) -> Case:
    """The case this person has open, else one drawn at random. Raises NothingToReview. `tx` acts as `dokani_worker`."""
    person = person_of(tx)
    found = await queries.open_case(tx, person)
    if found is None:
        await queries.draw(tx, person, clock.now() - WITHIN)
        found = await queries.open_case(tx, person)
    if found is None:
        raise NothingToReview("There is nothing to review for you just now.")
    return found


async def answer(tx: Tx, review_id: UUID, verdict: Verdict, note: str) -> Reviewed:
    """What was decided, now that the person has. Raises NoSuchReview, AlreadyReviewed. `tx` acts as `dokani_worker`."""
    person = person_of(tx)
    found = await queries.answered(tx, review_id, person, verdict=verdict, note=note.strip(), at=clock.now())
    if found is None:
        if await queries.is_answered(tx, review_id, person):
            raise AlreadyReviewed("You have answered this one.")
        raise NoSuchReview("There is no such review of yours.")
    await queries.keep_quality(tx, found.decision_id)
    return found


def person_of(tx: Tx) -> UUID:
    if tx.user_id is None:
        raise Forbidden("Only a person can review.")
    return tx.user_id
