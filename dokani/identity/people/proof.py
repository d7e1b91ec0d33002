"""The first proof of an address: what others may have begun with it ends, and the account is its owner's alone.

Anyone may sign up with any address. So until a letter to it was answered nobody's account is theirs: the first who
proves the address has it, and of what was there before a password stays only where it is surely, or most likely, their
own: the proof came from a browser that is signed in to this account, or by the very letter that the one and only
sign-up with this address had sent.
"""

from uuid import UUID

from dokani.identity.model import MailLink, User
from dokani.identity.people import queries, sessions
from dokani.kit.db import Tx

# Kept with the account: someone signed up with this address again before it was proven, so that more than one person
# may have set a password, and no letter says which of them it was written for.
CONTESTED = "contested"


async def first_proof(
    tx: Tx, user: User, *, asked: MailLink, letter: str, holder: UUID | None = None
) -> list[UUID]:
    """Confirm the address; answers the sessions that ended by it. Nothing happens where it was proven before.

    `user` is locked by this transaction; `holder` is the open session, of this very person, that the proof came with.
    """
    if not await queries.confirm_email(tx, user.id):
        return []
    await queries.void_letters(tx, user.id, ["email_change", "signup"])
    contested = bool((user.raw_app_meta_data or {}).get(CONTESTED))
    own_letter = asked == "signup" and letter == "signup" and not contested
    if holder is None and not own_letter:
        await queries.clear_password(tx, user.id)
    if contested:
        await queries.settle_contest(tx, user.id)
    return await sessions.end_in(tx, user.id, "address_proven", but=holder)
