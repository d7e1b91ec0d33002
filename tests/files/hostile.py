"""Files made to hurt: each with what has to come of it. Everything is made here, from a fixed seed."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from PIL import Image, PngImagePlugin

from tests.files.media import box, chunk, mp4, packed, pdf, png, png_header, wav, webm
from tests.files.pictures import photo, saved

# "refused": 4xx, nothing kept. "cleaned": taken, and what is served is ours alone. "saved": taken as it came, and never
# served but as something to save.
Fate = Literal["refused", "cleaned", "saved"]
SCRIPT = b"<script>alert(document.domain)</script>"
HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
MARK = b"PAYLOAD-THAT-MUST-NOT-SURVIVE"
MIB = 1024 * 1024
# Packed objects of nothing, and packed objects that hold the beginning of the next.
EMPTY = b"obj/ObjStm stream\n" + zlib.compress(b"")
NESTED = b"obj/ObjStm stream\n\x78\x9c\x01\xff\xff\x00\x00" + b" " * 4000


@dataclass(frozen=True)
class Hostile:
    name: str
    file_name: str
    data: bytes
    fate: Fate


def corpus() -> list[Hostile]:
    made = [*_disguised(), *_bombs(), *_broken(), *_polyglots(), *_hidden(), *_media(), *_named()]
    assert len({one.name for one in made}) == len(made)
    return made


def _jpeg(**options: Any) -> bytes:
    return saved(photo(1, (320, 240)), **options)


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.js", "alert(1)")
        archive.writestr("mark", MARK)
    return out.getvalue()


def _disguised() -> Iterator[Hostile]:
    small = photo(2, (64, 48))
    for kind in (
        "GIF",
        "BMP",
        "TIFF",
        "ICO",
        "PPM",
        "PCX",
        "TGA",
        "DDS",
        "EPS",
        "JPEG2000",
        "PDF",
        "AVIF",
        "ICNS",
    ):
        if kind == "PDF":
            continue
        picture = small.resize((64, 64)) if kind in {"ICO", "ICNS"} else small
        yield Hostile(f"{kind} named .jpg", "photo.jpg", saved(picture, kind), "refused")
    for name, data in {
        "HTML": HTML,
        "HTML after white space": b"\n\n  \t" + HTML,
        "HTML after a byte order mark": b"\xef\xbb\xbf" + HTML,
        "SVG": SVG,
        "SVG with an XML head": b'<?xml version="1.0"?>' + SVG,
        "XML with an entity": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        "UTF-16 HTML": HTML.decode().encode("utf-16"),
        "JavaScript": b"alert(1)//" + b" " * 100,
        "PHP": b"<?php system($_GET[0]); ?>" + b" " * 100,
        "shell script": b"#!/bin/sh\nrm -rf /\n" + b"#" * 100,
        "Windows program": b"MZ\x90\0" + b"\0" * 200 + b"PE\0\0",
        "Linux program": b"\x7fELF\x02\x01\x01" + b"\0" * 200,
        "zip": _zip(),
        "gzip": b"\x1f\x8b\x08" + b"\0" * 100,
        "rar": b"Rar!\x1a\x07\x01\0" + b"\0" * 100,
        "Flash": b"CWS\x0a" + b"\0" * 100,
        "Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "plain text": b"hello " * 50,
        "nothing at all": b"",
        "one byte": b"\xff",
        "two bytes of a JPEG": b"\xff\xd8",
        "zeros": b"\0" * 5000,
        "MP3": b"ID3\x04" + b"\0" * 500,
        "Matroska": webm(b"matroska"),
        "AVI": b"RIFF\x24\0\0\0AVI LIST" + b"\0" * 100,
        "RIFF of no kind": b"RIFF\x24\0\0\0XXXX" + b"\0" * 100,
        "Photoshop": b"8BPS\0\x01" + b"\0" * 200,
        "ISO media of an unknown brand": box(b"ftyp", b"evil\0\0\0\0evil") + box(b"mdat", HTML),
    }.items():
        yield Hostile(f"{name} named .jpg", "photo.jpg", data, "refused")


def _bombs() -> Iterator[Hostile]:
    rows = zlib.compress((b"\0" + b"\0" * 1000) * 20_000, 9)
    yield Hostile(
        "PNG of 64,000 × 64,000 by its head", "big.png", png_header(64_000, 64_000) + b"\0" * 100, "refused"
    )
    yield Hostile("PNG of 64,000 × 1", "thin.png", png(64_000, 1, zlib.compress(b"\0" * 192_001)), "refused")
    yield Hostile(
        "PNG of 64,000 × 8", "thin8.png", png(64_000, 8, zlib.compress(b"\0" * 192_001 * 8)), "refused"
    )
    yield Hostile(
        "PNG of 2³¹ − 1 squared", "max.png", png_header(2**31 - 1, 2**31 - 1) + b"\0" * 100, "refused"
    )
    yield Hostile("PNG of no pixels", "none.png", png_header(0, 0) + b"\0" * 100, "refused")
    yield Hostile("PNG of 1 × 1", "dot.png", saved(Image.new("RGB", (1, 1)), "PNG"), "refused")
    yield Hostile("PNG just over 50 million pixels", "over.png", png(7100, 7100, rows), "refused")
    yield Hostile("PNG that inflates beyond its size", "more.png", png(10, 10, rows), "cleaned")
    yield Hostile("PNG whose pixels never come", "void.png", png(6000, 6000, zlib.compress(b"")), "refused")
    text = zlib.compress(b"A" * 200 * MIB, 9)
    yield Hostile(
        "PNG with a text that inflates to 200 MB",
        "text.png",
        png(64, 64, zlib.compress((b"\0" + b"\7" * 192) * 64), chunk(b"zTXt", b"c\0\0" + text)),
        "refused",
    )
    yield Hostile(
        "PNG with a colour profile that inflates to 200 MB",
        "icc.png",
        png(64, 64, zlib.compress((b"\0" + b"\7" * 192) * 64), chunk(b"iCCP", b"p\0\0" + text)),
        "refused",
    )
    yield Hostile(
        "JPEG of 65,500 × 65,500 by its head",
        "big.jpg",
        _resized_head(_jpeg(), 65_500, 65_500),
        "refused",
    )
    yield Hostile("JPEG of 12,000 × 6,000", "wide.jpg", saved(Image.new("RGB", (12_000, 6_000))), "refused")
    yield Hostile(
        "WebP of 16,383 × 4,000", "wide.webp", saved(Image.new("RGB", (16_383, 4_000)), "WEBP"), "refused"
    )
    frames = [photo(n, (64, 64)) for n in range(3)]
    yield Hostile(
        "animated WebP",
        "a.webp",
        saved(frames[0], "WEBP", save_all=True, append_images=frames[1:]),
        "refused",
    )
    yield Hostile(
        "animated PNG", "a.png", saved(frames[0], "PNG", save_all=True, append_images=frames[1:]), "refused"
    )
    yield Hostile("a photo of 11 MB", "heavy.jpg", _jpeg() + b"\0" * 11 * MIB, "refused")
    yield Hostile("a PDF of 11 MB", "heavy.pdf", pdf(more=b"%" + b"x" * 11 * MIB + b"\n"), "refused")
    yield Hostile("a sound of 26 MB", "long.wav", wav(26 * MIB / 16000), "refused")


def _resized_head(jpeg: bytes, width: int, height: int) -> bytes:
    """The same picture, claiming another size."""
    at = jpeg.index(b"\xff\xc0")
    return jpeg[: at + 5] + struct.pack(">HH", height, width) + jpeg[at + 9 :]


def _broken() -> Iterator[Hostile]:
    whole = {
        "jpg": _jpeg(),
        "png": saved(photo(1, (320, 240)), "PNG"),
        "webp": saved(photo(1, (320, 240)), "WEBP"),
    }
    for ending, data in whole.items():
        for part in (0.02, 0.3, 0.9):
            cut = data[: max(70, int(len(data) * part))]
            yield Hostile(f"{ending} cut at {part:.0%}", f"cut.{ending}", cut, "refused")
        noise = bytearray(data)
        for at in range(100, len(noise), 7):
            noise[at] ^= 0x5A
        yield Hostile(f"{ending} full of noise", f"noise.{ending}", bytes(noise), "refused")
        yield Hostile(
            f"only the first bytes of a {ending}", f"head.{ending}", data[:16] + b"\0" * 64, "refused"
        )
    yield Hostile(
        "HEIC of nothing",
        "none.heic",
        box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", b"\0" * 40),
        "refused",
    )
    yield Hostile(
        "HEIC of noise",
        "noise.heic",
        box(b"ftyp", b"heic\0\0\0\0mif1heic") + bytes(range(256)) * 20,
        "refused",
    )
    yield Hostile(
        "PNG with a wrong checksum", "crc.png", whole["png"].replace(b"IDAT", b"IDAX", 1), "refused"
    )


def _polyglots() -> Iterator[Hostile]:
    jpeg, picture = _jpeg(), photo(3, (64, 64))
    yield Hostile("JPEG and zip", "both.jpg", jpeg + _zip(), "cleaned")
    yield Hostile("PNG and zip", "both.png", saved(picture, "PNG") + _zip(), "cleaned")
    yield Hostile("WebP and zip", "both.webp", saved(picture, "WEBP") + _zip(), "cleaned")
    yield Hostile("JPEG and a Windows program", "both.exe", jpeg + b"MZ\x90\0" + MARK, "cleaned")
    yield Hostile("JPEG and HTML", "both.html", jpeg + HTML + MARK, "cleaned")
    yield Hostile("JPEG with HTML in its comment", "c.jpg", _jpeg(comment=HTML + MARK), "cleaned")
    yield Hostile(
        "JPEG that is a script too",
        "js.jpg",
        jpeg[:2] + b"\xff\xfe\x00\x20*/=1;alert(1);/*" + jpeg[2:] + MARK,
        "cleaned",
    )
    yield Hostile(
        "PDF with HTML in its head", "h.pdf", pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n" + HTML), "refused"
    )
    yield Hostile("PDF and zip", "z.pdf", pdf() + _zip(), "refused")
    yield Hostile("MP4 and zip", "z.mp4", mp4() + _zip(), "refused")
    yield Hostile(
        "MP4 with HTML in its head", "h.mp4", box(b"ftyp", b"isom\0\0\0\0" + HTML) + mp4()[16:], "refused"
    )
    yield Hostile("WAV and zip", "z.wav", wav() + _zip(), "refused")
    yield Hostile("WAV with HTML for sound", "h.wav", _html_wave(), "refused")
    yield Hostile("WebM and HTML", "h.webm", webm() + HTML, "refused")


def _html_wave() -> bytes:
    body = (
        b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
        + b"data"
        + struct.pack("<I", len(HTML))
        + HTML
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _hidden() -> Iterator[Hostile]:
    picture, exif = photo(4, (320, 240)), Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9286] = 6, "Phone " + MARK.decode(), HTML
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (52.0, 31.0, 12.0)
    yield Hostile("JPEG with GPS and an orientation", "gps.jpg", saved(picture, exif=exif), "cleaned")
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SCRIPT.decode() + MARK.decode())
    words.add_itxt("XML:com.adobe.xmp", MARK.decode())
    yield Hostile("PNG with texts", "texts.png", saved(picture, "PNG", pnginfo=words, exif=exif), "cleaned")
    yield Hostile("WebP with fields", "fields.webp", saved(picture, "WEBP", exif=exif, xmp=MARK), "cleaned")
    yield Hostile(
        "JPEG with a colour profile of nonsense", "p.jpg", saved(picture, icc_profile=MARK * 100), "cleaned"
    )
    yield Hostile(
        "JPEG with a very large colour profile", "q.jpg", saved(picture, icc_profile=MARK * 20_000), "cleaned"
    )
    yield Hostile("JPEG in CMYK", "cmyk.jpg", saved(picture.convert("CMYK")), "cleaned")
    yield Hostile("PNG of 16 bits", "deep.png", saved(picture.convert("I;16"), "PNG"), "cleaned")
    yield Hostile(
        "PNG in a palette with transparency",
        "pal.png",
        saved(picture.convert("P"), "PNG", transparency=0),
        "cleaned",
    )
    yield Hostile(
        "PNG half transparent", "rgba.png", saved(Image.new("RGBA", (64, 64), (9, 9, 9, 9)), "PNG"), "cleaned"
    )
    yield Hostile("JPEG named .html", "page.html", _jpeg(), "cleaned")
    yield Hostile("JPEG named .svg", "page.svg", _jpeg(), "cleaned")


def _media() -> Iterator[Hostile]:
    yield Hostile("MP4 that ends too early", "a.mp4", mp4()[:-10], "refused")
    yield Hostile(
        "MP4 without an index",
        "b.mp4",
        box(b"ftyp", b"isom\0\0\0\0isom") + box(b"mdat", b"\0" * 64),
        "refused",
    )
    yield Hostile(
        "MP4 with a box of negative length", "c.mp4", mp4() + b"\0\0\0\x02evil" + b"\0" * 64, "refused"
    )
    yield Hostile("MP4 of empty boxes", "d.mp4", mp4() + box(b"free") * 30_000, "refused")
    yield Hostile(
        "MP4 with a box of 2⁶⁴ − 1", "e.mp4", mp4() + b"\0\0\0\x01free" + b"\xff" * 8 + b"\0" * 64, "refused"
    )
    yield Hostile("WAV that lies about its length", "a.wav", wav()[:-100], "refused")
    yield Hostile("WebM that ends too early", "a.webm", webm()[:-10], "refused")
    for name, data in {
        "that runs a script": pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        "that runs a script under another spelling": pdf(b"/Open#41ction << /S /Java#53cript /#4a#53 (x) >>"),
        "that starts a program": pdf(b"/AA << /O << /S /Launch /F (cmd.exe) >> >>"),
        "that carries files": pdf(b"/Names << /EmbeddedFiles << >> >>"),
        "that hides a script in packed objects": pdf(more=packed(b"5 0 << /S /JavaScript /JS (x) >>")),
        "whose packed objects are a bomb": pdf(more=packed(b" " * 100 * MIB)),
        "whose packed objects are damaged": pdf(more=packed(b"x").replace(b"\x78", b"\x00", 1)),
        "of a hundred thousand packed objects": pdf(more=EMPTY * 100_000),
        "of packed objects within each other": pdf(more=NESTED * 2_000),
        "that is encrypted": pdf(b"/Encrypt 9 0 R"),
        "without an end": pdf(end=b""),
    }.items():
        yield Hostile(f"PDF {name}", "paper.pdf", data, "refused")
    yield Hostile("MP4", "film.mp4", mp4(), "saved")
    yield Hostile("MP4 named .html", "film.html", mp4(b"mp42"), "saved")
    yield Hostile("MOV", "film.mov", mp4(b"qt  "), "saved")
    yield Hostile("WebM", "film.webm", webm(), "saved")
    yield Hostile("M4A", "voice.m4a", mp4(b"M4A "), "saved")
    yield Hostile("WAV", "voice.wav", wav(), "saved")
    yield Hostile("PDF", "paper.pdf", pdf(more=packed(b"5 0 << /Type /Page >>")), "saved")
    yield Hostile("PDF named .html", "paper.html", pdf(), "saved")


NAMES = [
    "../../../../etc/passwd",
    "..\\..\\windows\\system32\\cmd.exe",
    "/etc/passwd",
    "C:\\photo.jpg",
    "photo.jpg\0.html",
    "photo\u202egpj.exe",
    "photo.jpg\r\nX-Evil: 1",
    'photo".jpg"; filename="x.html',
    "CON.jpg",
    "nul",
    ".htaccess",
    "....",
    "~/.ssh/id",
    "a" * 3000 + ".jpg",
    "<script>alert(1)</script>.jpg",
    "%2e%2e%2fpasswd",
    "фото 写真 صورة 📷.jpg",
    "photo.jpg;.html",
    "$(reboot).jpg",
    "`id`.jpg",
    "e\u0301te\u0301.jpg",
    "\u2066x\u2069.jpg",
]


def _named() -> Iterator[Hostile]:
    for number, name in enumerate(NAMES):
        yield Hostile(f"name {number}: {name[:40]!r}", name, _jpeg(), "cleaned")
