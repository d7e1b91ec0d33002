"""What a browser or a program says and sees of who handles a return, and when."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from dokani.returns.readable import Words, readable


class Assignment(BaseModel):
    model_config = ConfigDict(extra="forbid")

    user_id: UUID | None


class Note(BaseModel):
    """What only the team reads."""

    model_config = ConfigDict(extra="forbid")

    text: Words

    _readable = field_validator("text")(readable)


class Snooze(BaseModel):
    model_config = ConfigDict(extra="forbid")

    until: AwareDatetime | None = Field(description="Within 90 days; null wakes it.")


class Assignee(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    user_id: UUID
    email: str
