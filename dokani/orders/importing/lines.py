"""A file as numbered lines of text: unpacked, decoded, and refused where it is no text at all."""

import codecs
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from dokani.orders.importing.faults import EmptyFile, FileBroken, FileNotFound, NotACsv

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

LONGEST_LINE = 1_048_576
SAMPLE = BLOCK = 1_048_576
GZIP = 16 + zlib.MAX_WBITS
# How a file begins that is not text, and what it then is.
OTHER_KINDS = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook (save it as CSV)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (save it as CSV)"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"BZh", "a bzip2 archive (only .gz is unpacked here)"),
    (b"\xfd7zXZ", "an xz archive (only .gz is unpacked here)"),
    (b"7z\xbc\xaf", "a 7z archive (only .gz is unpacked here)"),
    (b"\x7fELF", "a program"),
    (b"\xff\xfe", "UTF-16 text (save it as CSV UTF-8)"),
    (b"\xfe\xff", "UTF-16 text (save it as CSV UTF-8)"),
)
Stream: TypeAlias = "io.BufferedReader[Unpacked | io.FileIO]"
CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 28, 29, 30, 31})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, without its end. `problem` says why its text cannot be used."""

    number: int
    text: str
    problem: str | None = None


class Unpacked(io.RawIOBase):
    """The content of a gzip file. Unlike `gzip` it hands out all there is of a broken file before it says so."""

    def __init__(self, raw: io.FileIO) -> None:
        self._raw, self._unpacker = raw, zlib.decompressobj(GZIP)
        self._packed, self._held = b"", b""

    def readable(self) -> bool:
        return True

    def readinto(self, into: "Buffer") -> int:
        """EOFError where the file ends too early, zlib.error where it is damaged."""
        while not self._held:
            packed = self._packed or self._raw.read(BLOCK) or b""
            if self._unpacker.eof:
                # Files packed one after the other are one file; zeros between and after them are padding.
                self._packed = packed.lstrip(b"\x00")
                if not packed:
                    return 0
                if self._packed:
                    self._unpacker = zlib.decompressobj(GZIP)
                continue
            self._held = self._unpacker.decompress(packed, BLOCK)
            self._packed = self._unpacker.unconsumed_tail or self._unpacker.unused_data
            if not packed and not self._held:
                raise EOFError("it ends too early")
        room = memoryview(into).cast("B")
        size = min(len(room), len(self._held))
        room[:size], self._held = self._held[:size], self._held[size:]
        return size


def fingerprint(path: Path) -> bytes:
    """The SHA-256 of the file as it lies on disk: by it an import that was broken off is known again."""
    digest = hashlib.sha256()
    with opened(path) as (raw, _):
        while block := raw.read(1 << 20):
            digest.update(block)
    return digest.digest()


@contextmanager
def opened(path: Path) -> Iterator[tuple[io.FileIO, int]]:
    """The bytes of the file and their number; FileNotFound where there is no file that can be read."""
    try:
        with path.open("rb", buffering=0) as raw:
            yield raw, path.stat().st_size
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise FileNotFound(f"{path} cannot be read: {error.strerror}.") from error


def text_of(raw: io.FileIO, name: str) -> Stream:
    """The unpacked stream, at its beginning. Raises EmptyFile, NotACsv, FileBroken."""
    packed = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    buffered: Stream = io.BufferedReader(Unpacked(raw) if packed else raw, buffer_size=SAMPLE)
    with broken(name, 0):
        sample = buffered.peek(SAMPLE)
    if not sample.strip():
        raise EmptyFile(f"{name} is empty.")
    for magic, kind in OTHER_KINDS:
        if sample.startswith(magic):
            raise NotACsv(f"{name} is not a CSV file but {kind}.")
    strange = len(sample) - len(sample.translate(None, CONTROL))
    if strange > max(8, len(sample) // 20):
        raise NotACsv(f"{name} is not a CSV file: it holds bytes that are no text.")
    return buffered


def encoding_of(stream: Stream) -> str:
    """utf-8, or where the beginning of the file is not that: what Windows writes in western Europe."""
    try:
        # Incremental, for a character may be cut in two where the sample ends.
        codecs.getincrementaldecoder("utf-8")().decode(stream.peek(SAMPLE)[:SAMPLE])
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


@contextmanager
def broken(name: str, line_number: int) -> Iterator[None]:
    """Say where a packed file breaks."""
    try:
        yield
    except (EOFError, zlib.error) as error:
        raise FileBroken(
            f"{name} breaks off or is damaged after line {line_number}: {error}. Lines before that are kept; get the "
            "whole file and import it, and they will not be doubled.",
            line_number=line_number,
        ) from error


def lines(stream: Stream, name: str, encoding: str) -> Iterator[Line]:
    """Every line, numbered from 1. A line that is too long, or no text in this encoding, has a `problem` and a stub."""
    number = 0
    while True:
        with broken(name, number):
            raw = stream.readline(LONGEST_LINE + 1)
            if not raw:
                return
            number += 1
            if len(raw) > LONGEST_LINE:
                size = len(raw)
                while raw and not raw.endswith(b"\n"):
                    raw = stream.readline(LONGEST_LINE)
                    size += len(raw)
                yield Line(number, "", f"the line is {size:,} bytes long; at most {LONGEST_LINE:,} are read")
                continue
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        problem = None
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            text = raw.decode("latin-1")
            problem = f"byte {error.start + 1} is no {encoding} text (0x{raw[error.start]:02x})"
        if "\x00" in text:
            text, problem = text.replace("\x00", "\N{REPLACEMENT CHARACTER}"), "contains NUL characters"
        yield Line(number, text.rstrip("\r\n"), problem)
