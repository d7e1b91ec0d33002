"""The model agent: a language model answers a turn, and the built-in agent does wherever that does not work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dokani.agents.builtin import BuiltIn
from dokani.agents.dialogue.talk import WORDS
from dokani.agents.guards.facts import Facts, facts_of_chat
from dokani.agents.modelled import failing, queries
from dokani.agents.modelled.breaker import Breaker
from dokani.agents.modelled.ending import Model, end, metadata, wrote
from dokani.agents.modelled.instructions import digest
from dokani.agents.modelled.speaking import Asked, Spoken, agent_over, speak
from dokani.agents.modelled.starting import Start, start
from dokani.agents.modelled.vendor import Chosen, connected
from dokani.agents.tools.listed import tools_for
from dokani.audit.events import raise_event
from dokani.chat.model import Piece, Turn
from dokani.kit.db import worker
from dokani.kit.errors import DokaniError, StartFault
from dokani.kit.log import logger

if TYPE_CHECKING:
    import httpx2
    from pydantic_ai import Agent

ENGINE = "model"
LEAST_TOKENS = 100  # with fewer left there is no use in asking
log = logger("agents")


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """What one reply, one conversation, and all of a business's in a day may take of a model."""

    seconds: float = 20.0
    tokens_per_turn: int = 40_000
    tokens_per_conversation: int = 400_000
    tokens_per_day: int = 2_000_000


