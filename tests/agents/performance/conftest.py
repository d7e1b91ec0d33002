"""What the tests of measures stand on: conversations with the built-in agent, and people who read of them."""

from tests.agents.stage import stage
from tests.lab.conftest import bashir, buy, noor, omar, owner, shops, signed_in

__all__ = ["bashir", "buy", "noor", "omar", "owner", "shops", "signed_in", "stage"]
