"""A shop's accent colour made readable: text on it and in it has a contrast of 4.5 : 1, or it is changed. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

Colour = tuple[int, int, int]

LEAST_CONTRAST = 4.5
WHITE, INK = (255, 255, 255), (13, 15, 20)
# The pages' ground in light and dark (tokens.css: --surface), which is what links and outlines stand on.
GROUND_LIGHT, GROUND_DARK = (249, 250, 251), (20, 23, 30)
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Branding:
    """One accent colour as the pages use it; colours are `#rrggbb`.

    `accent` fills (buttons, the shop's mark) with `on_accent` written on it; the others are the accent as text and edge
    on the light and on the dark ground.
    """

    accent: str
    on_accent: str
    text_light: str
    text_dark: str

    @property
    def version(self) -> str:
        """Changes when a colour does: part of the style sheet's address, so that it may be kept for long."""
        return sha256(f"{self.accent}{self.on_accent}".encode()).hexdigest()[:12]

    def css(self) -> str:
        """The style sheet that lays these colours over the tokens."""
        fill = f"--accent:{self.accent};--on-accent:{self.on_accent};"
        light = f"--accent-text:{self.text_light};--accent-edge:{self.text_light};"
        dark = f"--accent-text:{self.text_dark};--accent-edge:{self.text_dark};"
        # Said four times, to count for more than the most particular rule of tokens.css.
        root = ":root" * 4
        return f"{root}{{{fill}{light}}}\n@media (prefers-color-scheme:dark){{{root}{{{fill}{dark}}}}}\n"


def branding_of(settings: Mapping[str, Any]) -> Branding | None:
    """The branding in a business's settings (`branding.color`); None where that is no colour."""
    said = settings.get("branding")
    accent = colour(said.get("color")) if isinstance(said, Mapping) else None
    if accent is None:
        return None
    on_accent = max((WHITE, INK, (0, 0, 0)), key=lambda text: contrast(accent, text))
    return Branding(
        accent=written(accent),
        on_accent=written(on_accent),
        text_light=written(readable(accent, GROUND_LIGHT, (0, 0, 0))),
        text_dark=written(readable(accent, GROUND_DARK, WHITE)),
    )


def colour(text: object) -> Colour | None:
    """`#rgb` or `#rrggbb`; None for anything else."""
    match = _HEX.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        return None
    digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def written(parts: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*parts)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours as WCAG 2 counts it, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(parts: Colour) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(accent: Colour, ground: Colour, towards: Colour) -> Colour:
    """The accent, moved towards black or white as little as makes it readable on the ground."""
    for step in range(101):
        share = step / 100
        mixed = tuple(round(a + (b - a) * share) for a, b in zip(accent, towards, strict=True))
        found = (mixed[0], mixed[1], mixed[2])
        if contrast(found, ground) >= LEAST_CONTRAST:
            return found
    return towards
