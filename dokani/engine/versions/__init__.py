"""Every engine that ever decided: that of today, and those of before, frozen as they were and found by version.

A version's engine is its module `replay`. The present one is `dokani.engine.replay`; before a change that may alter
an answer, `python -m tools.freeze_engine` copies the engine to `dokani.engine.versions.v1_0_0`, and the change is
made under a new number (docs/decisions/0009-receipts.md).
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

from dokani.engine import ENGINE_VERSION, replay

_VERSION = re.compile(r"(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})")


class Engine(Protocol):
    """What deciding again needs of an engine; `dokani.engine.replay` says what each does."""

    Withheld: Any

    def policy_of(self, document: Mapping[str, Any], floors: Sequence[Mapping[str, Any]] = ()) -> Any: ...

    def answered(self, policy: Any, facts: Mapping[str, Any]) -> dict[str, Any]: ...

    def answered_without(self, policy: Any, shown: Mapping[str, Any], withheld: Any) -> dict[str, Any]: ...

    def joined(self, shown: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]: ...

    def withheld_of(self, policy: Any, facts: Mapping[str, Any]) -> Any: ...


def module_of(version: str) -> str:
    """The name of the package that a version is frozen in."""
    return f"dokani.engine.versions.v{version.replace('.', '_')}"


def engine_of(version: str) -> Engine | None:
    """The engine of a version; None where it is not shipped."""
    if version == ENGINE_VERSION:
        return cast(Engine, replay)
    if _VERSION.fullmatch(version) is None or importlib.util.find_spec(module_of(version)) is None:
        return None
    return cast(Engine, importlib.import_module(f"{module_of(version)}.replay"))
