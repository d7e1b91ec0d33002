"""What the console and programs send and see of a business, its members and its keys."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from dokani.identity.model import MemberRole
from dokani.identity.shop.settings import SettingsChange, WebAddress


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewBusiness(_Body):
    business_name: str = Field(max_length=1000)


class BusinessChange(_Body):
    """Any of these; what is left out stays."""

    business_name: str = Field("", max_length=1000)
    slug: str = Field("", max_length=1000)
    website: WebAddress | None = None
    settings: SettingsChange = SettingsChange()


class MemberView(BaseModel):
    user_id: UUID
    email: str
    role: MemberRole
    created_at: datetime


class RoleChange(_Body):
    role: MemberRole


class NewInvitation(_Body):
    email: str = Field(max_length=1000)
    role: MemberRole = "agent"


class InvitationView(BaseModel):
    id: UUID
    email: str
    role: MemberRole
    created_at: datetime
    expires_at: datetime


class Acceptance(_Body):
    """`password` only for someone who has no account yet."""

    token: str = Field(max_length=200)
    password: str | None = Field(None, max_length=4096)


class NewApiKey(_Body):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    scopes: list[str] = Field(min_length=1, max_length=20)
    expires_at: AwareDatetime | None = None


class ApiKeyView(BaseModel):
    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


class MadeApiKey(ApiKeyView):
    """`key` is told this once; only its hash is kept."""

    key: str
