"""Recalling a case: the facts as they were known at each stage, whatever has become of order and shopper since."""

from typing import Any
from uuid import UUID

from dokani.engine.canonical import NotJson, read_json
from dokani.engine.replay import DEEPEST
from dokani.kit.db import Tx
from dokani.lab.rewind import queries
from dokani.lab.rewind.model import GONE, CaseGone, Kept, NoSuchStage, Stage
from dokani.returns.find import require

Json = dict[str, Any]


async def kept_of(tx: Tx, public_id: UUID) -> list[Kept]:
    """Every decision of the return, in the order of its stages. Raises NoSuchReturn."""
    row = await require(tx, public_id)
    return await queries.kept(tx, row.id)


async def kept_at(tx: Tx, public_id: UUID, stage: Stage) -> Kept:
    """The decision of one stage. Raises NoSuchReturn, NoSuchStage."""
    found = {one.stage: one for one in await kept_of(tx, public_id)}
    if stage not in found:
        raise NoSuchStage(f"This return was never decided at the stage {stage}.", stages=list(found))
    return found[stage]


async def facts_known_then(tx: Tx, public_id: UUID, stage: Stage = "triage") -> Json:
    """The facts of a past case. Raises NoSuchReturn, NoSuchStage, CaseGone."""
    facts = facts_of(await kept_at(tx, public_id, stage))
    if not facts:
        raise CaseGone(GONE)
    return facts


def facts_of(kept: Kept) -> Json:
    """The facts at a stage, with decimals for numbers; empty where they are gone.

    A person who decided later had those of the triage, and the evidence that had come by then.
    """
    facts = read(kept.facts)
    if not facts or kept.stage == "triage" or not kept.shown:
        return facts
    lines = facts.get("lines")
    for place in lines if isinstance(lines, list) else [facts]:
        place["evidence"] = sorted({*(place.get("evidence") or []), *kept.shown})
    return facts


def read(text: str | None) -> Json:
    """A kept object; empty where it is none."""
    try:
        found = read_json(text or "{}", deepest=DEEPEST)
    except NotJson:
        return {}
    return found if isinstance(found, dict) else {}
