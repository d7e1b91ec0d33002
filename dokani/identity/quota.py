"""Whether a business may have one more of something, by its plan.

Cheap enough for the hot path: what was counted is remembered in the process for half a minute, and one more is added
for every time it was asked for. Only within the last tenth of a quota, or 50, is every request counted in the database.
So several processes together may pass a limit by what they admit in half a minute, and never by much more than that.
"""

import time
from dataclasses import dataclass
from uuid import UUID

from dokani.identity import queries
from dokani.identity.plans import PLANS, Quota
from dokani.kit.clock import now
from dokani.kit.db import Tx
from dokani.kit.errors import Forbidden

FRESH_SECONDS = 30.0
KEPT = 10_000


class QuotaExceeded(Forbidden):
    """`data` is {quota, limit, plan}."""

    code = "quota_exceeded"


@dataclass(slots=True)
class _Counted:
    left: int | None  # None: without limit
    until: float


_counted: dict[tuple[UUID, Quota, int], _Counted] = {}


async def require(tx: Tx, quota: Quota, *, more: int = 1) -> None:
    """QuotaExceeded where `more` would be too many for the plan of the business in the claims. What is not kept takes
    nothing of it."""
    if not tx.kept:
        return
    # What is counted by the month is forgotten with it.
    key = (tx.business_id, quota, now().month)
    known = _counted.get(key)
    if known is None or time.monotonic() >= known.until:
        known = await _count(tx, quota)
        if len(_counted) >= KEPT:
            _counted.clear()
        _counted[key] = known
    if known.left is None:
        return
    if known.left < more:
        del _counted[key]
        plan = (await queries.quota_used(tx, quota, 0))[0]
        raise QuotaExceeded(
            f"The plan {plan} of this business allows no more {quota.replace('_', ' ')}.",
            quota=quota,
            limit=PLANS[plan].limit(quota),
            plan=plan,
        )
    known.left -= more


async def _count(tx: Tx, quota: Quota) -> _Counted:
    plan, _ = await queries.quota_used(tx, quota, 0)
    limit = PLANS[plan].limit(quota)
    if limit is None:
        return _Counted(None, time.monotonic() + FRESH_SECONDS)
    left = limit - (await queries.quota_used(tx, quota, limit))[1]
    remembered = quota == "returns" and left > max(limit // 10, 50)
    return _Counted(left, time.monotonic() + (FRESH_SECONDS if remembered else 0.0))
