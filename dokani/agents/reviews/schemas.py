"""What a browser sends and sees of blind re-reviews."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dokani.agents.reviews.model import Case, Verdict
from dokani.files.model import FileType, FileUpload, file_url
from dokani.files.shown import FileForMerchant


class BlindLine(BaseModel):
    product_name: str | None
    product_category: str | None
    quantity: int
    unit_price: Decimal
    paid: Decimal
    reason: str | None
    own_words: str | None
    resolution_wanted: str | None


class BlindFile(BaseModel):
    """A file of the case, without the return it belongs to and without where else it was seen."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    file_type: FileType
    kind: str
    file_name: str
    file_size: int
    content_type: str | None
    scan_status: Literal["pending", "clean", "refused"]
    url: str | None = Field(description="Where it can be fetched for five minutes; null until it is clean.")
    preview_url: str | None = Field(description="The same for a small picture; null where there is none.")
    width: int | None
    height: int | None
    uploaded_at: datetime | None


class BlindCase(BaseModel):
    """A case without what came of it, without its number, and without any score."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    asked_at: datetime = Field(description="When the return was asked for.")
    order_value: Decimal | None
    currency: str
    days_since_purchase: int | None
    return_history: int | None = Field(description="Returns of the same shopper before.")
    evidence_urls: list[str]
    evidence: list[BlindFile] = Field(description="What had been sent by the time of the decision.")
    lines: list[BlindLine]

    @classmethod
    def of(cls, case: Case, files: list[FileUpload], key: bytes) -> "BlindCase":
        facts = {
            name: getattr(case, name)
            for name in cls.model_fields
            if name not in {"evidence", "evidence_urls"}
        }
        # What was sent later, with an appeal say, would tell what was decided.
        then = [file for file in files if file.id in case.files_then]
        later = {file_url(file.id) for file in files if file not in then}
        return cls(
            **facts,
            evidence_urls=[url for url in case.evidence_urls if url not in later],
            evidence=[BlindFile.model_validate(FileForMerchant.of(file, key, [])) for file in then],
        )


class BlindAnswer(BaseModel):
    """What the person would have decided by the shop's policy."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict
    note: Annotated[str, StringConstraints(max_length=2000)] = ""


class BlindResult(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    public_id: UUID = Field(description="The return.")
    verdict: Verdict
    decided: str = Field(description="What was decided automatically: approved | denied.")
    amount: Decimal | None
    currency: str
    agreed: bool | None = Field(description="null where the person was unsure.")
