"""How a shop's agents did in a span of days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dokani.agents.performance import queries
from dokani.agents.performance.schemas import (
    AgentDay,
    AgentEngine,
    AgentPerformance,
    AgentReplies,
    AgreementShown,
    WrongMoneyShown,
)
from dokani.agents.reviews.agreement import Agreement, agreement
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.kit.errors import Unprocessable

LONGEST = timedelta(days=366)
USUALLY = timedelta(days=29)


class SpanUnreadable(Unprocessable):
    code = "invalid_span"


async def report(tx: Tx, since: date | None, until: date | None) -> AgentPerformance:
    """Both days counted in; the last 30 where none are named. Raises SpanUnreadable."""
    zone = await queries.time_zone(tx)
    until = until or clock.now().astimezone(ZoneInfo(zone)).date()
    since = since or max(until, date.min + USUALLY) - USUALLY
    if since > until or until - since > LONGEST or not date(1971, 1, 1) <= since <= until < date(9999, 1, 1):
        raise SpanUnreadable("Name a span of at most 366 days, the first day first.")
    start, end = begins(since, zone), begins(until + timedelta(days=1), zone)
    return AgentPerformance(
        since=since,
        until=until,
        time_zone=zone,
        altogether=AgentReplies.model_validate(await queries.altogether(tx, start, end)),
        engines=[AgentEngine.model_validate(one) for one in await queries.by_engine(tx, start, end)],
        days=[AgentDay.model_validate(one) for one in await queries.by_day(tx, start, end, zone)],
        agreement=shown(await agreement(tx, start, end)),
    )


def begins(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def shown(found: Agreement) -> AgreementShown:
    counted, rate = found.counted, found.rate
    return AgreementShown(
        sampled=counted.sampled,
        agreed=counted.agreed,
        unsure=counted.unsure,
        decisions=counted.decisions,
        rate=rate.value if rate else None,
        low=rate.low if rate else None,
        high=rate.high if rate else None,
        wrong_money=[WrongMoneyShown.model_validate(one) for one in found.wrong_money],
    )
