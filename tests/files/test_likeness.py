"""The same picture is known again, however it was saved; another picture is not taken for it."""

import random
import statistics
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image

from dokani.files.develop import developed
from dokani.files.likeness import ALIKE, SURELY, bands, distance, spellings
from dokani.files.sniff import PNG
from tests.files.pictures import Picture, copies, mug, photo, saved

SCENES, MUGS = 12, 12


def hashed(picture: Picture) -> bytes | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.png"
        path.write_bytes(saved(picture, "PNG", compress_level=1))
        return developed(path, PNG).phash


def test_copies_lie_close_and_other_pictures_far(capsys: pytest.CaptureFixture[str]) -> None:
    scenes, mugs = [photo(n) for n in range(SCENES)], [mug(n) for n in range(MUGS)]
    changed = [(name, n, copy) for n in range(0, SCENES, 3) for name, copy in copies(scenes[n])]
    changed += [(name, SCENES + n, copy) for n in range(0, MUGS, 3) for name, copy in copies(mugs[n])]
    with ThreadPoolExecutor(2) as pool:
        originals = list(pool.map(hashed, scenes + mugs))
        again = list(pool.map(hashed, (copy for _, _, copy in changed)))
    known = [one for one in originals if one is not None]
    assert len(known) == SCENES + MUGS
    found: dict[str, list[int]] = {}
    for (name, n, _), one in zip(changed, again, strict=True):
        assert one is not None
        found.setdefault(name, []).append(distance(known[n], one))
    scene_apart = [distance(a, b) for a, b in combinations(known[:SCENES], 2)]
    mugs_apart = [distance(a, b) for a, b in combinations(known[SCENES:], 2)]
    with capsys.disabled():
        lines = [
            f"  {name}: median {statistics.median(all_)}, most {max(all_)}" for name, all_ in found.items()
        ]
        lines += [
            f"  different scenes: least {min(scene_apart)}, median {statistics.median(scene_apart)}",
            f"  the same kind of mug, photographed by another: least {min(mugs_apart)},"
            f" median {statistics.median(mugs_apart)}",
        ]
        sys.stdout.write("\n  bits of 256 apart\n" + "\n".join(lines) + "\n")
    assert max(max(all_) for all_ in found.values()) <= ALIKE
    assert min(scene_apart + mugs_apart) > ALIKE + 16


def test_a_plain_picture_is_not_taken_for_another_plain_one() -> None:
    assert hashed(Image.new("RGB", (300, 200), (4, 4, 4))) is None
    assert hashed(Image.new("RGB", (300, 200), (250, 250, 250))) is None


def test_every_hash_within_the_threshold_shares_a_spelling() -> None:
    chance = random.Random(7)
    for _ in range(500):
        one = chance.randbytes(32)
        flips = sum(1 << bit for bit in chance.sample(range(256), SURELY))
        # The worst case: the changed bits spread as evenly as they can.
        even = sum(
            1 << (16 * band + bit) for band in range(16) for bit in chance.sample(range(16), 2 - (band == 0))
        )
        for changed in (flips, even):
            other = (int.from_bytes(one, "big") ^ changed).to_bytes(32, "big")
            assert distance(one, other) == SURELY >= ALIKE
            assert set(bands(other)) & set(spellings(one))


def test_the_spellings_are_few() -> None:
    keys = spellings(random.Random(8).randbytes(32))
    assert len(set(keys)) == 272 and all(0 <= key < 2**20 for key in keys)
