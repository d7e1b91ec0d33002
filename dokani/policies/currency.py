"""Which currencies a shop's policy can be in: those whose amounts the columns of money hold without rounding."""

from dokani.engine.currencies import MOST_DECIMALS, not_kept
from dokani.engine.faults import Fault


def currency_not_kept(code: str) -> Fault | None:
    """Why no shop can be given a policy in this currency; None where it can. The engine itself decides in any."""
    problem = not_kept(code)
    if problem is None:
        return None
    return Fault("currency", code, problem, f"a currency of at most {MOST_DECIMALS} decimals")
