"""Why a model did not answer: a stable word for the logs, and whether it is the model's fault."""

from dokani.agents.modelled.outgoing import SaysTooMuch


class OverBudget(Exception):
    """The turn has taken all that it may."""


class NothingSaid(Exception):
    """The model ended without a word."""


def why(error: BaseException) -> str:
    """too_slow, over_budget, too_long, nothing_said, refused_NNN (its status), unreachable, unreadable, or the name of
    the error. Never what the endpoint wrote: that may be anything, and may hold the key."""
    from pydantic_ai import exceptions as ai

    match error:
        case TimeoutError() | ai.ModelTimeoutError() | ai.ModelRequestTimeout():
            return "too_slow"
        case OverBudget() | ai.UsageLimitExceeded():
            return "over_budget"
        case SaysTooMuch():
            return "too_long"
        case NothingSaid():
            return "nothing_said"
        case ai.ModelHTTPError():
            return f"refused_{error.status_code}"
        case ai.ModelConnectionError():
            return "unreachable"
        case ai.UnexpectedModelBehavior() | ai.ModelAPIError() | ValueError():
            return "unreadable"
    return type(error).__name__[:60]


def counts(error: BaseException) -> bool:
    """Whether this tells of a model that is broken. What a shopper's own words can bring about does not: whoever writes
    very much would otherwise take the model from everybody else."""
    from pydantic_ai import exceptions as ai

    return not isinstance(
        error,
        OverBudget | ai.UsageLimitExceeded | ai.ContentFilterError | ai.ModelContextWindowExceededError,
    )
