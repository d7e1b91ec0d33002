"""Learning from what people said: the shop's base rate, and its weights where they do better than those in use."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dokani.kit.db import Database, worker
from dokani.risk.learning import queries
from dokani.risk.learning.fit import Example, Fit, as_in_the_shop, refit
from dokani.risk.past import Event, past_before
from dokani.risk.weights import weights_of

# What a person said of a return counts whole; what they decided of it, which may have had other grounds, half.
SAID, DECIDED = 1.0, 0.5
MOST_LABELS = 20_000


async def learn_shop(database: Database, business_id: UUID) -> Fit | None:
    """Base rate and category lifts anew; weights fitted, kept with their history, and used only if not worse.

    None where there are too few labels for a fit. Signals are those of the moment each return was asked.
    """
    async with database.transaction(worker(business_id)) as tx:
        await queries.keep_base_rate(tx)
        base_rate, kept = await queries.model(tx)
        lifts = await queries.category_lifts(tx)
        known = await queries.outcomes(tx, MOST_LABELS)
        emails = await queries.emails_of(tx, list(known))
        if not known:
            if lifts or kept:
                await queries.keep_weights(tx, {**(kept or weights_of(None).to_json()), "categories": lifts})
            return None
    examples: list[Example] = []
    for start in range(0, len(emails), queries.PAGE):
        async with database.transaction(worker(business_id)) as tx:
            page = await queries.events(tx, emails[start : start + queries.PAGE])
        for events in page.values():
            examples += examples_of(events, known, base_rate, lifts)
    before = weights_of(kept)
    # The fit takes seconds of arithmetic; the worker goes on meanwhile.
    fit = await asyncio.to_thread(refit, as_in_the_shop(examples, base_rate), before)
    async with database.transaction(worker(business_id)) as tx:
        used = fit.weights if fit and fit.better else before
        if fit is not None:
            await queries.keep_fit(tx, fit_kept(fit), None if not fit.better else used.to_json())
        await queries.keep_weights(tx, {**used.to_json(), "categories": lifts})
    return fit


def examples_of(
    events: list[Event],
    known: Mapping[int, tuple[bool, bool]],
    base_rate: float,
    lifts: Mapping[str, float],
) -> list[Example]:
    """One for each return of the shopper of which it is known how it ended."""
    made = []
    for event in events:
        if event.kind == "return" and event.request is not None and event.request in known:
            bad, by_word = known[event.request]
            signals = past_before(events, event.at).signals(
                event.at, base_rate=base_rate, request=event, lift=lifts.get(event.category or "", 1.0)
            )
            made.append(
                Example(
                    signals=signals, bad=bad, weight=SAID if by_word else DECIDED, value=event.order_value
                )
            )
    return made


def fit_kept(fit: Fit) -> dict[str, Any]:
    return {
        "weights": fit.weights.to_json(),
        "weights_before": fit.before.to_json(),
        "labels": fit.labels,
        "bad": fit.bad,
        "quality": fit.quality.to_json(),
        "quality_before": fit.quality_before.to_json(),
        "why": fit.why,
    }
