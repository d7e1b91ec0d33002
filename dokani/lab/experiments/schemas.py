"""What is sent to begin an experiment, and what a browser sees of one."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from dokani.kit.web import Whole
from dokani.lab.experiments.begin import Wanted
from dokani.lab.experiments.intervals import Interval
from dokani.lab.experiments.model import ArmFound, Found
from dokani.returns.readable import readable

Named = Annotated[
    str,
    StringConstraints(min_length=1, max_length=120, strip_whitespace=True),
    AfterValidator(readable),
]
Why = Annotated[
    str, StringConstraints(min_length=3, max_length=500, strip_whitespace=True), AfterValidator(readable)
]
MeasureName = Literal["approved", "denied", "reviewed"]


class ExperimentWanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Named
    control: Whole = Field(description="The active version, by its number.", ge=1, lt=2**63)
    treatment: Whole = Field(description="Another version, by its number.", ge=1, lt=2**63)
    share: Decimal = Field(
        Decimal("0.5"),
        ge=Decimal("0.01"),
        le=Decimal("0.99"),
        max_digits=4,
        decimal_places=3,
        description="The part of the shoppers that the treatment decides for.",
    )
    measure: MeasureName = Field(
        "approved", description="What is compared: how often a shopper's first return is approved at once, …"
    )
    difference: Decimal = Field(
        Decimal("0.05"),
        ge=Decimal("0.005"),
        le=Decimal("0.5"),
        max_digits=4,
        decimal_places=3,
        description="The smallest difference in that rate that is worth finding (0.05 is 5 points).",
    )
    override: Why | None = Field(
        None, description="Why it begins without a shadow run, a proof or a backtest of the treatment."
    )

    def wanted(self) -> Wanted:
        return Wanted(**dict(self))


class IntervalShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    value: float
    low: float
    high: float


class RateShown(BaseModel):
    count: int
    of: int
    rate: float | None = Field(description="From 0 to 1; null where there is nothing to count.")
    low: float | None
    high: float | None


class MoneyShown(BaseModel):
    total: Decimal
    mean: float | None = Field(description="For each shopper.")
    low: float | None
    high: float | None
    currency: str


class ArmShown(BaseModel):
    arm: Literal["control", "treatment"]
    policy_id: int
    version: str
    shoppers: int
    needed: int = Field(description="Shoppers it takes in this arm.")
    returns: int
    approved: RateShown = Field(
        description="Of all shoppers: the policy approved their first return at once."
    )
    denied: RateShown
    reviewed: RateShown
    asked: RateShown
    overturned: RateShown = Field(description="Of the shoppers who appealed.")
    refunded: MoneyShown

    @classmethod
    def of(cls, arm: ArmFound, currency: str) -> "ArmShown":
        money = arm.refunded
        return cls(
            arm=arm.arm,
            policy_id=arm.policy_id,
            version=arm.version,
            shoppers=arm.counted.shoppers,
            needed=arm.needed,
            returns=arm.counted.returns,
            **{name: _rate(one.count, one.of, one.interval) for name, one in arm.rates.items()},
            refunded=MoneyShown(
                total=arm.counted.refunded,
                mean=money.value if money else None,
                low=money.low if money else None,
                high=money.high if money else None,
                currency=currency,
            ),
        )


def _rate(count: int, of: int, found: Interval | None) -> RateShown:
    return RateShown(
        count=count,
        of=of,
        rate=found.value if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
    )


class NeededShown(BaseModel):
    shoppers: int
    control: int
    treatment: int
    so_far: int


class ComparisonShown(BaseModel):
    """Of the first shoppers of each arm, as many as were needed; null while there are fewer."""

    measure: MeasureName
    difference: IntervalShown | None
    certain: bool | None = Field(description="Whether chance hardly explains it; null: not enough data.")


class ExperimentForMerchant(BaseModel):
    id: UUID
    name: str
    control: int
    treatment: int
    share: Decimal
    measure: MeasureName
    difference: Decimal
    baseline: Decimal = Field(description="How often that was so before it began.")
    running: bool
    started_at: datetime
    ended_at: datetime | None
    ended_because: str | None
    arms: list[ArmShown]
    needed: NeededShown
    comparison: ComparisonShown
    mixed: int = Field(description="Shoppers that both versions decided for; counted in neither arm.")
    says: str

    @classmethod
    def of(cls, found: Found) -> "ExperimentForMerchant":
        experiment, compared = found.experiment, found.comparison
        return cls(
            id=experiment.id,
            name=experiment.name,
            control=experiment.control,
            treatment=experiment.treatment,
            share=experiment.share,
            measure=experiment.measure,
            difference=experiment.difference,
            baseline=experiment.baseline,
            running=experiment.ended_at is None,
            started_at=experiment.started_at,
            ended_at=experiment.ended_at,
            ended_because=experiment.ended_because,
            arms=[ArmShown.of(arm, found.currency) for arm in found.arms],
            needed=NeededShown(
                shoppers=experiment.needed_control + experiment.needed_treatment,
                control=experiment.needed_control,
                treatment=experiment.needed_treatment,
                so_far=sum(arm.counted.shoppers for arm in found.arms),
            ),
            comparison=ComparisonShown(
                measure=experiment.measure,
                difference=IntervalShown.model_validate(compared.difference) if compared.difference else None,
                certain=compared.certain,
            ),
            mixed=found.mixed,
            says=found.says,
        )
