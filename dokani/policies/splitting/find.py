"""Finding an experiment."""

from uuid import UUID

from dokani.kit.db import Tx
from dokani.policies.splitting import queries
from dokani.policies.splitting.model import Experiment, NoSuchExperiment


async def require_experiment(tx: Tx, experiment_id: UUID) -> Experiment:
    """Raises NoSuchExperiment."""
    found = await queries.get(tx, experiment_id)
    if found is None:
        raise NoSuchExperiment("There is no such experiment.")
    return found


async def experiments(tx: Tx) -> list[Experiment]:
    """Every experiment of the business, newest first."""
    return await queries.every(tx)
