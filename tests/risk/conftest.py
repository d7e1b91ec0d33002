"""What the tests of risk stand on: the shop, buying and the people of the returns tests."""

from tests.returns.conftest import Buy, asking, bashir, buy, noor, owner, shops, signed_in

__all__ = ["Buy", "asking", "bashir", "buy", "noor", "owner", "shops", "signed_in"]
