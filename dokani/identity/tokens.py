"""Access tokens: signed here for our own sign-ins, and read here whether ours or those of a Supabase project."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx2
import jwt
from jwt.exceptions import PyJWTError

from dokani.identity.jwks import ALGORITHMS, Jwks
from dokani.identity.keys import SHORTEST_SECRET, Keys
from dokani.identity.model import InvalidToken, User
from dokani.kit.clock import now
from dokani.kit.errors import StartFault
from dokani.settings import Settings

AUDIENCE = "authenticated"
LONGEST = 8192
KEPT = 4096
SLACK_SECONDS = 5  # how far the clocks of the Supabase project and ours may differ
ANON_YEARS = 10
_SHAPE: Any = {
    "require": ["exp", "sub", "aud", "iss"],
    # The clock is ours (kit.clock), so that a test can stand at another moment.
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "enforce_minimum_key_length": True,
}


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom an access token speaks for. `session_id` is None where the session is not one of ours."""

    user_id: UUID
    session_id: UUID | None
    email: str
    expires_at: float


def signed(
    keys: Keys,
    issuer: str,
    user: User,
    session_id: UUID,
    *,
    issued: datetime,
    seconds: int,
    method: str,
    data: dict[str, Any],
) -> str:
    """An access token in the shape of Supabase Auth's; `data` is what the person says of themselves."""
    at = int(issued.timestamp())
    return jwt.encode(
        {
            "iss": issuer,
            "sub": str(user.id),
            "aud": AUDIENCE,
            "exp": at + seconds,
            "iat": at,
            "email": user.email,
            "phone": "",
            "app_metadata": user.raw_app_meta_data or {},
            "user_metadata": data,
            "role": AUDIENCE,
            "aal": "aal1",
            "amr": [{"method": method, "timestamp": at}],
            "session_id": str(session_id),
            "is_anonymous": False,
        },
        keys.jwt,
        algorithm="HS256",
    )


def anon_key(keys: Keys, issuer: str) -> str:
    """The key a Supabase client is created with: it names no one and opens nothing. The same all year."""
    at = int(datetime(now().year, 1, 1, tzinfo=now().tzinfo).timestamp())
    claims = {"iss": issuer, "role": "anon", "iat": at, "exp": at + ANON_YEARS * 366 * 86_400}
    return jwt.encode(claims, keys.jwt, algorithm="HS256")


def issuer_of(settings: Settings) -> str:
    """What our tokens name as their issuer."""
    return f"{settings.origin()}/auth/v1"


class TokenReader:
    """Reads access tokens. The algorithm is chosen by the issuer, never by the token: ours are HS256 under our key;
    a Supabase project's are signed with one of its public keys, or HS256 under its own secret where that is set."""

    def __init__(
        self, keys: Keys, settings: Settings, *, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self._key, self._issuer = keys.jwt, issuer_of(settings)
        base = (settings.supabase_url or "").rstrip("/")
        self._foreign_issuer = f"{base}/auth/v1" if base else None
        self._jwks = Jwks(f"{base}/auth/v1/.well-known/jwks.json", transport=transport) if base else None
        secret = settings.supabase_jwt_secret
        self._secret = secret.get_secret_value() if secret else None
        if self._secret is not None and len(self._secret.encode()) < SHORTEST_SECRET:
            raise StartFault(
                "The Supabase JWT secret is shorter than 32 characters.",
                code="weak_supabase_secret",
                mend="Set DOKANI_SUPABASE_JWT_SECRET to the project's own secret, or use DOKANI_SUPABASE_URL alone.",
            )
        self._read: dict[str, Bearer] = {}

    async def read(self, token: str) -> Bearer:
        """Whom the token speaks for; InvalidToken where it is not valid, or not any more."""
        if (bearer := self._read.get(token)) is None:
            if len(token) > LONGEST:
                raise InvalidToken("This is not an access token.")
            bearer = _bearer(*await self._claims(token))
            if len(self._read) >= KEPT:
                self._read.clear()
            self._read[token] = bearer
        if bearer.expires_at <= now().timestamp():
            self._read.pop(token, None)
            raise InvalidToken("The access token has expired; refresh it.", code="token_expired")
        return bearer

    async def _claims(self, token: str) -> tuple[dict[str, Any], bool]:
        """The verified claims, and whether the token is ours."""
        try:
            header = jwt.get_unverified_header(token)
            algorithm, kid = header.get("alg"), header.get("kid")
            issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
            if issuer == self._issuer:
                return self._verified(token, self._key, "HS256", self._issuer), True
            if algorithm == "HS256" and self._secret is not None:
                return self._verified(token, self._secret, "HS256", self._foreign_issuer), False
            if algorithm in ALGORITHMS and isinstance(kid, str) and self._jwks is not None:
                key = await self._jwks.key(kid, algorithm)
                if key is not None:
                    return self._verified(token, key, algorithm, self._foreign_issuer), False
        except (PyJWTError, ValueError, TypeError) as error:
            raise InvalidToken("The access token is not valid.") from error
        raise InvalidToken("The access token was not issued for this server.")

    def _verified(self, token: str, key: Any, algorithm: str, issuer: str | None) -> dict[str, Any]:
        return jwt.decode(
            token, key, algorithms=[algorithm], audience=AUDIENCE, issuer=issuer, options=_SHAPE
        )


def _bearer(claims: dict[str, Any], ours: bool) -> Bearer:
    try:
        if claims.get("role") != AUDIENCE or claims.get("is_anonymous"):
            raise ValueError("role")
        session = claims["session_id"] if ours else None
        slack = 0 if ours else SLACK_SECONDS
        if claims.get("nbf", 0) > now().timestamp() + SLACK_SECONDS:
            raise ValueError("nbf")
        return Bearer(
            UUID(claims["sub"]),
            UUID(session) if session else None,
            str(claims.get("email") or ""),
            claims["exp"] + slack,
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise InvalidToken("The access token does not name a person.") from error
