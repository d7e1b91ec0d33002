"""Which pieces of a message are spoken for, so that one number is not an order, a price and a phone at once."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Taken:
    """Pieces of the plain text that a finder has claimed, each with its kind."""

    pieces: list[tuple[int, int, str]] = field(default_factory=list)

    def free(self, start: int, end: int) -> bool:
        return all(end <= a or start >= b for a, b, _ in self.pieces)

    def take(self, start: int, end: int, kind: str) -> bool:
        """Claims a piece; False where a part of it belongs to somebody already."""
        if start >= end or not self.free(start, end):
            return False
        self.pieces.append((start, end, kind))
        return True