class Modelled:
    """`behind` answers where the model does not. `origins` are those whose addresses may stand in a reply.

    One of them per pool of connections: it keeps the circuits, and the connections to the model until `close`.
    """

    name = ENGINE

    def __init__(
        self,
        behind: BuiltIn,
        model: Chosen,
        *,
        bounds: Bounds | None = None,
        breaker: Breaker | None = None,
        origins: tuple[str, ...] = (),
    ) -> None:
        self.behind, self.model, self.origins = behind, model, origins
        self.bounds, self.breaker = bounds or Bounds(), breaker or Breaker()
        self.database = behind.database
        self.prompt_sha256 = digest(tools_for("shopper"))
        self._making = asyncio.Lock()
        self._http: httpx2.AsyncClient | None = None
        self._agent: Agent[tuple[Asked, Spoken], str] | None = None

    async def close(self) -> None:
        http, self._http, self._agent = self._http, None, None
        if http is not None:
            await http.aclose()

    async def reply(self, turn: Turn) -> AsyncIterator[Any]:
        """The reply in checked sentences, and then as a whole; the built-in agent's where the model fails."""
        started, spoken = time.perf_counter(), Spoken()
        found = await start(self.database, turn)
        words = WORDS[found.state.language]
        opening = "" if found.state.disclosed else f"{words.greeting} {words.disclosure(turn.shop_name)}"
        why = self._unasked(turn, found)
        if why is None:
            try:
                if opening:
                    yield Piece(text=f"{opening} ")
                async for text in self._spoken(turn, found, spoken):
                    yield Piece(text=text)
                self._closed(turn)
            except Exception as error:
                if isinstance(error, DokaniError) and not isinstance(error, StartFault):
                    # Our own database: the built-in agent would need it too.
                    self.breaker.left(turn.business_id)
                    raise
                why = await self._failed(turn, error)
            except BaseException:
                self.breaker.left(turn.business_id)
                raise
            finally:
                await asyncio.shield(self._note(turn, spoken.tokens))
        by = Model(engine=ENGINE, name=self.model.name, why=why)
        if why is None or wrote(spoken):
            whole = await end(self.database, turn, found, spoken, by, started, opening)
            yield whole
            return
        async for one in self.behind.reply(turn):
            yield self._instead(one, spoken, by) if hasattr(one, "engine") else one

    def _unasked(self, turn: Turn, found: Start) -> str | None:
        """Why the model is not asked at all."""
        if self._left(found) < LEAST_TOKENS:
            return "over_budget"
        return None if self.breaker.admits(turn.business_id) else "circuit_open"

    def _left(self, found: Start) -> int:
        """How many tokens this turn may take."""
        bounds = self.bounds
        return min(
            bounds.tokens_per_turn,
            bounds.tokens_per_conversation - found.used,
            bounds.tokens_per_day - found.used_today,
        )

    async def _note(self, turn: Turn, tokens: int) -> None:
        if tokens:
            async with self.database.transaction(worker(turn.business_id)) as tx:
                await queries.spend(tx, turn.conversation_session_id, tokens)

    async def _spoken(self, turn: Turn, found: Start, spoken: Spoken) -> AsyncIterator[str]:
        """What may be shown, while the model speaks in a task of its own: nobody who listens slowly holds it up."""
        shown: asyncio.Queue[str | None] = asyncio.Queue()
        bound = replace(
            self.behind.bound(turn),
            engine=ENGINE,
            model=self.model.name[:200],
            prompt_sha256=self.prompt_sha256,
            locale=found.state.language,
            # A private link opens a return: it is in the shopper's letter, and not in what goes to a vendor.
            link=None,
        )

        async def facts() -> Facts:
            async with self.database.transaction(worker(turn.business_id)) as tx:
                return await facts_of_chat(tx, turn.chat_session_id)

        asked = Asked(
            prompt=found.prompt,
            bound=bound,
            facts=facts,
            say=shown.put_nowait,
            cautious=WORDS[found.state.language].cautious,
            origins=self.origins,
            most_tokens=self._left(found),
            within=self.bounds.seconds,
        )

        async def spoke() -> None:
            try:
                await speak(await self._ready(), asked, spoken)
            finally:
                shown.put_nowait(None)

        speaking = asyncio.create_task(spoke())
        try:
            while (text := await shown.get()) is not None:
                yield text
            await speaking
        finally:
            speaking.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await speaking

    async def _ready(self) -> Agent[tuple[Asked, Spoken], str]:
        """Made with the first turn, beside the loop: loading what it takes to speak to a model takes a second."""
        async with self._making:
            if self._agent is not None:
                return self._agent
            self._http, made = await asyncio.to_thread(self._made)
            self._agent = made
            return made

    def _made(self) -> tuple[httpx2.AsyncClient, Agent[tuple[Asked, Spoken], str]]:
        import httpx2

        timeout = httpx2.Timeout(self.bounds.seconds, connect=min(5.0, self.bounds.seconds))
        http = httpx2.AsyncClient(timeout=timeout, follow_redirects=False)
        return http, agent_over(connected(self.model, http))

    def _closed(self, turn: Turn) -> None:
        if self.breaker.succeeded(turn.business_id) == "closed":
            log.info("model.circuit_closed", business=str(turn.business_id))

    async def _failed(self, turn: Turn, error: Exception) -> str:
        """Why, as a word; an event where the circuit opens by it."""
        why = failing.why(error)
        log.warning("model.failed", why=why, model=self.model.name, chat=str(turn.chat_session_id))
        if not failing.counts(error):
            self.breaker.left(turn.business_id)
        elif self.breaker.failed(turn.business_id) == "opened":
            async with self.database.transaction(worker(turn.business_id)) as tx:
                await raise_event(
                    tx,
                    "circuit_breaker_triggered",
                    "medium",
                    kind="model",
                    seen=why,
                    limit=self.breaker.failures,
                    subject=self.model.name,
                )
        return why

    def _instead(self, one: Any, spoken: Spoken, by: Model) -> Any:
        """The built-in agent's reply, with a word on why it is his."""
        said = dict(one.metadata)
        flags = {"fallback": True, **({"over_budget": True} if by.why == "over_budget" else {})}
        more = metadata(spoken, by, int(said.get("ms", 0)))
        more["tools"] = [*more["tools"], *said.get("tools", [])]
        return replace(one, tokens=spoken.tokens, flags={**one.flags, **flags}, metadata={**said, **more})
