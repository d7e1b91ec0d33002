"""Sessions that ended before their access tokens did: a small set in memory, brought up to date at most once a second.

A request costs no query of its own for this. What ends here ends at once in this process, and within a second in the
others; entries are dropped when the last token of the session has expired by itself.
"""

import asyncio
import time
from datetime import timedelta
from uuid import UUID

from dokani.identity.people import queries
from dokani.kit.clock import now
from dokani.kit.db import Database, known

FRESH_SECONDS = 1.0
# Revocations are found by their time; a transaction that commits late is found as long as it takes no longer than this.
LATE = timedelta(seconds=20)


class Revoked:
    """Whether a session was ended."""

    def __init__(self, database: Database, *, token_seconds: int) -> None:
        self._database, self._token_life = database, timedelta(seconds=token_seconds) + LATE
        self._ended: dict[UUID, float] = {}
        self._looked_at = float("-inf")
        self._since = now() - self._token_life
        self._one = asyncio.Lock()

    async def has(self, session_id: UUID) -> bool:
        if time.monotonic() - self._looked_at > FRESH_SECONDS:
            async with self._one:
                if time.monotonic() - self._looked_at > FRESH_SECONDS:
                    await self._look()
        return session_id in self._ended

    def add(self, *session_ids: UUID) -> None:
        """Ended by this process just now."""
        until = time.monotonic() + self._token_life.total_seconds()
        self._ended.update(dict.fromkeys(session_ids, until))

    async def _look(self) -> None:
        looked_at, until = time.monotonic(), now() - LATE
        async with self._database.transaction(known("dokani_auth")) as tx:
            found = await queries.revoked_since(tx, self._since)
        self.add(*(session_id for session_id, _ in found if session_id not in self._ended))
        self._ended = {one: end for one, end in self._ended.items() if end > looked_at}
        self._since, self._looked_at = until, looked_at
