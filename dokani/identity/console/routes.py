"""`/v1/session`, `/v1/sessions` and `/v1/me`: the console's sign-in, in cookies no script can read."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from dokani.identity import cookies
from dokani.identity.callers import person
from dokani.identity.console import queries
from dokani.identity.console.me import me
from dokani.identity.console.schemas import (
    Credentials,
    Me,
    NewPassword,
    Preferences,
    PreferencesChange,
    RecoverBody,
    Registration,
    SessionView,
)
from dokani.identity.desk import Desk, Visitor, desk_of
from dokani.identity.model import InvalidToken, NotSignedIn, SignedIn
from dokani.identity.passwords import require_strong
from dokani.identity.people import sessions
from dokani.identity.people.ask import ask_for_link
from dokani.identity.people.change import change
from dokani.identity.people.sign_in import sign_in
from dokani.identity.people.sign_up import sign_up
from dokani.identity.people.verify import verify_link
from dokani.identity.tokens import Bearer
from dokani.kit.db import staff
from dokani.kit.errors import Conflict, NotFound
from dokani.kit.web import Reader, Writer, reads, rendered, writes

router = APIRouter(prefix="/v1", tags=["session"])


class ConfirmFirst(Conflict):
    code = "confirm_address_first"


async def whoever_signed_in(request: Request) -> Bearer:
    """A dependency: the person who calls; an API key is refused."""
    return await person(request)


Person = Annotated[Bearer, Depends(whoever_signed_in)]


def visitor_of(request: Request) -> Visitor:
    return Visitor(request.scope.get("dokani.ip"), request.scope.get("dokani.user_agent"))


@router.post("/session", response_model=Me)
async def post_session(body: Credentials, request: Request) -> Response:
    """Sign in; the session is in cookies."""
    desk = desk_of(request.app.state)
    cookies.require_same_site(desk.settings, request.method, request.headers, header=False)
    signed_in = await sign_in(desk, body.email, body.password, visitor_of(request), for_cookie=True)
    return await _welcomed(desk, signed_in)


@router.post("/registration", response_model=Me, status_code=201)
async def post_registration(body: Registration, request: Request) -> Response:
    """Sign up, open a business where one is named, and be signed in."""
    desk = desk_of(request.app.state)
    cookies.require_same_site(desk.settings, request.method, request.headers, header=False)
    data = {} if body.business_name is None else {"business_name": body.business_name}
    signed_in = await sign_up(
        desk, body.email, body.password, visitor_of(request), data=data, for_cookie=True
    )
    if signed_in is None:
        raise ConfirmFirst(
            "Somebody began with this address before and never confirmed it. We have sent a letter there: open its "
            "link and choose a password, and the account is yours."
        )
    return await _welcomed(desk, signed_in, 201)


@router.delete("/session", status_code=204)
async def delete_session(request: Request) -> Response:
    """Sign out: the session ends, and its cookies go. Signed out already is signed out."""
    desk = desk_of(request.app.state)
    cookies.require_same_site(desk.settings, request.method, request.headers)
    named = cookies.names(desk.settings)
    if token := request.cookies.get(named.refresh):
        await sessions.end_by_token(desk, token, visitor_of(request))
    elif access := request.cookies.get(named.session):
        try:
            bearer = await desk.reader.read(access)
        except InvalidToken:
            bearer = None
        if bearer is not None and bearer.session_id is not None:
            await sessions.end(
                desk, bearer.user_id, "signed_out", visitor_of(request), only=bearer.session_id
            )
    return _without_cookies(desk, Response(status_code=204))


@router.post("/session/refresh", status_code=204)
async def refresh_session(request: Request) -> Response:
    """Renew the session from its cookie."""
    desk = desk_of(request.app.state)
    cookies.require_same_site(desk.settings, request.method, request.headers)
    token = request.cookies.get(cookies.names(desk.settings).refresh)
    if not token:
        raise NotSignedIn("Sign in first.")
    signed_in = await sessions.renew(desk, token, visitor_of(request), for_cookie=True)
    return with_cookies(desk, signed_in, Response(status_code=204))


@router.post("/session/recovery", status_code=202)
async def recover(body: RecoverBody, request: Request) -> Response:
    """Ask for a letter to set a new password. The answer does not say whether there is such a person."""
    await ask_for_link(desk_of(request.app.state), body.email, "recovery", visitor_of(request))
    return Response(status_code=202)


@router.post("/session/password", response_model=Me)
async def set_new_password(body: NewPassword, request: Request) -> Response:
    """Set a new password with the secret of the letter, and be signed in; every other session ends."""
    desk = desk_of(request.app.state)
    cookies.require_same_site(desk.settings, request.method, request.headers, header=False)
    require_strong(body.password)
    visitor = visitor_of(request)
    proven = await verify_link(
        desk, "recovery", body.token, visitor, for_cookie=True, new_password=body.password
    )
    bearer = await desk.reader.read(proven.access_token)
    await change(desk, bearer, visitor, password=body.password, same_is_fine=True)
    return await _welcomed(desk, proven)


@router.get("/me", response_model=Me)
async def get_me(request: Request, who: Person, read: Annotated[Reader, Depends(reads(None))]) -> Response:
    """Who is signed in, and for which business."""
    return await read(lambda tx: me(tx, who.user_id, who.email), Me)


@router.patch("/me/preferences", response_model=Preferences)
async def patch_preferences(
    body: PreferencesChange, who: Person, write: Annotated[Writer, Depends(writes(None))]
) -> Response:
    """Change one's own preferences; what is left out stays."""
    chosen = body.model_dump(exclude_unset=True)
    return await write(lambda tx: queries.set_preferences(tx, chosen), Preferences)


