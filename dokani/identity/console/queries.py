"""Every SQL statement of the console's session."""

from typing import Any

from dokani.identity.model import Membership
from dokani.kit.db import Tx


async def my_businesses(tx: Tx) -> list[Membership]:
    """Oldest membership first."""
    return await tx.many(
        Membership, "select business_id, business_name, role, slug from dokani.my_businesses()"
    )


async def onboarding(tx: Tx) -> dict[str, bool]:
    """Which first steps were taken; empty where there is no business."""
    found: dict[str, bool] | None = await tx.value("select dokani.onboarding()")
    return found or {}


async def preferences(tx: Tx) -> dict[str, Any]:
    """What the person chose; empty where they never did."""
    found: dict[str, Any] | None = await tx.value(
        "select preferences from user_preferences where user_id = $1", tx.user_id
    )
    return found or {}


async def set_preferences(tx: Tx, chosen: dict[str, Any]) -> dict[str, Any]:
    """Merge, and answer the whole."""
    found: dict[str, Any] = await tx.value(
        """
        insert into user_preferences as p (user_id, preferences) values ($1, $2)
        on conflict (user_id) do update set preferences = p.preferences || $3, updated_at = now()
        returning preferences
        """,
        tx.user_id,
        {**DEFAULTS, **chosen},
        chosen,
    )
    return found


# The document's default of the column.
DEFAULTS: dict[str, Any] = {
    "language": "en",
    "auto_escalate": False,
    "video_enabled": True,
    "voice_enabled": True,
    "auto_transcript": True,
    "tavus_replica_id": None,
    "elevenlabs_voice_id": None,
    "preferred_chat_mode": "normal",
    "call_history_enabled": True,
    "notifications_enabled": True,
}
