"""How a route reads and writes: one caller, one transaction, one answer; and the one shape of every error.

A reading route takes `reader: Annotated[Reader, Depends(reads("viewer"))]` and says `return await reader(verb, Shape)`;
a writing route takes `writer: Annotated[Writer, Depends(writes("agent", "returns:write"))]` and says
`return await writer(verb, Shape)`. The verb gets the transaction and returns a row; the answer is made of it before the
commit, so that an idempotency key and its answer are kept by the very transaction they speak of.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

import orjson
from fastapi import FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Strict, TypeAdapter
from pydantic_core import PydanticSerializationError
from starlette.exceptions import HTTPException

from dokani.kit.db import Database, Entry, Role, Tx
from dokani.kit.errors import (
    BY_STATUS,
    BadRequest,
    Conflict,
    DokaniError,
    Forbidden,
    Unprocessable,
    WrongMedia,
)
from dokani.kit.log import logger
from dokani.kit.pages import nothing_here, wants_page

MemberRole = Literal["viewer", "agent", "admin", "owner"]
ROLES: tuple[MemberRole, ...] = ("viewer", "agent", "admin", "owner")
# A whole number on the wire: not true, not "1", not 1.0, all of which would count as 1 otherwise.
Whole = Annotated[int, Strict()]
Verb = Callable[[Tx], Awaitable[Any]]
Shape = TypeVar("Shape")
log = logger("web")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request: how to enter the database as them, and the name their idempotency keys are kept under."""

    entry: Entry
    principal: str


# Named here once, and so in the description of every route that writes; its value is read and checked by the Writer.
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="A name of your own for this request, 1 to 255 printable characters. Sent again with the same body "
        "it changes nothing and gets the same answer, marked `Idempotency-Replayed: true`; with another body it is "
        "refused (422 `idempotency_key_reused`), and while the first is under way, too (409 "
        "`idempotency_in_progress`). Kept for three days.",
    ),
]


class IdempotencyKeyReused(Unprocessable):
    code = "idempotency_key_reused"


class IdempotencyInProgress(Conflict):
    code = "idempotency_in_progress"


class _Door:
    """A request on its way to one transaction."""

    def __init__(
        self, request: Request, caller: Caller, min_role: MemberRole | None, scope: str | None
    ) -> None:
        self.request, self.caller, self.min_role, self.scope = request, caller, min_role, scope
        self.database: Database = request.app.state.database

    def admit(self, tx: Tx) -> None:
        """Refuse a member below the role, or a key without the scope, that this route asks for."""
        tx.ip_address = self.request.scope.get("dokani.ip")
        tx.user_agent = self.request.scope.get("dokani.user_agent")
        self.request.scope["dokani.claims"] = tx.claims
        scopes = tx.claims.get("scopes")
        if scopes is not None:
            # For a program its scopes decide; what names no scope is for people, or for a key that may do everything.
            needs = self.scope or "*"
            if not {needs, "*"} & set(scopes):
                raise Forbidden(f"This API key lacks the scope {needs}.", code="scope_missing", needs=needs)
            return
        if self.min_role is None:
            return
        role = tx.claims.get("member_role")
        if role not in ROLES or ROLES.index(role) < ROLES.index(self.min_role):
            raise Forbidden(f"This needs the role {self.min_role} or above.", needs=self.min_role, has=role)


class Reader(_Door):
    async def __call__(self, verb: Verb, shape: Any, *, role: Role | None = None) -> Response:
        """Run `verb` in one transaction and answer with `shape` made of what it returns."""
        entry = self.caller.entry.acting_as(role) if role else self.caller.entry
        async with self.database.transaction(entry) as tx:
            self.admit(tx)
            return Response(rendered(await verb(tx), shape), media_type="application/json")


class Writer(_Door):
    async def __call__(
        self, verb: Verb, shape: Any = None, *, status: int = 200, role: Role | None = None
    ) -> Response:
        """Run `verb` in one transaction; keep the answer under the caller's `Idempotency-Key`, if one was sent.

        Raises IdempotencyKeyReused where the key came before with another body, IdempotencyInProgress while the first
        request with it is still under way.
        """
        entry = self.caller.entry.acting_as(role) if role else self.caller.entry
        key = self.request.headers.get("idempotency-key")
        if key is not None and not (0 < len(key) <= 255 and key.isprintable()):
            raise BadRequest(
                "Idempotency-Key must be 1 to 255 printable characters.", code="invalid_idempotency_key"
            )
        async with self.database.transaction(entry) as tx:
            self.admit(tx)
            if key is None:
                return answer(await verb(tx), shape, status)
            route = f"{self.request.method} {self.request.url.path}"
            digest = hashlib.sha256(canonical(await self.request.body())).digest()
            if replay := await self._before(tx, route, key, digest):
                return replay
            response = answer(await verb(tx), shape, status)
            await tx.run(
                "insert into dokani.idempotency_keys (business_id, principal, route, key, body_sha256, status,"
                " response) values ($1, $2, $3, $4, $5, $6, $7)",
                tx.business_id,
                self.caller.principal,
                route,
                key,
                digest,
                response.status_code,
                bytes(response.body).decode(),
            )
            return response

    async def _before(self, tx: Tx, route: str, key: str, digest: bytes) -> Response | None:
        """What an earlier request with this key was answered, or None where this is the first."""
        whose = (str(tx.business_id), self.caller.principal, route, key)
        held = await tx.value("select pg_try_advisory_xact_lock(hashtextextended($1, 0))", "\x1f".join(whose))
        # A statement of its own: it has to see what the holder of the lock committed before letting go.
        record = await tx.conn.fetchrow(
            "select body_sha256, status, response from dokani.idempotency_keys"
            " where business_id = $1::uuid and principal = $2 and route = $3 and key = $4",
            *whose,
        )
        if record is None:
            if not held:
                raise IdempotencyInProgress(
                    "A request with this Idempotency-Key is still under way.", retry_after=1
                )
            return None
        if bytes(record["body_sha256"]) != digest:
            raise IdempotencyKeyReused("This Idempotency-Key was used before, with another body.")
        response = Response(record["response"], record["status"], media_type="application/json")
        response.headers["Idempotency-Replayed"] = "true"
        return response


