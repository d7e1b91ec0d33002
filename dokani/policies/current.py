"""The policy that decides: parsed once per version and kept, for a version that has been active never changes."""

import json
from collections import OrderedDict
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from dokani.engine.floors import packs
from dokani.engine.parse import parse
from dokani.engine.policy import Policy
from dokani.kit.db import Tx
from dokani.policies import queries
from dokani.policies.model import NoActivePolicy, NoSuchPolicy
from dokani.policies.splitting import queries as splitting
from dokani.policies.splitting.arms import deciding

KEPT = 512
_parsed: OrderedDict[tuple[UUID, int], Policy] = OrderedDict()


@lru_cache(maxsize=64)
def parsed_text(text: str) -> Policy:
    """The policy of a kept document (JSON text), with the legal packs of today; raises PolicyFault."""
    return parse(json.loads(text, parse_float=Decimal), floors=packs())


async def policy_of(tx: Tx, policy_id: int) -> Policy:
    """The parsed policy with this id: any version, also a deleted one, for past decisions go on reading theirs."""
    key = (tx.business_id, policy_id)
    if (found := _parsed.get(key)) is not None:
        _parsed.move_to_end(key)
        return found
    found_text = await queries.rules_text(tx, policy_id)
    if found_text is None:
        raise NoSuchPolicy("There is no such policy.")
    text, may_change = found_text
    policy = parsed_text(text)
    if may_change:
        return policy
    _parsed[key] = policy
    if len(_parsed) > KEPT:
        _parsed.popitem(last=False)
    return policy


async def is_split(tx: Tx) -> bool:
    """Whether two versions decide just now, each for its part of the shoppers."""
    found = await splitting.active(tx)
    return found is not None and found[2] is not None


async def require_active(tx: Tx, email: str | None = None) -> tuple[int, str, Policy]:
    """Id, version and parsed form of the active policy; NoActivePolicy where the business has none.

    `email` is the shopper's it is for: while two versions are compared, it is that of their arm.
    """
    found = await splitting.active(tx)
    if found is None:
        raise NoActivePolicy("This shop has no active policy yet; activate one first.")
    policy_id, version = deciding(found[2], found[:2], email)
    return policy_id, version, await policy_of(tx, policy_id)
