"""The words of experiments: what was counted in each arm, and what that comes to."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from dokani.kit.errors import Conflict
from dokani.lab.experiments.intervals import Interval
from dokani.policies.splitting.arms import Arm
from dokani.policies.splitting.model import Experiment


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """One arm as counted. A shopper counts once, with what the policy said of their first return in the experiment;
    money is all they were promised. `first_*` are counts among the first shoppers, as many as were needed."""

    arm: Arm
    shoppers: int
    returns: int
    approved: int
    denied: int
    reviewed: int
    asked: int
    appealed: int
    overturned: int
    refunded: Decimal
    refunded_squares: Decimal
    first_shoppers: int
    first_approved: int
    first_denied: int
    first_reviewed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """How many of how many, as a rate from 0 to 1 with its interval; none of none has no rate."""

    count: int
    of: int
    interval: Interval | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ArmFound:
    """One arm, with intervals."""

    arm: Arm
    policy_id: int
    version: str
    needed: int
    counted: Counted
    rates: dict[str, Rate]
    refunded: Interval | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Of the first shoppers of each arm, as many as were needed: the one look that was planned.

    `control` and `treatment` are rates; `difference` None while there is not data enough.
    """

    measure: str
    control: Interval | None
    treatment: Interval | None
    difference: Interval | None

    @property
    def certain(self) -> bool | None:
        """Whether there is a difference that chance hardly explains; None while nobody can say."""
        found = self.difference
        return None if found is None else found.low > 0 or found.high < 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An experiment with what it has found so far. `mixed` are shoppers that both versions decided for (their orders
    named other e-mails); they count in neither arm."""

    experiment: Experiment
    arms: tuple[ArmFound, ArmFound]
    comparison: Comparison
    mixed: int
    currency: str
    at: datetime
    says: str


class ShadowFirst(Conflict):
    """A version that never decided runs silently before it decides for people."""

    code = "shadow_first"
