"""Evidence over HTTP: what the shop's people send for a return."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from starlette.requests import ClientDisconnect

from dokani.files.keep import fingerprint, keep
from dokani.files.model import EVIDENCE, Upload, UploadMalformed
from dokani.files.shelf import shelf_in
from dokani.kit.db import Tx
from dokani.kit.web import Writer, writes
from dokani.returns.evidence.add import add_evidence
from dokani.returns.evidence.schemas import EvidenceAdded

router = APIRouter(prefix="/v1/returns", tags=["returns"])
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "kind": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"},
                    },
                }
            }
        },
    }
}


@router.post("/{public_id}/evidence", response_model=EvidenceAdded, status_code=201, openapi_extra=FORM)
async def post_evidence(
    public_id: UUID,
    write: Annotated[Writer, Depends(writes("agent", "returns:write"))],
    request: Request,
) -> Response:
    """Send one file as evidence of an open return; where the return waited for it, it is decided again at once."""
    ours = shelf_in(request.app.state)
    async with write.database.transaction(write.caller.entry) as tx:
        write.admit(tx)  # before the body is read: who may not send need not
        business_id = tx.business_id

    async def written(upload: Upload, fields: Mapping[str, str]) -> tuple[Response, bool]:
        ran = False
        # The body was read as it came. What an idempotency key stands for is what was in it.
        request._body = fingerprint(upload, fields)

        async def verb(tx: Tx) -> EvidenceAdded:
            nonlocal ran
            ran = True
            added = await add_evidence(tx, public_id, upload, uploaded_by=tx.user_id)
            return EvidenceAdded.made(added, ours.key)

        return await write(verb, EvidenceAdded, status=201, role="dokani_worker"), ran

    try:
        return await keep(
            ours,
            business_id,
            request.headers.get("content-type"),
            request.stream(),
            written,
            file_types=EVIDENCE,
        )
    except ClientDisconnect as error:
        raise UploadMalformed("The upload was cut off; please send it again.") from error
