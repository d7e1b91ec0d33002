"""The trained weights, read once from the file beside this module: whole numbers of one byte, a row for each
feature."""

from __future__ import annotations

import json
import math
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("weights.bin")
MAGIC: Final = b"dokani understanding 1\n"


@dataclass(frozen=True, slots=True)
class Weights:
    """One row of bytes for each bucket, a column for each label; `scale` turns them into log-odds."""

    labels: tuple[str, ...]
    scale: float
    bias: tuple[float, ...]
    temperature: float
    made_from: str
    rows: tuple[array[int] | None, ...]

    def probabilities(self, features: Mapping[int, float]) -> list[float]:
        """One for each label, together 1."""
        sums = list(self.bias)
        scale = self.scale / self.temperature
        sums = [one / self.temperature for one in sums]
        for place, weight in features.items():
            if (row := self.rows[place]) is not None:
                step = weight * scale
                sums = [one + step * part for one, part in zip(sums, row, strict=True)]
        top = max(sums)
        powers = [math.exp(one - top) for one in sums]
        whole = sum(powers)
        return [one / whole for one in powers]


def packed(
    labels: Sequence[str],
    matrix: Sequence[Sequence[float]],
    bias: Sequence[float],
    temperature: float,
    made_from: str,
) -> bytes:
    """The file for these weights: a line of JSON, then the rows, compressed. `matrix` has a row for each bucket."""
    largest = max((abs(one) for row in matrix for one in row), default=1.0) or 1.0
    scale = largest / 127
    head = {
        "labels": list(labels),
        "scale": round(scale, 9),
        "bias": [round(one, 6) for one in bias],
        "temperature": round(temperature, 3),
        "made_from": made_from,
        "buckets": len(matrix),
    }
    body = array("b", [round(one / scale) for row in matrix for one in row]).tobytes()
    return MAGIC + json.dumps(head).encode() + b"\n" + zlib.compress(body, 9)


def unpacked(data: bytes) -> Weights:
    """What `packed` wrote; ValueError for anything else."""
    if not data.startswith(MAGIC):
        raise ValueError("These are no weights of the understanding.")
    head, _, body = data[len(MAGIC) :].partition(b"\n")
    read = json.loads(head)
    values = array("b")
    values.frombytes(zlib.decompress(body))
    width = len(read["labels"])
    rows: list[array[int] | None] = []
    nothing = array("b", [0] * width)
    for place in range(read["buckets"]):
        row = values[place * width : (place + 1) * width]
        rows.append(None if row == nothing else row)
    return Weights(
        tuple(read["labels"]),
        float(read["scale"]),
        tuple(read["bias"]),
        float(read["temperature"]),
        read["made_from"],
        tuple(rows),
    )


@cache
def load() -> Weights:
    """The weights that ship."""
    return unpacked(FILE.read_bytes())
