"""Asking for a letter: a new password, a sign-in link, the confirmation once more. The answer never says who exists."""

import asyncio
import time

from dokani.identity.desk import Desk, Visitor
from dokani.identity.emails import normalised
from dokani.identity.people import queries
from dokani.identity.people.attempts import mail_buckets, take
from dokani.identity.people.letters import LinkType, allowed_redirect, send_link
from dokani.identity.people.local import require_local
from dokani.kit.clock import now
from dokani.kit.db import known

# Writing a letter takes a few milliseconds that finding nobody does not; both wait until this much has passed.
EVEN_SECONDS = 0.12


async def ask_for_link(
    desk: Desk, email: str, kind: LinkType, visitor: Visitor, *, redirect_to: str | None = None
) -> None:
    """Send the letter if there is such a person. Raises InvalidEmail and TooManyAttempts only."""
    await require_local(desk)
    begun = time.monotonic()
    address = normalised(email)
    await take(desk.database, mail_buckets(address, visitor.ip))
    async with desk.database.transaction(known("dokani_auth")) as tx:
        user = await queries.user_by_email(tx, address)
        banned = user is not None and user.banned_until is not None and user.banned_until > now()
        confirmed = user is not None and user.email_confirmed_at is not None
        if user is not None and not banned and not (kind == "signup" and confirmed):
            await send_link(tx, desk, user, kind, redirect_to=allowed_redirect(desk, redirect_to))
    await asyncio.sleep(max(0.0, EVEN_SECONDS - (time.monotonic() - begun)))
