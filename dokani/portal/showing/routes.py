"""What shoppers show, over HTTP: the forms of a return's page that carry a file."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, TypeVar
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
from dokani.files.receive import NoFile
from dokani.files.shelf import shelf_in
from dokani.files.take import take
from dokani.identity.cookies import require_same_site
from dokani.identity.shopper import Shopper
from dokani.kit.db import Tx
from dokani.kit.errors import BadRequest
from dokani.portal import sealed
from dokani.portal.door.forms import Faults, Filled
from dokani.portal.door.routes import Page, Visit, visit
from dokani.portal.following.routes import act, follower, show
from dokani.portal.following.who import return_named
from dokani.portal.shops import acting_for
from dokani.portal.status import own_return
from dokani.returns.appealing.appeal import appeal
from dokani.returns.evidence.add import EvidenceTooLate, add_evidence
from dokani.returns.model import NotDecidable

router = APIRouter(include_in_schema=False, route_class=Page)
Here = Annotated[Visit, Depends(visit)]
Sent = TypeVar("Sent")
LONGEST_APPEAL = 4000
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


@router.get("/r/{public_id}/evidence")
@router.get("/r/{public_id}/appeal")
async def back_to_the_return(public_id: str, here: Here, t: str = "") -> Response:
    """Somebody loaded the address of a form's answer anew: they are at the return."""
    return here.go(f"/r/{return_named(public_id)}" + (f"?{urlencode({'t': t})}" if t else ""))


@router.post("/r/{public_id}/appeal")
async def post_appeal(public_id: str, request: Request, here: Here, t: str = "") -> Response:
    """Ask that somebody else looks at a denial again, with a picture or without."""
    wanted = return_named(public_id)
    shopper = await follower(here, wanted, t)
    if not request.headers.get("content-type", "").startswith("multipart/"):
        fields = await here.fields()
        return await look_again(here, shopper, wanted, t, fields.firsts())
    require_same_site(here.settings, request.method, request.headers, header=False)

    async def written(upload: Upload, fields: Mapping[str, str]) -> tuple[Response, bool]:
        require_own_form(here, fields)
        response = await look_again(here, shopper, wanted, t, fields, upload)
        return response, response.status_code < 400

    try:
        return await received(here, request, shopper, wanted, written)
    except NoFile as nothing:
        require_own_form(here, nothing.fields)
        return await look_again(here, shopper, wanted, t, nothing.fields)
    except MENDABLE as fault:
        said = Filled({}, Faults({"appeal_file": fault.message}))
        return await show(here, shopper, wanted, t, said, fault.status)


async def look_again(
    here: Visit,
    shopper: Shopper,
    public_id: UUID,
    token: str,
    fields: Mapping[str, str],
    upload: Upload | None = None,
) -> Response:
    """Appeal with these words, and with what was uploaded; the page as it is then, or with what is to be put right."""
    words = fields.get("appeal_words", "").replace("\r\n", "\n").strip()
    if not 0 < len(words) <= LONGEST_APPEAL:
        said = "Please say what we should look at again." if not words else "Please say it shorter."
        fault = Filled(dict(fields), Faults({"appeal_words": said}))
        return await show(here, shopper, public_id, token, fault, 422)

    async def verb(tx: Tx) -> None:
        file = None if upload is None else await take(tx, upload)
        await appeal(tx, public_id, words, [] if file is None else [file.id])

    return await act(here, shopper, public_id, token, verb)


async def take_in(here: Visit, request: Request, shopper: Shopper, public_id: UUID) -> None:
    async def written(upload: Upload, fields: Mapping[str, str]) -> tuple[None, bool]:
        require_own_form(here, fields)
        async with here.database.transaction(acting_for(shopper)) as tx:
            tx.ip_address = here.ip
            await own_return(tx, shopper, public_id)
            await add_evidence(tx, public_id, upload)
        return None, True

    await received(here, request, shopper, public_id, written)


async def received(
    here: Visit,
    request: Request,
    shopper: Shopper,
    public_id: UUID,
    written: Callable[[Upload, Mapping[str, str]], Awaitable[tuple[Sent, bool]]],
) -> Sent:
    async with here.database.transaction(acting_for(shopper)) as tx:
        await own_return(tx, shopper, public_id)  # before the body is read: who may not send need not
    try:
        return await keep(
            shelf_in(request.app.state),
            shopper.business_id,
            request.headers.get("content-type"),
            request.stream(),
            written,
            file_types=EVIDENCE,
        )
    except ClientDisconnect as error:
        raise UploadMalformed("The upload was cut off; please send it again.") from error


def require_own_form(here: Visit, fields: Mapping[str, str]) -> None:
    if any("\x00" in value for value in fields.values()):
        raise BadRequest("Text may not contain NUL characters.", code="invalid_text")
    if here.is_new or not sealed.is_form_token(here.key, here.visitor, fields.get("csrf", "")):
        raise sealed.SealBroken("This form is not valid any more.")
