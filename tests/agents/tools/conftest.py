"""What the tests of tools stand on: two shops, orders, and conversations."""

from tests.agents.stage import buy, owner, shops, stage

__all__ = ["buy", "owner", "shops", "stage"]
