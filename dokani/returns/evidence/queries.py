"""The statements of evidence."""

from typing import Any

from dokani.kit.db import Tx


async def keep(tx: Tx, return_request_id: int, urls: list[str], flags: dict[str, Any]) -> None:
    """What the return can show, written from file ids only; new flags join those it has."""
    await tx.run(
        """
        update return_requests set evidence_urls = $3, fraud_flags = fraud_flags || $4::jsonb
         where business_id = $1 and id = $2
        """,
        tx.business_id,
        return_request_id,
        urls,
        flags,
    )
