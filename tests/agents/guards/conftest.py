"""What the tests of guards stand on: two shops, orders, and conversations."""

from tests.agents.stage import buy, owner, shops, stage

__all__ = ["buy", "owner", "shops", "stage"]
