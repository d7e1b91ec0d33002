"""The doors of a chat over HTTP: beginning one, files, and the answers a page of another origin may read."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from dokani.chat import queries
from dokani.chat.files import admit_file, take_file, take_note
from dokani.chat.model import ChatTokenInvalid, FileRef, FileTooLong, NoSuchFile
from dokani.chat.open_session import find_shop, open_session, rehearse
from dokani.chat.origins import require_allowed
from dokani.chat.schemas import ChatOffered, ChatOpened, FileInChat, NewChat, NewRehearsal, TranscriptSent
from dokani.chat.staff.routes import router as desk
from dokani.chat.tokens import Holder, read
from dokani.chat.transcript import mail_transcript
from dokani.chat.wire.frames import file as framed
from dokani.chat.wire.routes import router as socket
from dokani.conversations.voice.notes import LARGEST as LARGEST_NOTE
from dokani.conversations.voice.notes import sound_of_chat
from dokani.files.keep import keep
from dokani.files.model import EVIDENCE, Upload, UploadMalformed, Variant
from dokani.files.serve import opened, servable
from dokani.files.shelf import shelf_in
from dokani.identity.desk import desk_of
from dokani.kit.db import Tx
from dokani.kit.errors import DokaniError
from dokani.kit.web import Writer, problem, writes

FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
            **{
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in ("audio/ogg", "audio/webm", "audio/mp4")
            },
        },
    }
}

OFFER_KEPT = 60  # seconds; a shop that names a page of its own sees the chat there a minute later


class FromAnyOrigin(APIRoute):
    """Its answers name the origin that may read them, refusals too: a widget shows why it was refused. No cookie counts
    here, so what a page learns is what it knew: its own token opens its own chat."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                response = await handle(request)
            except DokaniError as refusal:
                response = problem(refusal, request)
                if refusal.code == "origin_not_allowed":
                    return response
            except RequestValidationError as error:
                # Said in the one shape by the one handler, which is asked here so that its answer can be read.
                response = await request.app.exception_handlers[RequestValidationError](request, error)
            origin = request.headers.get("origin")
            if origin is not None and origin.isascii() and origin.isprintable():
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Access-Control-Expose-Headers"] = "Retry-After, X-Request-Id"
                response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            response.headers["Vary"] = "Origin"
            return response

        return handled


router = APIRouter(prefix="/v1/chat", tags=["chat"], route_class=FromAnyOrigin)
staff = APIRouter(prefix="/v1/chat", tags=["chat"])


def allowed(request: Request, settings: Mapping[str, Any]) -> None:
    own = request.app.state.settings.origin()
    require_allowed(request.headers.get("origin"), settings, own, request.headers.get("host"))


async def holder(request: Request) -> Holder:
    """Whose chat it is: `Authorization: Bearer` and the chat's token, from a page the shop allows."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ChatTokenInvalid("Authorization must be: Bearer, a space, and the chat's token.")
    who = read(desk_of(request.app.state).keys, token.strip())
    async with request.app.state.database.transaction(who.writing()) as tx:
        shop = await queries.own_shop(tx)
    if shop is None:
        raise ChatTokenInvalid("This chat cannot be opened; please begin a new one.")
    allowed(request, shop.settings)
    request.scope["dokani.claims"] = {"business_id": str(who.business_id)}
    return who


Whose = Annotated[Holder, Depends(holder)]


@router.get("/{slug}", response_model=ChatOffered)
async def get_chat(slug: str, request: Request, response: Response) -> ChatOffered:
    """Who talks here, in which colours, and what a shopper is told first; nothing begins by it."""
    shop = await find_shop(request.app.state.database, slug)
    allowed(request, shop.settings)
    response.headers["Cache-Control"] = f"private, max-age={OFFER_KEPT}"
    return ChatOffered.of(shop)


@router.post("/{slug}/sessions", response_model=ChatOpened, status_code=201)
async def post_chat(slug: str, body: NewChat, request: Request) -> ChatOpened:
    """Begin a chat, or go on with the one of `token`. No account; from the shop's own pages and those it allows."""
    state = request.app.state
    shop = await find_shop(state.database, slug)
    allowed(request, shop.settings)
    request.scope["dokani.claims"] = {"business_id": str(shop.business_id)}
    made = await open_session(
        state.database,
        desk_of(state).keys,
        shop,
        chat_mode=body.chat_mode,
        metadata=body.metadata(),
        token=body.token,
        address=request.scope.get("dokani.ip"),
        engine=engine_of(state),
    )
    return ChatOpened.of(made)


