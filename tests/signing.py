"""Access tokens for the people of the cast, signed as the server would sign them."""

from datetime import UTC, datetime
from uuid import UUID

from dokani.identity.keys import Keys
from dokani.identity.model import User
from dokani.identity.tokens import signed
from tests.cast import Person


def token_of(person_id: UUID, email: str, issuer: str, secret: str, *, seconds: int = 900) -> str:
    now = datetime.now(UTC)
    user = User(
        id=person_id,
        email=email,
        email_confirmed_at=now,
        last_sign_in_at=now,
        raw_app_meta_data={},
        raw_user_meta_data={},
        banned_until=None,
        deleted_at=None,
        created_at=now,
        updated_at=now,
    )
    return signed(
        Keys.of(secret), issuer, user, person_id, issued=now, seconds=seconds, method="password", data={}
    )


def token_for(person: Person, issuer: str, secret: str) -> str:
    return token_of(person.id, person.email, issuer, secret)
