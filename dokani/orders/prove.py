"""Proving that an order is the shopper's: its number, the e-mail or phone on it, then a code sent to its own e-mail.

Whoever asks learns nothing: order or no order, right address or wrong, the answer is the same, takes the same time, and
gives a proof that a code may be tried against. Only a letter is sent or is not.
"""

import asyncio
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from dokani.audit.record import record
from dokani.identity.keys import Keys
from dokani.identity.people.attempts import Bucket, mail_buckets, take, verify_buckets
from dokani.identity.shopper import Shopper, sign
from dokani.kit import clock
from dokani.kit.db import Database, Tx, worker
from dokani.kit.errors import Gone, Unprocessable
from dokani.mail.send import Letter, send
from dokani.orders import queries
from dokani.orders.find import match_order
from dokani.orders.model import Order

LIFE = timedelta(minutes=10)
TRIES = 5
DIGITS = 6
LONGEST_NUMBER, LONGEST_CONTACT = 200, 254
FEWEST_PHONE_DIGITS = 7
# Longer than finding an order and writing the letter take, so that the two cannot be told from neither.
ANSWER_SECONDS = 0.25


class WrongCode(Unprocessable):
    """`data.tries_left` says how often it may still be tried."""

    code = "wrong_code"


class CodeExpired(Gone):
    code = "code_expired"


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """A proof under way, whether or not there is such an order: `proof_id` goes with the code into `finish_proof`."""

    proof_id: UUID
    expires_at: datetime


async def start_proof(
    database: Database,
    keys: Keys,
    *,
    business_id: UUID,
    order_id: str,
    contact: str,
    ip_address: str | None,
    link: Callable[[str], str] | None = None,
    answer_seconds: float = ANSWER_SECONDS,
) -> Proof:
    """Send a code to the order's e-mail, if `contact` (an e-mail or phone) is the order's; answer the same either way.

    `link` makes the address of a page from a signed token, which proves as much as the code does. Raises
    TooManyAttempts for an order, an address of the network or a shop that is asked about too often.
    """
    started = time.monotonic()
    number, contact = order_id.strip()[:LONGEST_NUMBER], contact.strip()[:LONGEST_CONTACT]
    buckets = mail_buckets(f"{business_id}:{one_spelling(number)}", ip_address)
    await take(database, [*buckets, Bucket(f"order_code:shop:{business_id}", 60, 60)])
    proof = Proof(proof_id=uuid4(), expires_at=clock.now() + LIFE)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    async with database.transaction(worker(business_id)) as tx:
        tx.ip_address = ip_address
        found = await match_order(tx, number)
        address = letter_address(found) if found and same_contact(found, contact) else None
        await queries.keep_code(
            tx,
            proof.proof_id,
            subject=number,
            # Where nothing was sent no code is right, but trying one is counted all the same.
            secret_hash=hashed(keys, proof.proof_id, code) if address else secrets.token_bytes(32),
            data={"order_id": found.order_id, "customer_email": address} if found and address else {},
            max_attempts=TRIES,
            expires_at=proof.expires_at,
            created_at=clock.now(),
        )
        if found and address:
            shopper = Shopper(business_id=business_id, order_id=found.order_id, customer_email=address)
            data = {
                "code": code,
                "order_id": found.order_id,
                "business_name": await queries.business_name(tx),
                "minutes": int(LIFE.total_seconds() // 60),
                "link": link(sign(keys, shopper, life=LIFE)) if link else None,
            }
            await send(tx, Letter(kind="order_code", to_address=address, business_id=business_id, data=data))
    await asyncio.sleep(max(0.0, answer_seconds - (time.monotonic() - started)))
    return proof


def one_spelling(number: str) -> str:
    """The same word for every way to write a number, so that no new spelling is a new try."""
    return "".join(number.split()).lstrip("#").lower()


async def finish_proof(
    database: Database, keys: Keys, *, business_id: UUID, proof_id: UUID, code: str, ip_address: str | None
) -> Shopper:
    """Who the code proves the caller to be. It works once.

    Raises WrongCode, CodeExpired (also where it was used, tried too often, or never was), TooManyAttempts.
    """
    await take(database, verify_buckets(None, ip_address))
    async with database.transaction(worker(business_id)) as tx:
        tx.ip_address = ip_address
        kept = await queries.try_code(tx, proof_id, clock.now())
        matches = kept is not None and hmac.compare_digest(
            kept.secret_hash, hashed(keys, proof_id, "".join(code.split()))
        )
        if kept is not None and matches and await queries.use_code(tx, proof_id, clock.now()):
            await record(tx, "order.proven", "order", kept.data["order_id"])
            return Shopper(
                business_id=business_id,
                order_id=kept.data["order_id"],
                customer_email=kept.data["customer_email"],
            )
        # No error inside the transaction: the try has to stay counted.
        await note_failure(tx, proof_id, kept)
    if kept is None or kept.attempts >= kept.max_attempts:
        raise CodeExpired("This code has expired. Please ask for a new one.")
    left = kept.max_attempts - kept.attempts
    raise WrongCode(
        f"This is not the code. You can try {left} more time{'s' if left > 1 else ''}.", tries_left=left
    )


async def note_failure(tx: Tx, proof_id: UUID, kept: queries.KeptCode | None) -> None:
    await record(tx, "order.proof_failed", "proof", str(proof_id), attempts=kept.attempts if kept else None)


def hashed(keys: Keys, proof_id: UUID, code: str) -> bytes:
    """Bound to its proof: the code of one is worth nothing at another."""
    return hmac.digest(keys.code, f"order_code:{proof_id}:{code}".encode(errors="replace"), "sha256")


def same_contact(order: Order, contact: str) -> bool:
    """Whether this is the order's e-mail, or its phone number (with or without the country's prefix)."""
    if "@" in contact:
        return order.customer_email_norm is not None and contact.lower() == order.customer_email_norm
    asked, kept = digits(contact), digits(order.customer_phone or "")
    return min(len(asked), len(kept)) >= FEWEST_PHONE_DIGITS and (
        asked.endswith(kept) or kept.endswith(asked)
    )


def digits(phone: str) -> str:
    """The digits of a phone number without the leading zeros that stand for "abroad" or "long distance"."""
    return "".join(sign for sign in phone if sign in "0123456789").lstrip("0")


def letter_address(order: Order) -> str | None:
    """Where the code goes: only ever the order's own e-mail. None where it has none that anyone could read."""
    email = order.customer_email
    return None if email is None or email.strip().lower().endswith(".invalid") else email.strip()
