"""What SQL does not take: named, so that such cases are decided in Python and never differ silently."""

from __future__ import annotations


class NotInSql(ValueError):
    """A policy has a part that only the Python reader decides; `part` says which, in words."""

    def __init__(self, part: str) -> None:
        self.part = part
        super().__init__(f"SQL does not take {part}")
