"""What SQL does not take: named, so that such cases are decided in Python and never differ silently."""

from __future__ import annotations

from typing import Final

# Characters of one expression, and of all of a policy's together. A statement is planned in the memory of the server
# that every shop shares: what grows with each level of a condition, or with each rule for each other, ends before that.
LONGEST_PART: Final = 60_000
LONGEST_WHOLE: Final = 1_000_000


class NotInSql(ValueError):
    """A policy has a part that only the Python reader decides; `part` says which, in words."""

    def __init__(self, part: str) -> None:
        self.part = part
        super().__init__(f"SQL does not take {part}")


def fitting(*texts: str) -> None:
    """NotInSql where an expression is longer than one may be; asked at every level, so that none doubles unseen."""
    if any(len(text) > LONGEST_PART for text in texts):
        raise NotInSql("a calculation or comparison that is written out as long as this one")
