"""What a file is, by its first bytes. Names and declared types are not asked."""

from dokani.files.model import Content

NEEDED = 64  # bytes that are enough to tell

JPEG = Content("picture", "image/jpeg", "jpg")
PNG = Content("picture", "image/png", "png")
WEBP = Content("picture", "image/webp", "webp")
HEIC = Content("picture", "image/heic", "heic")
PDF = Content("document", "application/pdf", "pdf")
MP4 = Content("film", "video/mp4", "mp4")
MOV = Content("film", "video/quicktime", "mov")
WEBM = Content("film", "video/webm", "webm")
M4A = Content("sound", "audio/mp4", "m4a")
WAV = Content("sound", "audio/wav", "wav")

# The brand of an ISO base media file (ISO/IEC 14496-12), which comes first in it.
BRANDS: dict[bytes, Content] = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1"), HEIC),
    **dict.fromkeys((b"M4A ", b"M4B "), M4A),
    b"qt  ": MOV,
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV"),
        MP4,
    ),
    **dict.fromkeys((b"dash", b"3gp4", b"3gp5", b"3gp6"), MP4),
}


def sniffed(head: bytes) -> Content | None:
    """What begins with these bytes (NEEDED of them, or all there are); None where it is nothing we take."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12])
    if head.startswith(b"%PDF-"):
        return PDF
    # EBML: the document type stands among the first elements; matroska at large is not taken.
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in head:
        return WEBM
    return None
