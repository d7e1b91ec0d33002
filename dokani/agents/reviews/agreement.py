"""How often people come to the same as what was decided automatically, with how sure that is."""

from dataclasses import dataclass
from datetime import datetime

from dokani.agents.reviews import queries
from dokani.agents.reviews.model import Counted, WrongMoney
from dokani.kit.db import Tx
from dokani.lab.experiments.intervals import Interval, rate


@dataclass(frozen=True, slots=True)
class Agreement:
    """`rate` is None while nobody has reviewed anything; its bounds hold 95 times in 100."""

    counted: Counted
    rate: Interval | None
    wrong_money: list[WrongMoney]


async def agreement(tx: Tx, since: datetime, until: datetime) -> Agreement:
    """Of the answers given from `since` until before `until`."""
    found = await queries.counted(tx, since, until)
    return Agreement(found, rate(found.agreed, found.sampled), await queries.wrong_money(tx, since, until))
