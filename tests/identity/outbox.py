"""Reading the letters that were queued, as a person would read their mail."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import asyncpg


@dataclass(frozen=True)
class Read:
    """What a letter says: its link, the secret in it, and its code ("" where it has none)."""

    to: str
    subject: str
    text: str
    link: str
    token: str
    code: str


async def last_letter(owner_url: str, kind: str) -> Read:
    """The newest letter of a kind; fails where there is none."""
    letters = await all_letters(owner_url, kind)
    assert letters, f"no letter of kind {kind} was sent"
    return letters[-1]


async def all_letters(owner_url: str, kind: str) -> list[Read]:
    """Oldest first."""
    connection = await asyncpg.connect(owner_url)
    try:
        rows = await connection.fetch(
            "select to_address, subject, body_text from dokani.mail_outbox where kind = $1 order by created_at",
            kind,
        )
    finally:
        await connection.close()
    return [_read(row["to_address"], row["subject"], row["body_text"]) for row in rows]


def _read(to: str, subject: str, text: str) -> Read:
    link = re.search(r"https?://\S+", text)
    code = re.search(r"\b\d{6}\b", text)
    asked = parse_qs(urlsplit(link[0]).query) if link else {}
    return Read(
        to, subject, text, link[0] if link else "", asked.get("token", [""])[0], code[0] if code else ""
    )
