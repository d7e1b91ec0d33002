"""Receipts over HTTP: the merchant's file, and the public keys for everybody."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from dokani.kit.db import Database
from dokani.kit.web import Reader, reads
from dokani.returns.receipts.hand_out import receipt_for_merchant, written
from dokani.returns.receipts.keys import keys
from dokani.returns.receipts.model import Stage
from dokani.returns.receipts.schemas import PublicKey, PublicKeys

router = APIRouter()
keys_router = APIRouter(tags=["receipts"])
ReadReturns = Annotated[Reader, Depends(reads("viewer", "returns:read"))]


@router.get(
    "/{public_id}/receipt",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def get_receipt(public_id: UUID, read: ReadReturns, stage: Stage | None = None) -> Response:
    """The signed receipt of a decision with the risk gate's inputs, to keep and to check with `dokani verify`.

    The bytes are the receipt: save them as they come. 404 `receipt_not_ready` with Retry-After until it is written.
    """
    async with read.database.transaction(read.caller.entry) as tx:
        read.admit(tx)
        found = await receipt_for_merchant(tx, public_id, stage)
    text = written(found, await keys(read.database), opened=True)
    return file_of(text, f"receipt-{public_id}-{found.stage}.json")


def file_of(text: str, name: str) -> Response:
    """A receipt as a download that no cache keeps."""
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    return Response(text.encode(), media_type="application/json", headers=headers)


@keys_router.get("/.well-known/dokani-keys.json", response_model=PublicKeys)
async def get_signing_keys(request: Request, response: Response) -> PublicKeys:
    """The public keys of this server's receipts, with when each was used. They are never removed."""
    database: Database = request.app.state.database
    response.headers["cache-control"] = "public, max-age=300"
    return PublicKeys(keys=[PublicKey.of(one) for one in await keys(database)])
