"""Receipts as a chain: whether each names the hash of the one before it, however they come."""

from __future__ import annotations

from dataclasses import dataclass, field

from dokani.engine.receipt import Checked, Step


@dataclass(slots=True)
class Link:
    """The last receipt of a business that was seen, and how many there were of it."""

    name: str
    first: int
    number: int
    sha256: str
    count: int = 1


@dataclass(slots=True)
class Chain:
    """The chains of the businesses whose receipts are added, in the order of their numbers.

    A `whole` chain begins at 1 and has no gap; otherwise what lies between two receipts is just not known.
    """

    whole: bool
    links: dict[str, Link] = field(default_factory=dict)

    def add(self, receipt: Checked) -> Step:
        """How this receipt continues those before it."""
        number, before = receipt.number, self.links.get(receipt.business)
        name = str((receipt.body.get("business") or {}).get("name"))
        if before is None:
            self.links[receipt.business] = Link(name, number, number, receipt.sha256)
            if self.whole and number != 1:
                return Step(
                    "chain", "failed", f"the chain begins with number {number}: those before it are missing"
                )
            if number == 1:
                return _step(
                    receipt.previous is None, "the first of its chain", "the first, and yet it follows one"
                )
            return Step(
                "chain", "not_checked", f"number {number} of its chain; the one before it was not given"
            )
        gap, last = number - before.number, before.number
        linked = receipt.previous == before.sha256
        before.number, before.sha256, before.count = number, receipt.sha256, before.count + 1
        if gap == 1:
            return _step(
                linked, f"follows number {last}", f"does not follow the number {last} that was given"
            )
        if gap < 1 or self.whole:
            return Step("chain", "failed", f"number {number} comes after number {last}: the chain is torn")
        return Step(
            "chain", "not_checked", f"number {number}; between it and number {last} others were not given"
        )


def _step(holds: bool, good: str, bad: str) -> Step:
    return Step("chain", "ok" if holds else "failed", good if holds else bad)
