"""Voice notes, as short as their containers can be."""

import struct


def ogg(seconds: float) -> bytes:
    """Opus in Ogg: its head, and a last page that says how long it was."""
    skipped = 312
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, skipped, 48_000, 0, 0)
    return page(0, head) + page(round(seconds * 48_000) + skipped, b"\x00" * 20)


def page(samples: int, data: bytes) -> bytes:
    return b"OggS\x00\x00" + struct.pack("<qIII", samples, 7, 0, 0) + bytes([1, len(data)]) + data


def mp4(seconds: float) -> bytes:
    header = b"mvhd" + struct.pack(">IIIII", 0, 0, 0, 1000, round(seconds * 1000))
    return b"\x00\x00\x00\x10ftypM4A \x00\x00\x00\x00" + header + b"hdlrsoun"


def webm(seconds: float) -> bytes:
    length = b"\x2a\xd7\xb1\x83\x0f\x42\x40" + b"\x44\x89\x88" + struct.pack(">d", seconds * 1000)
    return b"\x1a\x45\xdf\xa3" + b"\x00" * 8 + b"webm" + length + b"\x83\x81\x02"
