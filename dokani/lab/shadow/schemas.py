"""What a browser sees of a shadow run."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from dokani.lab.shadow.model import Report


class ShadowCell(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    was: str = Field(description="The live version: approve | deny | review | ask | wait.")
    now: str = Field(description="The draft; also `unreadable` where it cannot read the facts.")
    cases: int
    amount_was: Decimal = Field(description="Approved at once by the live version.")
    amount_now: Decimal


class ShadowMoney(BaseModel):
    was: Decimal
    now: Decimal
    change: Decimal
    currency: str | None


class ShadowedReturn(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    public_id: UUID
    order_id: str
    was: str
    now: str
    amount_was: Decimal
    amount_now: Decimal
    because: str


class ShadowForMerchant(BaseModel):
    policy_id: int
    version: str
    state: str = Field(description="running | stopped")
    because: str | None = Field(description="stopped | edited | activated | deleted | unreadable")
    since: datetime
    until: datetime | None
    read_to: datetime = Field(
        description="Decisions of the live version are read up to here; a minute behind at most."
    )
    decided: int
    differing: int
    matrix: list[ShadowCell]
    money: ShadowMoney
    sample: list[ShadowedReturn] = Field(description="The newest returns that differ.")
    says: str

    @classmethod
    def of(cls, report: Report) -> "ShadowForMerchant":
        shadow = report.shadow
        return cls(
            policy_id=shadow.policy_id,
            version=shadow.version,
            state=shadow.state,
            because=shadow.because,
            since=shadow.since,
            until=shadow.until,
            read_to=shadow.read_to,
            decided=report.decided,
            differing=report.differing,
            matrix=[ShadowCell.model_validate(cell) for cell in report.matrix],
            money=ShadowMoney(**report.money),
            sample=[ShadowedReturn.model_validate(one) for one in report.sample],
            says=report.says,
        )
