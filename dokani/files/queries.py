"""Every SQL statement of this room."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from dokani.files.model import FileUpload, Upload, file_url
from dokani.kit import clock
from dokani.kit.db import Tx

FILE = """
select f.id, f.business_id, f.file_type, f.kind, f.file_name, f.file_path, f.file_url, f.file_size, f.content_type,
       f.scan_status, f.return_request_id, r.public_id, f.uploaded_by, f.uploaded_at, f.sha256, f.phash, f.metadata
  from file_uploads f
  left join return_requests r on r.business_id = f.business_id and r.id = f.return_request_id
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A file of another return, with the hash to compare."""

    file_id: UUID
    return_request_id: int
    public_id: UUID
    phash: bytes | None


async def insert(tx: Tx, upload: Upload, return_request_id: int | None, uploaded_by: UUID | None) -> None:
    await tx.run(
        """
        insert into file_uploads (id, business_id, file_type, kind, file_name, file_path, file_url, file_size, metadata,
               uploaded_at, return_request_id, uploaded_by, sha256, phash, content_type, scan_status)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """,
        upload.id,
        upload.business_id,
        upload.file_type,
        upload.kind,
        upload.file_name,
        upload.file_path,
        file_url(upload.id),
        upload.size,
        upload.metadata,
        clock.now(),
        return_request_id,
        uploaded_by,
        upload.sha256,
        upload.phash,
        upload.content.content_type,
        upload.scan_status,
    )


async def insert_bands(tx: Tx, file_id: UUID, bands: Sequence[int]) -> None:
    await tx.run(
        "insert into dokani.file_bands (business_id, file_id, band) select $1, $2, unnest($3::int[])",
        tx.business_id,
        file_id,
        bands,
    )


async def get(tx: Tx, file_id: UUID) -> FileUpload | None:
    return await tx.one(FileUpload, FILE + " where f.business_id = $1 and f.id = $2", tx.business_id, file_id)


async def of_return(tx: Tx, return_request_id: int) -> list[FileUpload]:
    """The evidence of a return, oldest first, without what was refused."""
    return await tx.many(
        FileUpload,
        FILE
        + """
        where f.business_id = $1 and f.return_request_id = $2 and f.scan_status <> 'refused'
        order by f.created_at, f.id
        """,
        tx.business_id,
        return_request_id,
    )


async def return_id(tx: Tx, public_id: UUID) -> int | None:
    found: int | None = await tx.value(
        "select id from return_requests where business_id = $1 and public_id = $2", tx.business_id, public_id
    )
    return found


async def count_held(tx: Tx, return_request_id: int) -> int | None:
    """How many files a return has; None where there is no such return. Others who ask wait until this one ends."""
    there = await tx.value(
        "select pg_advisory_xact_lock(hashtextextended('files of return ' || id, 0))::text from return_requests"
        " where business_id = $1 and id = $2",
        tx.business_id,
        return_request_id,
    )
    if there is None:
        return None
    return int(
        await tx.value(
            "select count(*) from file_uploads where business_id = $1 and return_request_id = $2",
            tx.business_id,
            return_request_id,
        )
    )


async def count_loose(tx: Tx, file_ids: Sequence[UUID]) -> int:
    """How many of these belong to no return yet."""
    return int(
        await tx.value(
            "select count(*) from file_uploads where business_id = $1 and id = any($2) and return_request_id is null",
            tx.business_id,
            file_ids,
        )
    )


async def attach(tx: Tx, return_request_id: int, file_ids: Sequence[UUID]) -> int:
    """How many of these now belong to the return."""
    return await tx.run(
        """
        update file_uploads set return_request_id = $2
         where business_id = $1 and id = any($3) and scan_status <> 'refused'
           and file_type in ('evidence_photo', 'evidence_video')
           and (return_request_id is null or return_request_id = $2)
        """,
        tx.business_id,
        return_request_id,
        file_ids,
    )


async def settle(tx: Tx, file_id: UUID, verdict: str) -> bool:
    """Whether this was the one that ended the waiting."""
    return bool(
        await tx.run(
            "update file_uploads set scan_status = $3 where business_id = $1 and id = $2 and scan_status = 'pending'",
            tx.business_id,
            file_id,
            verdict,
        )
    )


async def same_bytes(tx: Tx, file_id: UUID, sha256: bytes, own: int | None) -> list[Candidate]:
    return await tx.many(
        Candidate,
        """
        select f.id as file_id, f.return_request_id, r.public_id, f.phash
          from file_uploads f
          join return_requests r on r.business_id = f.business_id and r.id = f.return_request_id
         where f.business_id = $1 and f.sha256 = $2 and f.id <> $3 and f.return_request_id is distinct from $4::bigint
         order by f.created_at limit 100
        """,
        tx.business_id,
        sha256,
        file_id,
        own,
    )


async def in_same_bands(tx: Tx, file_id: UUID, spellings: Sequence[int], own: int | None) -> list[Candidate]:
    """Files that share a band; those that share most come first, and of very many only those."""
    return await tx.many(
        Candidate,
        """
        with near as (
            select b.file_id, count(*) as shared from dokani.file_bands b
             where b.business_id = $1 and b.band = any($2::int[]) and b.file_id <> $3
             group by b.file_id order by shared desc limit 2000
        )
        select f.id as file_id, f.return_request_id, r.public_id, f.phash
          from near
          join file_uploads f on f.business_id = $1 and f.id = near.file_id
          join return_requests r on r.business_id = f.business_id and r.id = f.return_request_id
         where f.return_request_id is distinct from $4::bigint
        """,
        tx.business_id,
        spellings,
        file_id,
        own,
    )


async def known(tx: Tx, file_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these files that have a row whose bytes are wanted."""
    rows = await tx.conn.fetch(
        "select id from file_uploads where business_id = $1 and id = any($2) and scan_status <> 'refused'",
        tx.business_id,
        file_ids,
    )
    return {row["id"] for row in rows}
