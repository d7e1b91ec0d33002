"""A made shopper on a real socket: says one thing after another, waits for each answer, and notes how long it took."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import connect

THINK = (0.5, 1.5)  # seconds between an answer and the next words, drawn evenly
ANSWER_WITHIN = 30.0
CODE = "the code of the letter"
Ask = Callable[[], Awaitable[str]]

HELLO = ("Hi there", "hello", "Good evening!", "hey, anybody there?")
POLICY = (
    "How many days do I have to send something back?",
    "Who pays for sending it back?",
    "Can I return something that I have worn?",
    "how long does a refund take?",
)
NONSENSE = ("asdf qwer zxcv", "blorp the wumble, twice", "???", "my cat sat on the keyboard jjjjjjjj")
SMALL = ("It is too small", "it doesn't fit, it's too small")
YES = ("yes", "yes please", "ok, do it")
PERSON = ("Can I talk to a person?", "talk to a human please", "I want to talk to somebody real")


def words(number: int, order_id: str, email: str) -> list[str]:
    """What the shopper of this number says, from the first word to the last."""
    say = random.Random(number)
    pick = say.choice
    if number % 3 == 0:
        return [
            pick(HELLO),
            pick(POLICY),
            pick(NONSENSE),
            f"I want to return my order {order_id}, it is too small, money back please",
            email,
            CODE,
            pick(YES),
            "Where is my money now?",
            pick(("thanks, bye", "Thank you!")),
        ]
    if number % 3 == 1:
        return [
            pick(HELLO),
            pick(POLICY),
            f"Where is my order {order_id}? And " + pick(POLICY).lower(),
            email,
            CODE,
            pick(NONSENSE),
            "ok, and could I still return it?",
            pick(PERSON),
        ]
    return [
        f"hello, I want to exchange the thing of order {order_id} for a bigger one, and where is my parcel?",
        email,
        CODE,
        pick(SMALL),
        "size L in black",
        pick(YES),
        "what is the status of my return? and " + pick(POLICY).lower(),
        pick(PERSON),
    ]


@dataclass(slots=True)
class Said:
    """One message and its answer, in seconds since it was sent; `piece` None where the answer came whole. `even`: its
    answer takes the same time on purpose, whether or not there is such an order and a letter to write."""

    client_id: str
    even: bool
    ack: float = 0.0
    piece: float | None = None
    whole: float = 0.0


@dataclass(slots=True)
class Talk:
    """What one shopper said and heard. `lines` are (sender, text), `again` frames that came a second time."""

    said: list[Said] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)
    again: int = 0


async def talk(url: str, token: str | None, texts: list[str], seed: int, code: Ask) -> Talk:
    """The whole conversation. `token` None: at the other end is a server that sends every frame back."""
    think, done = random.Random(seed), Talk()
    await asyncio.sleep(think.uniform(0, THINK[1]))
    async with connect(url.replace("http://", "ws://") + "/v1/chat/socket", compression=None) as wire:
        await wire.send(json.dumps({"type": "hello", "token": token or "", "after": 0}))
        await wire.recv()
        for text, following in pairwise([*texts, ""]):
            await asyncio.sleep(think.uniform(*THINK) / 2)
            await wire.send(json.dumps({"type": "typing", "on": True}))
            words = await code() if text is CODE else text
            await asyncio.sleep(think.uniform(*THINK) / 2)
            one = Said(str(uuid4()), even=following is CODE)
            done.said.append(one)
            done.lines.append(("shopper", words))
            begun = time.perf_counter()
            await wire.send(json.dumps({"type": "say", "client_id": one.client_id, "text": words}))
            async with asyncio.timeout(ANSWER_WITHIN):
                await answered(wire, done, one, begun, echo=token is None)
    return done


async def answered(wire: Any, done: Talk, one: Said, begun: float, *, echo: bool) -> None:
    """Listens until the answer to this message is whole."""
    while True:
        raw = await wire.recv()
        at = time.perf_counter() - begun
        frame = json.loads(raw)
        if frame["type"] == "error":
            raise SystemExit(f"The server refused: {frame}")
        if echo:
            if frame.get("client_id") == one.client_id:
                one.ack = one.whole = at
                return
        elif frame["type"] == "piece":
            one.piece = at if one.piece is None else one.piece
        elif frame["type"] == "message":
            done.again += frame["id"] in done.heard
            done.heard.add(frame["id"])
            if frame.get("client_id") == one.client_id:
                one.ack = at
            elif frame["sender"] == "agent" and one.ack:
                one.whole = at
                done.lines.append(("agent", frame["text"]))
                return
