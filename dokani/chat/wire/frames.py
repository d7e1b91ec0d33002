"""What is said on a socket, both ways: frames as they are read, and as they are written."""

from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field, StrictBool, TypeAdapter, ValidationError

from dokani.chat.model import (
    LARGEST_FRAME,
    LONGEST_TEXT,
    MOST_FILES,
    BadFrame,
    Chat,
    FileRef,
    FrameTooLarge,
    Message,
    TextTooLong,
)
from dokani.kit.errors import DokaniError
from dokani.kit.web import Whole

AGENT = "Dokani"


class _Frame(BaseModel):
    # A newer client may say more than this server knows.
    model_config = ConfigDict(frozen=True, extra="ignore")


class Hello(_Frame):
    type: Literal["hello"]
    token: Annotated[str, Field(max_length=2048)]
    after: Annotated[Whole, Field(ge=0, lt=2**62)] = 0


class Say(_Frame):
    type: Literal["say"]
    client_id: UUID
    text: str = ""
    files: Annotated[list[UUID], Field(max_length=MOST_FILES)] = []


class Read(_Frame):
    """The shopper has everything up to `seq` before their eyes."""

    type: Literal["read"]
    seq: Annotated[Whole, Field(ge=1, lt=2**62)]


class Typing(_Frame):
    type: Literal["typing"]
    on: StrictBool


class Person(_Frame):
    type: Literal["person"]


class End(_Frame):
    type: Literal["end"]


class Ping(_Frame):
    type: Literal["ping"]


Frame = Hello | Say | Read | Typing | Person | End | Ping
_FRAMES: TypeAdapter[Frame] = TypeAdapter(Annotated[Frame, Field(discriminator="type")])


def read(text: str | None) -> Frame:
    """One frame. Raises FrameTooLarge, BadFrame, TextTooLong; `data.client_id` names a message that was not taken."""
    if text is None:
        raise BadFrame("Frames are JSON text; this one was binary.")
    if len(text) > LARGEST_FRAME or len(text.encode(errors="replace")) > LARGEST_FRAME:
        raise FrameTooLarge(f"A frame has at most {LARGEST_FRAME:,} bytes.", limit=LARGEST_FRAME)
    try:
        said = orjson.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFrame("This frame is not JSON that can be read.") from error
    client_id = said.get("client_id") if isinstance(said, dict) else None
    named = {"client_id": client_id} if isinstance(client_id, str) and len(client_id) <= 64 else {}
    try:
        frame = _FRAMES.validate_python(said)
    except (ValidationError, RecursionError) as error:
        raise BadFrame(f"This frame means nothing here: {_fault(error)}.", **named) from error
    if isinstance(frame, Say):
        if len(frame.text) > LONGEST_TEXT:
            raise TextTooLong(
                f"A message has at most {LONGEST_TEXT:,} characters; this one has {len(frame.text):,}.",
                **named,
            )
        if "\x00" in frame.text:
            raise BadFrame("Text may not contain NUL characters.", code="invalid_text", **named)
    return frame


def _fault(error: Exception) -> str:
    if not isinstance(error, ValidationError) or not error.errors():
        return "it is nested too deep"
    first = error.errors()[0]
    path = ".".join(str(part) for part in first["loc"])
    return f"{path or 'frame'}: {first['msg']}"[:300]


def written(frame: dict[str, Any]) -> str:
    return orjson.dumps(frame, default=str).decode()


def message(said: Message) -> dict[str, Any]:
    """A message as the shopper sees it."""
    kept = said.metadata
    frame: dict[str, Any] = {
        "type": "message",
        "seq": said.seq,
        "id": str(said.id),
        "sender": said.sender,
        "text": said.message,
        "message_type": said.message_type,
        "created_at": said.created_at.isoformat(),
        "files": [file(one) for one in said.files],
        "quick": kept.get("quick") or [],
    }
    if said.sender == "user" and said.external_id:
        frame["client_id"] = said.external_id
    if said.sender == "agent":
        frame["by"] = kept.get("by") or AGENT
        frame["person"] = bool(kept.get("person"))
    if kept.get("card"):
        frame["card"] = kept["card"]
    return frame


def file(one: FileRef) -> dict[str, Any]:
    return {**one.to_json(), "url": f"/v1/chat/files/{one.id}"}


def state(chat: Chat) -> dict[str, Any]:
    return {
        "type": "state",
        "status": chat.status if chat.is_active else "ended",
        "is_active": chat.is_open,
        "person_on": chat.person_on,
        "verified": chat.verified,
    }


def welcome(chat: Chat) -> dict[str, Any]:
    return {
        "type": "welcome",
        "session": {"id": str(chat.id), **{name: v for name, v in state(chat).items() if name != "type"}},
        "seq": chat.last_seq,
    }


def error(refused: DokaniError) -> dict[str, Any]:
    """The one shape of every error, as a frame."""
    frame: dict[str, Any] = {"type": "error", "code": refused.code, "detail": refused.message}
    for name in ("client_id", "retry_after"):
        if name in refused.data:
            frame[name] = refused.data[name]
    return frame
