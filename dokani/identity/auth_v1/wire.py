"""What the Supabase clients read: a user, a session, an error, in the shapes of Supabase Auth."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from dokani.identity.model import SignedIn, User
from dokani.kit.clock import now

_IDENTITIES = UUID("0f0c5f0a-94a5-4d3c-8d52-7b7f2b0d3c11")


def user(found: User) -> dict[str, Any]:
    """A person, as `GET /user` answers."""
    return {
        "id": str(found.id),
        "aud": "authenticated",
        "role": "authenticated",
        "email": found.email,
        "email_confirmed_at": _time(found.email_confirmed_at),
        "phone": "",
        "confirmed_at": _time(found.email_confirmed_at),
        "last_sign_in_at": _time(found.last_sign_in_at),
        "app_metadata": found.raw_app_meta_data or {},
        "user_metadata": found.raw_user_meta_data or {},
        "identities": [_identity(found)],
        "created_at": _time(found.created_at),
        "updated_at": _time(found.updated_at or found.created_at),
        "is_anonymous": False,
    }


def waiting(email: str) -> dict[str, Any]:
    """Someone whose letter has to be answered first: a user and no session. The id is made up, for whose it is nobody
    knows before."""
    return {
        "id": str(uuid4()),
        "aud": "authenticated",
        "role": "",
        "email": email.strip().lower(),
        "phone": "",
        "confirmation_sent_at": _time(now()),
        "app_metadata": {"provider": "email", "providers": ["email"]},
        "user_metadata": {},
        "identities": [],
        "created_at": _time(now()),
        "updated_at": _time(now()),
        "is_anonymous": False,
    }


def session(signed_in: SignedIn) -> dict[str, Any]:
    """A session, as `POST /token` answers."""
    return {
        "access_token": signed_in.access_token,
        "token_type": "bearer",
        "expires_in": signed_in.expires_in,
        "expires_at": signed_in.expires_at,
        "refresh_token": signed_in.refresh_token,
        "user": user(signed_in.user),
    }


def fault(
    status: int, code: str, message: str, reasons: list[str] | None, *, by_name: bool
) -> dict[str, Any]:
    """An error. `by_name`: in the shape since API version 2024-01-01, where `code` is the name and not the status."""
    theirs: dict[str, Any] = {"code": status, "error_code": code, "msg": message}
    said: dict[str, Any] = {"code": code, "message": message} if by_name else theirs
    if reasons is not None:
        said["weak_password"] = {"reasons": reasons}
    return said


def _identity(found: User) -> dict[str, Any]:
    return {
        "identity_id": str(uuid5(_IDENTITIES, str(found.id))),
        "id": str(found.id),
        "user_id": str(found.id),
        "identity_data": {
            "email": found.email,
            "email_verified": found.email_confirmed_at is not None,
            "phone_verified": False,
            "sub": str(found.id),
        },
        "provider": "email",
        "last_sign_in_at": _time(found.last_sign_in_at),
        "created_at": _time(found.created_at),
        "updated_at": _time(found.updated_at or found.created_at),
        "email": found.email,
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
