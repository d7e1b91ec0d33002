"""The words of splitting: an experiment as kept, and why one cannot begin."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from dokani.kit.errors import Conflict, NotFound, Unprocessable

Measure = Literal["approved", "denied", "reviewed"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What is stated before an experiment begins, and stays: what is measured, the smallest difference worth finding,
    how often it happens at present (0 to 1), and how many shoppers of each arm it takes to find it."""

    name: str
    control: int
    treatment: int
    share: Decimal
    measure: Measure
    difference: Decimal
    baseline: Decimal
    needed_control: int
    needed_treatment: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Experiment(Plan):
    """A row of `policy_experiments`, with the names of both versions. `ended_at` None: it runs."""

    id: UUID
    control_version: str
    treatment_version: str
    started_at: datetime
    ended_at: datetime | None
    ended_because: str | None


class NoSuchExperiment(NotFound):
    code = "experiment_not_found"


class ExperimentRuns(Conflict):
    """One at a time: two at once would be two reasons for every difference."""

    code = "experiment_running"


class ExperimentOver(Conflict):
    code = "experiment_ended"


class ControlNotActive(Conflict):
    """The control is the version that decides for everybody else."""

    code = "control_not_active"


class NotComparable(Unprocessable):
    """The two versions keep different law, or count in different money."""

    code = "experiment_not_comparable"
