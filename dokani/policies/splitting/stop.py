"""Ending an experiment: from now on the active version decides for everybody again."""

from uuid import UUID

from dokani.audit.record import record
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.policies.splitting import queries
from dokani.policies.splitting.find import require_experiment
from dokani.policies.splitting.model import Experiment, ExperimentOver


async def stop(tx: Tx, experiment_id: UUID) -> Experiment:
    """End it; what was decided stands. Raises NoSuchExperiment, ExperimentOver."""
    found = await require_experiment(tx, experiment_id)
    if not await queries.end(tx, experiment_id, clock.now()):
        raise ExperimentOver(f"{found.name} ended before.", ended_at=found.ended_at)
    await record(tx, "experiment.ended", "experiment", str(experiment_id))
    return await require_experiment(tx, experiment_id)
