"""The statements of goods."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.kit.db import Tx
from dokani.returns.goods.model import Goods


async def of_return(tx: Tx, return_request_id: int) -> list[Goods]:
    """By line, what came first first, what is still expected last."""
    return await tx.many(
        Goods,
        """
        select * from dokani.goods where business_id = $1 and return_request_id = $2
         order by line_number, received_at nulls last, created_at, id
        """,
        tx.business_id,
        return_request_id,
    )


async def get(tx: Tx, return_request_id: int, goods_id: UUID) -> Goods | None:
    return await tx.one(
        Goods,
        "select * from dokani.goods where business_id = $1 and return_request_id = $2 and id = $3",
        tx.business_id,
        return_request_id,
        goods_id,
    )


async def arrive(tx: Tx, goods: Goods, quantity: int, came: str, at: datetime) -> UUID:
    """So many of an expected row came (or did not): the whole row, or a part split off it. The new or same row's id."""
    if quantity == goods.quantity:
        await tx.run(
            """
            update dokani.goods set came = $3, received_at = $4, received_by = $5
             where business_id = $1 and id = $2 and came = 'expected'
            """,
            tx.business_id,
            goods.id,
            came,
            at,
            tx.user_id,
        )
        return goods.id
    made = await tx.value(
        """
        with rest as (
            update dokani.goods set quantity = quantity - $3
             where business_id = $1 and id = $2 and came = 'expected' and quantity > $3
            returning return_request_id, line_number
        )
        insert into dokani.goods (business_id, return_request_id, line_number, quantity, came, received_at, received_by,
               created_at)
        select $1, return_request_id, line_number, $3, $4, $5, $6, $5 from rest
        returning id
        """,
        tx.business_id,
        goods.id,
        quantity,
        came,
        at,
        tx.user_id,
    )
    return UUID(str(made))


async def split(tx: Tx, goods: Goods, quantity: int, at: datetime) -> UUID:
    """Take so many units out of a received row into one of their own; its id."""
    made = await tx.value(
        """
        with rest as (
            update dokani.goods set quantity = quantity - $3
             where business_id = $1 and id = $2 and graded_at is null and quantity > $3
            returning *
        )
        insert into dokani.goods (business_id, return_request_id, line_number, quantity, came, received_at, received_by,
               created_at)
        select $1, return_request_id, line_number, $3, came, received_at, received_by, $4 from rest
        returning id
        """,
        tx.business_id,
        goods.id,
        quantity,
        at,
    )
    return UUID(str(made))


async def grade(
    tx: Tx,
    goods_id: UUID,
    condition: str,
    facts: dict[str, Any],
    answer: dict[str, Any],
    picked: Decimal | None,
    amount: Decimal,
    at: datetime,
) -> None:
    await tx.run(
        """
        update dokani.goods
           set condition = $3, facts = $4, answer = $5, picked = $6, amount = $7, graded_at = $8, graded_by = $9
         where business_id = $1 and id = $2 and came = 'received' and graded_at is null
        """,
        tx.business_id,
        goods_id,
        condition,
        facts,
        answer,
        picked,
        amount,
        at,
        tx.user_id,
    )


async def dispose(tx: Tx, goods_id: UUID, disposition: str, at: datetime) -> None:
    await tx.run(
        """
        update dokani.goods set disposition = $3, disposed_at = $4
         where business_id = $1 and id = $2 and graded_at is not null
        """,
        tx.business_id,
        goods_id,
        disposition,
        at,
    )
