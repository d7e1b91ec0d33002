"""Confirming: the request is made once, however often the form is sent, and only as it was shown."""

from hashlib import sha256
from uuid import UUID

import orjson

from dokani.identity.quota import require as require_quota
from dokani.identity.shopper import Shopper
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.errors import Conflict
from dokani.portal import queries
from dokani.portal.model import Draft
from dokani.portal.offer import promised
from dokani.returns.asking.ask import ask, weigh


class OfferChanged(Conflict):
    """What would be decided is no longer what was shown; the shopper looks again before anything is sent."""

    code = "offer_changed"


def principal_of(shopper: Shopper) -> str:
    """The name under which a shopper's forms are kept."""
    return f"shopper {shopper.order_id} {shopper.customer_email.strip().lower()}"


async def made_of(tx: Tx, shopper: Shopper, draft: Draft) -> UUID | None:
    """The return that this draft was confirmed as, if it was."""
    return await queries.confirmed(tx, principal_of(shopper), draft.key)


async def confirm(tx: Tx, shopper: Shopper, draft: Draft) -> UUID:
    """The return of this draft: made now, or before under the same key. Raises OfferChanged, QuotaExceeded, and what
    asking raises."""
    principal = principal_of(shopper)
    await queries.stand_in_line(tx, principal, draft.key)
    if before := await queries.confirmed(tx, principal, draft.key):
        return before
    question = draft.ask(shopper.customer_email)
    _, triage = await weigh(tx, question, clock.now())
    if promised(triage) != draft.offered:
        raise OfferChanged("Something changed since you looked. Please check it again.")
    await require_quota(tx, "returns")
    done = await ask(tx, question)
    digest = sha256(orjson.dumps(draft.to_json(), default=str)).digest()
    await queries.keep_confirmed(tx, principal, draft.key, digest, done.public_id)
    return done.public_id
