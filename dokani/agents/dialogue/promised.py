"""The dialogue's own reply held against the promise ledger; names that the shop or a shopper gave are no statements."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dokani.agents.guards.facts import Facts
from dokani.agents.guards.plain import plain
from dokani.agents.guards.promises import Allowed, Blocked, check

_NAMELESS = "item"


def allowed(text: str, facts: Facts, names: Sequence[str]) -> Allowed | Blocked:
    """Whether a reply may be sent. `names` are the product names in it."""
    folded = sorted({plain(name) for name in names if name.strip()}, key=len, reverse=True)
    ours = {without(sentence, folded) for sentence in facts.ours}
    return check(without(plain(text), folded), replace(facts, ours=facts.ours | ours))


def without(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", _NAMELESS, text)
    return text
