"""Taking a step: what each kind of held step does once it counts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx
from dokani.returns.goods.grade import grade
from dokani.returns.holding.model import Kind
from dokani.returns.resolving.mark import mark
from dokani.returns.resolving.promise import posted


async def take(tx: Tx, kind: Kind, public_id: UUID, subject: UUID, said: Mapping[str, Any]) -> None:
    """Do it now. Raises what the verb of the kind raises: `grade`, `mark`, `posted`."""
    if kind == "grade":
        amount = said.get("amount")
        await grade(
            tx,
            public_id,
            subject,
            said["condition"],
            dict(said["facts"]),
            quantity=said.get("quantity"),
            amount=None if amount is None else Decimal(str(amount)),
        )
    elif kind == "mark":
        await mark(tx, subject, done=said["done"], reference=said["reference"])
    else:
        await posted(tx, public_id)
