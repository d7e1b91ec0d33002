"""Looking at versions: each with who wrote it, what it waits for, and its newest reviews."""

from typing import Any

from dokani.engine.policy import Policy
from dokani.kit.db import Tx
from dokani.policies import queries
from dokani.policies.current import parsed_text
from dokani.policies.gate import newest
from dokani.policies.model import NoSuchPolicy, PolicyVersion, VersionShown
from dokani.policies.write import checked


async def all_shown(tx: Tx) -> list[VersionShown]:
    """Every version that was not deleted, newest first."""
    return await _shown(tx, await queries.all_versions(tx))


async def require_shown(tx: Tx, policy_id: int) -> VersionShown:
    """One version; NoSuchPolicy where there is none."""
    version = await queries.get(tx, policy_id)
    if version is None:
        raise NoSuchPolicy("There is no such policy.")
    return (await _shown(tx, [version]))[0]


async def require_policy(tx: Tx, policy_id: int | None, rules: Any) -> Policy:
    """The parsed policy of a version that is kept, or else of a document; NoSuchPolicy, PolicyDoesNotParse."""
    if policy_id is None:
        return checked(rules)
    version = await queries.get(tx, policy_id)
    if version is None:
        raise NoSuchPolicy("There is no such policy.")
    return parsed_text(version.rules_text)


async def _shown(tx: Tx, versions: list[PolicyVersion]) -> list[VersionShown]:
    people, reviews = await queries.people(tx), await queries.reviews(tx)
    by_hash: dict[str, list[Any]] = {}
    for review in reviews:
        by_hash.setdefault(review.sha256, []).append(review)
    found = []
    for version in versions:
        mine = by_hash.get(version.sha256, [])
        created_by, scheduled_by = people.get(version.id, (None, None))
        found.append(
            VersionShown(
                version=version,
                created_by=created_by,
                scheduled_by=scheduled_by,
                proof=newest(mine, "proof"),
                backtest=newest(mine, "backtest"),
            )
        )
    return found
