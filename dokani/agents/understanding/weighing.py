"""From the model's labels for each piece of a message to wishes, strongest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from dokani.agents.understanding.clauses import Clause
from dokani.agents.understanding.features import buckets
from dokani.agents.understanding.model import Intent
from dokani.agents.understanding.weights import Weights

# Labels the model knows beyond the intents, and the intent each stands for.
STANDS_FOR: Final[Mapping[str, Intent]] = {
    "problem": "return_item",
    "decline": "give_information",
    "yes": "give_information",
    "no": "give_information",
    "unsure": "give_information",
    "smalltalk": "other",
}
COURTESY: Final = frozenset({"greeting", "thanks", "goodbye"})
MILD: Final = COURTESY | {"give_information", "other"}
# A broken thing is part of these matters, no matter of its own.
_HOLDS_PROBLEM: Final = {
    *("return_item", "get_refund", "exchange_item", "complaint", "appeal", "cancel_return", "cancel_order"),
    *("payment_issue", "track_refund", "check_refund_policy"),
}
_LEAST: Final = 0.34  # below it a wish beside others is not told


@dataclass(frozen=True, slots=True)
class Weighed:
    """A label with how sure it is, and the piece of the plain text it was read in."""

    label: str
    confidence: float
    start: int
    end: int

    @property
    def intent(self) -> Intent:
        return STANDS_FOR.get(self.label) or cast(Intent, self.label)


def weighed(clause: Clause, weights: Weights) -> list[Weighed]:
    """Every label for one piece, likeliest first; labels of one intent lend each other their weight."""
    chances = weights.probabilities(buckets([word.text for word in clause.words], clause.asked))
    together: dict[Intent, float] = {}
    best: dict[Intent, tuple[float, str]] = {}
    for label, chance in zip(weights.labels, chances, strict=True):
        intent = STANDS_FOR.get(label) or cast(Intent, label)
        together[intent] = together.get(intent, 0.0) + chance
        if chance > best.get(intent, (-1.0, ""))[0]:
            best[intent] = chance, label
    found = [Weighed(best[intent][1], sure, clause.start, clause.end) for intent, sure in together.items()]
    return sorted(found, key=lambda one: (-one.confidence, one.label))


def strongest(found: Sequence[Sequence[Weighed]], whole: Sequence[Weighed]) -> list[Weighed]:
    """The wishes of a message from what its pieces said; `whole` is the message read in one go."""
    if len(found) == 1:
        top = found[0][0]
        rest = [one for one in found[0][1:3] if one.confidence >= _LEAST and one.intent not in MILD]
        return [top, *rest]
    best: dict[Intent, Weighed] = {}
    for piece in found:
        for one in piece[:2]:
            sure = one.confidence
            if one is not piece[0] and sure < _LEAST:
                continue
            if one.intent not in best or best[one.intent].confidence < sure:
                best[one.intent] = one
    wishes = [one for one in best.values() if one.intent not in MILD and one.confidence >= _LEAST]
    real = {one.intent for one in wishes if one.label != "problem"}
    if real & _HOLDS_PROBLEM:
        wishes = [one for one in wishes if one.label != "problem"]
    sure_ones = [one for one in wishes if one.confidence >= 0.5]
    top = whole[0]
    if not sure_ones and top.intent not in MILD and top.confidence >= 0.4:
        wishes = [top, *(one for one in wishes if one.intent != top.intent)]
    wishes.sort(
        key=lambda one: (one.confidence < 0.6, one.start if one.confidence >= 0.6 else 0, -one.confidence)
    )
    mild = sorted((one for one in best.values() if one.intent in MILD), key=_mildness)
    if wishes and wishes[0].confidence >= 0.45:
        return [*wishes, *(one for one in mild if one.intent in COURTESY and one.confidence >= 0.5)]
    return [*(one for one in mild[:1] if one.confidence >= 0.5), *wishes, *mild[1:2]] or [top]


def _mildness(one: Weighed) -> tuple[bool, int, float]:
    # Facts say more than courtesies, courtesies more than talk.
    order = {"give_information": 0, "other": 1}.get(one.intent, 2)
    return one.confidence < 0.5, order, -one.confidence
