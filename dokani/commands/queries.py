"""The one SQL statement of the command line: the demo's past is not written about."""

from uuid import UUID

from dokani.kit.reach import connected


async def forget_letters(owner_url: str, business_id: UUID) -> None:
    """Take back the letters about returns of this business that wait to be written; as the owner of the queue."""
    async with connected(owner_url) as connection:
        await connection.execute(
            """
            delete from dokani.pgqueuer
             where entrypoint = 'returns.tell' and status = 'queued'
               and convert_from(payload, 'UTF8')::jsonb ->> 'business_id' = $1
            """,
            str(business_id),
        )
