"""What a conversation knows by its own tools: the decisions, sums, days and sentences that a reply may stand on."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from uuid import UUID

from dokani.agents.guards import figures, queries
from dokani.agents.guards.plain import plain, sentences
from dokani.agents.tools.model import ToolResult
from dokani.kit.db import Tx

_MONEY = ("amount", "unit_price", "order_value", "paid", "refund", "proposed", "bonus", "shipping")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?")
# Texts of ours, and of the shop's policy. What shoppers, product titles and files say is not among them.
OFFERED = ("needs_yes", "offer_changed")
_OURS = ("says", "reasons", "sentences", "rehearsal")


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What may be said. `decided` and `done` are sums of decision rows, `would` those of a try, `known` all others.

    `outcomes` holds approved, denied, pending_review, pending_triage, cancelled, refunded (of rows), and
    would_approved, would_denied …; `did` the tools that did something; `ours` sentences that may be said as they are.
    """

    known: frozenset[Decimal] = frozenset()
    would: frozenset[Decimal] = frozenset()
    decided: frozenset[Decimal] = frozenset()
    done: frozenset[Decimal] = frozenset()
    days: frozenset[date] = frozenset()
    spans: frozenset[tuple[str, str]] = frozenset()
    percents: frozenset[Decimal] = frozenset()
    outcomes: frozenset[str] = frozenset()
    did: frozenset[str] = frozenset()
    ours: frozenset[str] = frozenset()

    @property
    def sums(self) -> frozenset[Decimal]:
        return self.known | self.would | self.decided | self.done


async def facts_of_chat(tx: Tx, chat_session_id: UUID) -> Facts:
    """What this conversation's ledger holds."""
    calls = await queries.calls(tx, chat_session_id)
    return facts_of((tool, ToolResult.from_json(result)) for tool, result in calls)


def facts_of(calls: Iterable[tuple[str, ToolResult]]) -> Facts:
    """Facts from calls (name of the tool, what it answered), oldest first: the newest outcome of a return counts."""
    found: dict[str, set[Any]] = {name: set() for name in Facts.__dataclass_fields__}
    stands: dict[str, str] = {}
    for tool, result in calls:
        data = result.data
        rehearsed = "rehearsal" in data
        # What a tool says to a call it refused may quote the call, and so the model: that is no sentence of ours.
        if result.ok or result.code in OFFERED:
            for text in (result.says, *_texts(data)):
                _read(found, text)
        for key, value in _leaves(data):
            _figure(found, key, value)
        if result.ok and tool in (
            "start_return",
            "add_evidence",
            "cancel_return",
            "appeal_return",
            "request_person",
        ):
            found["did"].add(tool)
        if not result.ok:
            would = data.get("would") if isinstance(data.get("would"), Mapping) else None
            _would(found, would, data.get("promised"))
        elif "would_be" in data:
            _would(
                found,
                {"status": data["would_be"], "amount": data.get("amount"), "lines": data.get("lines")},
                None,
            )
        elif "return_id" in data and "status" in data:
            if rehearsed:
                _would(found, data, None)
            else:
                stands[str(data["return_id"])] = str(data["status"])
                _decided(found, data)
    found["outcomes"] |= set(stands.values())
    if "completed" in found["outcomes"]:
        found["outcomes"].add("approved")
    return Facts(**{name: frozenset(values) for name, values in found.items()})


def _would(found: dict[str, set[Any]], data: Mapping[str, Any] | None, promised: Any) -> None:
    for one in (data, promised if isinstance(promised, Mapping) else None):
        if one is None:
            continue
        if one.get("status"):
            found["outcomes"].add(f"would_{one['status']}")
        for name in ("amount", "proposed"):
            if (value := _decimal(one.get(name))) is not None:
                found["would"].add(value)
        for line in one.get("lines") or []:
            value = _decimal(line.get("amount")) if isinstance(line, Mapping) else _decimal(line[-1])
            if value is not None:
                found["would"].add(value)


def _decided(found: dict[str, set[Any]], data: Mapping[str, Any]) -> None:
    for value in (data.get("amount"), *(line.get("amount") for line in data.get("lines") or [])):
        if (amount := _decimal(value)) is not None:
            found["decided"].add(amount)
    for one in data.get("money") or []:
        if (amount := _decimal(one.get("amount"))) is not None:
            found["done" if one.get("state") == "done" else "decided"].add(amount)
            if one.get("state") == "done":
                found["outcomes"].add("refunded")


def _read(found: dict[str, set[Any]], text: str | None) -> None:
    """A sentence of ours: it may be said, and so may what it names."""
    if not text:
        return
    for sentence, sums, spans, percents in _parsed(text):
        found["ours"].add(sentence)
        found["known"] |= sums
        found["spans"] |= spans
        found["percents"] |= percents


@lru_cache(maxsize=4096)
def _parsed(
    text: str,
) -> tuple[tuple[str, frozenset[Decimal], frozenset[tuple[str, str]], frozenset[Decimal]], ...]:
    """A text's sentences with the figures in them. The same few texts of a policy are read at every turn."""
    return tuple(
        (
            sentence,
            frozenset(one for one in figures.amounts(sentence) if one is not None),
            frozenset(figures.spans(sentence)),
            frozenset(Decimal(one[1].replace(",", ".")) for one in figures.PERCENT.finditer(sentence)),
        )
        for sentence in sentences(plain(text))
    )


def _texts(data: Any, key: str = "") -> Iterator[str]:
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _texts(value, str(name))
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value, key)
    elif isinstance(data, str) and key in _OURS:
        yield data


def _leaves(data: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _leaves(value, str(name))
    elif isinstance(data, list):
        for value in data:
            yield from _leaves(value, key)
    else:
        yield key, data


def _figure(found: dict[str, set[Any]], key: str, value: Any) -> None:
    if key in _MONEY and (amount := _decimal(value)) is not None:
        found["known"].add(amount)
    elif key == "minutes" and isinstance(value, int):
        found["spans"].add((str(value), "minute"))
    elif key == "percent" and (share := _decimal(value)) is not None:
        found["percents"].add(share)
    elif isinstance(value, str) and _DAY.fullmatch(value):
        try:
            found["days"].add(datetime.fromisoformat(value).date())
        except ValueError:
            return


def _decimal(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
