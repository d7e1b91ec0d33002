"""backtest_policy: the shop's past decided again under another policy; asked first, and looked at by its id later."""

from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from dokani.agents.tools.model import Bound, Done, Taken, Tool
from dokani.kit.db import Tx, as_json
from dokani.lab.backtest.ask import Which, ask, require
from dokani.lab.backtest.model import Backtest


class Wanted(Taken):
    """A new question (a version's number or a document, and perhaps a span of time), or the id of one asked before."""

    backtest_id: UUID | None = None
    policy_id: int | None = Field(None, ge=1, lt=2**63)
    rules: dict[str, Any] | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None

    @model_validator(mode="after")
    def one_of_both(self) -> "Wanted":
        if (self.backtest_id is None) == (self.policy_id is None and self.rules is None):
            raise ValueError("name either backtest_id, or a policy by policy_id or rules")
        return self


async def backtest_policy(tx: Tx, _bound: Bound, wanted: Wanted) -> Done:
    """How far it is, and what came of it. Raises NoSuchBacktest, TooManyBacktests, NotASpan, what naming a
    policy raises."""
    if wanted.backtest_id is not None:
        return Done(data=shown(await require(tx, wanted.backtest_id)))
    now = Which(wanted.policy_id, wanted.rules)
    return Done(data=shown(await ask(tx, None, now, wanted.since, wanted.until)))


def shown(found: Backtest) -> dict[str, Any]:
    kept = ("id", "state", "doing", "done", "total", "since", "until", "result", "problem")
    plain: dict[str, Any] = as_json({name: getattr(found, name) for name in kept if hasattr(found, name)})
    return {"backtest_id": plain.pop("id"), **plain}


TOOL = Tool(
    name="backtest_policy",
    says="Decide the shop's past again under a policy, against what was decided then. Answers an id; call again "
    "with it.",
    arguments=Wanted,
    audience="merchant",
    verb=backtest_policy,
    writes=True,
    scope="policies:write",
    min_role="admin",
)
