"""How long the solver took to load, in milliseconds: counted apart from proving. Import this before the rest."""

import time

_BEGUN = time.perf_counter()

import z3  # noqa: E402  # the time before and after is what is measured

LOADED_MS = round((time.perf_counter() - _BEGUN) * 1000, 1)

__all__ = ["LOADED_MS", "z3"]
