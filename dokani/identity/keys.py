"""Keys for signing, each derived from the instance's one secret for one purpose."""

import hashlib
import hmac
from dataclasses import dataclass, field

from dokani.kit.errors import StartFault

SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """Derived keys; a key for one purpose says nothing about the others or the secret."""

    jwt: bytes = field(repr=False)
    shopper: bytes = field(repr=False)
    refresh: bytes = field(repr=False)
    code: bytes = field(repr=False)
    api_key: bytes = field(repr=False)

    @classmethod
    def of(cls, secret: str) -> "Keys":
        """The keys of this secret; StartFault where it is too short to be one."""
        if len(secret) < SHORTEST_SECRET:
            raise StartFault(
                f"The secret key has {len(secret)} characters; at least {SHORTEST_SECRET} are needed.",
                code="weak_secret_key",
                mend="Set DOKANI_SECRET_KEY to 32 random characters or more, or unset it to have one made.",
            )
        return cls(
            *(derived(secret, purpose) for purpose in ("jwt", "shopper", "refresh", "code", "api_key"))
        )


def derived(secret: str, purpose: str) -> bytes:
    """32 bytes: HMAC-SHA256 of the purpose under the secret."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()
