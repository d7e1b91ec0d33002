"""The explanation of an answer as lists: trace, reasons, violations, questions, conditions, effective terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dokani.engine.versions.v1_0_0.checks import ORDER
from dokani.engine.versions.v1_0_0.finding import Finding, Look
from dokani.engine.versions.v1_0_0.lengths import Length
from dokani.engine.versions.v1_0_0.policy import Rule
from dokani.engine.versions.v1_0_0.terms import TERMS, Fee, term_to_json
from dokani.engine.versions.v1_0_0.values import UNKNOWN, Truth
from dokani.engine.versions.v1_0_0.words import PERSON, condition_in_words, for_merchant, question
from dokani.engine.versions.v1_0_0.words import for_shopper as shopper_sentence

if TYPE_CHECKING:
    from dokani.engine.versions.v1_0_0.answer import LineAnswer

# A law that is still open comes first: what would be denied waits for it.
_RANK = {name: at for at, name in enumerate(("law", *ORDER))}
_OUTCOME = {True: "pass", False: "fail", UNKNOWN: "unknown"}
_PLAIN = frozenset({str, bool, int, type(None)})
_STRUCTURED = (Length, Mapping, Fee, tuple)
_RULE_OUTCOME = {True: "matched", False: "not_matched", UNKNOWN: "unknown"}


def fact_to_json(value: Any) -> Any:
    """A fact's value in JSON types: decimals as strings, sets as sorted lists, times with their offset."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, _STRUCTURED):
        return term_to_json(value)
    return value


def _seen(look: Look, names: Iterable[str]) -> dict[str, Any]:
    return {name: fact_to_json(look.facts[name]) for name in names if name in look.facts}


def trace(lines: tuple[LineAnswer, ...]) -> list[dict[str, Any]]:
    """Rules in the order written, then checks in their fixed order; what concerns the whole request once, line null."""
    found: list[dict[str, Any]] = []
    once: set[Any] = set()
    for line in lines:
        look = line.look
        for rules, outcomes in (
            (look.policy.rules, look.terms.outcomes),
            (look.policy.floors, look.terms.floors),
        ):
            for rule, outcome in zip(rules, outcomes, strict=True):
                if rule.verdict is None and (rule.of_line or (rule.id, rule.article) not in once):
                    once.add((rule.id, rule.article))
                    found.append(_rule_entry(look, rule, outcome))
    for finding, line in _ordered(lines, lambda line: line.findings):
        look = line.look
        whole = not _of_line(look, finding)
        key = (finding.check, finding.rule.id if finding.rule else None)
        if whole and key in once:
            continue
        if whole:
            once.add(key)
        found.append(
            {
                "check": finding.check,
                "line": None if whole else look.line.label,
                "outcome": _OUTCOME[finding.outcome],
                "says": for_merchant(finding, look),
                "facts": _seen(look, finding.facts),
                "unknown": sorted(finding.unknown) if finding.outcome is UNKNOWN else [],
                "rule": finding.rule.id if finding.rule else _source_id(look, finding.term),
            }
        )
    return found


def _rule_entry(look: Look, rule: Rule, outcome: Truth) -> dict[str, Any]:
    return {
        "check": "floor" if rule.article else "terms",
        "line": look.line.label if rule.of_line else None,
        "outcome": _RULE_OUTCOME[outcome],
        "says": rule.says or f"{condition_in_words(rule.when)}.",
        "facts": _seen(look, rule.reads),
        "unknown": sorted(look.missing(*rule.reads)) if outcome is UNKNOWN else [],
        "rule": rule.id,
    }


def _source_id(look: Look, term: str | None) -> str | None:
    source = look.terms.source(term) if term is not None else None
    return None if source is None else source.id


def _of_line(look: Look, finding: Finding) -> bool:
    if finding.rule is not None:
        return finding.rule.of_line
    if any(look.policy.facts[name].of_line for name in finding.facts):
        return True
    sources = look.terms.sources(finding.term) if finding.term is not None else ()
    return any(source is not None and source.of_line for source in sources)


