"""Text that can be kept: what a database and a letter can hold."""

from typing import Annotated

from pydantic import StringConstraints

Words = Annotated[str, StringConstraints(max_length=4000)]
LARGEST_INT = 2_147_483_647


def readable(text: str) -> str:
    """The text as it is; ValueError where it has a NUL character."""
    if "\x00" in text:
        raise ValueError("may not contain NUL characters")
    return text
