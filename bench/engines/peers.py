"""Each engine under one roof: its name, how it decides one case, and the cases in the form it takes them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import cel
import celpy
import datalogic_py
import json_logic  # type: ignore[import-untyped]
import zen
from celpy.adapter import json_to_cel

from bench.engines import hand
from bench.engines.case import DOCUMENT, plain
from bench.engines.text import CEL, ZEN, expression, jsonlogic, tables
from dokani.engine.case import read_case
from dokani.engine.compiled.program import compiled
from dokani.engine.decide import decide, in_general
from dokani.engine.parse import parse


@dataclass(frozen=True, slots=True)
class Engine:
    """`run` gives the verdict of `given[n]`. `most` is how many cases a slow one decides in the comparison."""

    name: str
    run: Callable[[Any], Any]
    given: list[Any]
    says: Callable[[Any], str] = lambda found: found
    most: int = 1_000_000


def ours(cases: list[dict[str, Any]]) -> dict[str, Engine]:
    """Dokani, in three depths: the verdict; that, money and the outcome of every rule and check; and from raw facts."""
    policy = parse(DOCUMENT)
    program = compiled(policy)
    typed = [read_case(policy, case).lines[0].facts for case in cases]
    assert program.verdict is not None and program.decide is not None
    return {
        "verdict": Engine("Dokani, verdict only (typed facts)", program.verdict, typed),
        "trace": Engine(
            "Dokani, verdict, money and full trace (typed facts)",
            program.decide,
            typed,
            lambda found: found[0],
        ),
        "whole": Engine(
            "Dokani, `decide`: raw facts checked, Answer with all of it",
            lambda case: decide(policy, case),
            cases,
            lambda found: found.verdict,
        ),
        "hand": Engine("Python by hand, verdict only (the same typed facts)", hand.verdict, typed),
    }


def reference(cases: list[dict[str, Any]]) -> list[str]:
    """The verdicts by walking the policy's tree, with nothing compiled."""
    policy = parse(DOCUMENT)
    return [in_general(policy, case, read_case(policy, case)).verdict for case in cases]


def others(cases: list[dict[str, Any]]) -> Iterator[Engine]:
    """Other engines, each in the quickest form its documentation shows, compiled before; facts come as a dict."""
    given = [plain(case) for case in cases]
    engine = datalogic_py.Engine()
    rule, session = engine.compile(jsonlogic()), engine.session()
    yield Engine("JSONLogic: datalogic-py, compiled rule", rule.evaluate, given)
    yield Engine("JSONLogic: datalogic-py, session", lambda case: session.evaluate(rule, case), given)
    yield Engine(
        "GoRules Zen: one compiled expression", zen.compile_expression(expression(ZEN)).evaluate, given
    )
    yield Engine("CEL: common-expression-language (Rust)", cel.compile(expression(CEL)).execute, given)
    logic = jsonlogic()
    yield Engine(
        "JSONLogic: json-logic-qubit", lambda case: json_logic.jsonLogic(logic, case), given, most=400
    )
    decision = zen.ZenEngine().create_decision(json.dumps(tables()))
    yield Engine(
        "GoRules Zen: decision tables",
        decision.evaluate,
        given,
        lambda found: found["result"]["verdict"],
        1_000,
    )
    environment = celpy.Environment()
    program = environment.program(environment.compile(expression(CEL)))
    activations = [{name: json_to_cel(value) for name, value in case.items()} for case in given]
    yield Engine("CEL: cel-python", program.evaluate, activations, str, most=40)


def parsed_before(cases: list[dict[str, Any]]) -> Engine:
    """The quickest of them with each case turned into its own form before the clock runs."""
    engine = datalogic_py.Engine()
    rule, session = engine.compile(jsonlogic()), engine.session()
    handles = [datalogic_py.DataHandle(json.dumps(plain(case))) for case in cases]
    return Engine(
        "JSONLogic: datalogic-py, facts parsed beforehand",
        lambda handle: session.evaluate_data(rule, handle),
        handles,
    )
