"""The laboratory over HTTP: the list of its routers."""

from fastapi import APIRouter

from dokani.lab.proving.routes import router as proofs
from dokani.lab.rewind.routes import router as rewind
from dokani.lab.shadow.routes import router as shadow
from dokani.lab.trial.routes import router as trial

# In the order in which they are tried.
routers: list[APIRouter] = [proofs, rewind, shadow, trial]
