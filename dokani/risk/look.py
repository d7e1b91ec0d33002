"""Looking at a shopper's profile and at the model. Looking changes nothing."""

from dataclasses import replace
from datetime import datetime

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.errors import NotFound
from dokani.risk import queries
from dokani.risk.learning import queries as learning
from dokani.risk.model import score
from dokani.risk.past import past_before
from dokani.risk.rows import RiskContribution, RiskNow, RiskProfile, RiskShopper
from dokani.risk.schemas import RiskFit, RiskModelView, RiskTerm
from dokani.risk.signals import DEFAULT_BASE_RATE
from dokani.risk.terms import TERMS
from dokani.risk.weights import weights_of

MOST_FITS, MOST_MOMENTS, MOST_SHOPPERS = 20, 100, 50


class NoSuchProfile(NotFound):
    code = "profile_not_found"


async def profile(tx: Tx, email: str) -> RiskProfile:
    """Raises NoSuchProfile for a shopper who never asked for a return."""
    found = await queries.profile(tx, email)
    if found is None:
        raise NoSuchProfile("Nobody with that e-mail has asked for a return.")
    at = clock.now()
    return replace(
        found,
        lists=await queries.entries_of(tx, email),
        now=await score_now(tx, found.customer_email, at),
        history=await queries.history(tx, email, MOST_MOMENTS),
        links=await queries.links(tx, email, at),
    )


async def score_now(tx: Tx, email: str, at: datetime) -> RiskNow:
    """The profile's score as of `at`, by the weights in use, with what it is made of; kept nowhere."""
    name = email.strip().lower()
    events = (await learning.events(tx, [name])).get(name, [])
    base_rate, kept = await learning.model(tx)
    made = score(past_before(events, at).signals(at, base_rate=base_rate), weights_of(kept))
    return RiskNow(
        score=made.score,
        factors=[
            RiskContribution(factor=one.factor, value=one.value, contribution=one.contribution)
            for one in made.factors
        ],
    )


async def shoppers(tx: Tx) -> list[RiskShopper]:
    """Whom to look at first."""
    return await queries.shoppers(tx, MOST_SHOPPERS)


async def model(tx: Tx) -> RiskModelView:
    """The weights in use, next to those every shop begins with, and the fits that led here."""
    kept = await queries.model(tx) or {}
    weights = weights_of(kept.get("weights"))
    return RiskModelView(
        base_rate=kept.get("base_rate", DEFAULT_BASE_RATE),
        decided=kept.get("decided", 0),
        bad=kept.get("bad", 0),
        labels=weights.labels,
        fitted_at=kept.get("fitted_at"),
        terms=[
            RiskTerm(name=term.name, prior=term.prior, weight=round(weights.of[term.name], 4))
            for term in TERMS
        ],
        fits=[RiskFit(**one) for one in await queries.fits(tx, MOST_FITS)],
    )
