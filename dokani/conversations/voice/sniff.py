"""What a voice note is, by its bytes: a container with sound and without pictures."""

# Matroska: an element TrackType (0x83), one byte long, that says video (1) or sound (2).
_VIDEO_TRACK, _SOUND_TRACK = b"\x83\x81\x01", b"\x83\x81\x02"
HEAD = 64 * 1024


def sound_of(data: bytes) -> str | None:
    """audio/ogg, audio/webm or audio/mp4; None where it is none of them, or has pictures too."""
    head = data[:HEAD]
    if head.startswith(b"OggS") and (b"OpusHead" in head[:512] or b"\x01vorbis" in head[:512]):
        return "audio/ogg"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return "audio/webm" if _SOUND_TRACK in head and _VIDEO_TRACK not in head else None
    if head[4:8] == b"ftyp":
        return "audio/mp4" if b"soun" in data and b"vide" not in data else None
    return None
