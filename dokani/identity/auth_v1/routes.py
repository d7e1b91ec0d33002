"""`/auth/v1`: the part of Supabase Auth's API that its clients use to sign people up, in and out."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast, get_args
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from dokani.identity.auth_v1 import schemas, wire
from dokani.identity.callers import from_header, perhaps
from dokani.identity.desk import Desk, Visitor, desk_of
from dokani.identity.model import MailLink, SessionOver
from dokani.identity.people import letters, sessions
from dokani.identity.people.ask import ask_for_link
from dokani.identity.people.change import change, who
from dokani.identity.people.local import require_local
from dokani.identity.people.sign_in import sign_in
from dokani.identity.people.sign_up import sign_up
from dokani.identity.people.verify import verify_code, verify_link
from dokani.kit.errors import BadRequest, DokaniError, NotFound, TooMany, Unprocessable

VERSION_HEADER, NAMED_SINCE = "X-Supabase-Api-Version", "2024-01-01"
Body = TypeVar("Body", bound=BaseModel)
# Where our code and Supabase Auth's differ: (status, their code, their words or None for ours).
THEIRS: dict[str, tuple[int, str, str | None]] = {
    "invalid_credentials": (400, "invalid_credentials", None),
    "not_signed_in": (401, "no_authorization", None),
    "invalid_token": (403, "bad_jwt", "invalid JWT: unable to parse or verify signature"),
    "token_expired": (403, "bad_jwt", "invalid JWT: token has invalid claims: token is expired"),
    "session_over": (403, "session_not_found", "Session from session_id claim in JWT does not exist"),
    "session_not_found": (403, "session_not_found", None),
    "user_banned": (403, "user_banned", None),
    "refresh_token_not_found": (400, "refresh_token_not_found", None),
    "refresh_token_already_used": (400, "refresh_token_already_used", None),
    "invalid_email": (400, "validation_failed", "Unable to validate email address: invalid format"),
    "invalid_text": (400, "validation_failed", None),
    "invalid_value": (400, "validation_failed", None),
    "registration_closed": (422, "signup_disabled", None),
    "invalid_business_name": (422, "validation_failed", None),
}


class AuthRoute(APIRoute):
    """Answers errors in the shape the clients read, and says which API version it spoke."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                response = await handle(request)
            except DokaniError as error:
                response = refused(request, error)
            if version := _version(request):
                response.headers[VERSION_HEADER] = version
            return response

        return answered


router = APIRouter(prefix="/auth/v1", route_class=AuthRoute, include_in_schema=False)


@router.get("/health")
async def health() -> Response:
    return _json(
        {"name": "Dokani", "version": "v2.0.0", "description": "Signs people in as Supabase Auth does"}
    )


@router.get("/settings")
async def settings(request: Request) -> Response:
    return _json(
        {
            "external": {"email": True, "phone": False, "anonymous_users": False},
            "disable_signup": request.app.state.settings.registration_rule() != "open",
            "mailer_autoconfirm": True,
            "phone_autoconfirm": False,
            "sms_provider": "",
            "saml_enabled": False,
        }
    )


@router.get("/.well-known/jwks.json")
async def jwks() -> Response:
    """Empty: tokens are signed with a secret key, and who wants to check one asks `GET /user`."""
    return _json({"keys": []})


@router.post("/signup")
async def post_signup(request: Request) -> Response:
    desk, body = await _before(request, schemas.SignUp)
    redirect_to = request.query_params.get("redirect_to")
    signed_in = await sign_up(
        desk, body.email, body.password, visitor_of(request), data=body.data, redirect_to=redirect_to
    )
    return _json(wire.waiting(body.email) if signed_in is None else wire.session(signed_in))


@router.post("/token")
async def post_token(request: Request) -> Response:
    grant = request.query_params.get("grant_type")
    if grant == "password":
        desk, body = await _before(request, schemas.Password)
        return _json(wire.session(await sign_in(desk, body.email, body.password, visitor_of(request))))
    if grant == "refresh_token":
        desk, asked = await _before(request, schemas.Refresh)
        try:
            renewed = await sessions.renew(desk, asked.refresh_token, visitor_of(request))
        except SessionOver as error:
            raise BadRequest("Invalid Refresh Token: Session Expired", code="session_expired") from error
        return _json(wire.session(renewed))
    raise BadRequest("unsupported_grant_type", code="validation_failed")


@router.get("/user")
async def get_user(request: Request) -> Response:
    desk = await _desk(request)
    return _json(wire.user(await who(desk, await from_header(desk, request))))


@router.put("/user")
async def put_user(request: Request) -> Response:
    desk = await _desk(request)
    bearer = await from_header(desk, request)
    _, body = await _before(request, schemas.Change)
    changed = await change(
        desk,
        bearer,
        visitor_of(request),
        password=body.password,
        current_password=body.current_password,
        email=body.email,
        data=body.data,
        redirect_to=request.query_params.get("redirect_to"),
    )
    said = wire.user(changed)
    if body.email is not None and body.email.strip().lower() != changed.email:
        said["new_email"] = body.email.strip().lower()
    return _json(said)


@router.post("/logout")
async def logout(request: Request) -> Response:
    desk = await _desk(request)
    bearer = await from_header(desk, request)
    await who(desk, bearer)
    scope = request.query_params.get("scope", "global")
    which: dict[str, Any] = {
        "global": {},
        "local": {"only": bearer.session_id},
        "others": {"but": bearer.session_id},
    }
    if scope not in which:
        raise BadRequest(f"Unsupported logout scope {scope[:40]!r}", code="validation_failed")
    await sessions.end(desk, bearer.user_id, "signed_out", visitor_of(request), **which[scope])
    return Response(status_code=204)


