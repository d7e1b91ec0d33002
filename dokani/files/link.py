"""Signed links: whoever holds one may fetch one variant of one file for five minutes, signed in or not."""

import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from dokani.files.model import FileLinkExpired, FileUpload, NoSuchFile, Variant, file_url
from dokani.kit.clock import now

LIFE = timedelta(minutes=5)
VARIANTS: tuple[Variant, ...] = ("full", "preview")


def signed_url(key: bytes, file: FileUpload, variant: Variant = "full", *, life: timedelta = LIFE) -> str:
    """The path and query at which this file can be fetched until `life` from now."""
    expires = int((now() + life).timestamp())
    said = {
        "b": str(file.business_id),
        "v": variant,
        "exp": expires,
        "sig": _signature(key, file.business_id, file.id, variant, expires),
    }
    return f"{file_url(file.id)}?{urlencode(said)}"


def check(
    key: bytes, business_id: UUID, file_id: UUID, variant: str, expires: int, signature: str
) -> Variant:
    """The variant, where the link was signed here for all of this. Raises NoSuchFile, and FileLinkExpired after its
    time (only to those who hold a link that once was good)."""
    wanted = _signature(key, business_id, file_id, variant, expires)
    if variant not in VARIANTS or not hmac.compare_digest(
        wanted.encode(), signature.encode("utf-8", "replace")
    ):
        raise NoSuchFile("There is no such file, or this link to it is not valid.")
    if expires <= now().timestamp():
        raise FileLinkExpired("This link to the file has expired. Open the page again for a new one.")
    return variant


def _signature(key: bytes, business_id: UUID, file_id: UUID, variant: str, expires: int) -> str:
    text = "\n".join(("file", str(business_id), str(file_id), variant, str(expires)))
    return urlsafe_b64encode(hmac.digest(key, text.encode("utf-8", "replace"), "sha256")).decode().rstrip("=")
