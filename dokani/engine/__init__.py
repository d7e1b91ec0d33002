"""The policy engine: a policy is data, deciding is a pure function without clock, files or network."""

from typing import Final

# Semantic: the major number changes when the same policy and facts may give another verdict or amount.
ENGINE_VERSION: Final = "2.0.0"
