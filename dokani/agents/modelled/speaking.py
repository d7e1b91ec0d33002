"""One turn of a model: its words come out sentence by sentence, its calls go through the tools' one door."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dokani.agents.guards.facts import Facts
from dokani.agents.modelled.failing import NothingSaid, OverBudget
from dokani.agents.modelled.instructions import INSTRUCTIONS
from dokani.agents.modelled.outgoing import Outgoing, SaysTooMuch
from dokani.agents.tools.listed import tools_for
from dokani.agents.tools.model import Bound, ToolResult
from dokani.agents.tools.run import run

if TYPE_CHECKING:
    from pydantic_ai import Agent, RunContext, RunUsage, Tool
    from pydantic_ai.models import Model

MOST_REQUESTS = 10  # to the model, in one turn
MOST_IN_ONE_ANSWER = 4_000  # tokens
MOST_HEARD = 200_000  # characters of one turn, arguments of calls among them
TRIES = 2  # for a call that cannot be read


@dataclass(slots=True)
class Spoken:
    """What a turn came to, also where it broke off: `calls` are those that were made, with what they were answered."""

    text: str = ""
    blocked: list[str] = field(default_factory=list)
    calls: list[tuple[str, ToolResult]] = field(default_factory=list)
    tokens_in: int = 0
    tokens_out: int = 0
    heard: int = 0

    @property
    def tokens(self) -> int:
        return self.tokens_in + self.tokens_out


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A turn for a model: `prompt` its text, `bound` what its calls are bound to, `facts` reads what may be said now,
    `say` takes what is shown meanwhile. `most_tokens` it may take at most, `within` so many seconds."""

    prompt: str
    bound: Bound
    facts: Callable[[], Awaitable[Facts]]
    say: Callable[[str], None]
    cautious: str
    origins: tuple[str, ...]
    most_tokens: int
    within: float


def agent_over(model: Model[Any]) -> Agent[tuple[Asked, Spoken], str]:
    """A model with the shopper's tools; it holds nothing of a turn."""
    from pydantic_ai import Agent

    return Agent(
        model,
        instructions=INSTRUCTIONS,
        deps_type=tuple,
        tools=[_tool(one.name, one.says, one.schema) for one in tools_for("shopper")],
        retries=TRIES,
        name="dokani",
    )


def _tool(name: str, says: str, schema: dict[str, Any]) -> Tool[Any]:
    from pydantic_ai import Tool

    async def call(ctx: RunContext[tuple[Asked, Spoken]], /, **arguments: Any) -> dict[str, Any]:
        asked, spoken = ctx.deps
        result = await run(asked.bound, name, arguments)
        spoken.calls.append((name, result))
        return result.to_json()

    return Tool.from_schema(call, name, says, schema, takes_ctx=True, sequential=True)


async def speak(agent: Agent[tuple[Asked, Spoken], str], asked: Asked, spoken: Spoken) -> None:
    """The turn. `spoken` is filled while it goes on, so that what was done is known where it breaks off. Raises
    TimeoutError, SaysTooMuch, OverBudget, NothingSaid, what pydantic-ai raises, and DokaniError where our database is
    away."""
    from pydantic_ai import Agent, UsageLimits
    from pydantic_ai.settings import ModelSettings

    settings = ModelSettings(
        max_tokens=min(MOST_IN_ONE_ANSWER, asked.most_tokens), timeout=asked.within, max_retries=0
    )
    limits = UsageLimits(request_limit=MOST_REQUESTS)
    async with asyncio.timeout(asked.within):
        async with agent.iter(
            asked.prompt, deps=(asked, spoken), model_settings=settings, usage_limits=limits, infer_name=False
        ) as turn:
            async for node in turn:
                if not Agent.is_model_request_node(node):
                    continue
                if spoken.tokens >= asked.most_tokens:
                    raise OverBudget
                out = Outgoing(await asked.facts(), asked.cautious, asked.origins)
                try:
                    async with node.stream(turn.ctx) as stream:
                        async for event in stream:
                            _hear(event, out, asked, spoken)
                finally:
                    _count(turn.usage, asked, spoken)
                _show(out.finish(), asked)
                spoken.text = out.text
                spoken.blocked += [one.why for one in out.blocked]
    if not spoken.text:
        raise NothingSaid


def _count(usage: RunUsage, asked: Asked, spoken: Spoken) -> None:
    """What the turn took so far: as the endpoint tells it, else four characters for a token."""
    spoken.tokens_in = usage.input_tokens or max(1, usage.requests) * len(asked.prompt) // 4
    spoken.tokens_out = usage.output_tokens or spoken.heard // 4


def _hear(event: object, out: Outgoing, asked: Asked, spoken: Spoken) -> None:
    """One event of a model's answer. Its thoughts are not shown; they count."""
    from pydantic_ai import messages as ai

    said = ""
    match event:
        case ai.PartStartEvent(part=ai.TextPart(content=text)):
            said = text
        case ai.PartDeltaEvent(delta=ai.TextPartDelta(content_delta=text)):
            said = text
        case ai.PartDeltaEvent(delta=ai.ToolCallPartDelta(args_delta=more)):
            spoken.heard += len(more if isinstance(more, str) else json.dumps(more or {}))
        case ai.PartDeltaEvent(delta=ai.ThinkingPartDelta(content_delta=more)):
            spoken.heard += len(more or "")
    spoken.heard += len(said)
    if spoken.heard > MOST_HEARD:
        raise SaysTooMuch
    if said:
        _show(out.take(said), asked)


def _show(text: str, asked: Asked) -> None:
    if text:
        asked.say(text)
