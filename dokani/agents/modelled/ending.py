"""The end of a model's turn: what its calls came to, the server's question, and the state after it."""

import time
from dataclasses import dataclass
from typing import Any

from dokani.agents.dialogue.minding import entry_for, remember
from dokani.agents.dialogue.model import ENGINE as BUILT_IN
from dokani.agents.dialogue.model import MOST_KEPT, Answered, Offer
from dokani.agents.dialogue.offering import put_question
from dokani.agents.dialogue.promised import allowed
from dokani.agents.dialogue.settling import done
from dokani.agents.dialogue.talk import Talk
from dokani.agents.dialogue.telling import show
from dokani.agents.guards.facts import facts_of_chat
from dokani.agents.modelled.speaking import Spoken
from dokani.agents.modelled.starting import Start
from dokani.agents.tools import queries as tools
from dokani.agents.tools.listed import TOOLS
from dokani.agents.tools.model import ToolResult
from dokani.agents.tools.offers import with_question
from dokani.chat.model import Reply, Turn
from dokani.kit.db import Database, worker

TROUBLE = ("internal_error", "try_again")


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """Who spoke. `why` says why it broke off, where it did."""

    engine: str
    name: str
    why: str | None = None


def wrote(spoken: Spoken) -> bool:
    """Whether something was done in this turn that has to be told, whatever became of the model."""
    return any(result.ok and TOOLS[name].writes for name, result in spoken.calls)


async def end(
    database: Database, turn: Turn, start: Start, spoken: Spoken, by: Model, started: float, opening: str
) -> Reply:
    """The whole reply, with the state kept. Where the model broke off, what was done is told in the desk's words."""
    talk = Talk(start.state.model_copy(deep=True), start.message, start.proven)
    settled(talk, spoken)
    async with database.transaction(worker(turn.business_id)) as tx:
        facts = await facts_of_chat(tx, turn.chat_session_id)
        offer = await tools.open_offer(tx, turn.chat_session_id)
    flags = flags_of(start, spoken, by)
    said = spoken.text
    if by.why is not None:
        said = " ".join(talk.parts)
        if not allowed(said, facts, names_in(spoken)).ok:
            said, flags["unbound_promise_blocked"] = talk.words.cautious, True
    text = f"{opening} {said}".strip()
    if offer is not None and offer.asked_seq == turn.said[-1].seq:
        put_question(
            talk,
            Offer(tool=offer.tool, arguments=offer.arguments, says=offer.says, language=talk.state.language),
        )
        text = with_question(text, offer.says)
    took = round((time.perf_counter() - started) * 1000)
    await kept(database, turn, start, talk, spoken, by, took)
    return Reply(
        text=text,
        engine=by.engine if by.why is None else BUILT_IN,
        quick=tuple(talk.quick),
        card=talk.card,
        decision_id=talk.decision_id,
        tokens=spoken.tokens,
        intent=talk.state.intent,
        confidence=talk.state.confidence,
        flags=flags,
        hand_over=talk.hand_over,
        metadata=metadata(spoken, by, took, talk.state.language),
    )


def settled(talk: Talk, spoken: Spoken) -> None:
    """The dialogue's state after these calls, so that the built-in agent can go on from here at any time."""
    state, seen = talk.state, talk.seen
    if seen.intent != "give_information" or state.intent is None:
        state.intent, state.confidence = seen.intent, seen.confidence
    talk.end()
    state.queue, state.unclear, state.disclosed = [], 0, True
    for name, result in spoken.calls:
        if result.ok:
            learn(talk, name, result)


def learn(talk: Talk, name: str, result: ToolResult) -> None:
    state, data = talk.state, result.data
    if TOOLS[name].writes:
        done(talk, name, result)
    elif name == "get_return_status" and "return_id" in data:
        show(talk, data, result.decision_id)
    elif name in ("find_order", "prove_order"):
        if "lines" in data:
            talk.take_order(data)
        else:
            state.code_sent, state.expecting = True, "code"
    elif name == "request_person":
        talk.hand_over = True
        state.escalation = max(state.escalation, 1)
        talk.enter("person_asked", "shopper")


def flags_of(start: Start, spoken: Spoken, by: Model) -> dict[str, bool]:
    codes = {result.code for _, result in spoken.calls if not result.ok}
    found = {
        "unbound_promise_blocked": bool(spoken.blocked),
        "tool_error": bool(codes.intersection(TROUBLE)),
        "fallback": by.why is not None,
        "injection_seen": start.message.seen.injection,
        "over_budget": "over_budget" in codes or by.why == "over_budget",
    }
    return {name: True for name, on in found.items() if on}


def names_in(spoken: Spoken) -> list[str]:
    """Product names of the results: titles, which are no statements of ours."""
    return [
        str(line["product_name"])
        for _, result in spoken.calls
        for line in result.data.get("lines") or []
        if isinstance(line, dict) and line.get("product_name")
    ]


def metadata(spoken: Spoken, by: Model, took: int, language: str | None = None) -> dict[str, Any]:
    return {
        "tools": [name for name, _ in spoken.calls],
        "ms": took,
        "model": by.name,
        "tokens_in": spoken.tokens_in,
        "tokens_out": spoken.tokens_out,
        **({"language": language} if language else {}),
        **({"fallback": by.why} if by.why else {}),
        **({"blocked": spoken.blocked[:10]} if spoken.blocked else {}),
    }


async def kept(
    database: Database, turn: Turn, start: Start, talk: Talk, spoken: Spoken, by: Model, took: int
) -> None:
    state = talk.state
    answered = Answered(
        message_id=turn.said[-1].message_id, engine=f"{by.engine}:{by.name}", tokens=spoken.tokens, ms=took
    )
    state.history = [*state.history, answered][-MOST_KEPT:]
    case, verified = turn.conversation_session_id, state.order is not None or start.proven is not None
    async with database.transaction(entry_for(turn.business_id, case, start.proven)) as tx:
        await remember(
            tx,
            case,
            turn.chat_session_id,
            state,
            seq=turn.said[-1].seq,
            before=start.before,
            verified=verified,
        )
