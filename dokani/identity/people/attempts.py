"""How often something may be tried: buckets in the database, so that every server process counts the same."""

import hashlib
import ipaddress
import math
from dataclasses import dataclass

from dokani.identity.people import queries
from dokani.kit.db import Database, Tx, known
from dokani.kit.errors import TooMany
from dokani.settings import Settings

QUARTER, HOUR, DAY = 900.0, 3600.0, 86_400.0


class TooManyAttempts(TooMany):
    code = "over_request_rate_limit"


@dataclass(frozen=True, slots=True)
class Bucket:
    """`burst` at once, and as many again in `seconds`."""

    key: str
    burst: int
    seconds: float


def sign_in_buckets(settings: Settings, email: str, ip: str | None) -> list[Bucket]:
    """The address first, so that one noisy place is stopped before it uses up an account's tries. The waits of an
    account lengthen with the failures: minutes after the first few, hours after four times as many in a day; it is
    never locked for good."""
    account, few = _hashed(email), settings.login_attempts
    return [
        *_by_ip("login", ip, 4 * few, QUARTER),
        Bucket(f"login:account:{account}", few, QUARTER),
        Bucket(f"login:account-day:{account}", 4 * few, DAY),
    ]


def sign_up_buckets(ip: str | None) -> list[Bucket]:
    return [*_by_ip("signup", ip, 60, HOUR)]


def mail_buckets(email: str, ip: str | None) -> list[Bucket]:
    """Anything that sends a letter to whoever is named. Many shoppers share one address of a mobile network."""
    return [*_by_ip("mail", ip, 100, HOUR), Bucket(f"mail:account:{_hashed(email)}", 6, HOUR)]


def verify_buckets(email: str | None, ip: str | None) -> list[Bucket]:
    account = [Bucket(f"verify:account:{_hashed(email)}", 10, HOUR)] if email else []
    return [*_by_ip("verify", ip, 30, QUARTER), *account]


async def take(database: Database, buckets: list[Bucket]) -> None:
    """Take one try from each; TooManyAttempts, saying when to come back, where one is empty."""
    wait = 0.0
    async with database.transaction(known("dokani_auth")) as tx:
        for bucket in buckets:
            wait = await queries.take_token(tx, bucket.key, bucket.burst / bucket.seconds, bucket.burst)
            if wait > 0:
                break
    if wait <= 0:
        return
    seconds = math.ceil(wait)
    raise TooManyAttempts(f"Too many attempts. Try again in {_said(seconds)}.", retry_after=seconds)


async def give_back_in(tx: Tx, buckets: list[Bucket]) -> None:
    """Return what a try took that turned out to be right: only failures count."""
    for bucket in buckets:
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
