"""A made-up shop with a known signal: some shoppers like to send back, most do not; and a clock to make it by."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from dokani.risk.past import Event

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def shop(shoppers: int = 400, days: int = 400, seed: int = 7) -> dict[str, list[Event]]:
    """Each shopper buys at a pace of their own; a quarter return six orders of ten, the others one of twenty."""
    draw = random.Random(seed)
    events: dict[str, list[Event]] = defaultdict(list)
    request = 0
    for n in range(shoppers):
        email, pace = f"s{n:04}@shopper.test", draw.choice([20, 40, 80])
        likely = 0.6 if n % 4 == 0 else 0.05
        at = BEGIN + draw.uniform(0, 60) * DAY
        while at < BEGIN + days * DAY:
            value = draw.uniform(20, 120)
            events[email].append(
                Event(at=at, kind="order", value=value, order_id=f"{n}-{len(events[email])}")
            )
            if draw.random() < likely:
                request += 1
                back = at + draw.uniform(3, 20) * DAY
                events[email].append(
                    Event(at=back, kind="return", value=value, order_value=value, request=request)
                )
            at += draw.expovariate(1 / pace) * DAY
    return {email: sorted(whole, key=lambda one: one.at) for email, whole in events.items()}
