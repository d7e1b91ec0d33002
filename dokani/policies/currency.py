"""Which currencies a shop's policy can be in: those whose amounts the columns of money hold without rounding."""

from dokani.engine.faults import Fault
from dokani.engine.values import exponent_of

# What the columns of money hold (`numeric(14, 2)`).
MOST_DECIMALS = 2


def currency_not_kept(code: str) -> Fault | None:
    """Why no shop can be given a policy in this currency; None where it can. The engine itself decides in any."""
    decimals = exponent_of(code)
    if decimals <= MOST_DECIMALS:
        return None
    return Fault(
        "currency",
        code,
        f"amounts in {code} have {decimals} decimals and Dokani keeps {MOST_DECIMALS}: it rounds no money",
        f"a currency of at most {MOST_DECIMALS} decimals",
    )