def _ordered(
    lines: Iterable[LineAnswer], of: Callable[[LineAnswer], list[Finding]]
) -> list[tuple[Finding, LineAnswer]]:
    """Findings of all lines by the fixed order of checks, and within a check by line."""
    pairs = [(finding, line) for line in lines for finding in of(line)]
    return sorted(pairs, key=lambda pair: _RANK.get(pair[0].check, len(_RANK)))


def _unique(sentences: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(sentence for sentence in sentences if sentence))


def _deciding(lines: tuple[LineAnswer, ...]) -> list[tuple[Finding, LineAnswer]]:
    return _ordered(lines, lambda line: line.deciding)


def for_shopper(verdict: str, lines: tuple[LineAnswer, ...]) -> list[str]:
    """Why, in the fixed order of checks; the first sentence is the reason shown first."""
    if verdict == "approve" and all(line.verdict == "approve" for line in lines):
        by_law = [rule.says for line in lines if line.by_law for rule in _laws(line)]
        set_by = [rule for line in lines for rule in _matched_terms(line) if not rule.private]
        says = [
            "The law gives you the right to return this."
            if by_law
            else "This is within the shop's return policy."
        ]
        return _unique([*says, *by_law, *(rule.says for rule in set_by)])
    found: list[str] = []
    for finding, line in _deciding(lines):
        if finding.outcome is UNKNOWN:
            questions = [question(fact) for fact in _to_ask(line.look, finding)]
            found += questions if line.verdict == "ask" and questions else [PERSON]
        elif finding.effect != "deny" or line.verdict == "deny":
            # What would be denied but for a law that is still open is not denied, and not said.
            found.append(shopper_sentence(finding, line.look))
    return _unique(found) or [
        PERSON if verdict == "review" else "The lines of this return are decided together."
    ]


def _laws(line: LineAnswer) -> list[Rule]:
    pairs = zip(line.look.policy.floors, line.look.terms.floors, strict=True)
    return [rule for rule, outcome in pairs if rule.must_accept and outcome is True]


def laws(lines: tuple[LineAnswer, ...]) -> list[dict[str, Any]]:
    """What approved by law: {line, rule, article, says}, in the order of the packs."""
    return [
        {"line": line.look.line.label, "rule": rule.id, "article": rule.article, "says": rule.says}
        for line in lines
        if line.by_law and line.verdict == "approve"
        for rule in _laws(line)
    ]


def _matched_terms(line: LineAnswer) -> list[Rule]:
    """The rules whose values hold for money or time: what a shopper wants to know about an approval."""
    names = ("restocking_fee_percent", "refund_percent", "fees", "cancellation_fee_percent")
    sources = [line.look.terms.source(name) for name in names]
    return [rule for rule in sources if rule is not None and rule.says]


def for_merchant_reasons(verdict: str, lines: tuple[LineAnswer, ...]) -> list[str]:
    """What the verdict rests on, with facts and limits."""
    several = len(lines) > 1
    found = []
    for finding, line in _deciding(lines):
        prefix = f"Line {line.look.line.label}: " if several and _of_line(line.look, finding) else ""
        found.append(prefix + for_merchant(finding, line.look))
    if verdict == "approve" and not found:
        law = [
            f"Approved by law: {rule.article or rule.id}."
            for line in lines
            for rule in _laws(line)
            if line.by_law
        ]
        found = law or ["Every check passed."]
    return _unique(found) or ["The lines are decided together, by the worst of them."]


