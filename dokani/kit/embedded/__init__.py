"""The built-in PostgreSQL: nothing to install, nothing to configure, started and looked after by Dokani itself."""

from dokani.kit.embedded.cluster import Access, find, secret_key
from dokani.kit.embedded.supervisor import Embedded

__all__ = ["Access", "Embedded", "find", "secret_key"]
