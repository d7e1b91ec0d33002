"""What a browser sees of how agents do."""

import datetime as dt
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field


class AgentReplies(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    replies: int
    p50_ms: int | None = Field(description="Half of the replies took at most so many milliseconds.")
    p95_ms: int | None
    fallbacks: int = Field(description="Turns the built-in agent answered because the model did not.")
    blocked: int = Field(description="Replies in which a promise without a decision was not sent.")
    hand_overs: int = Field(description="Replies that asked for a person.")
    tool_errors: int
    injections: int = Field(description="Messages that gave orders to the desk.")
    over_budget: int
    failed: int = Field(description="Turns nobody answered; a person was asked for.")
    tokens: int
    tool_calls: int


class AgentDay(AgentReplies):
    day: dt.date


class AgentEngine(AgentReplies):
    engine: str


class WrongMoneyShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    currency: str
    amount: Decimal


class AgreementShown(BaseModel):
    """Agreement of people with automatic decisions, on a blind sample that the server drew."""

    sampled: int = Field(description="Answers that were not unsure.")
    agreed: int
    unsure: int
    decisions: int
    rate: float | None = Field(description="agreed ÷ sampled; null while nobody has reviewed anything.")
    low: float | None = Field(description="Between low and high 95 times in 100 (Wilson).")
    high: float | None
    wrong_money: list[WrongMoneyShown] = Field(description="Approved where a person would not have.")


class AgentPerformance(BaseModel):
    """`since` and `until` are days in the shop's time zone, both counted in. Rehearsals are left out."""

    since: dt.date
    until: dt.date
    time_zone: str
    altogether: AgentReplies
    engines: list[AgentEngine]
    days: list[AgentDay]
    agreement: AgreementShown
