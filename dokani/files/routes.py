"""Files over HTTP: sending one, seeing a return's, and the signed links they are fetched by."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect

from dokani.files import queries
from dokani.files.keep import fingerprint, keep
from dokani.files.link import check
from dokani.files.model import EVERY, NoSuchReturn, Upload, UploadMalformed
from dokani.files.reuse import seen_before
from dokani.files.serve import opened, servable
from dokani.files.shelf import Shelf, shelf_in
from dokani.files.shown import FileForMerchant
from dokani.files.take import take
from dokani.kit.db import Tx, worker
from dokani.kit.web import Reader, Writer, reads, writes

router = APIRouter(prefix="/v1/files", tags=["files"])
ReadFiles = Annotated[Reader, Depends(reads("agent", "returns:read"))]
SendFiles = Annotated[Writer, Depends(writes("agent", "returns:write"))]
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
                        "file_type": {"type": "string", "enum": list(EVERY)},
                    },
                }
            }
        },
    }
}


def shelf(request: Request) -> Shelf:
    return shelf_in(request.app.state)


OurShelf = Annotated[Shelf, Depends(shelf)]


@router.post("", response_model=FileForMerchant, status_code=201, openapi_extra=FORM)
async def post_file(write: SendFiles, ours: OurShelf, request: Request) -> Response:
    """Send one file as multipart/form-data. Its content decides what it is; pictures are developed anew, without what
    was hidden in them. The evidence of a return is sent to the return's own address."""
    async with write.database.transaction(write.caller.entry) as tx:
        write.admit(tx)  # before the body is read: who may not send need not
        business_id = tx.business_id

    async def written(upload: Upload, fields: Mapping[str, str]) -> tuple[Response, bool]:
        ran = False
        # The body was read as it came. What an idempotency key stands for is what was in it.
        request._body = fingerprint(upload, fields)

        async def verb(tx: Tx) -> FileForMerchant:
            nonlocal ran
            ran = True
            file = await take(tx, upload, uploaded_by=tx.user_id)
            return FileForMerchant.of(file, ours.key, await seen_before(tx, file))

        return await write(verb, FileForMerchant, status=201, role="dokani_worker"), ran

    try:
        return await keep(
            ours,
            business_id,
            request.headers.get("content-type"),
            request.stream(),
            written,
            file_types=EVERY,
        )
    except ClientDisconnect as error:
        raise UploadMalformed("The upload was cut off; please send it again.") from error


@router.get("", response_model=list[FileForMerchant])
async def list_files(read: ReadFiles, ours: OurShelf, return_public_id: Annotated[UUID, Query()]) -> Response:
    """The evidence of one return, oldest first, each with links good for five minutes, and where it was seen before."""

    async def verb(tx: Tx) -> list[FileForMerchant]:
        return_id = await _return_id(tx, str(return_public_id))
        assert return_id is not None
        files = await queries.of_return(tx, return_id)
        return [FileForMerchant.of(file, ours.key, await seen_before(tx, file)) for file in files]

    return await read(verb, list[FileForMerchant])


@router.get("/{file_id}", response_class=StreamingResponse)
async def get_file(
    file_id: UUID,
    ours: OurShelf,
    request: Request,
    b: UUID,
    exp: Annotated[int, Query(ge=0, le=2**40)],
    sig: Annotated[str, Query(max_length=100)],
    v: Annotated[str, Query(max_length=20)] = "full",
) -> Response:
    """The bytes of a file, to whoever holds a link signed less than five minutes ago."""
    variant = check(ours.key, b, file_id, v, exp, sig)
    async with request.app.state.database.transaction(worker(b)) as tx:
        file = await servable(tx, file_id, variant)
    served = await opened(ours, file, variant)
    return StreamingResponse(
        served.chunks,
        headers={**served.headers, "Content-Length": str(served.size)},
        media_type=served.content_type,
    )


async def _return_id(tx: Tx, said: str | None) -> int | None:
    """The return somebody named; None where none was. Raises NoSuchReturn."""
    if not said:
        return None
    try:
        found = await queries.return_id(tx, UUID(said))
    except ValueError:
        found = None
    if found is None:
        raise NoSuchReturn("There is no such return.")
    return found
