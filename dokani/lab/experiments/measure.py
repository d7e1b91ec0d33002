"""What an experiment has found: both arms with plain intervals, and the one comparison that was planned."""

from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.lab.experiments import queries
from dokani.lab.experiments.intervals import Interval, difference, mean, rate
from dokani.lab.experiments.model import ArmFound, Comparison, Counted, Found, Rate
from dokani.lab.experiments.say import says
from dokani.policies.current import policy_of
from dokani.policies.splitting.find import experiments, require_experiment
from dokani.policies.splitting.model import Experiment

RATES = ("approved", "denied", "reviewed", "asked")


async def measure(tx: Tx, experiment_id: UUID) -> Found:
    """Raises NoSuchExperiment."""
    return await _found(tx, await require_experiment(tx, experiment_id))


async def measure_all(tx: Tx) -> list[Found]:
    """Every experiment, newest first."""
    return [await _found(tx, one) for one in await experiments(tx)]


async def _found(tx: Tx, experiment: Experiment) -> Found:
    now = clock.now()
    control, treatment, mixed = await queries.counted(tx, experiment, experiment.ended_at or now)
    policy = await policy_of(tx, experiment.control)
    comparison = compare(experiment, control, treatment)
    return Found(
        experiment=experiment,
        arms=(
            arm_found(experiment.control, experiment.control_version, experiment.needed_control, control),
            arm_found(
                experiment.treatment, experiment.treatment_version, experiment.needed_treatment, treatment
            ),
        ),
        comparison=comparison,
        mixed=mixed,
        currency=policy.currency,
        at=now,
        says=says(experiment, control, treatment, comparison, now),
    )


def arm_found(policy_id: int, version: str, needed: int, counted: Counted) -> ArmFound:
    """One arm with intervals around everything that was counted in it."""
    rates = {name: _rate(getattr(counted, name), counted.shoppers) for name in RATES}
    rates["overturned"] = _rate(counted.overturned, counted.appealed)
    money = mean(counted.shoppers, float(counted.refunded), float(counted.refunded_squares))
    return ArmFound(
        arm=counted.arm,
        policy_id=policy_id,
        version=version,
        needed=needed,
        counted=counted,
        rates=rates,
        refunded=money,
    )


def compare(experiment: Experiment, control: Counted, treatment: Counted) -> Comparison:
    """The comparison that was planned, of the first shoppers of each arm only: however often somebody looks, and
    however long it runs on, it is one look, and false alarms stay as rare as was stated."""
    enough = (
        control.first_shoppers >= experiment.needed_control
        and treatment.first_shoppers >= experiment.needed_treatment
    )
    one, other = _first(experiment, control), _first(experiment, treatment)
    return Comparison(
        measure=experiment.measure,
        control=one,
        treatment=other,
        difference=difference(one, other) if enough else None,
    )


def _first(experiment: Experiment, counted: Counted) -> Interval | None:
    return rate(getattr(counted, f"first_{experiment.measure}"), counted.first_shoppers)


def _rate(count: int, of: int) -> Rate:
    return Rate(count=count, of=of, interval=rate(count, of))
