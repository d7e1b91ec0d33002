"""The compiled policy: the same answers as the general way, from a text in which nothing of the policy stands."""

import io
import keyword
import re
import tokenize
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dokani.engine.answer import Answer
from dokani.engine.canonical import canonical
from dokani.engine.case import read_case
from dokani.engine.compiled.program import compiled
from dokani.engine.decide import decide, in_general
from dokani.engine.parse import parse
from dokani.engine.policy import Policy
from dokani.engine.starter import starter_policy
from tests.engine import drawn
from tests.engine.shop import RULES, document, facts, sets, speaks
from tests.engine.test_properties import ACTIONS, CASES, case, policies

POLICIES, CASES_EACH = 250, 100


def walked(policy: Policy, given_facts: dict[str, Any]) -> Answer:
    """The answer by walking the tree; nothing compiled has a part in it."""
    return in_general(policy, given_facts, read_case(policy, given_facts))


def parts(answer: Answer) -> list[Any]:
    """Everything an answer holds, the sentences that are made of it aside."""
    found: list[Any] = [answer.verdict, answer.amount, answer.amount_most, answer.to_pay, answer.ignored]
    for line in answer.lines:
        found += [line.verdict, line.findings, line.deciding, line.conditions, line.by_law, line.alone]
        found += [line.money, line.money_most, line.look.facts]
        found += [list(line.look.terms.outcomes), list(line.look.terms.floors), line.look.terms.touched()]
    return found


def test_ten_thousands_of_cases_come_out_the_same_compiled_and_walked() -> None:
    verdicts, decided = dict.fromkeys(("approve", "deny", "ask", "wait", "review"), 0), 0
    for seed in range(POLICIES):
        draw = Random(seed)
        raw, floors = drawn.policy(draw, ordinary=draw.random() < 0.85)
        policy = parse(raw, floors=floors)
        program = compiled(policy)
        for number in range(CASES_EACH):
            given_facts = drawn.case(draw)
            expected = walked(policy, given_facts)
            assert parts(decide(policy, given_facts)) == parts(expected), (seed, number)
            typed = read_case(policy, given_facts)
            said = program.verdict(typed.lines[0].facts) if program.verdict else None
            assert said in (None, expected.verdict), (seed, number)
            if said is not None:
                verdicts[said] += 1
            decided += program.decide is not None and program.decide(typed.lines[0].facts) is not None
    # The comparison is worth something only where the compiled functions took the case.
    assert decided > POLICIES * CASES_EACH / 2 and min(verdicts.values()) > 100, (decided, verdicts)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(policies(), st.lists(CASES, min_size=1, max_size=8), ACTIONS, st.booleans())
def test_an_answer_reads_the_same_to_the_last_byte(
    raw: dict[str, Any], values: list[dict[str, Any]], action: str, several: bool
) -> None:
    policy = parse(raw)
    compiled(policy)
    given_facts = case(values[0], action)
    if several:
        given_facts = {
            "action": action,
            "lines": [{"line": at, **case(each)} for at, each in enumerate(values, 1)],
        }
        for line in given_facts["lines"]:
            del line["action"]
    said = decide(policy, given_facts).to_json(counterfactuals=False)
    assert canonical(said) == canonical(walked(policy, given_facts).to_json(counterfactuals=False))


EVIL = '"""\nimport os; os._exit(1)  # '


def hostile() -> dict[str, Any]:
    names = {"id": "x" * 90, "says": EVIL}
    rules = [
        {
            **names,
            "id": "import",
            "when": {"==": [{"var": "item.category"}, EVIL.strip()]},
            "set": {"return_window": 7},
        },
        {**names, "id": "exec", "when": {"in": [{"var": "reason"}, [EVIL.strip(), "'"]]}, "verdict": "deny"},
        {**names, "id": "K1", "when": {"in": ["os.system('x')", {"var": "item.tags"}]}, "verdict": "review"},
        {
            **names,
            "id": "facts",
            "when": {"<": [{"var": "custom.import"}, 12345678901234]},
            "set": {"return_label": "lambda:0"},
        },
        {
            **names,
            "id": "r1",
            "when": {"==": [{"var": "custom.f1"}, "{0.__class__}"]},
            "at_least": {"return_window": 3},
        },
        {
            **names,
            "id": "get",
            "when": {">": [{"-": [{"var": "today"}, "2026-01-01"]}, 7]},
            "verdict": "wait",
            "until": "2026-12-24",
        },
    ]
    return document(
        *rules,
        terms={"acceptable_reasons": ["eval(1)", "\\", "'''"], "required_evidence": {"globals()": ["photo"]}},
        reasons={"__builtins__": {"means": "other", "fault": "none"}},
        custom={"import": {"type": "number"}, "f1": {"type": "text"}},
    )