@router.post("/recover")
async def recover(request: Request) -> Response:
    return await _ask(request, "recovery")


@router.post("/otp")
@router.post("/magiclink")
async def otp(request: Request) -> Response:
    return await _ask(request, "magiclink")


@router.post("/resend")
async def resend(request: Request) -> Response:
    _, body = await _before(request, schemas.Resend)
    if body.type != "signup":
        raise BadRequest("Only the letter of a sign-up can be sent again.", code="validation_failed")
    return await _ask(request, "signup")


@router.post("/verify")
async def post_verify(request: Request) -> Response:
    desk, body = await _before(request, schemas.Verify)
    kind = _kind(body.type)
    visitor, bearer = visitor_of(request), await perhaps(request)
    if body.token_hash:
        return _json(wire.session(await verify_link(desk, kind, body.token_hash, visitor, bearer=bearer)))
    if body.token and body.email:
        proven = await verify_code(desk, kind, body.email, body.token, visitor, bearer=bearer)
        return _json(wire.session(proven))
    raise BadRequest("Verify requires either a token or a token hash", code="validation_failed")


@router.get("/verify")
async def get_verify(request: Request) -> Response:
    """Where the link in a letter leads: on to `redirect_to` with the session in the fragment, or to the console."""
    desk = await _desk(request)
    asked = request.query_params
    wanted = letters.allowed_redirect(desk, asked.get("redirect_to"))
    onward = wanted or f"{desk.settings.origin()}/app/"
    try:
        kind = _kind(asked.get("type", ""))
        signed_in = await verify_link(
            desk,
            kind,
            asked.get("token") or asked.get("token_hash") or "",
            visitor_of(request),
            bearer=await perhaps(request),
        )
    except DokaniError as error:
        _, code, message = _theirs(error)
        fragment = {"error": "access_denied", "error_code": code, "error_description": message}
        return RedirectResponse(f"{onward.partition('#')[0]}#{urlencode(fragment)}", 303)
    if wanted is None:
        await sessions.end(
            desk, signed_in.user.id, "not_handed_out", visitor_of(request), only=signed_in.session_id
        )
        # Who has no password, or not any more, chooses one right away: the link they hold is spent.
        led = await letters.lead_to_password(desk, signed_in.user)
        return RedirectResponse(led or f"{onward}?confirmed=1", 303)
    fragment = {
        "access_token": signed_in.access_token,
        "expires_at": str(signed_in.expires_at),
        "expires_in": str(signed_in.expires_in),
        "refresh_token": signed_in.refresh_token,
        "token_type": "bearer",
        "type": kind,
    }
    return RedirectResponse(f"{onward.partition('#')[0]}#{urlencode(fragment)}", 303)


@router.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
async def nothing_else(rest: str) -> Response:
    raise NotFound("This part of Supabase Auth is not offered here.", code="not_found")


def visitor_of(request: Request) -> Visitor:
    return Visitor(request.scope.get("dokani.ip"), request.scope.get("dokani.user_agent"))


def refused(request: Request, error: DokaniError) -> Response:
    """The error in the shape of the API version that was asked for."""
    status, code, message = _theirs(error)
    reasons = error.data.get("reasons") if code == "weak_password" else None
    response = _json(
        wire.fault(status, code, message, reasons, by_name=_version(request) is not None), status
    )
    response.headers["x-sb-error-code"] = code
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.data["retry_after"])
    return response


def _theirs(error: DokaniError) -> tuple[int, str, str]:
    status, code, message = THEIRS.get(error.code, (error.status, error.code, None))
    return status, code, message or error.message


def _version(request: Request) -> str | None:
    """The API version we answer in: the one with named errors, where the client asks for that or a later one."""
    asked = request.headers.get(VERSION_HEADER, "")
    return NAMED_SINCE if len(asked) == 10 and asked >= NAMED_SINCE and asked[:4].isdigit() else None


async def _desk(request: Request) -> Desk:
    desk = desk_of(request.app.state)
    await require_local(desk)
    return desk


async def _before(request: Request, shape: type[Body]) -> tuple[Desk, Body]:
    desk = await _desk(request)
    try:
        said = orjson.loads(await request.body() or b"{}")
    except orjson.JSONDecodeError as error:
        raise BadRequest("Could not parse request body as JSON", code="bad_json") from error
    if not isinstance(said, dict):
        raise BadRequest("Could not parse request body as JSON: an object is needed", code="bad_json")
    # Supabase's clients write null for what they leave out.
    said = {name: value for name, value in said.items() if value is not None}
    try:
        return desk, shape.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Unprocessable(f"{where}: {first['msg']}", code="validation_failed") from error


async def _ask(request: Request, kind: letters.LinkType) -> Response:
    desk, body = await _before(request, schemas.Address)
    await ask_for_link(
        desk, body.email, kind, visitor_of(request), redirect_to=request.query_params.get("redirect_to")
    )
    return _json({})


def _kind(said: str) -> MailLink:
    if said not in get_args(MailLink):
        raise BadRequest(f"Verify does not know the type {said[:40]!r}", code="validation_failed")
    return cast(MailLink, said)


def _json(body: dict[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps(body, default=str), status, media_type="application/json")
