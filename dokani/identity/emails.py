"""E-mail addresses as identities: one written form per address."""

import re
import unicodedata

from dokani.kit.errors import Unprocessable

LONGEST = 254
# The atoms of RFC 5322 and, beyond ASCII, every letter and sign (RFC 6531). No quotes, comments or literals.
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~\-\x80-\U0010ffff]+"
_LABEL = r"[a-z0-9\x80-\U0010ffff](?:[a-z0-9\x80-\U0010ffff-]{0,61}[a-z0-9\x80-\U0010ffff])?"
_SHAPE = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)*{_LABEL}")


class InvalidEmail(Unprocessable):
    code = "invalid_email"


def normalised(written: str) -> str:
    """The address in lower case, NFKC, without surrounding space; InvalidEmail where it is none."""
    email = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", written).strip().lower())
    if len(email.encode(errors="replace")) > LONGEST:
        raise InvalidEmail(f"An e-mail address has at most {LONGEST} characters.")
    if not email.isprintable() or not _SHAPE.fullmatch(email) or len(email.partition("@")[0]) > 64:
        raise InvalidEmail("This is not an e-mail address.")
    return email
