"""What the tests of reviews stand on: the shop, its orders and its people."""

from tests.lab.conftest import asking, bashir, buy, jobs, noor, omar, owner, shops, signed_in

__all__ = ["asking", "bashir", "buy", "jobs", "noor", "omar", "owner", "shops", "signed_in"]
