"""Run by itself, as another process: develops one picture from standard input anew, with no way out but its output.

Nothing of Dokani is imported here. Arguments: the format (jpeg, png, webp, heic). Output: one line of JSON, and where
it says {"full": n, "preview": m} those bytes follow. Exit status 3: this installation cannot develop at all.
"""

import io
import json
import math
import os
import resource
import sys
import warnings
from typing import Any

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 20_000
SHORTEST_SIDE = 8
KEPT_SIDE, PREVIEW_SIDE = 4096, 480
MOST_INPUT, MOST_OUTPUT = 16 * 1024 * 1024, 48 * 1024 * 1024
MEMORY, SECONDS = 1536 * 1024 * 1024, 15
LARGEST_PROFILE = 256 * 1024
# The hash: 16 × 16 lowest frequencies of a 64 × 64 picture. Plain pictures all look alike to it, so they get none.
HASH_SIDE, HASH_FREQUENCIES, PLAIN = 64, 16, 4.0


class Refused(Exception):
    """Why a picture is not developed, in a sentence for whoever sent it."""


def shut_in(kind: str) -> None:
    """From here on: no new files or connections, no new processes, no other user's rights, little time and memory.

    The decoder of HEIC cannot do without a thread, so there processes are not counted; they could open nothing either.
    """
    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, MOST_OUTPUT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
        *([] if kind == "heic" else [(resource.RLIMIT_NPROC, 0)]),
    )
    for what, most in limits:
        resource.setrlimit(what, (most, most))
    if os.geteuid() == 0:
        nobody = 65534
        os.setgroups([])
        os.setgid(nobody)
        os.setuid(nobody)


def loaded(kind: str) -> Any:
    """The decoders, all loaded before the door is shut: nothing can be opened, and so imported, after that."""
    from PIL import Image, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin

    _ = MpoImagePlugin, TiffImagePlugin, WebPImagePlugin
    Image.preinit()
    for coding in ("ascii", "latin-1", "utf-16-le", "utf-16-be"):
        "".encode(coding)
    if kind == "heic":
        import pillow_heif  # type: ignore[import-untyped,unused-ignore]

        pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    developed(Image, sample(Image), "jpeg")
    return Image


def sample(library: Any) -> bytes:
    """A picture of our own that goes every way a picture can go, so that whatever loads late has been loaded."""
    from PIL import ImageCms

    picture, out, exif = library.new("RGB", (64, 48), (90, 20, 20)), io.BytesIO(), library.Exif()
    picture.paste((200, 220, 240), (10, 10, 40, 40))
    exif[0x0112] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture.save(out, "JPEG", exif=exif, icc_profile=profile)
    return out.getvalue()


def opened(library: Any, raw: bytes, kind: str) -> Any:
    """The picture, its size checked before a pixel is decoded."""
    formats = {"jpeg": ["JPEG", "MPO"], "png": ["PNG"], "webp": ["WEBP"], "heic": ["HEIF"]}[kind]
    try:
        picture = library.open(io.BytesIO(raw), formats=formats)
    except (library.DecompressionBombError, library.DecompressionBombWarning):
        raise Refused(
            f"This picture has too many pixels; at most {MOST_PIXELS // 1_000_000} million, and {LONGEST_SIDE} on a"
            " side, are taken."
        ) from None
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Refused(
            f"This picture has {width} × {height} pixels; at most {MOST_PIXELS // 1_000_000} million, and"
            f" {LONGEST_SIDE} on a side, are taken."
        )
    if min(width, height) < SHORTEST_SIDE:
        raise Refused(f"This picture has {width} × {height} pixels, too few to show anything.")
    if kind in {"png", "webp"} and getattr(picture, "n_frames", 1) > 1:
        raise Refused("This picture is animated; please send a still one.")
    return picture


def developed(library: Any, raw: bytes, kind: str) -> tuple[dict[str, Any], bytes, bytes]:
    from PIL import ImageOps

    picture = opened(library, raw, kind)
    if kind == "jpeg":
        picture.draft("RGB", (KEPT_SIDE, KEPT_SIDE))  # decode at a half or a quarter where that is enough
    picture.load()
    profile = picture.info.get("icc_profile")
    picture = ImageOps.exif_transpose(picture)
    picture = coloured(picture, profile)
    picture.thumbnail((KEPT_SIDE, KEPT_SIDE), library.Resampling.LANCZOS)
    fresh = library.frombytes("RGB", picture.size, picture.tobytes())  # pixels alone: no field of the old one
    small = fresh.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), library.Resampling.LANCZOS)
    facts = {"width": fresh.width, "height": fresh.height, "phash": perceptual(library, fresh)}
    return facts, written(fresh, 88), written(small, 75)


def coloured(picture: Any, profile: bytes | None) -> Any:
    """In sRGB, on white where it was transparent. A colour profile that cannot be used is left out."""
    from PIL import Image, ImageCms

    if picture.mode.startswith(("I", "F")):
        picture = picture.convert("F").point(lambda value: value / 257.0).convert("L")
    if picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        ground.alpha_composite(picture)
        picture = ground.convert("RGB")
    if profile and len(profile) <= LARGEST_PROFILE and picture.mode == "RGB":
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            picture = ImageCms.profileToProfile(picture, given, srgb, outputMode="RGB") or picture
        except Exception:  # noqa: BLE001, S110 — colours a little off are better than no evidence
            pass
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def written(picture: Any, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=False)
    return out.getvalue()


def perceptual(library: Any, picture: Any) -> str | None:
    """256 bits as hex: which of the lowest frequencies (the constant ones left out) lie above their median. Saving
    again, resizing and brightening move few of them. None for a picture too plain to be told from another plain one."""
    side, count = HASH_SIDE, HASH_FREQUENCIES
    grey = picture.convert("L").resize((side, side), library.Resampling.LANCZOS).tobytes()
    mean = sum(grey) / len(grey)
    if math.sqrt(sum((value - mean) ** 2 for value in grey) / len(grey)) < PLAIN:
        return None
    waves = [
        [math.cos(math.pi * (2 * x + 1) * u / (2 * side)) for x in range(side)] for u in range(1, count + 1)
    ]
    lines = [grey[y * side : (y + 1) * side] for y in range(side)]
    across = [[sum(a * b for a, b in zip(wave, line, strict=True)) for wave in waves] for line in lines]
    values = [
        sum(wave[y] * across[y][u] for y in range(side)) for wave in waves for u in range(count)
    ]  # row by row, each row of one vertical frequency
    middle = sorted(values)[len(values) // 2 - 1 : len(values) // 2 + 1]
    median = (middle[0] + middle[1]) / 2
    bits = 0
    for value in values:
        bits = bits << 1 | (value > median)
    return f"{bits:0{count * count // 4}x}"


def main() -> int:
    try:
        library = loaded(sys.argv[1])
        raw = sys.stdin.buffer.read(MOST_INPUT)
    except Exception as error:  # noqa: BLE001 — whatever it is, this process is of no use
        sys.stdout.write(json.dumps({"broken": f"{type(error).__name__}: {error}"}) + "\n")
        return 3
    shut_in(sys.argv[1])
    full = preview = b""
    try:
        said, full, preview = developed(library, raw, sys.argv[1])
        said |= {"full": len(full), "preview": len(preview)}
    except Refused as why:
        said = {"refused": str(why)}
    except Exception:  # noqa: BLE001 — a decoder may raise anything at all on bytes made to hurt it
        said = {"refused": "This picture is incomplete or damaged. Please send another one."}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + full + preview)
    return 0


if __name__ == "__main__":
    sys.exit(main())
