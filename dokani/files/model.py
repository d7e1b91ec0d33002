"""The words of this room: what is taken, how large, what is kept of it, and every way it is refused."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias
from uuid import UUID

from dokani.kit.errors import (
    BadRequest,
    Conflict,
    DokaniError,
    Gone,
    NotFound,
    TooLarge,
    Unavailable,
    Unprocessable,
)

FileType: TypeAlias = Literal["evidence_photo", "evidence_video", "voice_sample", "video_sample"]
Medium: TypeAlias = Literal["picture", "document", "film", "sound"]
Variant: TypeAlias = Literal["full", "preview"]

MIB = 1024 * 1024
LIMITS: dict[Medium, int] = {
    "picture": 10 * MIB,
    "document": 10 * MIB,
    "film": 100 * MIB,
    "sound": 25 * MIB,
}
# What each use may consist of.
MEDIA: dict[FileType, frozenset[Medium]] = {
    "evidence_photo": frozenset({"picture", "document"}),
    "evidence_video": frozenset({"film"}),
    "voice_sample": frozenset({"sound"}),
    "video_sample": frozenset({"film"}),
}
# The first of them that fits a medium is what a file counts as where nobody said.
EVERY: tuple[FileType, ...] = tuple(MEDIA)
EVIDENCE: tuple[FileType, ...] = ("evidence_photo", "evidence_video")
KINDS: dict[Medium, str] = {"picture": "photo", "document": "document", "film": "video", "sound": "voice"}
MOST_PER_RETURN = 20
SENT_AS: dict[Medium, str] = {
    "picture": "a photo (JPEG, PNG, WebP, HEIC)",
    "film": "a film (MP4, MOV, WebM)",
    "sound": "a sound (M4A, WAV)",
    "document": "a PDF",
}


class FileKindRefused(DokaniError):
    """Its content is nothing we take, whatever it is called."""

    status, code = 415, "file_type_refused"


class FileUnreadable(Unprocessable):
    """It begins like something we take, and is broken, dangerous or out of bounds."""

    code = "file_unreadable"


class FileTooLarge(TooLarge):
    code = "file_too_large"


class UploadMalformed(BadRequest):
    code = "invalid_upload"


class TooManyFiles(Conflict):
    code = "too_many_files"


class NoSuchFile(NotFound):
    code = "no_such_file"


class NoSuchReturn(NotFound):
    code = "no_such_return"


class FileBeingChecked(Conflict):
    code = "file_being_checked"


class FileLinkExpired(Gone):
    code = "file_link_expired"


class FilesAway(Unavailable):
    code = "files_unavailable"


@dataclass(frozen=True, slots=True)
class Content:
    """What some bytes are, told by themselves."""

    medium: Medium
    content_type: str
    extension: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """A file as it came, spooled to a private scratch file that is removed when its request ends."""

    path: Path
    file_name: str
    size: int
    sha256: bytes
    content: Content
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file that passed every check and lies in the store, under keys that no row names yet.

    `sha256` is of the bytes that came; `content`, `size` are of what is kept. `phash` is None where there is no
    picture, or one too plain to know again.
    """

    id: UUID
    business_id: UUID
    file_type: FileType
    kind: str
    file_name: str
    content: Content
    size: int
    sha256: bytes
    phash: bytes | None
    metadata: dict[str, Any]
    file_path: str
    scan_status: Literal["pending", "clean"]

    @property
    def keys(self) -> list[str]:
        """Every key of the store that this upload took."""
        return (
            [self.file_path, preview_path(self.file_path)] if has_preview(self.content) else [self.file_path]
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class FileUpload:
    """A row of file_uploads."""

    id: UUID
    business_id: UUID
    file_type: FileType
    kind: str
    file_name: str
    file_path: str
    file_url: str
    file_size: int
    content_type: str | None
    scan_status: str
    return_request_id: int | None
    public_id: UUID | None
    uploaded_by: UUID | None
    uploaded_at: datetime | None
    sha256: bytes | None
    phash: bytes | None
    metadata: dict[str, Any]

    @property
    def is_picture(self) -> bool:
        """Developed by us, so it may be shown in place and has a preview."""
        return self.content_type == "image/jpeg"


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """A file of another return of the same business that shows the same. `distance` is in bits of 256; 0 if exact."""

    file_id: UUID
    return_request_id: int
    public_id: UUID
    distance: int
    exact: bool


def has_preview(content: Content) -> bool:
    return content.medium == "picture"


def preview_path(file_path: str) -> str:
    return f"{file_path}-preview"


def file_url(file_id: UUID) -> str:
    """The opaque address of a file: it opens only with a signature added."""
    return f"/v1/files/{file_id}"
