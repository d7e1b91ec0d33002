"""Films, sounds and documents are kept as they came, so their outer shape is walked: whole, and nothing hung on."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from dokani.files.model import Content, FileUnreadable

MOST_BOXES = 20_000
# What a PDF could do by itself when it is opened, or carry along.
ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|OpenAction|AA|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z])"
)
INFLATED = 16 * 1024 * 1024  # bytes looked into, over all compressed parts of a PDF
MOST_STREAMS = 20_000
PIECE = 64 * 1024
LONGEST_DICTIONARY = 4096
CARRIES = "It carries scripts, actions or other files."
TOO_LARGE = "It is larger inside than we look into."
MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|body|iframe)", re.IGNORECASE)
HEAD = 1024


def check(path: Path, content: Content) -> None:
    """Raises FileUnreadable where the file is not, from its first byte to its last, what it begins like."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if MARKUP.search(head):
            raise _broken("There is a web page inside it.")
        file.seek(0)
        if content.extension in {"mp4", "mov", "m4a"}:
            _boxes(file, path.stat().st_size)
        elif content.extension == "wav":
            _wave(file, path.stat().st_size)
        elif content.extension == "webm":
            _webm(file, path.stat().st_size)
        elif content.extension == "pdf":
            _pdf(file.read())


def _broken(why: str) -> FileUnreadable:
    return FileUnreadable(f"This file cannot be taken. {why} Please send another one.")


CUT = "It is incomplete or damaged."


def _boxes(file: BinaryIO, size: int) -> None:
    """ISO base media: boxes of a length and a name, end to end; a film has its index (moov) and its data (mdat)."""
    at, seen = 0, list[bytes]()
    while at < size:
        file.seek(at)
        header = file.read(16)
        length, name = int.from_bytes(header[:4], "big"), header[4:8]
        least = 8
        if length == 1:
            length, least = int.from_bytes(header[8:16], "big"), 16
        elif length == 0:
            length = size - at
        if len(header) < 8 or length < least or at + length > size or len(seen) >= MOST_BOXES:
            raise _broken(CUT)
        if not re.fullmatch(rb"[\x20-\x7e\xa9]{4}", name):
            raise _broken(CUT)
        seen.append(name)
        at += length
    if b"moov" not in seen or not {b"mdat", b"moof"} & set(seen):
        raise _broken(CUT)


def _wave(file: BinaryIO, size: int) -> None:
    header = file.read(12)
    if int.from_bytes(header[4:8], "little") + 8 not in {size, size - 1}:
        raise _broken(CUT)
    at, seen = 12, set[bytes]()
    while at + 8 <= size and len(seen) < MOST_BOXES:
        file.seek(at)
        chunk = file.read(8)
        seen.add(chunk[:4])
        length = int.from_bytes(chunk[4:8], "little")
        at += 8 + length + length % 2
    if at not in {size, size + 1} or not {b"fmt ", b"data"} <= seen:
        raise _broken(CUT)


def _webm(file: BinaryIO, size: int) -> None:
    """EBML: a header, then segments, each with a length of one to eight bytes (all ones: to the end)."""
    at, names, open_ended = 0, list[bytes](), False
    while at < size and not open_ended and len(names) < MOST_BOXES:
        file.seek(at)
        header = file.read(12)
        name = header[:4]
        if name not in {b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"} or len(header) < 5 or not header[4]:
            raise _broken(CUT)
        width = 9 - header[4].bit_length()
        length = int.from_bytes(header[4 : 4 + width], "big") & ((1 << (7 * width)) - 1)
        open_ended = length == (1 << (7 * width)) - 1
        if not open_ended and at + 4 + width + length > size:
            raise _broken(CUT)
        names.append(name)
        at += 4 + width + length
    if b"\x18\x53\x80\x67" not in names:
        raise _broken(CUT)


def _pdf(whole: bytes) -> None:
    """A document that only shows itself. What is compressed is looked into as well, within bounds; what is encrypted
    cannot be, so it is refused."""
    if b"%%EOF" not in whole[-2048:]:
        raise _broken(CUT)
    after = whole[whole.rindex(b"%%EOF") + 5 :]
    if after.strip(b"\r\n\0 \t"):
        raise _broken("Something is hung on behind its end.")
    if re.search(rb"/Encrypt(?![A-Za-z])", _spelled(whole)):
        raise _broken("It is encrypted.")
    if ACTIVE.search(_spelled(whole)):
        raise _broken(CARRIES)
    for text in _streams(whole):
        if ACTIVE.search(_spelled(text)):
            raise _broken(CARRIES)


def _spelled(text: bytes) -> bytes:
    """Names as they mean: a PDF may write any letter of one as # and two digits."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), text)


def _streams(whole: bytes) -> Iterator[bytes]:
    """Streams that hold objects, inflated, so that no name hides in them. Pictures and fonts hold no names. What is
    packed in a way we do not undo is refused.

    However it is made, a file costs no more than its own size and `INFLATED` together: streams that lie in one another,
    or are too many, are refused.
    """
    rest, before, left = memoryview(whole), 0, len(whole) + INFLATED
    for count, match in enumerate(re.finditer(rb"(?<!end)stream\r?\n", whole)):
        if count >= MOST_STREAMS:
            raise _broken(TOO_LARGE)
        nearest = max(before, match.start() - LONGEST_DICTIONARY)
        words = _spelled(whole[max(whole.rfind(b"obj", nearest, match.start()), nearest) : match.start()])
        before = match.end()
        if not re.search(rb"/ObjStm(?![A-Za-z])", words):
            continue
        if b"/DecodeParms" in words:
            raise _broken("It is packed in a way we do not look into.")
        text, read = _inflated(rest[match.end() :], left)
        if (left := left - len(text) - read) < 0:
            raise _broken(TOO_LARGE)
        yield text


def _inflated(packed: memoryview, most: int) -> tuple[bytes, int]:
    """A stream, and how many bytes of the file it took; both together hardly more than `most`."""
    opening, text, read = zlib.decompressobj(), bytearray(), 0
    try:
        while not opening.eof and read < len(packed) and len(text) + read <= most:
            piece = packed[read : read + PIECE]
            text += opening.decompress(piece, PIECE)
            read += len(piece) - len(opening.unconsumed_tail) - len(opening.unused_data)
    except zlib.error as error:
        raise _broken(CUT) from error
    return bytes(text), read
