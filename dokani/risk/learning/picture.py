"""The calibration picture: what was said against what came, and how each way ranks; drawn with Pillow."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dokani.risk.learning.evaluate import Evaluation, Rated

WIDE, HIGH, SIDE = 1200, 640, 460
INK, FAINT, GRID, PAPER = "#1c2430", "#5b6675", "#e3e7ec", "#ffffff"
COLOURS = ("#0b6e5a", "#c2571a", "#5b6675", "#8a94a2", "#b5bcc6")


def draw(found: Evaluation, path: Path) -> None:
    """Write a PNG of 1200 × 640."""
    from PIL import Image, ImageDraw, ImageFont

    def font(size: int) -> Any:
        return ImageFont.load_default(size)

    image = Image.new("RGB", (WIDE, HIGH), PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((60, 28), "Did what was said come true?", INK, font(24))
    cases = found.rated[0].quality.cases
    asked = f"{cases:,} shoppers at {found.split:%Y-%m-%d}: any return in {found.horizon_days} days"
    pen.text((60, 60), asked, FAINT, font(16))
    probable = [one for one in found.rated if one.says_probabilities]
    _calibration(pen, font, probable, (90, 100))
    _ranking(pen, font, found.rated, (660, 100))
    image.save(path, "PNG", optimize=True)


def _calibration(pen: Any, font: Any, rated: Sequence[Rated], at: tuple[int, int]) -> None:
    """Each point is a tenth of the shoppers; on the line, what was said is what came."""
    left, top = at
    most = max((max(one.said, one.came) for each in rated for one in each.quality.calibration), default=1.0)
    most = min(1.0, (int(most * 10) + 1) / 10)

    def place(said: float, came: float) -> tuple[float, float]:
        return left + SIDE * min(said / most, 1.0), top + SIDE * (1 - min(came / most, 1.0))

    for n in range(6):
        share = most * n / 5
        x, y = place(share, share)
        pen.line([(left, y), (left + SIDE, y)], GRID)
        pen.line([(x, top), (x, top + SIDE)], GRID)
        pen.text((left - 10, y), f"{share:.0%}", FAINT, font(14), anchor="rm")
        pen.text((x, top + SIDE + 10), f"{share:.0%}", FAINT, font(14), anchor="mt")
    pen.line([place(0, 0), place(most, most)], FAINT, 2)
    pen.text((left + SIDE / 2, top + SIDE + 34), "said, on average of a tenth", INK, font(15), anchor="mt")
    pen.text((left + 8, top + 6), "came", INK, font(15))
    for one, colour in reversed(list(zip(rated, COLOURS, strict=False))):
        points = [place(each.said, each.came) for each in one.quality.calibration]
        pen.line(points, colour, 3, joint="curve")
        for x, y in points:
            pen.ellipse([x - 5, y - 5, x + 5, y + 5], colour)


def _ranking(pen: Any, font: Any, rated: Sequence[Rated], at: tuple[int, int]) -> None:
    """The AUC of each with its interval, on a scale from a coin (0.5) upwards."""
    left, top = at
    most = min(1.0, max(one.interval[1] for one in rated) + 0.03)
    pen.text((left, top - 4), "Ranking (AUC, with its 95 % interval)", INK, font(17))
    for n, (one, colour) in enumerate(zip(rated, COLOURS, strict=False)):
        y = top + 50 + n * 74

        def x_of(auc: float) -> float:
            return left + 430 * min(max((auc - 0.5) / (most - 0.5), 0.0), 1.0)

        pen.text((left, y - 14), f"{one.name}  {one.quality.auc:.3f}", INK, font(16), anchor="lm")
        pen.rectangle([left, y, left + 430, y + 18], GRID)
        pen.rectangle([left, y, max(x_of(one.quality.auc), left + 1), y + 18], colour)
        low, high = x_of(one.interval[0]), x_of(one.interval[1])
        pen.line([(low, y + 9), (high, y + 9)], INK, 2)
        for end in (low, high):
            pen.line([(end, y + 4), (end, y + 14)], INK, 2)
    pen.text(
        (left, top + 50 + len(rated) * 74), "Bars begin at 0.5, which a coin would reach.", FAINT, font(14)
    )
