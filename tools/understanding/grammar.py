"""Utterances out of phrases: (a|b) is a choice; [a|b] and (a|b)? may be left out; {slot} is filled."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

from tools.understanding import slots

FOLDER = Path(__file__).parent / "phrases"
Node = str | list["Node"] | tuple[str, list[list["Node"]]]


def labels() -> list[str]:
    """Every label, one a file."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def lines(label: str) -> list[str]:
    text = (FOLDER / f"{label}.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def said(line: str, dice: random.Random) -> str:
    """One utterance of this line."""
    tree, _ = _parsed(line, 0, "")
    text = _spoken(tree, dice)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r" ([,.?!])", r"\1", text)


def _parsed(line: str, at: int, until: str) -> tuple[list[list[Node]], int]:
    choices: list[list[Node]] = [[]]
    while at < len(line):
        sign = line[at]
        if sign and sign in until:
            return choices, at + 1
        if sign in "([":
            inner, at = _parsed(line, at + 1, ")" if sign == "(" else "]")
            optional = sign == "[" or (line[at : at + 1] == "?" and sign == "(")
            if optional and sign == "(":
                at += 1
            choices[-1].append(("maybe" if optional else "one", inner))
        elif sign == "|" and until:
            choices.append([])
            at += 1
        elif sign == "{":
            end = line.index("}", at)
            choices[-1].append(("slot", [[line[at + 1 : end]]]))
            at = end + 1
        else:
            choices[-1].append(sign)
            at += 1
    return choices, at


def _spoken(choices: list[list[Node]], dice: random.Random) -> str:
    said_: list[str] = []
    for node in dice.choice(choices):
        if isinstance(node, str):
            said_.append(node)
        elif isinstance(node, tuple):
            kind, inner = node
            if kind == "slot":
                said_.append(slots.fill(str(inner[0][0]), dice))
            elif kind == "one" or dice.random() < 0.45:
                said_.append(_spoken(inner, dice))
    return "".join(said_)


def utterances(label: str, count: int, dice: random.Random) -> Iterator[str]:
    """About `count` different utterances, every line of the label taking its turn."""
    mine = lines(label)
    seen: set[str] = set()
    for turn in range(count * 3):
        text = said(mine[turn % len(mine)], dice)
        if text and text not in seen:
            seen.add(text)
            yield text
            if len(seen) >= count:
                return
