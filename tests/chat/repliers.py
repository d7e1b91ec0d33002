"""Repliers of the tests: one that echoes in pieces, one that takes long, one that raises."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from dokani.chat.model import Piece, Reply, Turn


@dataclass
class Echo:
    """Says what it was told, word by word. Words that begin with an exclamation mark are acted upon: `!slow` takes
    `pause` seconds, `!raise` raises, `!silent` ends without a reply, `!hand` asks for a person,
    `!buttons` shows two."""

    name: str = "echo"
    pause: float = 60.0
    turns: list[Turn] = field(default_factory=list)

    async def reply(self, turn: Turn) -> AsyncIterator[Any]:
        self.turns.append(turn)
        told = " / ".join(one.text for one in turn.said)
        text = f"You said: {told}"
        for word in text.split(" "):
            yield Piece(text=f"{word} ")
            await asyncio.sleep(0)
        if "!slow" in told:
            await asyncio.sleep(self.pause)
        if "!raise" in told:
            raise RuntimeError("the replier is broken")
        if "!silent" in told:
            return
        yield Reply(
            text=text,
            engine="echo@1",
            intent="other",
            confidence=0.5,
            hand_over="!hand" in told,
            quick=("Yes", "No") if "!buttons" in told else (),
            card={"kind": "demo"} if "!buttons" in told else None,
        )
