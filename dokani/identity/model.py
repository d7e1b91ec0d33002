"""The words of this room: people, sessions, businesses, members, keys, and the errors about them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from dokani.kit.errors import Forbidden, NotFound, Unauthorized
from dokani.kit.web import ROLES, MemberRole

SCOPES = (
    "returns:read",
    "returns:write",
    "returns:decide",
    "orders:read",
    "orders:write",
    "policies:read",
    "policies:write",
    "*",
)
MailLink = Literal["signup", "invite", "magiclink", "recovery", "email_change", "email"]

__all__ = ["ROLES", "SCOPES", "MailLink", "MemberRole"]


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """A row of auth.users, without what only signing in needs."""

    id: UUID
    email: str
    email_confirmed_at: datetime | None
    last_sign_in_at: datetime | None
    raw_app_meta_data: dict[str, Any] | None
    raw_user_meta_data: dict[str, Any] | None
    banned_until: datetime | None
    deleted_at: datetime | None
    created_at: datetime
    updated_at: datetime | None
    encrypted_password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A sign-in, on one device."""

    id: UUID
    user_id: UUID
    created_at: datetime
    refreshed_at: datetime | None
    not_after: datetime | None
    user_agent: str | None
    ip_address: str | None
    revoked_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn:
    """A session as just handed out: the only moment its tokens exist in the clear."""

    user: User
    session_id: UUID
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int
    expires_at: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Membership:
    """One of the caller's businesses."""

    business_id: UUID
    business_name: str
    role: MemberRole
    slug: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Business:
    business_id: UUID
    business_name: str
    slug: str | None
    website: str | None
    subscription_plan: str
    settings: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    user_id: UUID
    email: str
    role: MemberRole
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    id: UUID
    email: str
    role: MemberRole
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiKey:
    """An API key as listed; its secret is kept nowhere."""

    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


class InvalidToken(Unauthorized):
    """Not a token of ours, nor of the Supabase project that is set; or its session is over."""

    code = "invalid_token"


class NotSignedIn(Unauthorized):
    code = "not_signed_in"


class InvalidCredentials(Unauthorized):
    code = "invalid_credentials"


class SessionOver(Unauthorized):
    code = "session_over"


class PersonNeeded(Forbidden):
    """An API key may not do what only a person answers for."""

    code = "person_needed"


class AuthIsSupabase(NotFound):
    """People of this instance sign in at their Supabase project, not here."""

    code = "auth_is_supabase"
