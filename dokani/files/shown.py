"""What a browser sees of a file."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from dokani.files.link import signed_url
from dokani.files.model import Earlier, FileType, FileUpload


class FileSeenBefore(BaseModel):
    """Another return of this business that shows the same picture."""

    file_id: UUID
    public_id: UUID
    distance: int = Field(
        description="Bits of 256 in which the pictures differ; 0 where the very same bytes came."
    )
    exact: bool


class FileForMerchant(BaseModel):
    id: UUID
    file_type: FileType
    kind: str
    file_name: str
    file_size: int
    content_type: str | None
    scan_status: Literal["pending", "clean", "refused"]
    public_id: UUID | None = Field(description="The return it belongs to.")
    file_url: str = Field(description="Its lasting name; opens only with a signature.")
    url: str | None = Field(description="Where it can be fetched for five minutes; null until it is clean.")
    preview_url: str | None = Field(description="The same for a small picture; null where there is none.")
    width: int | None
    height: int | None
    uploaded_at: datetime | None
    seen_before: list[FileSeenBefore] = Field(description="Where this business got the same picture before.")

    @classmethod
    def of(cls, file: FileUpload, key: bytes, seen: list[Earlier]) -> "FileForMerchant":
        clean = file.scan_status == "clean"
        facts: dict[str, Any] = {
            name: getattr(file, name)
            for name in cls.model_fields
            if name not in {"url", "preview_url", "width", "height", "seen_before"}
        }
        return cls(
            **facts,
            url=signed_url(key, file) if clean else None,
            preview_url=signed_url(key, file, "preview") if clean and file.is_picture else None,
            width=file.metadata.get("width"),
            height=file.metadata.get("height"),
            seen_before=[FileSeenBefore.model_validate(one, from_attributes=True) for one in seen],
        )
