"""Small signed messages that the server gives away and takes back: what a form carries from page to page."""

import binascii
import hmac
import secrets
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from typing import Any

import orjson

from dokani.identity.keys import derived
from dokani.kit import clock
from dokani.kit.errors import Forbidden, Gone

LONGEST = 60_000


class SealBroken(Forbidden):
    """It was not written here, or was changed since."""

    code = "form_not_ours"


class SealExpired(Gone):
    code = "form_expired"


def key_of(secret: str) -> bytes:
    """The key of this room, derived from the instance's secret."""
    return derived(secret, "portal")


def seal(key: bytes, kind: str, content: Any, life: timedelta) -> str:
    """`content` (JSON) as one URL-safe word that `opened` takes back until `life` is over. Signed, not secret."""
    until = int((clock.now() + life).timestamp())
    packed = zlib.compress(orjson.dumps([until, content], default=str), 6)
    text = urlsafe_b64encode(packed).rstrip(b"=")
    return f"{text.decode()}.{_mac(key, kind, text)}"


def opened(key: bytes, kind: str, word: str) -> Any:
    """What was sealed as this kind. Raises SealBroken, SealExpired."""
    text, _, mac = word.partition(".")
    raw = text.encode(errors="replace")
    if len(word) > LONGEST or not hmac.compare_digest(
        _mac(key, kind, raw).encode(), mac.encode(errors="replace")
    ):
        raise SealBroken("This form was changed on its way. Please start it anew.")
    try:
        until, content = orjson.loads(zlib.decompress(urlsafe_b64decode(raw + b"=" * (-len(raw) % 4))))
    except (ValueError, zlib.error, binascii.Error) as error:
        raise SealBroken("This form was changed on its way. Please start it anew.") from error
    if until <= clock.now().timestamp():
        raise SealExpired("This form has been open for too long. Please start it anew.")
    return content


def new_visitor() -> str:
    """A random name for a browser, which its forms are bound to."""
    return secrets.token_urlsafe(24)


def form_token(key: bytes, visitor: str) -> str:
    """What a form of this visitor carries; another site knows neither the cookie nor this."""
    return _mac(key, "form", visitor.encode(errors="replace"))


def is_form_token(key: bytes, visitor: str, given: str) -> bool:
    return hmac.compare_digest(form_token(key, visitor).encode(), given.encode(errors="replace"))


def _mac(key: bytes, kind: str, text: bytes) -> str:
    return urlsafe_b64encode(hmac.digest(key, kind.encode() + b"\x1f" + text, "sha256")).rstrip(b"=").decode()
