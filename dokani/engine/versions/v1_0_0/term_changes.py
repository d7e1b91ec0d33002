"""The smallest change of one value in a policy that would let a failed check pass, with its place in the document."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dokani.engine.versions.v1_0_0.faults import PolicyFault
from dokani.engine.versions.v1_0_0.finding import Finding, Look
from dokani.engine.versions.v1_0_0.lengths import Length
from dokani.engine.versions.v1_0_0.parse import parse
from dokani.engine.versions.v1_0_0.policy import Policy
from dokani.engine.versions.v1_0_0.settle import start_of
from dokani.engine.versions.v1_0_0.terms import RESOLUTIONS, TERM_ALIASES, term_to_json
from dokani.engine.versions.v1_0_0.values import NUMBER, Known
from dokani.engine.versions.v1_0_0.words import word


@dataclass(frozen=True, slots=True)
class TermChange:
    """One value of the document, and what it would have to be; `new` is None with `remove` for a rule taken out."""

    path: str
    keys: tuple[str | int, ...]
    old: Any
    new: Any
    says: str
    remove: bool = False

    def applied(self, policy: Policy) -> Policy | None:
        """The policy parsed again with this change; None when that is not a policy."""
        document: Any = copy.deepcopy(dict(policy.document))
        place = document
        for key in self.keys[:-1]:
            place = place.setdefault(key, {}) if isinstance(place, dict) else place[key]
        if self.remove:
            del place[self.keys[-1]]
        else:
            place[self.keys[-1]] = self.new
        try:
            return parse(document, floors=policy.packs)
        except PolicyFault:
            return None


def term_changes(policy: Policy, look: Look, finding: Finding) -> Iterator[TermChange]:
    """Candidates for one failed check; the caller proves each by deciding again."""
    if finding.check == "rule" and finding.rule is not None:
        rule = finding.rule
        path = f"rules[{rule.index}]"
        yield TermChange(path, ("rules", rule.index), rule.id, None, f"Take out rule {rule.id}.", remove=True)
        return
    if finding.term is None:
        return
    wanted = _wanted(look, finding)
    if wanted is None:
        return
    new, says = wanted
    keys = _place(policy, look, finding.term)
    path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")
    old = term_to_json(look.terms.values(finding.term)[0])
    yield TermChange(path, keys, old, new, f"{says} ({path}).")


def _place(policy: Policy, look: Look, term: str) -> tuple[str | int, ...]:
    """Where the document says this term: in the rule its value came from, or among the terms."""
    spellings = (term, *(old for old, new in TERM_ALIASES.items() if new == term))
    source = look.terms.source(term)
    rules = policy.document.get("rules", [])
    if source is not None and source in policy.rules:
        rule = rules[source.index]
        for key in ("set", "at_least", "at_most"):
            for spelling in spellings:
                if spelling in rule.get(key, {}):
                    return ("rules", source.index, key, spelling)
    for spelling in spellings:
        if spelling in policy.document.get("terms", {}):
            return ("terms", spelling)
    return ("terms", term)


def _wanted(look: Look, finding: Finding) -> tuple[Any, str] | None:
    """The value that would do, and the change in words; None where no single value would."""
    limit, value, terms = finding.limit, finding.value, look.terms
    if finding.check == "window":
        days = _window(look, limit)
        return None if days is None else (days, f"Make the return window {days} days")
    if finding.check == "value" and isinstance(value, NUMBER):
        return value, f"Send to a person only what is worth more than {value:f}"
    if finding.check == "risk" and isinstance(value, NUMBER):
        # The limit itself sends a case to a person, so it has to lie above the score; 1 is the highest there is.
        above = min(Decimal(1), Decimal(value) + Decimal("0.01"))
        return above, f"Send to a person only from a risk of {above.normalize():f}"
    if finding.check == "risk" and isinstance(value, tuple):
        kept = [flag for flag in limit or () if flag not in value]
        return kept, f"Take {', '.join(map(word, value))} off the risk flags"
    if finding.check == "high_risk_category" and limit is not None:
        return [
            category for category in limit if category != value
        ], f"Take {word(value)} off the high-risk categories"
    if finding.check == "reason" and isinstance(value, str):
        return [*(limit or ()), value], f'Accept the reason "{word(value)}"'
    if finding.check == "resolution" and value in RESOLUTIONS:
        return [*(limit or ()), value], f"Offer {word(value)}"
    if finding.check == "evidence":
        return _less_evidence(look, limit, value)
    if finding.check == "state":
        states = dict(terms.values("states_allowing")[0])
        action, status = str(look.facts["action"]), look.facts.get("item.status")
        if isinstance(status, str):
            allowed = term_to_json({**states, action: (*(states.get(action) or ()), status)})
            return allowed, f"Allow the action {action} while the order is {word(status)}"
    return None


def _window(look: Look, limit: Any) -> int | None:
    """The shortest window in days that would still have been open."""
    asked, day = look.facts.get("request.asked_at"), look.policy.calendar.day_of
    start: Known | object = start_of(look.facts, look.terms.values("window_starts_at")[0])
    days = look.facts.get("days_since_start")
    if isinstance(start, date) and isinstance(asked, date):
        days = (day(asked) - day(start)).days
    if not isinstance(days, int) or days < 0 or not isinstance(limit, Length):
        return None
    return days + (1 if look.terms.values("count_from")[0] == "same_day" else 0)


def _less_evidence(look: Look, wanted: Any, given: Any) -> tuple[Any, str] | None:
    required = dict(look.terms.values("required_evidence")[0])
    why = look.facts.get("reason")
    if why not in required:
        return None
    dropped = [kind for kind in wanted if kind not in given]
    less = term_to_json({**required, str(why): tuple(kind for kind in wanted if kind in given)})
    return less, f"Do without {' and '.join(map(word, dropped))} when the reason is {word(why)}"
