"""Who is calling: an access token, an API key, or the console's cookie, turned into a way into the database.

No query is made here, but where a caller asks too often. Membership (or the key) is proven by the statement that enters
the transaction; whether the session was ended is known from a small set in memory (`revoked.py`), at most a second old.
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Protocol
from uuid import UUID

from dokani.audit.events import raise_event
from dokani.identity import cookies
from dokani.identity.desk import Desk, desk_of
from dokani.identity.limits import Limits, TooManyRequests
from dokani.identity.model import InvalidToken, NotSignedIn, PersonNeeded, SessionOver
from dokani.identity.tokens import Bearer
from dokani.kit.db import Database, Entry, api_key, staff
from dokani.kit.errors import BadRequest, Forbidden, Unauthorized
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
        await _count(request, principal, api_key(digest))
        return Caller(api_key(digest), principal)
    bearer = await _bearer(desk, request)
    principal, entry = f"user:{bearer.user_id}", staff(bearer.user_id, _wanted(request))
    await _count(request, principal, entry)
    return Caller(entry, principal)


async def person(request: Incoming) -> Bearer:
    """The person who sent the request; PersonNeeded where it was an API key."""
    if _api_key(request) is not None:
        raise PersonNeeded("An API key may not do this; sign in.")
    bearer = await _bearer(desk_of(request.app.state), request)
    await _count(request, f"user:{bearer.user_id}", staff(bearer.user_id, _wanted(request)))
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


async def _count(request: Any, principal: str, entry: Entry) -> None:
    """One request more; a caller that is refused is told of in the security events, once in an hour."""
    limits = _limits_of(request.app.state)
    try:
        limits.count(principal)
    except TooManyRequests as refused:
        if refused.worth_telling:
            await _tell(request.app.state.database, principal, entry, limits.per_minute)
        raise


async def _tell(database: Database, principal: str, entry: Entry, limit: int) -> None:
    """Keep the event. Whoever turns out to belong to no business is refused all the same, and nothing is kept."""
    with suppress(Unauthorized, Forbidden):
        async with database.transaction(entry.acting_as("dokani_worker")) as tx:
            await raise_event(
                tx,
                "rate_limit_exceeded",
                "low",
                kind="requests",
                seen=limit + 1,
                limit=limit,
                subject=principal,
            )


def _limits_of(state: Any) -> Limits:
    found: Limits | None = getattr(state, "identity_limits", None)
    if found is None:
        found = state.identity_limits = Limits(state.settings.requests_per_minute)
    return found
