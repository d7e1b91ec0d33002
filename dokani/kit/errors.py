"""Every way Dokani says no.

DokaniError
├── BadRequest     400  it cannot be read
├── Unauthorized   401  we do not know who you are
├── Forbidden      403  you may see it, and may not do this
├── NotFound       404  it is not there, or it is not yours
├── Conflict       409  it is there, and its state forbids this
├── Gone           410  it was there, and its time is over
├── TooLarge       413  more than is accepted
├── WrongMedia     415  it is not written in what is read here
├── Unprocessable  422  it can be read, and means nothing
├── TooMany        429  too often; says when to come back
├── Unavailable    503  something we stand on is away; nothing was written
└── StartFault     –    the program cannot start; told to the operator, never sent over the wire

Every class has a stable `code`; a verb's own error is a subclass with its own code. The message is a sentence for a
person, `data` is for machines. Class names never reach the wire. Anything that is not a DokaniError is a bug.
"""

from typing import Any, ClassVar


class DokaniError(Exception):
    """Base of every error with a meaning for the caller."""

    status: ClassVar[int] = 500
    code: str = "error"

    def __init__(self, message: str, *, code: str | None = None, **data: Any) -> None:
        super().__init__(message)
        self.message, self.data = message, data
        if code is not None:
            self.code = code


class BadRequest(DokaniError):
    status, code = 400, "bad_request"


class Unauthorized(DokaniError):
    status, code = 401, "unauthorized"


class Forbidden(DokaniError):
    status, code = 403, "forbidden"


class NotFound(DokaniError):
    status, code = 404, "not_found"


class Conflict(DokaniError):
    status, code = 409, "conflict"


class Gone(DokaniError):
    status, code = 410, "gone"


class TooLarge(DokaniError):
    status, code = 413, "too_large"


class WrongMedia(DokaniError):
    status, code = 415, "unsupported_media_type"


class Unprocessable(DokaniError):
    status, code = 422, "invalid_request"


class TooMany(DokaniError):
    """`retry_after` is in whole seconds, at least 1."""

    status, code = 429, "too_many_requests"

    def __init__(self, message: str, *, retry_after: int, **data: Any) -> None:
        super().__init__(message, retry_after=max(1, retry_after), **data)


class Unavailable(DokaniError):
    status, code = 503, "unavailable"


class StartFault(DokaniError):
    """The program cannot start. `message` says what is wrong, `mend` what to do about it."""

    code = "cannot_start"

    def __init__(self, message: str, *, code: str, mend: str = "") -> None:
        super().__init__(message, code=code)
        self.mend = mend


BY_STATUS: dict[int, type[DokaniError]] = {
    kind.status: kind
    for kind in (
        BadRequest,
        Unauthorized,
        Forbidden,
        NotFound,
        Conflict,
        Gone,
        TooLarge,
        WrongMedia,
        Unprocessable,
        Unavailable,
    )
}
