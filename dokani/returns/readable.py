"""Text that can be kept: what a database and a letter can hold."""


def readable(text: str) -> str:
    """The text as it is; ValueError where it has a NUL character."""
    if "\x00" in text:
        raise ValueError("may not contain NUL characters")
    return text
