"""How long a voice note is, as far as its container says so."""

import math
import struct

LONGEST = 24 * 3600 * 1000
_OPUS_RATE = 48_000


def length_of(data: bytes, content_type: str) -> int | None:
    """Milliseconds; None where it is not said, or nothing that can be believed."""
    try:
        found = {"audio/ogg": _ogg, "audio/mp4": _mp4, "audio/webm": _webm}[content_type](data)
    except (struct.error, ZeroDivisionError):
        return None
    if found is None or not math.isfinite(found) or not 0 <= found <= LONGEST:
        return None
    return round(found)


def _ogg(data: bytes) -> float | None:
    """The last page says how many samples have gone by."""
    page, opus = data.rfind(b"OggS"), data.find(b"OpusHead", 0, 512)
    (samples,) = struct.unpack_from("<q", data, page + 6)
    if opus >= 0:
        (skipped,) = struct.unpack_from("<H", data, opus + 10)
        return float(samples - skipped) / _OPUS_RATE * 1000
    (rate,) = struct.unpack_from("<I", data, data.find(b"\x01vorbis") + 12)
    return float(samples) / float(rate) * 1000


def _mp4(data: bytes) -> float | None:
    """The film's header, which sound alone has too."""
    at = data.find(b"mvhd")
    if at < 0:
        return None
    layout, offset = (">IQ", 24) if data[at + 4 : at + 5] == b"\x01" else (">II", 16)
    scale, length = struct.unpack_from(layout, data, at + offset)
    return float(length) / float(scale) * 1000


def _webm(data: bytes) -> float | None:
    """In units of a millisecond, unless another unit is named; recorders in browsers often leave it out."""
    head = data[:4096]
    unit, at = head.find(b"\x2a\xd7\xb1\x83"), head.find(b"\x44\x89\x88")
    scale = int.from_bytes(head[unit + 4 : unit + 7], "big") if unit >= 0 else 1_000_000
    if at < 0:
        return None
    (length,) = struct.unpack_from(">d", head, at + 3)
    return float(length) * scale / 1_000_000
