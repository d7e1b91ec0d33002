"""`/v1/risk` and what people say of a return: feedback, lists, profiles, the model."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AwareDatetime

from dokani.kit.web import Reader, Writer, reads, writes
from dokani.risk import look, queries
from dokani.risk.feedback import say, take_back
from dokani.risk.learning.ask import ask_for_fit
from dokani.risk.lists import put_on, take_off
from dokani.risk.rows import ListKind, RiskListEntry, RiskProfile, RiskShopper
from dokani.risk.schemas import NewRiskListEntry, RiskFeedback, RiskFeedbackKept, RiskFitAsked, RiskModelView

router = APIRouter(prefix="/v1", tags=["risk"])
Read = Annotated[Reader, Depends(reads("agent", "returns:read"))]
Write = Annotated[Writer, Depends(writes("agent", "returns:decide"))]


@router.post("/returns/{public_id}/risk-feedback", response_model=RiskFeedbackKept)
async def post_risk_feedback(public_id: UUID, body: RiskFeedback, write: Write) -> Response:
    """Say that a return was fraud, or safe. The risk model learns from it; nothing decided changes."""
    return await write(
        lambda tx: say(tx, public_id, body.label, body.note), RiskFeedbackKept, role="dokani_worker"
    )


@router.delete("/returns/{public_id}/risk-feedback", status_code=204)
async def delete_risk_feedback(public_id: UUID, write: Write) -> Response:
    """Take back what was said of a return, as if nobody had said it."""
    return await write(lambda tx: take_back(tx, public_id), None, status=204, role="dokani_worker")


@router.get("/risk/lists", response_model=list[RiskListEntry])
async def list_risk_lists(
    read: Read,
    kind: ListKind | None = None,
    before: AwareDatetime | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """Who is on the allow and block lists, newest first; those expired are shown until they are taken off."""
    return await read(lambda tx: queries.entries(tx, kind, before, limit), list[RiskListEntry])


@router.post("/risk/lists", response_model=RiskListEntry, status_code=201)
async def post_risk_list(body: NewRiskListEntry, write: Write) -> Response:
    """Put an e-mail, phone, address or payment on a list; 409 where it is on one already, unless `replace` says so."""
    return await write(
        lambda tx: put_on(
            tx, body.kind, body.subject, body.value, body.reason, body.expires_at, body.replace
        ),
        RiskListEntry,
        status=201,
        role="dokani_worker",
    )


@router.delete("/risk/lists/{entry_id}", status_code=204)
async def delete_risk_list(entry_id: UUID, write: Write) -> Response:
    """Take an entry off its list."""
    return await write(lambda tx: take_off(tx, entry_id), None, status=204, role="dokani_worker")


@router.get("/risk/profiles", response_model=list[RiskShopper])
async def list_risk_profiles(read: Read) -> Response:
    """The shoppers behind the newest requests whose risk was not low, highest score first; at most 50."""
    return await read(look.shoppers, list[RiskShopper])


@router.get("/risk/profiles/{email}", response_model=RiskProfile)
async def get_risk_profile(read: Read, email: Annotated[str, Path(max_length=254)]) -> Response:
    """What is known of a shopper: score and what makes it, requests, habits, flags, links, and their lists."""
    return await read(lambda tx: look.profile(tx, email), RiskProfile)


@router.get("/risk/model", response_model=RiskModelView)
async def get_risk_model(read: Read) -> Response:
    """The weights in use and how they came to be, with the calibration of old and new."""
    return await read(look.model, RiskModelView)


@router.post("/risk/model/fit", response_model=RiskFitAsked, status_code=202)
async def post_risk_fit(write: Annotated[Writer, Depends(writes("admin", "*"))]) -> Response:
    """Have the weights fitted anew from what people said, without waiting for the night; kept only if not worse."""
    return await write(ask_for_fit, RiskFitAsked, status=202, role="dokani_worker")
