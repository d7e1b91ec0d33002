"""Why something comes back, as one of the engine's standard reasons."""

from __future__ import annotations

import re
from typing import Final

from dokani.agents.understanding.lexicon.whys import BEATS, WHYS
from dokani.agents.understanding.model import Expecting, Reason
from dokani.agents.understanding.plain import Plain

_NOT: Final = re.compile(
    r"(?:\bnot|\bno|\bnever|n't|\bnothing|\bdont|\bisnt|\bwasnt|\bdidnt)(?:\s+(?:be|been|really|actually|at all"
    r"|even|is|it|arrive[d]?|come|any|a|the)){0,3}\s*$"
)
_ASKED: Final = re.compile(r"(?:\bif|\bin case|\bwhen)\s+[\w\s]{0,25}$")


def reason(plain: Plain, expecting: Expecting | None, text: str | None = None) -> Reason | None:
    """The likeliest reason; less sure where several are named or where it is only asked about."""
    best: dict[str, tuple[float, int, int]] = {}
    said = plain.text if text is None else text
    for code, weight, pattern in WHYS:
        for one in pattern.finditer(said):
            before = said[max(0, one.start() - 45) : one.start()]
            if _NOT.search(before):
                continue
            sure = weight * (0.6 if _ASKED.search(before) else 1.0)
            if sure > best.get(code, (0.0, 0, 0))[0]:
                best[code] = (sure, one.start(), one.end())
    for winner, beaten in BEATS:
        if winner in best and best[winner][0] >= 0.7:
            best.pop(beaten, None)
    if not best:
        return None
    ranked = sorted(best.items(), key=lambda one: (-one[1][0], one[1][1]))
    code, (sure, start, end) = ranked[0]
    if len(ranked) > 1 and ranked[1][1][0] > sure - 0.15:
        sure -= 0.15
    if expecting == "reason":
        sure = min(0.98, sure + 0.08)
    return Reason(code, round(sure, 2), plain.span(start, end))
