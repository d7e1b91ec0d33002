"""What a browser or a program sees of policies in words."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from dokani.policies.schemas import CurrencyCode, Fault


class PageSection(BaseModel):
    title: str
    sentences: list[str]


class PolicyPage(BaseModel):
    title: str
    sections: list[PageSection]
    text: str
    html: str = Field(description="A fragment without attributes; every word in it is escaped.")


class LeftOut(BaseModel):
    path: str
    problem: str


class SchemaOrg(BaseModel):
    document: dict[str, Any] = Field(description="JSON-LD, a MerchantReturnPolicy.")
    left_out: list[LeftOut]


class PolicyElsewhere(BaseModel):
    model_config = ConfigDict(extra="forbid")

    document: Any = Field(
        description="An older shape of rules, or JSON-LD with a MerchantReturnPolicy in it."
    )
    currency: CurrencyCode = Field(description="The currency of its amounts.")

    @field_validator("document")
    @classmethod
    def is_something(cls, value: Any) -> Any:
        if not isinstance(value, dict | list):
            raise ValueError("an object or a list")
        return value


class PolicyImported(BaseModel):
    rules: dict[str, Any]
    notes: list[str]
    left_out: list[Fault]


class FactWords(BaseModel):
    name: str
    type: str
    unit: str | None
    says: str
    source: str
    known_at: str
    when_unknown: str
    private: bool = Field(description="Never told to shoppers.")
    values: list[Any] | None


class TermWords(BaseModel):
    name: str
    type: str
    says: str
    default: Any
    unit: str | None
    values: list[Any] | None
    bound: str
    nullable: bool


class Operator(BaseModel):
    op: str
    says: str
    types: list[str]


class VerdictWords(BaseModel):
    verdict: str
    says: str


class Vocabulary(BaseModel):
    facts: list[FactWords]
    terms: list[TermWords]
    operators: list[Operator]
    verdicts: list[VerdictWords]
