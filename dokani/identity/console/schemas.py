"""What the console sends and sees of the person who is signed in."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dokani.identity.model import MemberRole

VendorId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}$")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Credentials(_Body):
    email: str = Field(max_length=1000)
    password: str = Field(max_length=4096)


class Registration(Credentials):
    business_name: str | None = Field(None, max_length=1000)


class RecoverBody(_Body):
    email: str = Field(max_length=1000)


class NewPassword(_Body):
    token: str = Field(max_length=200)
    password: str = Field(max_length=4096)


class UserView(BaseModel):
    id: UUID
    email: str


class BusinessView(BaseModel):
    business_id: UUID
    business_name: str
    slug: str | None
    website: str | None
    subscription_plan: str
    settings: dict[str, Any]


class BusinessRef(BaseModel):
    business_id: UUID
    business_name: str
    role: MemberRole
    slug: str | None


class Preferences(BaseModel):
    """The document's keys, and two of ours: theme and single-key shortcuts."""

    language: str = "en"
    auto_escalate: bool = False
    video_enabled: bool = True
    voice_enabled: bool = True
    auto_transcript: bool = True
    tavus_replica_id: str | None = None
    elevenlabs_voice_id: str | None = None
    preferred_chat_mode: str = "normal"
    call_history_enabled: bool = True
    notifications_enabled: bool = True
    theme: Literal["system", "light", "dark"] = "system"
    single_key_shortcuts: bool = True


class PreferencesChange(_Body):
    """Any of the preferences; what is left out stays."""

    model_config = ConfigDict(extra="forbid", strict=True)

    language: Annotated[
        str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)
    ] = "en"
    auto_escalate: bool = False
    video_enabled: bool = True
    voice_enabled: bool = True
    auto_transcript: bool = True
    tavus_replica_id: VendorId | None = None
    elevenlabs_voice_id: VendorId | None = None
    preferred_chat_mode: Literal["normal", "messenger", "whatsapp", "shopify", "woocommerce"] = "normal"
    call_history_enabled: bool = True
    notifications_enabled: bool = True
    theme: Literal["system", "light", "dark"] = "system"
    single_key_shortcuts: bool = True


class Step(BaseModel):
    key: str
    done: bool


class Onboarding(BaseModel):
    steps: list[Step]
    done: bool


class Me(BaseModel):
    user: UserView
    business: BusinessView | None
    businesses: list[BusinessRef]
    role: MemberRole | None
    preferences: Preferences
    onboarding: Onboarding
    demo: bool


class SessionView(BaseModel):
    id: UUID
    created_at: datetime
    refreshed_at: datetime | None
    user_agent: str | None
    ip_address: str | None
    current: bool
