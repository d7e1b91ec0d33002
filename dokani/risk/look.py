"""Looking at a shopper's profile and at the model. Looking changes nothing."""

from dataclasses import replace

from dokani.kit.db import Tx
from dokani.kit.errors import NotFound
from dokani.risk import queries
from dokani.risk.schemas import RiskFit, RiskModelView, RiskProfile, RiskTerm
from dokani.risk.signals import DEFAULT_BASE_RATE
from dokani.risk.terms import TERMS
from dokani.risk.weights import weights_of

MOST_FITS = 20


class NoSuchProfile(NotFound):
    code = "profile_not_found"


async def profile(tx: Tx, email: str) -> RiskProfile:
    """Raises NoSuchProfile for a shopper who never asked for a return."""
    found = await queries.profile(tx, email)
    if found is None:
        raise NoSuchProfile("Nobody with that e-mail has asked for a return.")
    return replace(found, lists=await queries.entries_of(tx, email))


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
