"""Intervals, each said with its method: Wilson's for shares, the normal one for a sum of differences."""

from math import sqrt

# The 97.5 % point of the normal distribution: intervals of 95 %.
Z = 1.959963984540054


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); (0, 1) where nothing was counted."""
    if of == 0:
        return 0.0, 1.0
    share, square = hits / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def of_sum(total: float, squares: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a sum of `count` differences whose squares add up to `squares` (normal approximation).

    It says how much as many returns of the same kind would move the sum by chance; two and more are needed.
    """
    if count < 2:
        return total, total
    variance = max(0.0, (squares - total * total / count) / (count - 1))
    half = Z * sqrt(count * variance)
    return total - half, total + half
