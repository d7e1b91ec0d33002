"""What resources are made of: the active policy, and a return by its public id."""

from typing import Any
from uuid import UUID

from dokani.agents.tools.merchant.door import require_scope
from dokani.agents.tools.merchant.shown import whole
from dokani.engine.saying.page import page
from dokani.kit.db import Tx, as_json
from dokani.policies.current import require_active
from dokani.returns.looking.look import look
from dokani.returns.model import NoSuchReturn

PREFIX = "return://"


async def active_policy(tx: Tx) -> dict[str, Any]:
    """The active version: id, name, document, and the page that shoppers read. Raises Forbidden, NoActivePolicy."""
    require_scope(tx, "policies:read")
    policy_id, version, policy = await require_active(tx)
    found: dict[str, Any] = as_json(
        {
            "policy_id": policy_id,
            "version": version,
            "rules": policy.document,
            "words": page(policy).to_json()["text"],
        }
    )
    return found


async def one_return(tx: Tx, uri: str) -> dict[str, Any]:
    """The return at return://{public_id}. Raises Forbidden, and NoSuchReturn for whatever is none of this
    business's."""
    require_scope(tx, "returns:read")
    try:
        public_id = UUID(uri.removeprefix(PREFIX)) if uri.startswith(PREFIX) else None
    except ValueError:
        public_id = None
    if public_id is None:
        raise NoSuchReturn("There is nothing at this address.")
    return whole(await look(tx, public_id))
