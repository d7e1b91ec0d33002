"""Names of businesses, and the addresses made of them."""

import re
import unicodedata

from dokani.kit.errors import Unprocessable

LONGEST = 120
LONGEST_SLUG = 63
_SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
# Addresses under /s/ that would read as pages of ours.
_TAKEN = frozenset(
    {"admin", "api", "app", "assets", "auth", "dokani", "help", "login", "new", "order", "static", "support"}
)


class InvalidBusinessName(Unprocessable):
    code = "invalid_business_name"


class InvalidSlug(Unprocessable):
    code = "invalid_slug"


def business_name(written: object) -> str:
    """The name without surrounding space; InvalidBusinessName where it is empty, too long, or not made of text."""
    if not isinstance(written, str):
        raise InvalidBusinessName("A business name is text.")
    name = " ".join(unicodedata.normalize("NFC", written).split())
    if not 1 <= len(name) <= LONGEST:
        raise InvalidBusinessName(f"A business name has 1 to {LONGEST} characters.")
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Cn", "Co"} for sign in name):
        raise InvalidBusinessName("A business name is made of characters that can be read.")
    return name


def slug_of(name: str) -> str:
    """The address a name suggests: a-z, 0-9 and dashes; "shop" where nothing of it can be written so."""
    plain = (
        unicodedata.normalize("NFKD", name.replace("'", "").replace("’", ""))
        .encode("ascii", "ignore")
        .decode()
    )
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:48].strip("-")
    return slug if slug and slug not in _TAKEN else f"{slug}-shop".strip("-")


def slug(written: str) -> str:
    """An address as someone wrote it; InvalidSlug where it cannot be one."""
    wanted = written.strip().lower()
    if not _SLUG.fullmatch(wanted) or wanted in _TAKEN:
        raise InvalidSlug(
            f"An address is made of a-z, 0-9 and dashes, at most {LONGEST_SLUG} of them, and is no page of ours."
        )
    return wanted
