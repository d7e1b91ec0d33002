"""What would change the answer: the smallest changes, each one proved by deciding again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final, TypeAlias

from dokani.engine.versions.v1_0_0.answer import Answer, LineAnswer
from dokani.engine.versions.v1_0_0.faults import FactFault
from dokani.engine.versions.v1_0_0.finding import Finding
from dokani.engine.versions.v1_0_0.policy import VERDICTS, Policy
from dokani.engine.versions.v1_0_0.term_changes import term_changes
from dokani.engine.versions.v1_0_0.terms import term_to_json
from dokani.engine.versions.v1_0_0.words import evidence_in_words, word

Decide: TypeAlias = Callable[[Policy, Mapping[str, Any]], Answer]

_MOST_TOGETHER: Final = 3
_MOST_DECISIONS: Final = 150
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One thing the shopper could do: a fact of one line (or of the request, line None) given another value."""

    says: str
    fact: str
    line: int | None
    value: Any


def counterfactuals_of(answer: Answer, decide: Decide) -> list[dict[str, Any]]:
    """For the shopper and for the merchant, fewest changes first: {for, says, changes, verdict, amount}.

    Shopper: only facts a shopper can honestly act on (never the reason, never the state of the goods). Merchant: one
    value in the policy, with its path. Empty when the answer is an approval.
    """
    if answer.verdict == "approve" and all(line.verdict == "approve" for line in answer.lines):
        return []
    return [*_for_shopper(answer, decide), *_for_merchant(answer, decide)]


def better(new: Answer, old: Answer) -> bool:
    """A better verdict for the return, or the same with some line better and none worse."""
    if new.verdict != old.verdict:
        return VERDICTS.index(new.verdict) > VERDICTS.index(old.verdict)
    if len(new.lines) != len(old.lines):
        return False
    ranks = [
        (VERDICTS.index(one.verdict), VERDICTS.index(other.verdict))
        for one, other in zip(new.lines, old.lines, strict=True)
    ]
    return all(new_rank >= old_rank for new_rank, old_rank in ranks) and any(a > b for a, b in ranks)


def _for_shopper(answer: Answer, decide: Decide) -> list[dict[str, Any]]:
    changes = list(dict.fromkeys(_changes(answer)))
    spent = 0
    for size in range(1, min(_MOST_TOGETHER, len(changes)) + 1):
        found: list[tuple[int, dict[str, Any]]] = []
        for chosen in combinations(changes, size):
            if len({(change.fact, change.line) for change in chosen}) < size:
                continue
            spent += 1
            if spent > _MOST_DECISIONS:
                break
            again = _decided(answer, chosen, decide)
            if again is not None and better(again, answer):
                found.append((-VERDICTS.index(again.verdict), _entry(chosen, again)))
        if found:
            found.sort(key=lambda each: each[0])
            return [entry for _, entry in found[:_SHOWN]]
    return []


def _entry(chosen: tuple[Change, ...], again: Answer) -> dict[str, Any]:
    says = " and ".join(change.says for change in chosen)
    return {
        "for": "shopper",
        "says": says[0].upper() + says[1:] + ".",
        "changes": [{"fact": change.fact, "line": change.line, "to": change.value} for change in chosen],
        "verdict": again.verdict,
        "amount": again.money(again.amount),
    }


def _decided(answer: Answer, changes: tuple[Change, ...], decide: Decide) -> Answer | None:
    try:
        return decide(answer.policy, changed(answer.given, changes))
    except FactFault:
        return None


def changed(given: Mapping[str, Any], changes: tuple[Change, ...]) -> dict[str, Any]:
    """The facts with these changes; flat or nested, whichever way they were given."""
    facts = dict(given)
    lines = facts.get("lines")
    if isinstance(lines, list):
        facts["lines"] = lines = [dict(line) for line in lines]
    for change in changes:
        whole = change.line is None or not isinstance(lines, list)
        for place in [facts] if whole else [lines[change.line - 1]] if change.line and lines else []:
            _write(place, change.fact, change.value)
    return facts


