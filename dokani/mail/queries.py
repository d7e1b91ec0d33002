"""Every SQL statement of this room."""

from datetime import timedelta
from uuid import UUID

from dokani.kit.db import Tx
from dokani.mail.model import Waiting


async def queue(tx: Tx, letter: UUID, kind: str, to: str, subject: str, text: str, html: str) -> bool:
    """Keep a letter and the job that delivers it; False where it was kept before."""
    return bool(
        await tx.value(
            "select dokani.queue_mail($1, $2, $3, $4, $5, $6)", letter, kind, to, subject, text, html
        )
    )


async def take(tx: Tx, letter: UUID) -> Waiting | None:
    """The letter, one more attempt counted; None where it was delivered or given up meanwhile."""
    return await tx.one(Waiting, "select * from dokani.take_mail($1)", letter)


async def settle(
    tx: Tx, letter: UUID, *, delivered: bool, said: str, hide: bool = False, again: timedelta | None = None
) -> None:
    """What became of an attempt; `again` is when to try once more, None to give up."""
    await tx.run("select dokani.settle_mail($1, $2, $3, $4, $5)", letter, delivered, said, hide, again)
