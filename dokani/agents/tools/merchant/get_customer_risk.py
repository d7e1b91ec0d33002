"""get_customer_risk: what is known of a shopper of the key's business, and what makes their score. Reading
changes nothing."""

from typing import Annotated

from pydantic import StringConstraints

from dokani.agents.tools.model import Bound, Done, Taken, Tool
from dokani.kit.db import Tx, as_json
from dokani.risk.look import profile


class Who(Taken):
    """A shopper, by e-mail."""

    customer_email: Annotated[str, StringConstraints(min_length=3, max_length=254)]


async def get_customer_risk(tx: Tx, _bound: Bound, who: Who) -> Done:
    """Score, contributions, history and links. Raises NoSuchProfile."""
    found = await profile(tx, who.customer_email)
    return Done(data=as_json(found))


TOOL = Tool(
    name="get_customer_risk",
    says="A shopper's risk as of now, with every contribution to it.",
    arguments=Who,
    audience="merchant",
    verb=get_customer_risk,
    scope="returns:read",
    min_role="agent",
)
