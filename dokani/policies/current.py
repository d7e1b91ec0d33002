"""The policy that decides: parsed once per version and kept, for a version that has been active never changes."""

import json
from collections import OrderedDict
from decimal import Decimal
from uuid import UUID

from dokani.engine.floors import packs
from dokani.engine.parse import parse
from dokani.engine.policy import Policy
from dokani.kit.db import Tx
from dokani.policies import queries
from dokani.policies.model import NoActivePolicy, NoSuchPolicy

KEPT = 512
_parsed: OrderedDict[tuple[UUID, int], Policy] = OrderedDict()


async def policy_of(tx: Tx, policy_id: int) -> Policy:
    """The parsed policy with this id (an active or once active version)."""
    key = (tx.business_id, policy_id)
    if (found := _parsed.get(key)) is not None:
        _parsed.move_to_end(key)
        return found
    text = await queries.rules_text(tx, policy_id)
    if text is None:
        raise NoSuchPolicy("There is no such policy.")
    policy = parse(json.loads(text, parse_float=Decimal), floors=packs())
    _parsed[key] = policy
    if len(_parsed) > KEPT:
        _parsed.popitem(last=False)
    return policy


async def require_active(tx: Tx) -> tuple[int, str, Policy]:
    """Id, version and parsed form of the active policy; NoActivePolicy where the business has none."""
    row = await queries.active(tx)
    if row is None:
        raise NoActivePolicy("This shop has no active policy yet; activate one first.")
    return row.id, row.version, await policy_of(tx, row.id)
