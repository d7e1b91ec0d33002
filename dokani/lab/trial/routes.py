"""Trying one case over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from dokani.kit.db import Tx
from dokani.kit.web import Reader, reads
from dokani.lab.answers import shown
from dokani.lab.scopes import require_scope
from dokani.lab.trial.schemas import Trial, TrialAnswer
from dokani.lab.trial.try_one import try_one

router = APIRouter(prefix="/v1/trials", tags=["laboratory"])
ReadPolicies = Annotated[Reader, Depends(reads("viewer", "policies:read"))]


@router.post("", response_model=TrialAnswer)
async def post_trial(body: Trial, read: ReadPolicies) -> Response:
    """Decide one case under a version or a draft: the full answer, with its trace. Nothing is written."""

    async def verb(tx: Tx) -> dict[str, Any]:
        if body.public_id is not None:
            require_scope(tx, "returns:read")
        tried = await try_one(tx, **dict(body))
        return {**shown(tried.answer), "facts": tried.facts}

    return await read(verb, TrialAnswer)
