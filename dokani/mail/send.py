"""Writing a letter: kept in the outbox by the transaction that causes it, and only if that commits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from uuid import UUID, uuid4, uuid5

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from dokani.kit.db import Tx
from dokani.mail import queries

Kind = Literal[
    "recover",
    "verify",
    "magiclink",
    "email_change",
    "address_changed",
    "invite",
    "order_code",
    "return_received",
    "return_approved",
    "return_denied",
    "return_review",
    "return_event",
    "chat_transcript",
]
# Letters that open a door: once a real mail server has them, they are not kept here in the clear.
SECRET: frozenset[str] = frozenset({"recover", "verify", "magiclink", "email_change", "invite", "order_code"})
LONGEST_SUBJECT = 200
_ONCE = UUID("6f2ccf4a-4f0e-4d34-9d39-6f0c9b1a3e55")

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=False,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A letter to write. `data` fills its template; `once` names the occasion, for which one letter is sent at most.
    `business_id` must be that of the transaction's claims (None: of no business, as when someone signs up)."""

    kind: Kind
    to_address: str
    data: Mapping[str, Any] = field(default_factory=dict)
    business_id: UUID | None = None
    once: str | None = None


async def send(tx: Tx, letter: Letter) -> UUID:
    """Queue the letter; answers its id in the outbox (the same one again for the same `once`)."""
    bound = UUID(tx.claims["business_id"]) if tx.claims.get("business_id") else None
    if letter.business_id is not None and letter.business_id != bound:
        raise ValueError("a letter belongs to the business its transaction acts for")
    letter_id = uuid5(_ONCE, f"{bound}:{letter.kind}:{letter.once}") if letter.once else uuid4()
    subject, text, html = written(letter.kind, letter.data)
    await queries.queue(tx, letter_id, letter.kind, letter.to_address, subject, text, html)
    return letter_id


def written(kind: Kind, data: Mapping[str, Any]) -> tuple[str, str, str]:
    """Subject, text and HTML. The subject is one line whatever the data hold; the HTML escapes all of them."""
    data = {name: one_line(value) if isinstance(value, str) else value for name, value in data.items()}
    plain = _templates.get_template(f"{kind}.txt").render(data)
    first, _, body = plain.partition("\n")
    subject = one_line(first.removeprefix("Subject:"))[:LONGEST_SUBJECT]
    html = _templates.get_template(f"{kind}.html").render({**data, "subject": subject})
    return subject, f"{body.strip()}\n", html


def one_line(text: str) -> str:
    """Without line breaks and control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
