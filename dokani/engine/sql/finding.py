"""One check in SQL: when it fails, when it is unknown, what failing means, and which unknown facts are to blame."""

from __future__ import annotations

from dataclasses import dataclass

from dokani.engine.finding import Effect


@dataclass(frozen=True, slots=True)
class Finding:
    """`fails` and `unknown` are never NULL; `blame` is a mask of facts that counts where the finding is unknown."""

    check: str
    effect: Effect
    fails: str
    unknown: str
    blame: str
