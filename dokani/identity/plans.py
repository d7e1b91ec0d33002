"""The plans, and what each allows: the one table."""

from dataclasses import dataclass
from typing import Literal

Quota = Literal["returns", "members", "api_keys"]


@dataclass(frozen=True, slots=True)
class Plan:
    """None is without limit. `returns` are those asked for in a calendar month (UTC), imports not counted."""

    returns: int | None
    members: int | None
    api_keys: int | None

    def limit(self, quota: Quota) -> int | None:
        return {"returns": self.returns, "members": self.members, "api_keys": self.api_keys}[quota]


PLANS: dict[str, Plan] = {
    "free": Plan(returns=10_000, members=5, api_keys=5),
    "starter": Plan(returns=25_000, members=10, api_keys=10),
    "pro": Plan(returns=250_000, members=50, api_keys=50),
    "enterprise": Plan(returns=None, members=None, api_keys=None),
}
