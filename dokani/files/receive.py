"""Receiving an upload: a multipart body read as it comes, its file spooled, its limits held at every piece."""

import hashlib
import os
import tempfile
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from dokani.files.model import (
    LIMITS,
    MIB,
    SENT_AS,
    Content,
    FileKindRefused,
    FilesAway,
    FileTooLarge,
    Medium,
    Received,
    UploadMalformed,
)
from dokani.files.sniff import NEEDED, sniffed

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST_FIELDS, LONGEST_FIELD = 8, 16_384  # bytes: what a person writes beside a picture
OVERHEAD = 64 * 1024  # of a multipart body, beside the file
LARGEST_BODY = LIMITS["film"] + OVERHEAD
# A refused body of a photo's size is still read to its end, unkept: a browser that is cut off shows no answer.
READ_ON = LIMITS["picture"] + 2 * MIB


@asynccontextmanager
async def receive(
    content_type: str | None, chunks: AsyncIterator[bytes], *, scratch: Path, media: Collection[Medium]
) -> AsyncIterator[Received]:
    """The one file of a multipart/form-data body and the fields beside it; the spooled file lives within the block.

    `chunks` is the body, `media` what is taken. Raises UploadMalformed, FileKindRefused as soon as the first bytes
    tell, FileTooLarge as soon as the limit of its medium is passed.
    """
    name, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if name != b"multipart/form-data" or not boundary:
        raise UploadMalformed("Send the file as multipart/form-data, in a field called file.")
    with _spool(scratch) as (path, file):
        reading = _Reading(file, media)
        read = 0
        try:
            parser = MultipartParser(boundary, reading.callbacks(), max_size=LARGEST_BODY)
            async for chunk in chunks:
                read += len(chunk)
                parser.write(chunk)
            parser.finalize()
            if not reading.ended:
                raise UploadMalformed("The upload was cut off; please send it again.")
        except FormParserError as error:
            raise UploadMalformed("The upload cannot be read as multipart/form-data.") from error
        except (FileKindRefused, FileTooLarge):
            async for chunk in chunks:
                read += len(chunk)
                if read > READ_ON:
                    break
            raise
        file.flush()
        yield reading.received(path)


class NoFile(UploadMalformed):
    """A form whose field for a file was left empty, as a browser sends it; `fields` is all there was in it."""

    def __init__(self, message: str, fields: dict[str, str]) -> None:
        super().__init__(message)
        self.fields = fields


class _spool:  # noqa: N801 — reads as a statement: `with _spool(folder) as …:`
    """A scratch file only we can read, gone when the block ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> tuple[Path, BinaryIO]:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._folder, prefix="upload-")
        except OSError as error:
            raise FilesAway("There is no room for files just now; try again later.") from error
        self._path, self._file = Path(name), os.fdopen(descriptor, "wb")
        return self._path, self._file

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._file.close()
        self._path.unlink(missing_ok=True)


class _Reading:
    """What the parser says, piece by piece. Pieces are written as they come: 64 kB to a local file is not worth a
    thread."""

    def __init__(self, file: BinaryIO, media: Collection[Medium]) -> None:
        self._file, self._media = file, media
        self._header, self._value = b"", b""
        self._headers: dict[bytes, bytes] = {}
        self._field: str | None = None
        self._text = b""
        self._fields: dict[str, str] = {}
        self._file_name: str | None = None
        self._in_file = False
        self._head, self._size, self._digest = b"", 0, hashlib.sha256()
        self._content: Content | None = None
        self.ended = False

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._part_begins,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_ends,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._data,
            "on_part_end": self._part_ends,
            "on_end": self._end,
        }

    def received(self, path: Path) -> Received:
        if self._file_name is None or not (self._file_name or self._size):
            raise NoFile("There is no file in this upload; send it in a field called file.", self._fields)
        if not self._size:
            raise UploadMalformed("This file is empty; please send another one.")
        content = self._told(self._head)  # a file shorter than what tells it
        return Received(
            path=path,
            file_name=self._file_name,
            size=self._size,
            sha256=self._digest.digest(),
            content=content,
            fields=self._fields,
        )

    def _part_begins(self) -> None:
        self._headers, self._text = {}, b""

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b"").decode("latin-1"))
        field = options.get(b"name", b"").decode("utf-8", "replace")
        self._in_file = b"filename" in options
        if self._in_file:
            if field != "file" or self._file_name is not None:
                raise UploadMalformed("Send one file at a time, in a field called file.")
            self._file_name = options[b"filename"].decode("utf-8", "replace")
            return
        if field == "file" or not field or len(field) > 40:
            raise UploadMalformed("The field called file has to hold a file with a name.")
        if field in self._fields or len(self._fields) >= MOST_FIELDS:
            raise UploadMalformed("There are too many fields, or one twice, in this upload.")
        self._field = field

    def _data(self, data: bytes, start: int, end: int) -> None:
        piece = data[start:end]
        if not self._in_file:
            self._text += piece
            if len(self._text) > LONGEST_FIELD:
                raise UploadMalformed("A field of this upload is too long.")
            return
        self._size += len(piece)
        if self._content is None:
            self._head += piece[: NEEDED - len(self._head)]
            if len(self._head) == NEEDED:
                self._content = self._told(self._head)
        if self._size > (limit := LIMITS[self._content.medium if self._content else "picture"]):
            what = {"picture": "A photo", "document": "A PDF", "film": "A film", "sound": "A sound"}
            raise FileTooLarge(
                f"{what[self._content.medium] if self._content else 'A file'} may have"
                f" {limit // MIB} MB; this one is larger.",
                limit=limit,
            )
        self._digest.update(piece)
        try:
            self._file.write(piece)
        except OSError as error:
            raise FilesAway("There is no room for files just now; try again later.") from error

    def _part_ends(self) -> None:
        if not self._in_file and self._field is not None:
            self._fields[self._field] = self._text.decode("utf-8", "replace")
        self._field, self._in_file = None, False

    def _end(self) -> None:
        self.ended = True

    def _told(self, head: bytes) -> Content:
        content = sniffed(head)
        if content is None or content.medium not in self._media:
            *most, last = (words for medium, words in SENT_AS.items() if medium in self._media)
            wanted = f"{', '.join(most)} or {last}" if most else last
            raise FileKindRefused(f"This kind of file is not taken. Send {wanted}.")
        return content
