"""Every SQL statement of the dialogue: the agent's mind for one conversation."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dokani.kit import clock
from dokani.kit.db import Tx


@dataclass(frozen=True, kw_only=True, slots=True)
class Mind:
    """A row of ai_conversation_state."""

    conversation_context: dict[str, Any]
    current_intent: str | None
    intent_confidence: float
    conversation_flow: list[dict[str, Any]]
    ai_memory: dict[str, Any]
    response_history: list[dict[str, Any]]
    escalation_level: int


async def mind(tx: Tx, conversation_session_id: UUID) -> Mind | None:
    return await tx.one(
        Mind,
        """
        select conversation_context, current_intent, coalesce(intent_confidence, 0)::float8 as intent_confidence,
               conversation_flow, ai_memory, response_history, coalesce(escalation_level, 0) as escalation_level
          from ai_conversation_state
         where business_id = $1 and session_id = $2 and agent_type = 'customer_service'
        """,
        tx.business_id,
        conversation_session_id,
    )


async def keep_mind(tx: Tx, conversation_session_id: UUID, kept: Mind) -> None:
    """What others keep in the context and the memory stays; level of escalation only rises."""
    await tx.run(
        """
        insert into ai_conversation_state as state (business_id, session_id, agent_type, conversation_context,
               current_intent, intent_confidence, conversation_flow, ai_memory, response_history, escalation_level,
               is_active, last_interaction, updated_at)
        values ($1, $2, 'customer_service', $3, $4, $5::float8, $6, $7, $8, $9, true, $10, $10)
        on conflict (session_id, agent_type) do update
           set conversation_context = state.conversation_context || excluded.conversation_context,
               current_intent = excluded.current_intent, intent_confidence = excluded.intent_confidence,
               conversation_flow = excluded.conversation_flow, ai_memory = state.ai_memory || excluded.ai_memory,
               response_history = excluded.response_history,
               escalation_level = greatest(state.escalation_level, excluded.escalation_level),
               last_interaction = excluded.last_interaction, updated_at = excluded.updated_at
        """,
        tx.business_id,
        conversation_session_id,
        kept.conversation_context,
        kept.current_intent,
        kept.intent_confidence,
        kept.conversation_flow,
        kept.ai_memory,
        kept.response_history,
        kept.escalation_level,
        clock.now(),
    )
