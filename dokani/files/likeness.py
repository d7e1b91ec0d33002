"""How alike two pictures are, and how the alike are found by an index.

A hash has 256 bits. Copies that were saved again, made smaller or brightened differ in at most ALIKE of them, different
photos in more, nearly always in far more (docs/decisions/0007). It is cut into 16 bands of 16 bits, each kept as one
integer. Two hashes that differ in fewer than 32 bits differ in at most one bit in at least one band; asking for every
band with each of its 17 spellings finds all of them, by equality alone, which row-level security lets reach an index.
"""

ALIKE = 26
SURELY = 31  # bits within which a common spelling is certain
BANDS = 16


def distance(one: bytes, other: bytes) -> int:
    """In how many bits two hashes differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def bands(phash: bytes) -> list[int]:
    """The 16 integers a hash is kept under: the band's number above its 16 bits; each is below 2²⁰."""
    return [band << 16 | int.from_bytes(phash[2 * band : 2 * band + 2], "big") for band in range(BANDS)]


def spellings(phash: bytes) -> list[int]:
    """Every integer that a hash within ALIKE bits has at least one of: 272 in all."""
    return [key ^ flip for key in bands(phash) for flip in (0, *(1 << bit for bit in range(16)))]
