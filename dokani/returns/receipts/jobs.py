"""What the worker does for receipts: writing those that are due, right after a decision and every minute."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx
from dokani.kit.jobs import Work, enqueue
from dokani.kit.sealing import Sealer
from dokani.returns.receipts.issue import issue, issue_all
from dokani.returns.receipts.keys import signing_key

ENTRYPOINT = "returns.receipts"


async def receipts(work: Work, payload: Mapping[str, Any]) -> None:
    """Write the receipts that are due, of the business named or of all. Running twice writes nothing twice."""
    signer = await signing_key(work.database, Sealer.of(work.settings))
    if business_id := payload.get("business_id"):
        await issue(work.database, signer, UUID(business_id))
    else:
        await issue_all(work.database, signer)


async def soon(tx: Tx) -> None:
    """Have this business's receipts written right after `tx`; one job does for many decisions."""
    await enqueue(tx, ENTRYPOINT, {"business_id": str(tx.business_id)}, f"{ENTRYPOINT}:{tx.business_id}")
