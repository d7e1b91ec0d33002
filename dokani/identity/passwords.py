"""Passwords: what is accepted as one, and how it is kept (argon2id, 19 MiB, t=2, p=1)."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from dokani.kit.errors import Unavailable, Unprocessable

SHORTEST, LONGEST = 8, 256
AT_ONCE, WAITING = 2, 64
COMMON = frozenset(
    Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split("\n")
) - {""}
Answer = TypeVar("Answer")


class WeakPassword(Unprocessable):
    """`data.reasons` is a list of "length" and "pwned", as the Supabase clients know them."""

    code = "weak_password"


def require_strong(password: str, email: str = "") -> str:
    """The password itself; WeakPassword where it is too short or long, unreadable, or among the first tried."""
    if len(password) < SHORTEST:
        raise WeakPassword(f"A password has at least {SHORTEST} characters.", reasons=["length"])
    if len(password) > LONGEST:
        raise WeakPassword(f"A password has at most {LONGEST} characters.", reasons=["length"])
    if "\x00" in password or not _is_text(password):
        raise WeakPassword("A password is made of characters that can be typed.", reasons=["characters"])
    folded = password.lower()
    if folded in COMMON or folded in {email, email.partition("@")[0]} or len(set(folded)) < 3:
        raise WeakPassword("This password is too easy to guess.", reasons=["pwned"])
    return password


def _is_text(password: str) -> bool:
    try:
        password.encode()
    except UnicodeEncodeError:
        return False
    return True


class Passwords:
    """Hashes and checks in threads, few at once: the work is made to be heavy, and may not starve the server."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        # Checked where there is no such user, so that the answer takes as long as for one who exists.
        self._nobody = self._hasher.hash("nobody has this password")

    async def kept(self, password: str) -> str:
        """The form in which the password is stored (a PHC string, which Supabase Auth can check too)."""
        return await self._in_turn(lambda: self._hasher.hash(password))

    async def match(self, password: str, kept: str | None) -> bool:
        """Whether `password` is the one that was `kept`; equal work where nothing was."""
        matches = await self._in_turn(lambda: self._verify(password, kept or self._nobody))
        return matches and kept is not None

    def _verify(self, password: str, kept: str) -> bool:
        try:
            return self._hasher.verify(kept, password[:LONGEST])
        except (Argon2Error, InvalidHashError, UnicodeEncodeError):
            return False

    async def _in_turn(self, work: Callable[[], Answer]) -> Answer:
        if self._waiting >= WAITING:
            raise Unavailable("Too many people are signing in just now; try again.", code="sign_in_busy")
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(work)
        finally:
            self._waiting -= 1
