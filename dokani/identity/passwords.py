"""Passwords: what is accepted as one, and how it is kept (argon2id, 19 MiB, t=2, p=1).

Refused is what is tried first: the 30,000 passwords most often found in breaches (zxcvbn's list, offline) and our own
short list, as they are and with the usual disguises (capitals, signs for letters, figures at the end), repetitions of
one short piece, and, up to TRIED signs, whatever zxcvbn guesses within a million tries.
"""

import asyncio
import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from dokani.kit.errors import Unavailable, Unprocessable

SHORTEST, LONGEST = 8, 256
AT_ONCE, WAITING = 2, 64
TRIED, SHORT_STEM = 16, 5
DISGUISES = str.maketrans("04@31!5$7", "oaaeiisst")
REPEATED = re.compile(r"(.{1,12}?)\1+", re.DOTALL)
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
    if folded in {email, email.partition("@")[0]} or len(set(folded)) < 3 or _guessed_early(folded, email):
        raise WeakPassword("This password is too easy to guess.", reasons=["pwned"])
    return password


def _guessed_early(folded: str, email: str) -> bool:
    common = _common()
    plain = folded.translate(DISGUISES)
    for written in (folded, plain):
        stem = written.strip("0123456789 !?.,;:#*+-_$&@%()=/\"'")
        if written in common or (
            len(stem) >= SHORT_STEM and len(written) - len(stem) <= 6 and stem in common
        ):
            return True
        if (piece := REPEATED.fullmatch(written)) and (len(piece[1]) < SHORTEST or piece[1] in common):
            return True
    # Longer ones would take seconds to guess, which is a way to keep a server busy, and hold enough to stand without.
    return len(folded) <= TRIED and int(zxcvbn(folded, [email, *re.split(r"\W+", email)])["score"]) < 2


@functools.cache
def _common() -> frozenset[str]:
    ours = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split("\n")
    return frozenset(FREQUENCY_LISTS["passwords"]) | frozenset(ours) - {""}


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
