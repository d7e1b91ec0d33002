"""What is different between two answers, in plain words. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]
SAID = {
    "approve": "it is approved",
    "deny": "it is denied",
    "review": "a person looks at it",
    "ask": "the shopper is asked for more",
    "wait": "it has to wait",
}
OUTCOMES = {"pass": "passes", "fail": "fails", "unknown": "is open"}
SAME = "Nothing changes: the same answer, for the same reasons."


def differences(then: Json, now: Json) -> list[str]:
    """Sentences, the verdict first: verdict, money, lines, terms, rules and checks. Never empty."""
    return [*_verdict(then, now), *_lines(then, now), *_terms(then, now), *_trace(then, now)] or [SAME]


def _verdict(then: Json, now: Json) -> Iterator[str]:
    if then["verdict"] != now["verdict"]:
        because = next(iter(now.get("merchant_reasons") or []), "")
        yield f"Now {SAID[now['verdict']]}; then {SAID[then['verdict']]}. {because}".strip()
    if (was := _money(then)) != (found := _money(now)):
        yield f"It gives {found} instead of {was}."


def _money(answer: Json) -> str:
    if answer["verdict"] == "deny":
        return "nothing"
    if answer["amount"] is None:
        return "an amount nobody knows yet"
    least = f"{answer['amount']} {answer['currency']}"
    most = answer.get("amount_most")
    return f"{least} to {most} {answer['currency']}" if most else least


def _lines(then: Json, now: Json) -> Iterator[str]:
    was = {one["line"]: one for one in then.get("lines") or []}
    if len(was) < 2:
        return
    for line in now.get("lines") or []:
        before = was.get(line["line"])
        if before is not None and before["verdict"] != line["verdict"]:
            yield f"Line {line['line']}: now {SAID[line['verdict']]}; then {SAID[before['verdict']]}."
        elif before is not None and before["amount"] != line["amount"]:
            yield f"Line {line['line']} gives {line['amount']} instead of {before['amount']}."


def _terms(then: Json, now: Json) -> Iterator[str]:
    was, found = then.get("terms") or {}, now.get("terms") or {}
    if not was or not found:
        return
    for name in found:
        if name in was and was[name] != found[name]:
            yield f"{name.replace('_', ' ').capitalize()}: {_value(found[name])} instead of {_value(was[name])}."


def _value(value: Any) -> str:
    if value is None:
        return "no limit"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value) or "none"
    if isinstance(value, Mapping):
        if "any_of" in value:
            return " or ".join(_value(one) for one in value["any_of"])
        return ", ".join(f"{name.replace('_', ' ')} {_value(one)}" for name, one in value.items()) or "none"
    return str(value).replace("_", " ") if isinstance(value, str) else str(value)


def _trace(then: Json, now: Json) -> Iterator[str]:
    was = {_place(one): one for one in then.get("trace") or []}
    if not was or not now.get("trace"):
        return
    for one in now["trace"]:
        before = was.pop(_place(one), None)
        line = "" if one["line"] is None else f" at line {one['line']}"
        if one["check"] in ("terms", "floor", "rule") and one["rule"]:
            name = f"The rule {one['rule']}" if one["check"] != "floor" else f"The law ({one['rule']})"
            yield from _rule(name, line, before, one)
        elif before is not None and before["outcome"] != one["outcome"]:
            check = one["check"].replace("_", " ")
            yield f"The check of {check}{line} {OUTCOMES.get(one['outcome'], one['outcome'])} now: {one['says']}"
    for one in was.values():
        if one["check"] in ("terms", "floor", "rule") and _applied(one):
            yield f"The rule {one['rule']} applied then, and is not part of this policy."


def _rule(name: str, line: str, before: Json | None, one: Json) -> Iterator[str]:
    if before is None:
        if _applied(one):
            yield f"{name}, which was not part of the policy then, applies{line}: {one['says']}"
    elif before["outcome"] != one["outcome"]:
        word = "applies" if _applied(one) else "is open" if one["outcome"] == "unknown" else "does not apply"
        yield f"{name} {word}{line} now: {one['says']}"


def _applied(one: Json) -> bool:
    """A rule that sets terms applies where it matched; one with a verdict where its check fails."""
    return one["outcome"] in ("matched", "fail")


def _place(one: Json) -> tuple[Any, ...]:
    by_rule = one["check"] in ("terms", "floor", "rule")
    return one["check"], one["line"], one["rule"] if by_rule else None
