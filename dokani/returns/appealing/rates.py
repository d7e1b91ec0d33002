"""How often appeals overturn what a rule denied: a rule that loses too often is a wrong rule."""

from math import sqrt

from dokani.kit.db import Tx
from dokani.returns.appealing import queries
from dokani.returns.appealing.model import OverturnRate

Z95 = 1.959964  # two-sided 95 %


async def overturn_rates(tx: Tx) -> list[OverturnRate]:
    """One entry for each rule or check that had denied something appealed, the most appealed first."""
    found = []
    for row in await queries.rates(tx):
        decided = row["overturned"] + row["upheld"]
        low, high = interval(row["overturned"], decided)
        rate = round(row["overturned"] / decided, 4) if decided else None
        found.append(OverturnRate(**row, rate=rate, low=low, high=high))
    return found


def interval(wins: int, of: int) -> tuple[float | None, float | None]:
    """Wilson's 95 % interval of a share; honest for small numbers, where most shops are."""
    if of == 0:
        return None, None
    share, z2 = wins / of, Z95 * Z95
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z95 * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)
