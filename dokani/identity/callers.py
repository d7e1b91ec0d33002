"""Who is calling: an access token, an API key, or the console's cookie, turned into a way into the database.

No query is made here. Membership (or the key) is proven by the statement that enters the transaction; whether the
session was ended is known from a small set in memory (`revoked.py`), which is at most a second old.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from dokani.identity import cookies
from dokani.identity.desk import Desk, desk_of
from dokani.identity.limits import Limits
from dokani.identity.model import InvalidToken, NotSignedIn, PersonNeeded, SessionOver
from dokani.identity.tokens import Bearer
from dokani.kit.db import api_key, staff
from dokani.kit.errors import BadRequest, Unauthorized
from dokani.kit.web import Caller

KEY_PREFIX = "dk_"
LONGEST_KEY = 100


class Incoming(Protocol):
    """What is needed of a request."""

    @property
    def app(self) -> Any: ...
    @property
    def method(self) -> str: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def cookies(self) -> Mapping[str, str]: ...


class InvalidBusiness(BadRequest):
    code = "invalid_business"


async def identify(request: Any) -> Caller:
    """Who sent the request. `Authorization` counts before any cookie.

    Raises NotSignedIn, InvalidToken, SessionOver, CrossSite (a cookie without its CSRF header), TooManyRequests.
    """
    desk = desk_of(request.app.state)
    if (key := _api_key(request)) is not None:
        digest = hashlib.sha256(key.encode(errors="replace")).digest()
        principal = f"key:{digest.hex()[:32]}"
        _limits_of(request.app.state).count(principal)
        return Caller(api_key(digest), principal)
    bearer = await _bearer(desk, request)
    principal = f"user:{bearer.user_id}"
    _limits_of(request.app.state).count(principal)
    return Caller(staff(bearer.user_id, _wanted(request)), principal)


async def person(request: Incoming) -> Bearer:
    """The person who sent the request; PersonNeeded where it was an API key."""
    if _api_key(request) is not None:
        raise PersonNeeded("An API key may not do this; sign in.")
    bearer = await _bearer(desk_of(request.app.state), request)
    _limits_of(request.app.state).count(f"user:{bearer.user_id}")
    return bearer


async def perhaps(request: Incoming) -> Bearer | None:
    """The person signed in where the request comes from, if any; nothing is done in their name by it alone."""
    desk = desk_of(request.app.state)
    for read in (_authorization, lambda asked: asked.cookies.get(cookies.names(desk.settings).session)):
        try:
            if token := read(request):
                return await _open(desk, await desk.reader.read(token))
        except Unauthorized:
            continue
    return None


async def from_header(desk: Desk, request: Incoming) -> Bearer:
    """The person of the `Authorization` header alone, whatever the cookies say."""
    token = _authorization(request)
    if token is None:
        raise NotSignedIn("This endpoint requires a valid Bearer token")
    return await _open(desk, await desk.reader.read(token))


async def _bearer(desk: Desk, request: Incoming) -> Bearer:
    if (token := _authorization(request)) is not None:
        return await _open(desk, await desk.reader.read(token))
    token = request.cookies.get(cookies.names(desk.settings).session)
    if not token:
        raise NotSignedIn("Sign in first.")
    bearer = await _open(desk, await desk.reader.read(token))
    cookies.require_same_site(desk.settings, request.method, request.headers)
    return bearer


async def _open(desk: Desk, bearer: Bearer) -> Bearer:
    if bearer.session_id is not None and await desk.revoked.has(bearer.session_id):
        raise SessionOver("This session has ended; sign in again.")
    return bearer


def _authorization(request: Incoming) -> str | None:
    """The token of the `Authorization` header; None where there is no such header."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise InvalidToken("Authorization must be: Bearer, a space, and the token.")
    return token.strip()


def _api_key(request: Incoming) -> str | None:
    if not request.headers.get("authorization"):
        return None
    token = _authorization(request)
    if token is None or not token.startswith(KEY_PREFIX):
        return None
    if len(token) > LONGEST_KEY:
        raise InvalidToken("This is not an API key.")
    return token


def _wanted(request: Incoming) -> UUID | None:
    """Which of several businesses the caller means."""
    wanted = request.headers.get("x-dokani-business")
    if not wanted:
        return None
    try:
        return UUID(wanted)
    except ValueError as error:
        raise InvalidBusiness("X-Dokani-Business is the id of a business.") from error


def _limits_of(state: Any) -> Limits:
    found: Limits | None = getattr(state, "identity_limits", None)
    if found is None:
        found = state.identity_limits = Limits(state.settings.requests_per_minute)
    return found
