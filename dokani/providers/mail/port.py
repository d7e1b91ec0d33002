"""What delivering a letter means, in our words."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """A letter ready to go. `message_id` is the same at every attempt, so that a receiver can tell a repeat."""

    message_id: str
    sender: str
    to_address: str
    subject: str
    body_text: str
    body_html: str | None = None


class NotDelivered(Exception):
    """The letter was not taken. `again` says whether another attempt can help."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.why, self.again = why, again


class Mail(Protocol):
    """A way to deliver letters. `real`: they leave this machine, so secrets in them need not be kept here."""

    real: bool

    async def deliver(self, letter: Outgoing) -> str:
        """Hand the letter over and answer the receiver's reference; NotDelivered where it was not taken."""
        ...
