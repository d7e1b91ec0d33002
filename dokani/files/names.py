"""File names from outside: kept to be shown to people, never used as a path."""

import unicodedata

LONGEST = 100
# Names that Windows takes for devices, whatever follows the dot.
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
UNWANTED = set('<>:"|?*\\/')


def kept_name(said: str, extension: str) -> str:
    """A name that is safe to show and to save under: the last part of any path, no control, direction or unwritable
    signs, and the ending of what the content is."""
    last = said.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in unicodedata.normalize("NFC", last) if _writable(sign))
    stem = " ".join(shown.split()).strip(". ")
    head, dot, ending = stem.rpartition(".")
    if dot and head and ending.isascii() and ending.isalnum() and len(ending) <= 5:
        stem = head.rstrip(". ")
    stem = stem[:LONGEST].rstrip(". ")
    if not stem or stem.partition(".")[0].strip().lower() in DEVICES:
        stem = f"file {stem}".strip()
    return f"{stem}.{extension}"


def _writable(sign: str) -> bool:
    """Neither control and format signs (NUL, right-to-left marks), nor halves of characters, nor path signs."""
    return sign == " " or (unicodedata.category(sign)[0] not in "CZ" and sign not in UNWANTED)
