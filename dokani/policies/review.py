"""What was found about a policy before it goes live: the newest proof, and the newest backtest against each other."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from dokani.kit import clock
from dokani.kit.db import Tx, as_json
from dokani.policies import queries

ReviewKind = Literal["proof", "backtest"]


async def note(
    tx: Tx,
    sha256: str,
    kind: ReviewKind,
    ok: bool,
    summary: Mapping[str, Any],
    *,
    against: str | None = None,
) -> None:
    """Keep what a proof or a backtest of the document with this hash (`Policy.sha256`) came to; the newest one counts.

    `against` is the hash of the policy that a backtest compared with, None for "as it was decided then". A backtest's
    `summary` holds {cases, since, until, says, impact_score, …}: it becomes `impact_analysis` of the activation it
    allows, and its `impact_score` (-1 to 1) the version's `policy_impact_score`. `tx` acts as dokani_worker.
    """
    await queries.upsert_review(
        tx, sha256, kind, against or "", ok, as_json(dict(summary)), tx.user_id, clock.now()
    )
    score = summary.get("impact_score")
    if kind == "backtest" and score is not None:
        bounded = max(Decimal(-1), min(Decimal(1), Decimal(str(score))))
        for version in await queries.all_versions(tx):
            if version.sha256 == sha256:
                await queries.set_impact_score(tx, version.id, bounded)
