"""The one statement of proving from the command line."""

from dataclasses import dataclass

from dokani.kit.db import Tx


@dataclass(frozen=True, slots=True)
class Written:
    version: str
    rules: str


async def version(tx: Tx, name: str | None) -> Written | None:
    """The version of this name, as JSON text; without a name the active one."""
    return await tx.one(
        Written,
        "select version, rules::text as rules from policies where business_id = $1 and deleted_at is null"
        " and case when $2::text is null then is_active else version = $2 end",
        tx.business_id,
        name,
    )
