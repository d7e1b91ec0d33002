"""How often something may be tried: buckets in the database, so that every server process counts the same."""

import hashlib
import ipaddress
import math
from collections.abc import Sequence
from dataclasses import dataclass

from dokani.identity.people import queries
from dokani.kit.db import Database, Tx, known
from dokani.kit.errors import TooMany
from dokani.settings import Settings

QUARTER, HOUR = 900.0, 3600.0
LONGEST_WAIT = 900.0  # between two guesses at one account, however many went before


class TooManyAttempts(TooMany):
    code = "over_request_rate_limit"


@dataclass(frozen=True, slots=True)
class Bucket:
    """`burst` at once, and as many again in `seconds`."""

    key: str
    burst: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Waits:
    """`free` failures at once; then a wait of 1, 2, 4, … seconds after each, LONGEST_WAIT at most."""

    key: str
    free: int


def sign_in_buckets(settings: Settings, email: str, ip: str | None) -> list[Bucket | Waits]:
    """The address first, so that one noisy place is stopped before it makes an account wait. An account is never locked
    for good, and one that does not exist waits like one that does."""
    return [*_by_ip("login", ip, 4 * settings.login_attempts, QUARTER), _waits(settings, email)]


async def forgive_in(tx: Tx, settings: Settings, email: str) -> None:
    """Forget the failures at an account whose owner has just set a new password by letter."""
    await queries.forget_tries(tx, _waits(settings, email).key)


def _waits(settings: Settings, email: str) -> Waits:
    return Waits(f"login:failures:{_hashed(email)}", settings.login_attempts)


def sign_up_buckets(ip: str | None) -> list[Bucket]:
    return [*_by_ip("signup", ip, 60, HOUR)]


def mail_buckets(email: str, ip: str | None) -> list[Bucket]:
    """Anything that sends a letter to whoever is named. Many shoppers share one address of a mobile network."""
    return [*_by_ip("mail", ip, 100, HOUR), Bucket(f"mail:account:{_hashed(email)}", 6, HOUR)]


def verify_buckets(email: str | None, ip: str | None) -> list[Bucket]:
    account = [Bucket(f"verify:account:{_hashed(email)}", 10, HOUR)] if email else []
    return [*_by_ip("verify", ip, 30, QUARTER), *account]


async def take(database: Database, buckets: Sequence[Bucket | Waits]) -> None:
    """Take one try from each; TooManyAttempts, saying when to come back, where one is empty."""
    wait = await taken(database, buckets)
    if wait <= 0:
        return
    seconds = math.ceil(wait)
    raise TooManyAttempts(f"Too many attempts. Try again in {_said(seconds)}.", retry_after=seconds)


async def taken(database: Database, buckets: Sequence[Bucket | Waits]) -> float:
    """Seconds to wait; 0 where all had one. Without Waits as the log-in itself, for the worker has no other right."""
    wait = 0.0
    plain = [bucket for bucket in buckets if isinstance(bucket, Bucket)]
    if len(plain) == len(buckets):
        async with database.connection() as conn:
            for one in plain:
                wait = await queries.take_token(conn, one.key, one.burst / one.seconds, one.burst)
                if wait > 0:
                    break
        return wait
    async with database.transaction(known("dokani_auth")) as tx:
        for bucket in buckets:
            if isinstance(bucket, Waits):
                wait = await queries.admit_try(tx, bucket.key, bucket.free, LONGEST_WAIT)
            else:
                rate = bucket.burst / bucket.seconds
                wait = await queries.take_token(tx.conn, bucket.key, rate, bucket.burst)
            if wait > 0:
                break
    return wait


async def give_back_in(tx: Tx, buckets: Sequence[Bucket | Waits]) -> None:
    """Return what a try took that turned out to be right: only failures count, and the waits begin anew."""
    for bucket in buckets:
        if isinstance(bucket, Waits):
            await queries.forget_tries(tx, bucket.key)
        else:
            await queries.give_back_token(tx, bucket.key, bucket.burst)


def _by_ip(what: str, ip: str | None, burst: int, seconds: float) -> list[Bucket]:
    return [Bucket(f"{what}:ip:{_place(ip)}", burst, seconds)] if ip else []


def _place(ip: str) -> str:
    """An IPv6 caller owns a /64, so that is what counts as one place."""
    address = ipaddress.ip_address(ip)
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((address, 64), strict=False))
    return ip


def _hashed(email: str) -> str:
    """No e-mail addresses in keys."""
    return hashlib.sha256(email.encode(errors="replace")).hexdigest()[:32]


def _said(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{math.ceil(seconds / 60)} minutes"