def violations(lines: tuple[LineAnswer, ...]) -> list[dict[str, Any]]:
    """Every failed check in order; what concerns the whole request once."""
    found: list[dict[str, Any]] = []
    once: set[Any] = set()
    for finding, line in _ordered(
        lines, lambda line: [each for each in line.failing if each.outcome is False]
    ):
        look = line.look
        whole = not _of_line(look, finding)
        key = (finding.check, finding.rule.id if finding.rule else None)
        if whole and key in once:
            continue
        once.add(key)
        facts = finding.facts
        fact = facts[-1] if finding.check in ("state", "evidence") else facts[0] if facts else None
        if finding.check == "window":
            fact = "days_since_start"
        value = finding.value if finding.rule is None or fact is None else look.facts.get(fact)
        found.append(
            {
                "check": finding.check,
                "line": None if whole else look.line.label,
                "says": for_merchant(finding, look),
                "fact": fact,
                "limit": fact_to_json(finding.limit),
                "value": fact_to_json(value),
                "rule": finding.rule.id if finding.rule else _source_id(look, finding.term),
            }
        )
    return found


def _to_ask(look: Look, finding: Finding) -> list[Any]:
    facts = [look.policy.facts[name] for name in sorted(finding.unknown)]
    return [fact for fact in facts if fact.when_unknown == "ask"]


def asks(verdict: str, lines: tuple[LineAnswer, ...]) -> list[dict[str, Any]]:
    """What to ask the shopper, each thing once; empty unless a line is asked about."""
    found: dict[Any, dict[str, Any]] = {}
    for finding, line in _deciding(lines):
        look = line.look
        if line.verdict != "ask":
            continue
        if finding.outcome is False and finding.check == "evidence":
            missing = [kind for kind in finding.limit if kind not in finding.value]
            label: int | str | None = look.line.label
            says = for_merchant(finding, look)
            found[("evidence", label)] = {"fact": "evidence", "line": label, "says": says, "wanted": missing}
            continue
        for fact in _to_ask(look, finding):
            label = look.line.label if fact.of_line else None
            wanted: Any = list(fact.options) or fact.type
            if fact.name == "evidence" and isinstance(finding.limit, tuple):
                wanted = list(finding.limit)
            entry = {"fact": fact.name, "line": label, "says": question(fact), "wanted": wanted}
            found.setdefault((fact.name, label), entry)
    return list(found.values())


def conditions(lines: tuple[LineAnswer, ...]) -> list[dict[str, Any]]:
    """What an approval depends on: checks that wait for the goods."""
    found = []
    for finding, line in _ordered(lines, lambda line: line.conditions):
        names = sorted(finding.unknown)
        means = " and ".join(line.look.policy.facts[name].means for name in names)
        says = f"It depends on {means}, once the goods are here."
        if finding.rule is not None and finding.rule.says and not finding.rule.private:
            says = f"{says} {finding.rule.says}"
        found.append({"check": finding.check, "line": line.look.line.label, "says": says, "facts": names})
    return found


def escalation(verdict: str, lines: tuple[LineAnswer, ...]) -> str | None:
    """The word for why a person is needed, from the first finding a review rests on."""
    if verdict != "review":
        return None
    for finding, line in _deciding(lines):
        if line.verdict != "review":
            continue
        if finding.outcome is UNKNOWN:
            return "unknown_fact"
        if finding.check == "rule" and finding.rule is not None:
            return f"rule:{finding.rule.id}"
        if finding.check == "risk" and finding.term == "fraud_flags":
            return f"flag:{finding.value[0]}"
        return {"high_risk_category": "category"}.get(finding.check, finding.check)
    return "unknown_fact"


def wait_until(verdict: str, lines: tuple[LineAnswer, ...]) -> date | datetime | None:
    """The latest of the moments that a waiting line waits for; None when one of them is not known."""
    if verdict != "wait":
        return None
    moments = [finding.until for line in lines if line.verdict == "wait" for finding in line.deciding]
    known = [moment for moment in moments if moment is not None]
    if not known or len(known) < len(moments):
        return None
    calendar = lines[0].look.policy.calendar
    return max(known, key=lambda moment: calendar.span(moment)[0])


def terms(look: Look) -> dict[str, Any]:
    """The effective terms by name."""
    found: dict[str, Any] = {}
    for name in TERMS:
        values = look.terms.values(name)
        found[name] = (
            term_to_json(values[0]) if len(values) == 1 else {"any_of": [term_to_json(v) for v in values]}
        )
    return found
