"""Bodies of the sign-in API. What else a client sends (captchas, PKCE challenges) is left alone."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class SignUp(_Body):
    email: str = Field(max_length=1000)
    password: str = Field(max_length=4096)
    data: dict[str, Any] | None = None


class Password(_Body):
    email: str = Field(max_length=1000)
    password: str = Field(max_length=4096)


class Refresh(_Body):
    refresh_token: str = Field(max_length=1000)


class Change(_Body):
    email: str | None = Field(None, max_length=1000)
    password: str | None = Field(None, max_length=4096)
    current_password: str | None = Field(None, max_length=4096)
    data: dict[str, Any] | None = None


class Address(_Body):
    email: str = Field(max_length=1000)


class Resend(Address):
    type: str


class Verify(_Body):
    type: str
    token_hash: str | None = Field(None, max_length=1000)
    token: str | None = Field(None, max_length=1000)
    email: str | None = Field(None, max_length=1000)
