"""The honest fallback: cases that SQL does not take, decided in Python from the very facts that were kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from dokani.engine.decide import decide
from dokani.engine.faults import FactFault
from dokani.engine.finding import Finding
from dokani.engine.policy import VERDICTS, Policy
from dokani.engine.values import UNKNOWN
from dokani.lab.backtest.words import NOTHING_AGAINST, says


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says of one line."""

    verdict: int
    amount: Decimal | None
    check: str | None
    unknown: frozenset[str] = frozenset()


@dataclass(slots=True)
class Compared:
    """Lines decided by both sides, and how many could not be read by one of them."""

    lines: list[tuple[Any, Said, Said]] = field(default_factory=list)
    unreadable: int = 0


def compared(rows: Iterable[Any], was: Policy | None, now: Policy) -> Compared:
    """Both sides of each line; `rows` are those of `queries.cases_of`, in order."""
    found = Compared()
    for _, group in groupby(rows, key=lambda row: row["return_request_id"]):
        lines = list(group)
        facts = lines[0]["facts"]
        after = _decided(now, facts)
        before = _then(lines) if was is None else _decided(was, facts)
        if after is None or before is None or len(after) != len(lines) or len(before) != len(lines):
            found.unreadable += len(lines)
            continue
        found.lines += zip(lines, before, after, strict=True)
    return found


def because(was: Said, now: Said, before: Policy | None, after: Policy) -> str:
    """Why a line came out otherwise."""
    if was.verdict == now.verdict:
        return "The amount is another."
    if now.check is None:
        return f"No longer: {says(was.check, before or after)}"
    return says(now.check, after) or NOTHING_AGAINST


def _decided(policy: Policy, facts: Any) -> list[Said] | None:
    if not isinstance(facts, Mapping):
        return None
    try:
        answer = decide(policy, facts)
    except FactFault:
        return None
    found = []
    for line in answer.lines:
        first = line.deciding[0] if line.deciding else None
        unknown = [each.unknown for each in line.deciding if each.outcome is UNKNOWN]
        check = None if first is None else _name(first)
        found.append(Said(VERDICTS.index(line.verdict), line.amount, check, frozenset().union(*unknown)))
    return found


def _name(finding: Finding) -> str:
    return finding.check if finding.rule is None else f"{finding.check}:{finding.rule.id}"


def _then(lines: list[Any]) -> list[Said] | None:
    if any(line["then_verdict"] is None for line in lines):
        return None
    return [Said(line["then_verdict"], line["then_amount"], line["then_check"]) for line in lines]
