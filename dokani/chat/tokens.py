"""Chat tokens: who holds one may read and write one chat, for thirty days, without an account."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import orjson

from dokani.chat.model import ChatTokenExpired, ChatTokenInvalid
from dokani.identity.keys import Keys
from dokani.kit.clock import now
from dokani.kit.db import Entry, known

LIFE = timedelta(days=30)
LONGEST = 1024
# Under the shopper's key, yet never taken for a private link, nor the other way round.
PURPOSE = b"chat."


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """Whom a token speaks for: one chat of one shop."""

    business_id: UUID
    session_id: UUID

    def reading(self) -> Entry:
        """How to enter the database as this shopper."""
        return known("dokani_customer", business_id=self.business_id, conversation_id=self.session_id)

    def writing(self) -> Entry:
        """How Dokani's own verbs act for this shopper."""
        return known(
            "dokani_worker",
            business_id=self.business_id,
            conversation_id=self.session_id,
            chat_session_id=self.session_id,
        )


def sign(keys: Keys, holder: Holder) -> tuple[str, datetime]:
    """The token, `body.signature`, and when it ends."""
    ends = now() + LIFE
    body = {
        "kind": "chat",
        "business_id": str(holder.business_id),
        "session_id": str(holder.session_id),
        "exp": int(ends.timestamp()),
    }
    text = urlsafe_b64encode(orjson.dumps(body)).rstrip(b"=")
    return f"{text.decode()}.{_mac(keys, text)}", ends.replace(microsecond=0)


def read(keys: Keys, token: str) -> Holder:
    """Raises ChatTokenInvalid where it was not signed here for a chat, ChatTokenExpired after its time."""
    text, _, mac = token.partition(".")
    raw = text.encode(errors="replace")
    if len(token) > LONGEST or not hmac.compare_digest(
        _mac(keys, raw).encode(), mac.encode(errors="replace")
    ):
        raise ChatTokenInvalid("This chat cannot be opened; please begin a new one.")
    said = orjson.loads(urlsafe_b64decode(raw + b"=" * (-len(raw) % 4)))
    if said.get("kind") != "chat":
        raise ChatTokenInvalid("This chat cannot be opened; please begin a new one.")
    if said["exp"] <= now().timestamp():
        raise ChatTokenExpired("This chat has expired; please begin a new one.")
    return Holder(business_id=UUID(said["business_id"]), session_id=UUID(said["session_id"]))


def _mac(keys: Keys, text: bytes) -> str:
    digest = hmac.digest(keys.shopper, PURPOSE + text, "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
