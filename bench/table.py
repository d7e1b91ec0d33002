"""The one way a figure is printed: ours, the peer's, their ratio, and the goal."""

from dataclasses import dataclass

HEAD = f"{'figure':<58} {'ours':>14} {'peer':>14} {'ratio':>7}  goal"


@dataclass(frozen=True, slots=True)
class Row:
    """`better` says which way is good: "more" (ratio at least the goal) or "less" (at most)."""

    figure: str
    ours: float
    peer: float
    unit: str
    goal: float
    better: str
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.peer if self.peer else float("nan")

    @property
    def met(self) -> bool:
        return self.ratio >= self.goal if self.better == "more" else self.ratio <= self.goal

    def __str__(self) -> str:
        sign = "≥" if self.better == "more" else "≤"
        ours, peer = (f"{value:,.2f} {self.unit}" for value in (self.ours, self.peer))
        line = f"{self.figure:<58} {ours:>14} {peer:>14} {self.ratio:>7.2f}  {sign} {self.goal:g}"
        return f"{line} {'met' if self.met else 'MISSED'}" + (f"\n    {self.note}" if self.note else "")
