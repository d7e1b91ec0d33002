"""The same people, signed in the same way as in the tests of returns."""

from tests.returns.conftest import owner, signed_in

__all__ = ["owner", "signed_in"]
