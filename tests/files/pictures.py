"""Pictures drawn for the tests: like photos in what a hash sees (smooth ground, shapes, light), no two the same."""

import io
import random
from collections.abc import Callable, Iterator
from typing import Any

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

SIZE = (1000, 750)
Picture = Image.Image


def clouds(chance: random.Random, size: tuple[int, int], tint: tuple[int, int, int]) -> Picture:
    """Noise of every coarseness, the coarse ones strongest, as in photos."""
    whole = Image.new("RGB", size, tint)
    for step, grain in enumerate((2, 4, 8, 16, 32, 64, 128, 256)):
        down = max(2, grain * size[1] // size[0])
        noise = Image.frombytes("RGB", (grain, down), chance.randbytes(grain * down * 3))
        whole = Image.blend(whole, noise.resize(size, Image.Resampling.BICUBIC), 0.5 / (1 + step * 0.55))
    return whole


def photo(number: int, size: tuple[int, int] = SIZE) -> Picture:
    """A scene of its own for every number."""
    chance = random.Random(number)
    picture = clouds(chance, size, _colour(chance))
    pen, (width, height) = ImageDraw.Draw(picture), size
    for _ in range(chance.randrange(3, 9)):
        x, y = chance.randrange(width), chance.randrange(height)
        w, h = chance.randrange(width // 24, width // 4), chance.randrange(height // 24, height // 4)
        draw = pen.ellipse if chance.random() < 0.6 else pen.rectangle
        draw((x - w, y - h, x + w, y + h), fill=_colour(chance))
    return picture.filter(ImageFilter.GaussianBlur(1.2))


def mug(number: int, size: tuple[int, int] = SIZE) -> Picture:
    """The hard case: the same blue mug on the same table, photographed by somebody else, broken elsewhere."""
    chance, (width, height) = random.Random(f"mug {number}"), size
    table = (225, 222, 215)
    picture = Image.blend(Image.new("RGB", size, table), clouds(chance, size, table), 0.12)
    pen = ImageDraw.Draw(picture)
    x = width // 2 + chance.randrange(-width // 10, width // 10)
    y = height // 2 + chance.randrange(-height // 10, height // 10)
    large = chance.uniform(0.8, 1.2)
    w, h = int(width * 0.15 * large), int(height * 0.25 * large)
    pen.ellipse((x - w, y + h - 40, x + w + 90, y + h + 60), fill=(150, 148, 140))
    pen.rounded_rectangle((x - w, y - h, x + w, y + h), 40, fill=(40, 70, 150))
    pen.ellipse((x - w, y - h - 35, x + w, y - h + 35), fill=(25, 40, 90))
    side = chance.choice((-1, 1))
    pen.arc((x + side * w - 70, y - 90, x + side * w + 70, y + 90), 0, 360, fill=(40, 70, 150), width=28)
    crack = [(x - w, y)] + [(x + chance.randrange(-w, w), y + chance.randrange(-h, h)) for _ in range(5)]
    pen.line(crack, fill=(230, 230, 230), width=5)
    return picture.filter(ImageFilter.GaussianBlur(1.5))


def _colour(chance: random.Random) -> tuple[int, int, int]:
    return chance.randrange(20, 236), chance.randrange(20, 236), chance.randrange(20, 236)


def saved(picture: Picture, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def again(picture: Picture, quality: int) -> Picture:
    """Saved at this quality and opened again."""
    return Image.open(io.BytesIO(saved(picture, quality=quality))).convert("RGB")


CHANGES: dict[str, Callable[[Picture], Picture]] = {
    "quality 40": lambda picture: again(picture, 40),
    "quality 15": lambda picture: again(picture, 15),
    "half as large": lambda picture: picture.resize((picture.width // 2, picture.height // 2)),
    "320 wide": lambda picture: picture.resize((320, 240)),
    "brighter by 30 %": lambda picture: ImageEnhance.Brightness(picture).enhance(1.3),
    "darker by 30 %": lambda picture: ImageEnhance.Brightness(picture).enhance(0.7),
    "more contrast": lambda picture: ImageEnhance.Contrast(picture).enhance(1.3),
    "less colour": lambda picture: ImageEnhance.Color(picture).enhance(0.2),
    "stretched": lambda picture: picture.resize((picture.width, picture.height * 5 // 6)),
    "smaller, brighter and at quality 35": lambda picture: again(
        ImageEnhance.Brightness(picture.resize((picture.width * 3 // 5, picture.height * 3 // 5))).enhance(
            1.25
        ),
        35,
    ),
}


def copies(picture: Picture) -> Iterator[tuple[str, Picture]]:
    """What people do to a picture before they send it again."""
    for name, change in CHANGES.items():
        yield name, change(picture)
