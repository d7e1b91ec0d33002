"""The policy in the languages of other engines: an expression (Zen, CEL), JSONLogic, and Zen's decision tables."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bench.engines.case import RULES, TERMS


@dataclass(frozen=True, slots=True)
class Words:
    """How a language writes what all of them have."""

    both: str
    either: str
    no: str
    same: str = "=="


ZEN, CEL = Words(" and ", " or ", "not "), Words(" && ", " || ", "!")


def value(raw: Any, words: Words) -> str:
    """A value, a fact or a condition as text."""
    if not isinstance(raw, dict):
        return json.dumps(raw)
    ((op, parts),) = raw.items()
    if op == "var":
        return str(parts).replace(".", "_")
    listed = [value(part, words) for part in (parts if isinstance(parts, list) else [parts])]
    if op in ("and", "or"):
        return "(" + (words.both if op == "and" else words.either).join(listed) + ")"
    if op == "!":
        return f"{words.no}({listed[0]})"
    return f"({listed[0]} {op} {listed[1]})"


def checks() -> list[tuple[Any, str]]:
    """(condition, verdict where it holds), in order, as JSONLogic; the two terms that rules set stand by name."""
    var: Callable[[str], dict[str, str]] = lambda name: {"var": name}  # noqa: E731
    spoken = [(rule["when"], rule["verdict"]) for rule in RULES if "verdict" in rule]
    lacking = [
        {"and": [{"==": [var("reason"), reason]}, {"!": {"in": [kind, var("evidence")]}}]}
        for reason, kinds in TERMS["required_evidence"].items()
        for kind in kinds
    ]
    return [
        ({"!": var("order.is_shoppers")}, "deny"),
        ({"<": [var("item.quantity_ordered"), 1]}, "deny"),
        ({"<": [var("item.quantity"), 1]}, "deny"),
        ({">": [var("item.quantity"), var("item.quantity_returnable")]}, "deny"),
        ({"!=": [var("item.status"), "delivered"]}, "deny"),
        ({"!": {"in": [var("reason"), TERMS["acceptable_reasons"]]}}, "deny"),
        ({"!": {"in": [var("resolution_wanted"), TERMS["resolutions"]]}}, "deny"),
        *((when, verdict) for when, verdict in spoken if verdict == "deny"),
        ({">": [var("days_since_start"), "return_window"]}, "deny"),
        ({"or": lacking}, "ask"),
        ({">": [var("request.value"), "auto_approve_threshold"]}, "review"),
        ({"in": [var("item.category"), TERMS["high_risk_categories"]]}, "review"),
        *((when, verdict) for when, verdict in spoken if verdict == "review"),
        ({">=": [var("risk.score"), TERMS["review_at_risk"]]}, "review"),
    ]


def term(name: str, words: Words) -> str:
    """A term that rules set: the first that holds, as nested conditions."""
    parts = [
        f"{value(rule['when'], words)} ? {rule['set'][name]} : "
        for rule in RULES
        if name in rule.get("set", {})
    ]
    return "(" + "".join(parts) + f"{TERMS[name]})"


def expression(words: Words) -> str:
    """The whole policy as one expression."""
    parts = []
    for when, verdict in checks():
        text = value(when, words)
        for name in ("return_window", "auto_approve_threshold"):
            text = text.replace(json.dumps(name), term(name, words))
        parts.append(f'{text} ? "{verdict}" : ')
    # CEL compares doubles with doubles only where it is strict; the value and the score are doubles.
    return "".join(parts) + '"approve"'


def jsonlogic() -> dict[str, Any]:
    """The whole policy as one rule of JSONLogic."""

    def named(raw: Any) -> Any:
        if isinstance(raw, dict):
            ((op, parts),) = raw.items()
            return {op: parts.replace(".", "_") if op == "var" else named(parts)}
        if isinstance(raw, list):
            return [named(part) for part in raw]
        if raw in ("return_window", "auto_approve_threshold"):
            chain = [
                part
                for rule in RULES
                if raw in rule.get("set", {})
                for part in (named(rule["when"]), rule["set"][raw])
            ]
            return {"if": [*chain, TERMS[raw]]}
        return raw

    return {"if": [*(part for when, verdict in checks() for part in (named(when), verdict)), "approve"]}


def tables() -> dict[str, Any]:
    """The policy as Zen draws it: two tables for the terms and one for the verdict, first row that holds."""

    def table(at: str, field: str, rows: list[tuple[str, str]]) -> dict[str, Any]:
        return {
            "id": at,
            "name": at,
            "type": "decisionTableNode",
            "content": {
                "hitPolicy": "first",
                "inputs": [{"id": "when", "name": "when"}],
                "outputs": [{"id": "then", "name": "then", "field": field}],
                "rules": [
                    {"_id": f"{at}{n}", "when": when, "then": then} for n, (when, then) in enumerate(rows)
                ],
                "passThrough": True,
            },
        }

    nodes = [{"id": "in", "name": "in", "type": "inputNode"}]
    for name in ("return_window", "auto_approve_threshold"):
        rows = [(value(r["when"], ZEN), str(r["set"][name])) for r in RULES if name in r.get("set", {})]
        nodes.append(table(name, name, [*rows, ("", str(TERMS[name]))]))
    said = []
    for when, verdict in checks():
        text = value(when, ZEN)
        for name in ("return_window", "auto_approve_threshold"):
            text = text.replace(json.dumps(name), name)
        said.append((text, f'"{verdict}"'))
    nodes.append(table("verdict", "verdict", [*said, ("", '"approve"')]))
    nodes.append({"id": "out", "name": "out", "type": "outputNode"})
    edges = [
        {"id": f"e{n}", "type": "edge", "sourceId": one["id"], "targetId": other["id"]}
        for n, (one, other) in enumerate(pairwise(nodes))
    ]
    return {"nodes": nodes, "edges": edges}