def reads(
    min_role: MemberRole | None = "viewer", scope: str | None = None
) -> Callable[..., Awaitable[Reader]]:
    """A dependency: who calls, and the right to read that this route asks for."""

    async def door(request: Request) -> Reader:
        return Reader(request, await request.app.state.identify(request), min_role, scope)

    return door


def writes(
    min_role: MemberRole | None = "agent", scope: str | None = None
) -> Callable[..., Awaitable[Writer]]:
    """A dependency: who calls, and the right to write that this route asks for."""

    async def door(request: Request, _key: IdempotencyKey = None) -> Writer:
        return Writer(request, await request.app.state.identify(request), min_role, scope)

    return door


_adapters: dict[Any, TypeAdapter[Any]] = {}


def rendered(value: Any, shape: Any) -> bytes:
    """`value` (rows, dataclasses) as the JSON of `shape`."""
    adapter = _adapters.get(shape)
    if adapter is None:
        adapter = _adapters[shape] = TypeAdapter(shape)
    if not (isinstance(value, BaseModel) and type(value) is shape):
        value = adapter.validate_python(value, from_attributes=True)
    try:
        return adapter.dump_json(value)
    except PydanticSerializationError:
        # Halves of characters, which somebody sent and which are named in the answer.
        return json.dumps(adapter.dump_python(value), default=str).encode()


def answer(value: Any, shape: Any, status: int) -> Response:
    if isinstance(value, Response):
        return value
    if shape is None:
        return Response(status_code=204)
    return Response(rendered(value, shape), status, media_type="application/json")


def canonical(body: bytes) -> bytes:
    """The body with its keys sorted and its white space gone, so that a repeat may be written otherwise."""
    try:
        return orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)
    except orjson.JSONDecodeError:
        return body


def problem(error: DokaniError, request: Request | None = None) -> Response:
    """The one shape of every error."""
    headers = {"Retry-After": str(error.data["retry_after"])} if "retry_after" in error.data else {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.status == 503:
        headers.setdefault("Retry-After", "2")
    body = {
        "code": error.code,
        "detail": error.message,
        "data": error.data,
        "request_id": request.scope.get("dokani.request_id") if request else None,
    }
    # json, not orjson: whatever was sent to us, halves of characters and huge numbers, can be named in the answer.
    written = json.dumps(body, default=str).encode()
    return Response(written, error.status, headers=headers, media_type="application/problem+json")


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def say_no(app: FastAPI) -> None:
    """Answer every error in the one shape; what is not a DokaniError is a bug: 500 with an id, and no detail."""

    async def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, DokaniError)
        return problem(error, request)

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        if not _is_json(request) and any(tuple(fault["loc"]) == ("body",) for fault in error.errors()):
            # With another content type the framework hands on the bytes, of which no shape can be made.
            sent = request.headers.get("content-type", "").partition(";")[0].strip()[:100]
            said = f"not {sent}" if sent else "and it has to be named"
            if await request.body():
                wrong = WrongMedia(
                    f"The body is read as JSON: Content-Type must be application/json, {said}."
                )
                return problem(wrong, request)
        first = error.errors()[0] if error.errors() else {}
        if first.get("type") == "json_invalid":
            return problem(BadRequest("The body is not JSON that can be read.", code="invalid_json"), request)
        faults = [
            {
                "path": ".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0]),
                "problem": fault["msg"].removeprefix("Value error, "),
            }
            for fault in error.errors()[:50]
        ]
        said = "; ".join(f"{fault['path']}: {fault['problem']}" for fault in faults[:3])
        return problem(Unprocessable(f"The request is not valid: {said}", faults=faults), request)

    async def plain(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 405:
            said = DokaniError("This address does not take that method.", code="method_not_allowed")
            response = problem(said, request)
            response.status_code = 405
            response.headers.update(error.headers or {})
            return response
        kind = BY_STATUS.get(error.status_code, BadRequest)
        if error.status_code == 404 and wants_page(request):
            return nothing_here(request)
        if error.status_code == 404:
            return problem(kind("There is nothing at this address.", code="no_such_address"), request)
        return problem(kind(str(error.detail)), request)

    async def bug(request: Request, error: Exception) -> Response:
        log.error("bug", request_id=request.scope.get("dokani.request_id"), exc_info=error)
        return problem(
            DokaniError("Something went wrong on our side; it was logged.", code="internal_error"), request
        )

    app.add_exception_handler(DokaniError, known)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(Exception, bug)
