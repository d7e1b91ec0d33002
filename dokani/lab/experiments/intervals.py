"""Plain intervals: for a rate, for the difference of two, and for a mean. Pure; each holds 95 times in 100."""

from dataclasses import dataclass
from math import cos, expm1, pi, sin, sqrt
from statistics import NormalDist

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """What was found, and between which bounds it may well lie."""

    value: float
    low: float
    high: float


def z_of(level: float = LEVEL) -> float:
    """How many standard errors hold a normal value that often, on both sides."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def rate(count: int, of: int, level: float = LEVEL) -> Interval | None:
    """Wilson's interval for `count` out of `of`; None where there is nothing to count."""
    if of == 0:
        return None
    z, found = z_of(level), count / of
    middle = (found + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(found * (1 - found) / of + z * z / (4 * of * of))
    return Interval(found, max(0.0, middle - half), min(1.0, middle + half))


def difference(control: Interval | None, treatment: Interval | None) -> Interval | None:
    """The treatment's rate less the control's, with Newcombe's interval from the two of Wilson."""
    if control is None or treatment is None:
        return None
    found = treatment.value - control.value
    below = sqrt((treatment.value - treatment.low) ** 2 + (control.high - control.value) ** 2)
    above = sqrt((treatment.high - treatment.value) ** 2 + (control.value - control.low) ** 2)
    return Interval(found, max(-1.0, found - below), min(1.0, found + above))


def mean(count: int, total: float, squares: float, level: float = LEVEL) -> Interval | None:
    """Student's interval for a mean, from the number of values, their sum, and the sum of their squares.

    None of fewer than two values. It leans on there being many where most are zero and some are large, as money is.
    """
    if count < 2:
        return None
    found = total / count
    spread = max(0.0, (squares - total * total / count) / (count - 1))
    half = students_t(count - 1, level) * sqrt(spread / count)
    return Interval(found, found - half, found + half)


def students_t(freedom: int, level: float = LEVEL) -> float:
    """As `z_of`, where the spread itself is only estimated from `freedom` + 1 values.

    G. W. Hill, Algorithm 396, Communications of the ACM 13 (1970): to five digits at least.
    """
    out = 1 - level
    if freedom == 1:
        return cos(out * pi / 2) / sin(out * pi / 2)
    if freedom == 2:
        return sqrt(2 / (out * (2 - out)) - 2)
    a = 1 / (freedom - 0.5)
    b = 48 / (a * a)
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * sqrt(a * pi / 2) * freedom
    y = float((d * out) ** (2 / freedom))
    if y > 0.05 + a:
        x = NormalDist().inv_cdf(out / 2)
        if freedom < 5:
            c += 0.3 * (freedom - 4.5) * (x + 0.6)
        c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b
        y = x * x
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
        y = expm1(a * y * y)
    else:
        y = (
            (
                1 / (((freedom + 6) / (freedom * y) - 0.089 * d - 0.822) * (freedom + 2) * 3)
                + 0.5 / (freedom + 4)
            )
            * y
            - 1
        ) * (freedom + 1) / (freedom + 2) + 1 / y
    return sqrt(freedom * y)
