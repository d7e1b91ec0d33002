"""E-mail addresses as identities: one written form per address."""

import re
import unicodedata

from dokani.kit.errors import Unprocessable

LONGEST = 254
# Local part: the characters of RFC 5322 atoms, and letters beyond ASCII (RFC 6531). No quotes, comments or literals.
_SHAPE = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)*[^\W_](?:[\w-]{0,61}[^\W_])?"
)


class InvalidEmail(Unprocessable):
    code = "invalid_email"


def normalised(written: str) -> str:
    """The address in lower case, NFKC, without surrounding space; InvalidEmail where it is none."""
    email = unicodedata.normalize("NFKC", written).strip().lower()
    if len(email.encode(errors="replace")) > LONGEST:
        raise InvalidEmail(f"An e-mail address has at most {LONGEST} characters.")
    if not _SHAPE.fullmatch(email) or len(email.partition("@")[0]) > 64:
        raise InvalidEmail("This is not an e-mail address.")
    return email
