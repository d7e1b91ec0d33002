"""`python -m bench.understanding [FILE]`: how well labelled messages are understood, and every one that was not."""

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dokani.agents.understanding.model import Understood
from dokani.agents.understanding.understand import understand

# Written by somebody who had not seen the desk, after it was built; nothing was changed for it.
UNSEEN = Path(__file__).with_name("unseen.jsonl")


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """A message and what a careful person says of it: `intents` strongest first, None where nobody said."""

    text: str
    intents: tuple[str, ...]
    order_ids: tuple[str, ...] | None = None
    reason: str | None = None
    language: str | None = None


@dataclass(slots=True)
class Score:
    """`first`: messages whose main intent was told. `every`: of `several` wishes all found. `f1`: by intent."""

    count: int = 0
    first: int = 0
    several: int = 0
    every: int = 0
    orders: tuple[int, int] = (0, 0)
    reasons: tuple[int, int] = (0, 0)
    languages: tuple[int, int] = (0, 0)
    f1: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        return self.first / self.count if self.count else 0.0

    @property
    def macro_f1(self) -> float:
        return sum(self.f1.values()) / len(self.f1) if self.f1 else 0.0

    def __str__(self) -> str:
        lines = [
            f"{self.count} messages: accuracy {self.accuracy:.3f}, macro-F1 {self.macro_f1:.3f}",
            f"with several wishes: {self.every} of {self.several} have all of them found",
        ]
        named = (("order numbers", self.orders), ("reasons", self.reasons), ("languages", self.languages))
        lines += [f"{name}: {right} of {of}" for name, (right, of) in named if of]
        lines += [f"  {intent:<24}{f1:.2f}" for intent, f1 in sorted(self.f1.items(), key=lambda one: one[1])]
        return "\n".join([*lines, "not understood:", *(f"  {one}" for one in self.failures)])


def read(path: Path) -> list[Labelled]:
    """JSON lines {text, intents, order_ids, reason, language}; or, in a .tsv, intents (with commas) and the text."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if path.suffix == ".tsv":
        cells = [line.split("\t") for line in lines]
        return [Labelled(text=text, intents=tuple(intents.split(","))) for intents, text, *_ in cells]
    return [_labelled(json.loads(line)) for line in lines]


def _labelled(said: dict[str, Any]) -> Labelled:
    return Labelled(
        text=said["text"],
        intents=tuple(said["intents"]),
        order_ids=tuple(said["order_ids"]),
        reason=said["reason"],
        language=said["language"],
    )


def score(messages: list[Labelled]) -> Score:
    """The whole set at once."""
    found = Score(count=len(messages))
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for one in messages:
        said = understand(one.text)
        main, told = one.intents[0], said.wishes[0].intent
        wanted[main] += 1
        given[told] += 1
        if told == main:
            right[main] += 1
            found.first += 1
        else:
            found.failures.append(f"{main} → {told} {said.wishes[0].confidence:.2f}: {one.text[:160]}")
        if len(one.intents) > 1:
            found.several += 1
            found.every += set(one.intents) <= {wish.intent for wish in said.wishes}
        _count_facts(found, one, said)
    for intent in wanted:
        found.f1[intent] = 2 * right[intent] / (wanted[intent] + given[intent])
    return found


def _count_facts(found: Score, one: Labelled, said: Understood) -> None:
    if one.order_ids:
        numbers = {order.value.upper() for order in said.entities.order_ids}
        found.orders = _and(found.orders, numbers == {number.upper() for number in one.order_ids})
    if one.reason:
        reason = said.entities.reason
        found.reasons = _and(found.reasons, reason is not None and reason.code == one.reason)
    if one.language:
        found.languages = _and(found.languages, said.language == one.language)


def _and(so_far: tuple[int, int], right: bool) -> tuple[int, int]:
    return so_far[0] + right, so_far[1] + 1


if __name__ == "__main__":
    sys.stdout.write(f"{score(read(Path(sys.argv[1]) if len(sys.argv) > 1 else UNSEEN))}\n")
