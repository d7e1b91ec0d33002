"""A shop's own history, gone through in order of time: what was known of every shopper at a moment, what came after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dokani.risk.learning.fit import Example
from dokani.risk.past import Event, past_before

# Moments to learn from: every so many days, as long as what came of them was known before the split.
STEP = timedelta(days=14)
FIRST_AFTER = timedelta(days=45)


class TooShort(ValueError):
    """The history does not reach back far enough; the message says how far it does."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The population at a moment: shoppers with an earlier purchase, what was known of each, and what came of it."""

    at: datetime
    shoppers: list[str]
    examples: list[Example]
    moments: list[int]


def snapshot(
    events: Mapping[str, Sequence[Event]], at: datetime, horizon: timedelta, base_rate: float
) -> Snapshot:
    """`bad` of each example is "any return from `at` to before `at + horizon`", `value` what came back, `moments` on
    how many occasions the shopper had returned something before."""
    shoppers, examples, moments = list[str](), list[Example](), list[int]()
    for shopper, whole in events.items():
        past = past_before(whole, at)
        if not past.order_times:
            continue
        after = [one for one in whole if one.kind == "return" and at <= one.at < at + horizon]
        shoppers.append(shopper)
        examples.append(
            Example(
                signals=past.signals(at, base_rate=base_rate),
                bad=bool(after),
                value=sum(one.value for one in after),
            )
        )
        moments.append(len({one.at for one in past.asked.values()}))
    return Snapshot(at, shoppers, examples, moments)


def earlier_moments(first: datetime, split: datetime, horizon: timedelta) -> list[datetime]:
    """Moments whose whole horizon lies before the split, latest first. Raises TooShort where there is none."""
    found, at = list[datetime](), split - horizon
    while at >= first + FIRST_AFTER:
        found.append(at)
        at -= STEP
    if not found:
        raise TooShort(
            f"The history begins on {first:%Y-%m-%d}; to learn before {split:%Y-%m-%d} it would have to begin"
            f" by {split - horizon - FIRST_AFTER:%Y-%m-%d}."
        )
    return found


def learn_and_test(
    events: Mapping[str, Sequence[Event]], split: datetime, horizon: timedelta
) -> tuple[list[Snapshot], Snapshot]:
    """Snapshots to learn from (all of it known before `split`), and the one at `split` to be tested on.

    The base rate is that of the learning moments: nothing of the test is known to it. Raises TooShort.
    """
    first = min((one.at for whole in events.values() for one in whole), default=None)
    if first is None:
        raise TooShort("The shop has no orders with an e-mail yet.")
    moments = earlier_moments(first, split, horizon)
    known = {shopper: [one for one in whole if one.at < split] for shopper, whole in events.items()}
    train = [snapshot(known, at, horizon, 0.05) for at in moments]
    examples = [one for each in train for one in each.examples]
    bad = sum(one.bad for one in examples)
    if min(bad, len(examples) - bad) < 20:
        raise TooShort("Too few shoppers returned something, or did not, to learn anything before the split.")
    rate = bad / len(examples)
    rated = [
        Snapshot(one.at, one.shoppers, [rated_by(example, rate) for example in one.examples], one.moments)
        for one in train
    ]
    return rated, snapshot(events, split, horizon, rate)


def rated_by(example: Example, rate: float) -> Example:
    return replace(example, signals=replace(example.signals, base_rate=rate))