@router.options("/{slug}/sessions", include_in_schema=False)
async def preflight(slug: str, request: Request) -> Response:
    shop = await find_shop(request.app.state.database, slug)
    allowed(request, shop.settings)
    return may_ask("POST")


@router.post("/transcript", response_model=TranscriptSent)
async def post_transcript(whose: Whose, request: Request) -> TranscriptSent:
    """Send this chat to the address that was proven in it."""
    return TranscriptSent(sent_to=await mail_transcript(request.app.state.database, whose))


@router.options("/transcript", include_in_schema=False)
@router.options("/files", include_in_schema=False)
@router.options("/files/{file_id}", include_in_schema=False)
async def preflight_files(request: Request) -> Response:
    """Who asks is told by the token, which comes only with the request itself."""
    return may_ask("POST, GET")


def may_ask(methods: str) -> Response:
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": "authorization, content-type",
            "Access-Control-Max-Age": "600",
        },
    )


@staff.post("/rehearsals", response_model=ChatOpened, status_code=201)
async def post_rehearsal(
    body: NewRehearsal, write: Annotated[Writer, Depends(writes("agent"))], request: Request
) -> Response:
    """A chat in which a member of staff plays the shopper; whatever tools write in it is rolled back."""
    keys = desk_of(request.app.state).keys

    async def verb(tx: Tx) -> ChatOpened:
        locale = {"locale": body.locale} if body.locale else {}
        return ChatOpened.of(await rehearse(tx, keys, metadata=locale, engine=engine_of(request.app.state)))

    return await write(verb, ChatOpened, status=201, role="dokani_worker")


@router.post("/files", response_model=FileInChat, status_code=201, openapi_extra=FORM)
async def post_chat_file(whose: Whose, request: Request) -> dict[str, Any]:
    """Send a photo, film or PDF as multipart/form-data, or a voice note as a body of audio/ogg, audio/webm, audio/mp4.
    Its content decides what it is. It is said with the next message that names its id."""
    database = request.app.state.database
    await admit_file(database, whose)
    content_type = request.headers.get("content-type", "")
    try:
        if content_type.lower().startswith("audio/"):
            data = await body_up_to(request, LARGEST_NOTE)
            async with database.transaction(whose.writing()) as tx:
                return framed(await take_note(tx, whose.session_id, data))

        async def written(upload: Upload, _fields: Mapping[str, str]) -> tuple[dict[str, Any], bool]:
            async with database.transaction(whose.writing()) as tx:
                file = await take_file(tx, whose.session_id, upload)
            kind = file.content_type or "application/octet-stream"
            return framed(FileRef(id=file.id, content_type=kind, name=file.file_name)), True

        return await keep(
            shelf_in(request.app.state),
            whose.business_id,
            content_type,
            request.stream(),
            written,
            file_types=EVIDENCE,
        )
    except ClientDisconnect as error:
        raise UploadMalformed("The upload was cut off; please send it again.") from error


async def body_up_to(request: Request, limit: int) -> bytes:
    data = b""
    async for piece in request.stream():
        data += piece
        if len(data) > limit:
            raise FileTooLong(f"A voice note has at most {limit // 1024:,} kB.", limit=limit)
    return data


@router.get("/files/{file_id}", response_class=StreamingResponse)
async def get_chat_file(file_id: UUID, whose: Whose, request: Request, v: str = "full") -> Response:
    """The bytes of a file of this chat (`v=preview` for a small picture), for who holds its token."""
    async with request.app.state.database.transaction(whose.writing()) as tx:
        found = {one.id: one for one in await queries.sent_files(tx, whose.session_id, [file_id])}.get(
            file_id
        )
        if found is None:
            raise NoSuchFile("There is no such file in this chat.")
        if found.kind == "voice":
            sound = await sound_of_chat(tx, file_id, whose.session_id)
            return Response(sound.binary_data, media_type=sound.content_type)
        variant: Variant = "preview" if v == "preview" and found.content_type == "image/jpeg" else "full"
        file = await servable(tx, file_id, variant)
    served = await opened(shelf_in(request.app.state), file, variant)
    return StreamingResponse(
        served.chunks,
        headers={**served.headers, "Content-Length": str(served.size)},
        media_type=served.content_type,
    )


def engine_of(state: Any) -> str | None:
    """The agent that talks here, if there is one."""
    replier = getattr(state, "replier", None)
    return None if replier is None else str(getattr(replier, "name", "agent"))


routers = (router, staff, socket, desk)
