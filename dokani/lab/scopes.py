"""What a program needs beyond the scope of its route."""

from dokani.kit.db import Tx
from dokani.kit.errors import Forbidden


def require_scope(tx: Tx, needs: str) -> None:
    """Raises Forbidden where the caller is an API key without this scope; people are judged by their role."""
    scopes = tx.claims.get("scopes")
    if scopes is not None and not {needs, "*"} & set(scopes):
        raise Forbidden(f"This API key lacks the scope {needs}.", code="scope_missing", needs=needs)
