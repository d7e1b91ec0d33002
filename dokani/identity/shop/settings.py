"""What a business may set for itself: every key, its meaning and its default. Unknown keys are refused."""

import zoneinfo
from dataclasses import replace
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from dokani.engine.currencies import CURRENCIES, not_kept
from dokani.identity.model import Business

Hex = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]


def _zone(name: str) -> str:
    if name not in zoneinfo.available_timezones():
        raise ValueError("no time zone has this name")
    return name


def _origin(written: str) -> str:
    parts = urlsplit(written)
    local = parts.hostname in {"localhost", "127.0.0.1"}
    if (
        parts.scheme not in ({"https", "http"} if local else {"https"})
        or not parts.hostname
        or parts.username
    ):
        raise ValueError("an origin is https:// and a host name, like https://shop.example")
    if parts.path or parts.query or parts.fragment or len(written) > 253:
        raise ValueError("an origin has no path")
    return written.lower()


def _web(written: str) -> str:
    parts = urlsplit(written)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.username
        or not written.isprintable()
    ):
        raise ValueError("a web address starts with https://")
    return written


def _currency(code: str) -> str:
    if code not in CURRENCIES:
        raise ValueError("no currency has this code in ISO 4217")
    if (problem := not_kept(code)) is not None:
        raise ValueError(problem)
    return code


Currency = Annotated[str, AfterValidator(_currency)]
Origin = Annotated[str, AfterValidator(_origin)]
WebAddress = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_web)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Branding(_Strict):
    """How the shopper's pages look."""

    color: Hex | None = None
    logo_url: WebAddress | None = None
    support_email: Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")] | None = (
        None
    )


class BusinessSettings(_Strict):
    """`businesses.settings`, with every key filled in."""

    currency: Currency = Field("EUR", description="ISO 4217.")
    locale: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)] = (
        "en"
    )
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    branding: Branding = Branding()
    hold_seconds: int = Field(
        10, ge=0, le=60, description="Between a decision and its taking effect: time to undo it."
    )
    review_sla_hours: int = Field(48, ge=1, le=720, description="Within which a person should have looked.")
    answer_minutes: int = Field(
        10,
        ge=1,
        le=1440,
        description="How long a shopper who asked for a person waits before they are told when somebody is there.",
    )
    desk_hours: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = Field(
        "", description="When a person is there, as shoppers are told it, like: Monday to Friday, 9 to 17."
    )
    allowed_origins: list[Origin] = Field(
        [], max_length=50, description="Web sites that may embed the widget."
    )
    retention_days: int = Field(730, ge=30, le=3650, description="How long closed cases are kept.")
    disclosure: Annotated[str, StringConstraints(max_length=500)] = Field(
        "You are writing with an AI assistant. You can ask for a person at any time.",
        description="What shoppers are told before they talk to the assistant.",
    )
    agent: Literal["built_in", "model"] = Field(
        "built_in",
        description="Which agent answers shoppers. Chosen at /v1/agent, for a gate stands before the model.",
    )


class SettingsChange(_Strict):
    """Any of the settings; what is left out stays."""

    currency: Currency = "EUR"
    locale: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)] = (
        "en"
    )
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    branding: Branding = Branding()
    hold_seconds: int = Field(10, ge=0, le=60)
    review_sla_hours: int = Field(48, ge=1, le=720)
    answer_minutes: int = Field(10, ge=1, le=1440)
    desk_hours: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""
    allowed_origins: list[Origin] = Field([], max_length=50)
    retention_days: int = Field(730, ge=30, le=3650)
    disclosure: Annotated[str, StringConstraints(max_length=500)] = ""


DEFAULTS: dict[str, Any] = BusinessSettings().model_dump()


def whole_settings(business: Business) -> Business:
    """The business with every setting filled in, the chosen over the defaults."""
    return replace(business, settings={**DEFAULTS, **business.settings})
