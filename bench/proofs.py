"""All proofs of a policy with twenty rules, alone and under the EU's law, beside one property written by hand."""

import json
import statistics
import subprocess
import sys
import time
from typing import Any

from bench.table import Row
from bench.twenty_rules import twenty_rules

RUNS = 5
GOAL = 1.0  # seconds, without loading the solver
PROPERTY = "earlier"

# In a process of its own, as the product does it: parse, build the formulas, prove, decide every witness.
OURS = """
import json, sys, time
from dokani.engine.canonical import read_json
from dokani.engine.floors import packs
from dokani.engine.parse import parse
from dokani.engine.prove.loading import LOADED_MS
from dokani.engine.prove.prove import prove
policy = parse(read_json(sys.stdin.buffer.read()), floors=packs())
begun = time.perf_counter()
proof = prove(policy)
took = time.perf_counter() - begun
print(json.dumps({"loaded": LOADED_MS / 1000, "took": took, "ok": proof.ok,
                  "properties": [[one.property, one.outcome, one.took_ms / 1000] for one in proof.properties]}))
"""
BARE = "import time; begun = time.perf_counter(); import z3; print(time.perf_counter() - begun)"


def run(_on: Any = None) -> list[Row]:
    """The medians of runs in turn."""
    document = json.dumps(twenty_rules()).encode()
    under_law = json.dumps({**twenty_rules(), "jurisdictions": ["EU"]}).encode()
    ours, lawful, bare, hand = [], [], [], []
    for _ in range(RUNS):
        ours.append(json.loads(_said(OURS, document)))
        lawful.append(json.loads(_said(OURS, under_law)))
        bare.append(float(_said(BARE)))
        hand.append(by_hand())
    took = statistics.median(one["took"] for one in ours)
    count = len(ours[0]["properties"])
    if any(one["properties"][at][1] != "holds" for one in ours for at in range(count)):
        raise SystemExit(f"a proof did not hold: {[p for p in ours[0]['properties'] if p[1] != 'holds']}")
    _look_at_law(lawful, count)
    one = statistics.median(sum(t for name, _, t in each["properties"] if name == PROPERTY) for each in ours)
    loading, loaded = statistics.median(bare), statistics.median(each["loaded"] for each in ours)
    return [
        Row(
            f"all {count} proofs of a 20-rule policy; peer: the goal",
            took,
            GOAL,
            "s",
            1.0,
            "less",
            f"loading the solver not counted: {loaded * 1000:.0f} ms, bare `import z3` {loading * 1000:.0f} ms",
        ),
        Row(
            f"all {len(lawful[0]['properties'])} proofs of it under the EU's law; peer: the goal",
            statistics.median(each["took"] for each in lawful),
            GOAL,
            "s",
            1.0,
            "less",
            "what the law grants against the policy left to itself, at every stage, each failure with its case",
        ),
        Row(
            "of these, one property; peer: the same by hand in Z3",
            one * 1000,
            statistics.median(hand) * 1000,
            "ms",
            10.0,
            "less",
            "by hand: the rules on time, category and tier alone, two-valued, formulas built anew, no witness",
        ),
    ]


def _look_at_law(lawful: list[dict[str, Any]], without: int) -> None:
    """Nothing is left unknown, and of the laws some are kept and some are found to be undercut."""
    for each in lawful:
        outcomes = [outcome for name, outcome, _ in each["properties"] if name == "legal_floor"]
        unknown = [one for one in each["properties"] if one[1] == "unknown"]
        if unknown or len(each["properties"]) <= without or set(outcomes) != {"holds", "fails"}:
            raise SystemExit(f"the law was not looked at as it should be: {unknown or outcomes}")


def _said(script: str, given: bytes = b"") -> bytes:
    return subprocess.run([sys.executable, "-c", script], input=given, capture_output=True, check=True).stdout


def by_hand() -> float:
    """ "Asking earlier is never worse" of the same rules, as somebody would write it who knows Z3; seconds."""
    import z3  # the solver is loaded by whoever measures, and by nobody else

    begun = time.perf_counter()
    category, tier, channel = z3.Ints("category tier channel")
    fault, final, personalised, opened, worn, broken, christmas = z3.Bools(
        "fault final personalised opened worn broken christmas"
    )
    value, points, risk, returns = z3.Ints("value points risk returns")

    def verdict(days: Any) -> Any:
        window = z3.If(
            fault,
            60,
            z3.If(
                channel == 1,
                14,
                z3.If(
                    category == 1,
                    14,
                    z3.If(tier == 1, 90, z3.If(christmas, 60, z3.If(points > 1000, 45, 30))),
                ),
            ),
        )
        denied = z3.Or(
            z3.And(final, z3.Not(fault)),
            z3.And(personalised, z3.Not(fault)),
            z3.And(z3.Or(category == 2, category == 3), broken),
            z3.And(category == 4, z3.Not(fault)),
            z3.And(category == 5, worn, z3.Not(fault)),
            days > window,
        )
        review = z3.Or(returns > 6, value > 300, risk >= 60, z3.And(opened, value > 500))
        return z3.If(denied, 0, z3.If(review, 1, 2))

    early, late = z3.Ints("early late")
    solver = z3.SimpleSolver()
    solver.add(early >= 0, early <= late, verdict(early) < verdict(late))
    if solver.check() != z3.unsat:
        raise SystemExit("the property written by hand does not hold")
    return time.perf_counter() - begun


if __name__ == "__main__":
    for row in run():
        sys.stdout.write(f"{row}\n")
