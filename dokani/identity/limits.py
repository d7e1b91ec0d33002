"""How often one caller may call: a count in memory per server process, that costs a request next to nothing."""

import time
from collections import OrderedDict

from dokani.kit.errors import TooMany

KEPT = 20_000
MINUTE, HOUR = 60.0, 3600.0


class TooManyRequests(TooMany):
    """`worth_telling` is true the first time a caller is refused within an hour."""

    code = "rate_limited"
    worth_telling = False


class Limits:
    """A bucket per caller: `per_minute` calls, which may come at once, and flow back evenly over a minute.

    Kept as one number: the moment at which the bucket will be full again.
    """

    def __init__(self, per_minute: int) -> None:
        self._interval = MINUTE / per_minute
        self.per_minute = per_minute
        self._full_at: OrderedDict[str, float] = OrderedDict()
        self._told: OrderedDict[str, float] = OrderedDict()

    def count(self, caller: str) -> None:
        """Count one call; TooManyRequests, saying when to come back, where it is one too many."""
        now = time.monotonic()
        full_at = max(self._full_at.get(caller, now), now) + self._interval
        if full_at - now > MINUTE + self._interval / 2:
            wait = full_at - now - MINUTE
            refused = TooManyRequests("Too many requests; slow down.", retry_after=int(wait) + 1)
            if now - self._told.get(caller, -HOUR) >= HOUR:
                refused.worth_telling = True
                _keep(self._told, caller, now)
            raise refused
        _keep(self._full_at, caller, full_at)


def _keep(kept: OrderedDict[str, float], caller: str, at: float) -> None:
    """The callers seen last are remembered; the longest silent one is forgotten first."""
    kept[caller] = at
    kept.move_to_end(caller)
    while len(kept) > KEPT:
        kept.popitem(last=False)
