"""Beginning an experiment: from now on a share of the shoppers is decided by the other version."""

from dokani.audit.record import record
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.policies import queries as versions
from dokani.policies.current import policy_of
from dokani.policies.gate import require_reviewed
from dokani.policies.model import NoSuchPolicy
from dokani.policies.splitting import queries
from dokani.policies.splitting.find import require_experiment
from dokani.policies.splitting.model import (
    ControlNotActive,
    Experiment,
    ExperimentRuns,
    NotComparable,
    Plan,
)


async def hold(tx: Tx, *policy_ids: int) -> None:
    """Nobody edits or deletes these versions until the transaction ends."""
    await queries.hold(tx, list(policy_ids))


async def start(tx: Tx, plan: Plan, override: str | None = None) -> Experiment:
    """Begin it; both versions are frozen from here on. `tx` acts as dokani_worker.

    The treatment decides for people, so it needs what an activation needs: a proof and a backtest, or an `override`
    that says why not. Raises NoSuchPolicy, ControlNotActive, NotComparable, PolicyNotReviewed, ExperimentRuns.
    """
    await hold(tx, plan.control, plan.treatment)
    control, treatment = await versions.get(tx, plan.control), await versions.get(tx, plan.treatment)
    if control is None or treatment is None:
        raise NoSuchPolicy("There is no such policy.")
    if not control.is_active:
        raise ControlNotActive(
            f"The control has to be the active version; {control.version} is not.", policy_id=control.id
        )
    if treatment.id == control.id:
        raise NotComparable("A version cannot be compared with itself.")
    one, other = await policy_of(tx, control.id), await policy_of(tx, treatment.id)
    if one.currency != other.currency:
        raise NotComparable(
            f"{control.version} counts in {one.currency}, {treatment.version} in {other.currency}."
        )
    if missing := sorted(set(one.jurisdictions) - set(other.jurisdictions)):
        raise NotComparable(
            f"{treatment.version} leaves out the law of {', '.join(missing)}; it holds for every shopper here.",
            jurisdictions=missing,
        )
    await require_reviewed(tx, treatment, override)
    made = await queries.insert(tx, plan, clock.now())
    if made is None:
        raise ExperimentRuns("An experiment is under way; end it before another begins.")
    await record(
        tx,
        "experiment.started",
        "experiment",
        str(made),
        control=control.version,
        treatment=treatment.version,
        share=str(plan.share),
        override=override,
    )
    return await require_experiment(tx, made)