def test_nothing_that_stands_in_a_policy_reaches_the_text() -> None:
    allowed = {
        "facts",
        "get",
        "outcomes",
        "verdict",
        "decide",
        "UNKNOWN",
        "KeyError",
        "None",
        "True",
        "False",
    }
    allowed |= {
        "NO_WORDS",
        "row",
        "start",
        "asked",
        "said",
        "held",
        "failed",
        "asks",
        "score",
        "flags",
        "DAY",
        "zone",
    }
    allowed |= {"date", "astimezone", "days", "isdisjoint", "__class__", "int", "s", "w", "walked", "pay"}
    allowed |= {"order", "same", "is_one_of", "calculated", "bound", "apart", "inside", "over"}
    shapes = re.compile(r"[Kfrtvdap]\d+")
    made = [hostile(), document(*RULES), starter_policy("EUR")]
    made += [drawn.policy(Random(seed))[0] for seed in range(20)]
    for raw in made:
        policy = parse(raw)
        text = compiled(policy).text
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.NAME:
                assert (
                    token.string in allowed
                    or keyword.iskeyword(token.string)
                    or shapes.fullmatch(token.string)
                ), token
            assert token.type != tokenize.COMMENT, token
            assert token.type != tokenize.STRING, token
            assert token.type != tokenize.NUMBER or token.string in ("0", "1"), token
        assert (
            decide(policy, facts(item__category=EVIL.strip())).verdict
            == walked(policy, facts(item__category=EVIL.strip())).verdict
        )


def test_what_a_hostile_policy_says_is_compared_as_the_words_it_is() -> None:
    policy = parse(hostile())
    compiled(policy)
    for changes in (
        {"item__category": EVIL.strip()},
        {"reason": "'"},
        {"item__tags": ["os.system('x')"]},
        {"custom__import": 3},
    ):
        given_facts = facts(**{"reason": "'''", "custom.import": 1, "custom.f1": "{0.__class__}", **changes})
        assert parts(decide(policy, given_facts)) == parts(walked(policy, given_facts))


def test_the_largest_policy_is_compiled_too() -> None:
    deep: Any = {"var": "item.worn"}
    for level in range(31):
        deep = {"!": [deep]} if level % 2 else {"==": [deep, True]}
    broad = {"and": [{"!=": [{"var": "item.category"}, f"c{n}"]} for n in range(330)]}
    named = [f"c{n}" for n in range(498)]
    rules = [
        sets({"==": [{"var": "item.category"}, name]}, name, return_window=at % 300)
        for at, name in enumerate(named)
    ]
    rules.append(sets(broad, "broad", restocking_fee_percent=5))
    policy = parse(document(*rules, speaks(deep, "review", "deep")))
    compiled(policy)
    for category in ("c0", "c497", "none of them"):
        given_facts = facts(item__category=category, item__worn=True)
        assert parts(decide(policy, given_facts)) == parts(walked(policy, given_facts))


def test_a_policy_that_decides_once_is_not_compiled_and_one_that_goes_on_is() -> None:
    policy = parse(document(*RULES))
    decide(policy, facts())
    assert "program" not in policy.kept
    for _ in range(20):
        decide(policy, facts())
    assert "program" in policy.kept


def test_a_copy_with_other_rules_has_a_program_of_its_own() -> None:
    policy = parse(document(*RULES))
    assert decide(policy, facts(item__tags=["final_sale"])).verdict == "deny"
    compiled(policy)
    without = replace(policy, rules=tuple(rule for rule in policy.rules if rule.id != "final-sale"))
    compiled(without)
    assert decide(without, facts(item__tags=["final_sale"])).verdict == "approve"
    assert decide(policy, facts(item__tags=["final_sale"])).verdict == "deny"


def test_what_the_caller_changes_afterwards_changes_no_answer() -> None:
    policy = parse(document(*RULES))
    compiled(policy)
    given_facts = facts(item__tags=["final_sale"])
    first = decide(policy, given_facts)
    expected = canonical(decide(policy, facts(item__tags=["final_sale"])).to_json(counterfactuals=False))
    given_facts["item.tags"].clear()
    given_facts["reason"] = "boredom"
    assert canonical(first.to_json(counterfactuals=False)) == expected


@pytest.mark.parametrize("unknown", ["item.has_receipt", "customer.tier", "item.category", "reason"])
def test_a_case_with_something_unknown_is_left_to_the_general_way(unknown: str) -> None:
    policy = parse(document(*RULES))
    program = compiled(policy)
    known = {name: value for name, value in facts().items() if name != unknown}
    assert program.decide is not None and program.decide(read_case(policy, known).lines[0].facts) is None
    assert parts(decide(policy, known)) == parts(walked(policy, known))


@pytest.mark.parametrize(("asked", "verdict"), [("17:59", "approve"), ("18:00", "deny")])
def test_days_are_the_shops_own_where_it_is_compiled(asked: str, verdict: str) -> None:
    policy = parse(document(terms={"return_window_days": 14}, time_zone="Asia/Dhaka"))
    program = compiled(policy)
    given_facts = facts(
        order__delivered_at="2026-10-27T08:00:00Z", request__asked_at=f"2026-11-10T{asked}:00Z"
    )
    typed = read_case(policy, given_facts).lines[0].facts
    assert program.verdict is not None and program.decide is not None
    noted = program.decide(typed)
    assert noted is not None and (program.verdict(typed), noted[0]) == (verdict, verdict)
    assert decide(policy, given_facts).verdict == walked(policy, given_facts).verdict == verdict