@router.get("/sessions", response_model=list[SessionView])
async def list_sessions(request: Request, who: Person) -> list[SessionView]:
    """Where one is signed in, newest first."""
    return [
        SessionView(
            id=one.id,
            created_at=one.created_at,
            refreshed_at=one.refreshed_at,
            user_agent=one.user_agent,
            ip_address=one.ip_address,
            current=one.id == who.session_id,
        )
        for one in await sessions.of_person(desk_of(request.app.state), who.user_id)
    ]


@router.delete("/sessions/{session_id}", status_code=204)
async def delete_one_session(session_id: UUID, request: Request, who: Person) -> Response:
    """Sign out one of one's own devices."""
    desk = desk_of(request.app.state)
    if not await sessions.end(desk, who.user_id, "signed_out", visitor_of(request), only=session_id):
        raise NotFound("There is no such session, or it has ended.", code="session_not_found")
    return Response(status_code=204)


@router.delete("/sessions", status_code=204)
async def delete_other_sessions(request: Request, who: Person) -> Response:
    """Sign out everywhere but here."""
    await sessions.end(
        desk_of(request.app.state), who.user_id, "signed_out", visitor_of(request), but=who.session_id
    )
    return Response(status_code=204)


async def _welcomed(desk: Desk, signed_in: SignedIn, status: int = 200) -> Response:
    async with desk.database.transaction(staff(signed_in.user.id, None)) as tx:
        body = rendered(await me(tx, signed_in.user.id, signed_in.user.email), Me)
    return with_cookies(desk, signed_in, Response(body, status, media_type="application/json"))


def with_cookies(desk: Desk, signed_in: SignedIn, response: Response) -> Response:
    named = cookies.names(desk.settings)
    response.set_cookie(
        named.session,
        signed_in.access_token,
        max_age=signed_in.expires_in,
        path="/",
        secure=named.secure,
        httponly=True,
        samesite="lax",
    )
    response.set_cookie(
        named.refresh,
        signed_in.refresh_token,
        max_age=desk.settings.refresh_token_days * 86_400,
        path=cookies.REFRESH_PATH,
        secure=named.secure,
        httponly=True,
        samesite="lax",
    )
    return response


def _without_cookies(desk: Desk, response: Response) -> Response:
    named = cookies.names(desk.settings)
    for name, path in ((named.session, "/"), (named.refresh, cookies.REFRESH_PATH)):
        response.delete_cookie(name, path=path, secure=named.secure, httponly=True, samesite="lax")
    return response
