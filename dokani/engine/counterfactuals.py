"""What would change the answer: the smallest changes, each one proved by deciding again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dokani.engine.answer import Answer
from dokani.engine.policy import Policy


def counterfactuals_of(
    answer: Answer, decide: Callable[[Policy, Mapping[str, Any]], Answer]
) -> list[dict[str, Any]]:
    """Placeholder until the search is here."""
    return []
