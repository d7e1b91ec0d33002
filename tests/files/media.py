"""Films, sounds and documents put together by hand: as small as they can be, and whole."""

import struct
import zlib


def box(name: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


def mp4(brand: bytes = b"isom", *, data: bytes = b"\x00" * 64) -> bytes:
    return (
        box(b"ftyp", brand + b"\0\0\2\0" + brand)
        + box(b"moov", box(b"mvhd", b"\0" * 100))
        + box(b"mdat", data)
    )


def wav(seconds: float = 0.1) -> bytes:
    samples = b"\0\0" * int(8000 * seconds)
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
    body = b"WAVE" + form + b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webm(kind: bytes = b"webm") -> bytes:
    head = b"\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82" + bytes([0x80 | len(kind)]) + kind
    segment = b"\xec" + bytes([0x80 | 60]) + b"\0" * 60
    return (
        b"\x1a\x45\xdf\xa3"
        + bytes([0x80 | len(head)])
        + head
        + b"\x18\x53\x80\x67"
        + bytes([0x80 | 62])
        + segment
    )


def pdf(catalogue: bytes = b"", *, more: bytes = b"", end: bytes = b"%%EOF\n") -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
        + more
        + b"trailer\n<< /Root 1 0 R >>\n"
        + end
    )


def packed(objects: bytes) -> bytes:
    """An object stream that hides what it holds from whoever only looks at the outside."""
    body = zlib.compress(objects)
    head = b"5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(body)
    return head + body + b"\nendstream\nendobj\n"


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_header(width: int, height: int, *, depth: int = 8, colour: int = 2) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    )


def png(width: int, height: int, data: bytes, *chunks: bytes, depth: int = 8, colour: int = 2) -> bytes:
    head = png_header(width, height, depth=depth, colour=colour)
    return head + b"".join(chunks) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
