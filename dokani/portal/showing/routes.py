"""Evidence over HTTP: a form of the return's page that carries one file."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from starlette.requests import ClientDisconnect

from dokani.files.keep import keep
from dokani.files.model import (
    EVIDENCE,
    FileKindRefused,
    FileTooLarge,
    FileUnreadable,
    TooManyFiles,
    Upload,
    UploadMalformed,
)
from dokani.files.shelf import shelf_in
from dokani.identity.cookies import require_same_site
from dokani.identity.shopper import Shopper
from dokani.portal import sealed
from dokani.portal.door.forms import Faults, Filled
from dokani.portal.door.routes import Page, Visit, visit
from dokani.portal.following.routes import follower, show
from dokani.portal.following.who import return_named
from dokani.portal.shops import acting_for
from dokani.portal.status import own_return
from dokani.returns.evidence.add import EvidenceTooLate, add_evidence
from dokani.returns.model import NotDecidable

router = APIRouter(include_in_schema=False, route_class=Page)
Here = Annotated[Visit, Depends(visit)]
# What a shopper can put right by sending another file, said on the page they sent it from.
MENDABLE = (
    FileKindRefused,
    FileTooLarge,
    FileUnreadable,
    TooManyFiles,
    UploadMalformed,
)


@router.post("/r/{public_id}/evidence")
async def post_evidence(public_id: str, request: Request, here: Here, t: str = "") -> Response:
    """Take one file; the return is decided again at once where it waited for it."""
    wanted = return_named(public_id)
    shopper = await follower(here, wanted, t)
    require_same_site(here.settings, request.method, request.headers, header=False)
    try:
        await take_in(here, request, shopper, wanted)
    except (EvidenceTooLate, NotDecidable) as late:
        return await show(here, shopper, wanted, t, Filled({}, Faults(), [late.message]), late.status)
    except MENDABLE as fault:
        said = Filled({}, Faults({"file": fault.message}))
        return await show(here, shopper, wanted, t, said, fault.status)
    return here.go(f"/r/{wanted}" + (f"?{urlencode({'t': t})}" if t else "") + "#shown")


async def take_in(here: Visit, request: Request, shopper: Shopper, public_id: UUID) -> None:
    async with here.database.transaction(acting_for(shopper)) as tx:
        await own_return(tx, shopper, public_id)  # before the body is read: who may not send need not

    async def written(upload: Upload, fields: Mapping[str, str]) -> tuple[None, bool]:
        if here.is_new or not sealed.is_form_token(here.key, here.visitor, fields.get("csrf", "")):
            raise sealed.SealBroken("This form is not valid any more.")
        async with here.database.transaction(acting_for(shopper)) as tx:
            tx.ip_address = here.ip
            await own_return(tx, shopper, public_id)
            await add_evidence(tx, public_id, upload)
        return None, True

    try:
        await keep(
            shelf_in(request.app.state),
            shopper.business_id,
            request.headers.get("content-type"),
            request.stream(),
            written,
            file_types=EVIDENCE,
        )
    except ClientDisconnect as error:
        raise UploadMalformed("The upload was cut off; please send it again.") from error
