"""What a return can show, told to everything that goes by it: its row, the log, and who looks for misuse."""

from collections.abc import Sequence

from dokani.audit.events import raise_event
from dokani.audit.record import record
from dokani.files.attach import Evidence, evidence_of
from dokani.files.model import Earlier, FileUpload
from dokani.files.reuse import seen_before
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.returns.deciding.queries import let_go
from dokani.returns.evidence import queries
from dokani.returns.model import Detail


async def show(tx: Tx, row: Detail, added: Sequence[FileUpload]) -> tuple[Evidence, list[Earlier]]:
    """Keep that files came to a return: its evidence, a line of the log for each, and whether one was seen before. What
    a person decided without them, and is still held, does not count then, unless the shop itself added them.

    Answers all it can show now, and where the files added were seen before.
    """
    shown, earlier = await evidence_of(tx, row.id), list[Earlier]()
    for file in added:
        earlier += await seen_before(tx, file)
        await record(
            tx, "return.evidence_added", "return", str(row.public_id), file=str(file.id), kind=file.kind
        )
    if added and tx.user_id is None and "key_id" not in tx.claims:
        await let_go(tx, row.id, "The shopper sent something meanwhile.", clock.now())
    reused = because(earlier)
    flags = {"evidence_reused": {"on": True, "because": reused}} if reused else {}
    await queries.keep(tx, row.id, shown.urls, flags)
    if reused:
        await raise_event(
            tx,
            "suspicious_behavior",
            "medium",
            customer_email=row.customer_email,
            kind="evidence_reused",
            seen=reused,
            subject=str(row.public_id),
        )
    return shown, earlier


def because(earlier: Sequence[Earlier]) -> str | None:
    """Why a picture counts as seen before at another return of this business; None where it does not."""
    if not earlier:
        return None
    one = earlier[0]
    how = "The very same file" if one.exact else "The same picture"
    return f"{how} was sent with another return ({one.public_id})."
