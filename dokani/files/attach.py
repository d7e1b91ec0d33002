"""The evidence of a return: giving it files, and saying what it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from dokani.files import queries
from dokani.files.model import FileUpload, NoSuchFile, file_url
from dokani.files.take import room_for
from dokani.kit.db import Tx


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What a return can show: `kinds` for the policy (refused files do not count), `urls` for its evidence_urls."""

    files: list[FileUpload]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(file.kind for file in self.files)

    @property
    def urls(self) -> list[str]:
        return [file_url(file.id) for file in self.files]


async def attach(tx: Tx, return_request_id: int, file_ids: Sequence[UUID]) -> Evidence:
    """Give files that belong to no return yet to this one; attaching one twice to the same return changes nothing.

    Raises NoSuchFile (nothing is attached then) where one is not there, was refused, is no evidence, or belongs to
    another return; NoSuchReturn, TooManyFiles.
    """
    wanted = list(dict.fromkeys(file_ids))
    if wanted:
        await room_for(tx, return_request_id, await queries.count_loose(tx, wanted))
        if await queries.attach(tx, return_request_id, wanted) != len(wanted):
            raise NoSuchFile("One of these files is not there, or belongs to another return.")
    return await evidence_of(tx, return_request_id)


async def evidence_of(tx: Tx, return_request_id: int) -> Evidence:
    """What this return has, oldest first; what was refused is left out."""
    return Evidence(files=await queries.of_return(tx, return_request_id))
