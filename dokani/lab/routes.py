"""The laboratory over HTTP: the list of its routers."""

from fastapi import APIRouter

from dokani.lab.backtest.routes import router as backtests
from dokani.lab.experiments.routes import router as experiments
from dokani.lab.proving.routes import router as proofs
from dokani.lab.rewind.routes import router as rewind
from dokani.lab.shadow.routes import router as shadow
from dokani.lab.trial.routes import router as trial

# In the order in which they are tried.
routers: list[APIRouter] = [backtests, experiments, proofs, rewind, shadow, trial]
