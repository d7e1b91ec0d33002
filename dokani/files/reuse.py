"""Was this picture sent before? Looked for among the files of the same business's other returns."""

from dokani.files import queries
from dokani.files.likeness import ALIKE, distance, spellings
from dokani.files.model import Earlier, FileUpload, Upload
from dokani.kit.db import Tx

MOST = 20


async def seen_before(
    tx: Tx, file: FileUpload | Upload, return_request_id: int | None = None
) -> list[Earlier]:
    """Files of other returns with the very same bytes, or a picture within ALIKE of 256 bits; nearest first, at most
    20.

    `return_request_id`: the return it is for, where the row does not say so yet. Refused files count too.
    """
    own = return_request_id if isinstance(file, Upload) else (return_request_id or file.return_request_id)
    found: dict[str, Earlier] = {}
    for one in await queries.same_bytes(tx, file.id, file.sha256 or b"", own):
        found[str(one.file_id)] = Earlier(
            file_id=one.file_id,
            return_request_id=one.return_request_id,
            public_id=one.public_id,
            distance=0,
            exact=True,
        )
    if file.phash is not None:
        for one in await queries.in_same_bands(tx, file.id, spellings(file.phash), own):
            apart = distance(file.phash, one.phash) if one.phash else 256
            if apart <= ALIKE and str(one.file_id) not in found:
                found[str(one.file_id)] = Earlier(
                    file_id=one.file_id,
                    return_request_id=one.return_request_id,
                    public_id=one.public_id,
                    distance=apart,
                    exact=False,
                )
    return sorted(found.values(), key=lambda one: (not one.exact, one.distance, one.return_request_id))[:MOST]
