"""What a shadow run has found so far."""

from dokani.kit.db import Tx
from dokani.lab.shadow import queries
from dokani.lab.shadow.model import Cell, NotInShadow, Report, Shadow

SHOWN = 50
LISTED = 50
BECAUSE = {
    "stopped": "It was stopped.",
    "edited": "It stopped when the draft was edited; run the new draft to see what that one says.",
    "activated": "It stopped when the draft became the active version.",
    "deleted": "It stopped when the draft was deleted.",
    "unreadable": "It stopped because the draft cannot be read any more.",
}


async def report(tx: Tx, policy_id: int) -> Report:
    """The run of this version that is under way, or its last one. Raises NotInShadow."""
    found = await queries.newest(tx, policy_id)
    if found is None:
        raise NotInShadow("This version never ran in the shadow of another.")
    return await _report(tx, found, SHOWN)


async def reports(tx: Tx) -> list[Report]:
    """Every run, those under way first; without the single returns."""
    return [await _report(tx, one, 0) for one in await queries.every(tx, LISTED)]


async def _report(tx: Tx, shadow: Shadow, shown: int) -> Report:
    matrix, other_amounts = await queries.matrix(tx, shadow.id)
    return Report(
        shadow=shadow,
        matrix=matrix,
        other_amounts=other_amounts,
        currency=await queries.currency(tx, shadow.id),
        sample=await queries.differing(tx, shadow.id, shown) if shown else [],
        says=_says(shadow, matrix, other_amounts),
    )


def _says(shadow: Shadow, matrix: list[Cell], other_amounts: int) -> str:
    cases = sum(cell.cases for cell in matrix)
    differ = other_amounts + sum(cell.cases for cell in matrix if cell.was != cell.now)
    end = f" {BECAUSE[shadow.because]}" if shadow.because else ""
    if not cases:
        return f"No return has been decided beside {shadow.version} yet.{end}"
    returns = "1 return" if cases == 1 else f"{cases} returns"
    verb = "differs" if differ == 1 else "differ"
    return f"{shadow.version} was asked about {returns} after the live version; {differ} {verb}.{end}"
