"""The one list of tools, for every door."""

from dokani.agents.tools.merchant import (
    backtest_policy,
    decide_return,
    get_customer_risk,
    get_return,
    list_returns,
    simulate_policy,
)
from dokani.agents.tools.model import Audience, Tool
from dokani.agents.tools.shopper import (
    add_evidence,
    appeal_return,
    cancel_return,
    check_eligibility,
    find_order,
    get_policy_answer,
    get_return_status,
    prove_order,
    request_person,
    start_return,
)

LISTED: tuple[Tool, ...] = (
    find_order.TOOL,
    prove_order.TOOL,
    get_policy_answer.TOOL,
    check_eligibility.TOOL,
    start_return.TOOL,
    add_evidence.TOOL,
    get_return_status.TOOL,
    cancel_return.TOOL,
    appeal_return.TOOL,
    request_person.TOOL,
    list_returns.TOOL,
    get_return.TOOL,
    decide_return.TOOL,
    simulate_policy.TOOL,
    backtest_policy.TOOL,
    get_customer_risk.TOOL,
)
TOOLS: dict[str, Tool] = {tool.name: tool for tool in LISTED}


def tools_for(audience: Audience) -> tuple[Tool, ...]:
    """What this audience may call, in a fixed order."""
    return tuple(tool for tool in LISTED if tool.audience == audience)