def _write(place: dict[str, Any], fact: str, value: Any) -> None:
    place.pop(fact, None)
    group, _, name = fact.partition(".")
    if fact == "refund_to.kind":
        place.pop("refund_method", None)
    if not name:
        place[fact] = value
        return
    inside = place.get(group)
    place[group] = {**(inside if isinstance(inside, Mapping) else {}), name: value}


def _changes(answer: Answer) -> Iterator[Change]:
    several = isinstance(answer.given.get("lines"), list)
    # Merged lines no longer stand where they were given, so only what concerns the whole request is tried there.
    moved = several and len(answer.lines) != len(answer.given["lines"])
    for at, line in enumerate(answer.lines):
        number = at + 1 if several and not moved else None
        if several and moved:
            continue
        for finding in line.failing:
            yield from _changes_for(finding, line, number)


def _changes_for(finding: Finding, line: LineAnswer, number: int | None) -> Iterator[Change]:
    look, facts = line.look, line.look.facts
    where = f" for line {number}" if number is not None else ""
    if finding.check == "evidence" and isinstance(finding.limit, tuple):
        missing = [kind for kind in finding.limit if kind not in finding.value]
        if missing:
            has = sorted({*finding.value, *missing})
            yield Change(f"add {evidence_in_words(missing)}{where}", "evidence", number, _Frozen(has))
    if finding.check in (
        "resolution",
        "exchange_for",
        "in_stock",
        "replacements",
        "refund_method",
        "balance",
        "rule",
    ):
        for resolution in look.terms.values("resolutions")[0] or ("refund", "store_credit", "exchange"):
            if facts["action"] != "exchange" and facts.get("resolution_wanted") != resolution:
                yield Change(f"choose {word(resolution)}{where}", "resolution_wanted", number, resolution)
    if finding.check in ("state", "resolution", "in_stock", "exchange_for", "replacements", "balance"):
        for action in ("return", "exchange", "cancel"):
            if facts["action"] != action:
                yield Change(f"ask for {_ACTION[action]} instead", "action", None, action)
    if finding.check == "quantity" and isinstance(finding.limit, int) and finding.limit > 0:
        yield Change(f"ask for {finding.limit}{where}", "item.quantity", number, finding.limit)
    if finding.check == "replacements" and isinstance(finding.limit, int):
        says = f"name {finding.limit} replacement{'s' if finding.limit != 1 else ''}{where}"
        yield Change(says, "item.replacements", number, finding.limit)
    if finding.check == "refund_method" and isinstance(finding.limit, tuple):
        for kind in finding.limit:
            if kind not in ("original", "on_file"):
                yield Change(f"use {word(kind)}", "refund_to.kind", None, kind)
    for rule in look.policy.rules:
        for name in rule.reads:
            fact = look.policy.facts[name]
            if fact.actionable and fact.kind == "yes_no" and facts.get(name, True) is not True:
                yield Change(f"{_DO.get(name, name)}{where}", name, number, True)


_ACTION: Final = {"return": "a return", "exchange": "an exchange", "cancel": "a cancellation"}
_DO: Final = {
    "item.has_receipt": "show the receipt",
    "item.original_packaging": "send it in its original packaging",
}


class _Frozen(list[str]):
    """A list of words that may stand in a set of changes."""

    def __hash__(self) -> int:  # type: ignore[override]  # never changed after it is made
        return hash(tuple(self))


def _for_merchant(answer: Answer, decide: Decide) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    tried: set[str] = set()
    for line in answer.lines:
        for finding in line.deciding:
            if finding.outcome is not False:
                continue
            for change in term_changes(answer.policy, line.look, finding):
                if change.path in tried:
                    continue
                tried.add(change.path)
                policy = change.applied(answer.policy)
                if policy is None:
                    continue
                again = decide(policy, answer.given)
                if better(again, answer):
                    found.append(
                        {
                            "for": "merchant",
                            "says": change.says,
                            "changes": [
                                {"path": change.path, "from": change.old, "to": term_to_json(change.new)}
                            ],
                            "verdict": again.verdict,
                            "amount": again.money(again.amount),
                        }
                    )
    return found[:_SHOWN]
