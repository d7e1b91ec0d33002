"""Reading terms and rules: each value with its type, each condition compiled, each fault with its path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from dokani.engine.conditions import ConditionReader, facts_read, is_clean
from dokani.engine.declared import UNREAD
from dokani.engine.faults import Fault, one_of
from dokani.engine.lengths import Calendar, read_moment
from dokani.engine.policy import Constant, Node, Rule
from dokani.engine.terms import REQUEST_TERMS, RESOLUTIONS, TERM_ALIASES, TERMS, Term
from dokani.engine.vocabulary import Fact

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}", re.ASCII)
_KEYS: Final = ("id", "when", "set", "at_least", "at_most", "verdict", "until", "says")
_FLOOR_KEYS: Final = (*_KEYS, "must_accept", "article", "gives")
_VERDICTS: Final = ("deny", "review", "wait")
_ALWAYS: Final = Constant(True, "boolean")


class RuleReader:
    """Reads the terms and rules of one document; faults are collected in `faults`."""

    def __init__(
        self, facts: Mapping[str, Fact], calendar: Calendar, currency: str, faults: list[Fault]
    ) -> None:
        self._facts, self._calendar, self._currency, self._faults = facts, calendar, currency, faults
        self._conditions = ConditionReader(facts, calendar.zone, faults)

    def terms(self, raw: Any, path: str) -> dict[str, Any]:
        """A block of terms by name; older spellings are read as the term they mean."""
        if not isinstance(raw, Mapping):
            self._faults.append(Fault(path, raw, "not an object", "an object of terms"))
            return {}
        found: dict[str, Any] = {}
        for written, value in raw.items():
            here = f"{path}.{written}"
            name = TERM_ALIASES.get(written, written)
            term = TERMS.get(name)
            if term is None:
                wanted = one_of((*TERMS, *TERM_ALIASES), written)
                self._faults.append(Fault(here, value, "unknown term", wanted))
            elif name in found:
                self._faults.append(Fault(here, value, f"{name} is said twice", "the term once"))
            else:
                found[name] = self._term(term, value, here, days_only=written == "return_window_days")
        return found

    def _term(self, term: Term, value: Any, path: str, *, days_only: bool = False) -> Any:
        if isinstance(value, Mapping) and "var" in value:
            self._faults.append(Fault(path, value, "an expression", "a literal value"))
            return term.default
        if isinstance(value, Mapping) and set(value) == {"amount", "currency"}:
            if value["currency"] != self._currency and self._currency != UNREAD:
                wanted = f"an amount in {self._currency}, the policy's currency"
                self._faults.append(Fault(f"{path}.currency", value["currency"], "another currency", wanted))
                return term.default
            value = value["amount"]
        if value is None and not term.nullable:
            self._faults.append(Fault(path, value, "null says nothing here", f"{term.means}, as a value"))
            return term.default
        if days_only and isinstance(value, str):
            self._faults.append(
                Fault(path, value, "not a number of days", "a whole number, or return_window for text")
            )
            return term.default
        return term.read(value, path, self._faults)

    def rule(self, raw: Any, index: int, path: str, *, floor: bool = False) -> Rule | None:
        """One rule; None when it cannot be used (its faults are collected)."""
        before = len(self._faults)
        keys = _FLOOR_KEYS if floor else _KEYS
        if not isinstance(raw, Mapping):
            self._faults.append(Fault(path, raw, "not a rule", "an object {id, when, set, says}"))
            return None
        for key in raw:
            if key not in keys:
                self._faults.append(Fault(f"{path}.{key}", raw[key], "unknown key", one_of(keys, key)))
        name = raw.get("id")
        if not isinstance(name, str) or _ID.fullmatch(name) is None:
            self._faults.append(
                Fault(f"{path}.id", name, "not an id", "letters, digits and . _ : / -, up to 100")
            )
        says = raw.get("says", "")
        if not isinstance(says, str) or len(says) > 2_000 or not is_clean(says):
            self._faults.append(
                Fault(f"{path}.says", says, "not a sentence", "text of at most 2000 characters")
            )
        when: Node | None = _ALWAYS
        if "when" in raw:
            when = self._conditions.read(raw["when"], f"{path}.when")
        sets = self.terms(raw.get("set", {}), f"{path}.set")
        at_least = self._bounds(raw, "at_least", path)
        at_most = self._bounds(raw, "at_most", path)
        verdict, until = self._verdict(
            raw, path, acts=any(raw.get(key) for key in ("set", "at_least", "at_most", "must_accept"))
        )
        must_accept = raw.get("must_accept", False)
        if not isinstance(must_accept, bool):
            self._faults.append(
                Fault(f"{path}.must_accept", must_accept, "not true or false", "true or false")
            )
        gives = raw.get("gives")
        if gives is not None and (gives not in RESOLUTIONS or must_accept is not True):
            wanted = f"{one_of(RESOLUTIONS, gives)}, of a rule with must_accept"
            self._faults.append(Fault(f"{path}.gives", gives, "not what a law gives", wanted))
        if when is None or len(self._faults) > before:
            return None
        reads = tuple(dict.fromkeys(fact.name for fact in facts_read(when)))
        self._refuse_circles(reads, sets, at_least, at_most, path)
        read = [self._facts[each] for each in reads]
        return Rule(
            id=str(name),
            index=index,
            when=when,
            sets=tuple(sets.items()),
            at_least=tuple(at_least.items()),
            at_most=tuple(at_most.items()),
            verdict=verdict,
            until=until,
            says=says,
            reads=reads,
            of_line=any(fact.of_line for fact in read),
            private=any(fact.private for fact in read),
            must_accept=must_accept,
            article=str(raw.get("article", "")),
            gives=gives,
        )

    def _bounds(self, raw: Mapping[str, Any], key: str, path: str) -> dict[str, Any]:
        if key not in raw:
            return {}
        found = self.terms(raw[key], f"{path}.{key}")
        for name in list(found):
            term = TERMS[name]
            here = f"{path}.{key}.{name}"
            if term.bound == "no":
                can = ", ".join(each.name for each in TERMS.values() if each.bound != "no")
                self._faults.append(Fault(here, found.pop(name), "this term has no order", f"one of {can}"))
            elif term.bound == "only_nothing":
                if found[name] != term.default:
                    wanted = "an empty list" if term.default == () else "null"
                    self._faults.append(
                        Fault(here, found.pop(name), "a bound can only take this away", wanted)
                    )
            elif found[name] is None and term.bound not in ("length", "fee"):
                self._faults.append(Fault(here, None, "a bound may not be null here", "a value"))
        return found

    def _verdict(
        self, raw: Mapping[str, Any], path: str, *, acts: bool
    ) -> tuple[Any, date | datetime | Fact | None]:
        verdict = raw.get("verdict")
        if verdict is None and not acts:
            wanted = "at least one of set, at_least, at_most, verdict"
            self._faults.append(Fault(path, raw, "a rule that does nothing", wanted))
        if verdict is not None and verdict not in _VERDICTS:
            wanted = one_of(_VERDICTS) + (
                "; no rule approves, an exception goes into the condition of the rule it excepts"
                if verdict == "approve"
                else ""
            )
            self._faults.append(Fault(f"{path}.verdict", verdict, "not a verdict of a rule", wanted))
        if verdict != "wait":
            if "until" in raw:
                self._faults.append(Fault(f"{path}.until", raw["until"], "only wait has an end", "no until"))
            return verdict, None
        return verdict, self._until(raw.get("until"), f"{path}.until")

    def _until(self, raw: Any, path: str) -> date | datetime | Fact | None:
        named = raw.get("var") if isinstance(raw, Mapping) and set(raw) == {"var"} else raw
        fact = self._facts.get(named) if isinstance(named, str) else None
        if fact is not None and fact.type == "date":
            return fact
        try:
            return read_moment(raw, self._calendar.zone)
        except (ValueError, OverflowError):
            wanted = "ISO text, or the name of a fact that is a date"
            self._faults.append(Fault(path, raw, "not a moment", wanted))
            return None

    def _refuse_circles(
        self,
        reads: tuple[str, ...],
        sets: Mapping[str, Any],
        low: Mapping[str, Any],
        high: Mapping[str, Any],
        path: str,
    ) -> None:
        if "window_starts_at" in sets and "days_since_start" in reads:
            self._faults.append(
                Fault(
                    f"{path}.set.window_starts_at",
                    sets["window_starts_at"],
                    "the rule reads days_since_start, which is counted from there",
                    "a rule that sets the one and does not read the other",
                )
            )
        for name in REQUEST_TERMS & {*sets, *low, *high}:
            of_line = [each for each in reads if self._facts[each].of_line]
            if of_line:
                wanted = "a rule that reads nothing of a single line"
                self._faults.append(
                    Fault(f"{path}.set.{name}", of_line[0], "one for the whole request", wanted)
                )

    def refuse_bounds_on_null(self, terms: Mapping[str, Any], rules: Iterable[Rule]) -> None:
        """Where null has no rank (neither a length nor a fee), a bound may not meet it."""
        rules = tuple(rules)
        for rule in rules:
            for key, bounds in (("at_least", rule.at_least), ("at_most", rule.at_most)):
                for name, value in bounds:
                    term = TERMS[name]
                    if term.bound in ("length", "fee", "only_nothing", "listed") or not term.nullable:
                        continue
                    given = [terms.get(name, term.default)]
                    given += [each for other in rules for what, each in other.sets if what == name]
                    if None in given:
                        path = f"rules[{rule.index}].{key}.{name}"
                        wanted = f"a value for {name} wherever it is set, in terms too"
                        self._faults.append(Fault(path, value, "this bound may meet null", wanted))
