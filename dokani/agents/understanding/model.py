"""What understanding gives back. Every span is (start, end) in the text as it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

Span: TypeAlias = tuple[int, int]
Intent: TypeAlias = Literal[
    "get_refund",
    "track_refund",
    "check_refund_policy",
    "return_item",
    "exchange_item",
    "cancel_order",
    "change_order",
    "track_order",
    "check_cancellation_fee",
    "complaint",
    "contact_human_agent",
    "payment_issue",
    "delivery_options",
    "greeting",
    "thanks",
    "goodbye",
    "give_information",
    "appeal",
    "cancel_return",
    "other",
]
# What the dialogue asked for last; a short answer is read in its light.
Expecting: TypeAlias = Literal[
    "order_id", "email", "code", "reason", "yes_no", "line", "quantity", "resolution", "photo", "words"
]
ReplyKind: TypeAlias = Literal["yes", "no", "correction", "unsure"]
Mood: TypeAlias = Literal["calm", "annoyed", "angry"]

# Below this a wish is a guess: ask back.
SURE_ENOUGH: Final = 0.5


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is wanted. Below SURE_ENOUGH it is a guess."""

    intent: Intent
    confidence: float
    span: Span


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that were found: an order number, an e-mail, a colour. `value` is their one spelling."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money; without a currency where none was said."""

    value: Decimal
    currency: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or None where it hangs on a today nobody gave (or is no day of the calendar)."""

    date: date | None
    as_written: str
    span: Span


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many of something."""

    value: int
    span: Span


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it comes back: a code of the engine's standard reasons."""

    code: str
    confidence: float
    span: Span


@dataclass(frozen=True, slots=True)
class Entities:
    """The facts in a message, each kind in the order of the text."""

    order_ids: tuple[Phrase, ...] = ()
    emails: tuple[Phrase, ...] = ()
    phones: tuple[Phrase, ...] = ()
    codes: tuple[Phrase, ...] = ()
    amounts: tuple[Amount, ...] = ()
    dates: tuple[Day, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    reason: Reason | None = None
    resolution_wanted: Phrase | None = None
    products: tuple[Phrase, ...] = ()
    sizes: tuple[Phrase, ...] = ()
    colours: tuple[Phrase, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Only what was found; amounts as decimal strings, days as ISO dates."""
        found: dict[str, Any] = {}
        for name in ("order_ids", "emails", "phones", "codes", "products", "sizes", "colours"):
            if phrases := getattr(self, name):
                found[name] = [{"value": one.value, "span": list(one.span)} for one in phrases]
        if self.amounts:
            found["amounts"] = [
                {"value": format(one.value, "f"), "currency": one.currency, "span": list(one.span)}
                for one in self.amounts
            ]
        if self.dates:
            found["dates"] = [
                {
                    "date": one.date.isoformat() if one.date else None,
                    "as_written": one.as_written,
                    "span": list(one.span),
                }
                for one in self.dates
            ]
        if self.quantities:
            found["quantities"] = [{"value": one.value, "span": list(one.span)} for one in self.quantities]
        if self.reason:
            found["reason"] = {
                "code": self.reason.code,
                "confidence": self.reason.confidence,
                "span": list(self.reason.span),
            }
        if self.resolution_wanted:
            one = self.resolution_wanted
            found["resolution_wanted"] = {"value": one.value, "span": list(one.span)}
        return found


@dataclass(frozen=True, slots=True)
class Understood:
    """The whole reading of one message. `wishes` is never empty, strongest first."""

    text: str
    language: str
    wishes: tuple[Wish, ...]
    reply: ReplyKind | None
    entities: Entities
    mood: Mood
    injection: bool

    @property
    def intent(self) -> Intent:
        return self.wishes[0].intent

    @property
    def confidence(self) -> float:
        return self.wishes[0].confidence

    def to_json(self) -> dict[str, Any]:
        """What `dokani understand` writes; the text itself is not repeated."""
        return {
            "intent": self.intent,
            "confidence": self.confidence,
            "entities": self.entities.to_json(),
            "language": self.language,
            "wishes": [
                {"intent": one.intent, "confidence": one.confidence, "span": list(one.span)}
                for one in self.wishes
            ],
            "reply": self.reply,
            "mood": self.mood,
            "injection": self.injection,
        }
