"""`make bench`, part `engines`: decisions a second of one thread, by the CPU time it took, engines taking turns."""

import gc
import time
from statistics import median

from bench.engines.case import cases
from bench.engines.peers import Engine, others, ours, parsed_before, reference
from bench.table import Row

CASES, ROUNDS, SECONDS = 2_000, 15, 0.12  # short turns: what slows the machine slows all of them


def run() -> list[Row]:
    """Nothing is timed before every engine agreed on every case it was given.

    Like for like: by hand and in Dokani the facts are a dict that was typed before, and the other engines get theirs
    as a dict of plain values, the value of what comes back worked out for them. What only Dokani does (refusing facts
    that cannot be, deriving facts, money, the trace) is in its own lines of the table.
    """
    given = cases(CASES)
    mine, peers = ours(given), list(others(given))
    expected = reference(given)
    every = [*mine.values(), *peers, parsed_before(given)]
    for engine in every:
        agree(engine, expected)
    spent: dict[str, list[float]] = {engine.name: [] for engine in every}
    gc.disable()
    try:
        for _turn in range(ROUNDS):
            for engine in every:
                spent[engine.name].append(seconds_each(engine))
    finally:
        gc.enable()
    quickest = min(peers, key=lambda engine: median(spent[engine.name]))
    return [
        row("verdict ÷ Python by hand", mine["verdict"], mine["hand"], 0.5, spent, table(every, spent)),
        row(f"full trace ÷ verdict of {quickest.name}", mine["trace"], quickest, 1.0, spent),
    ]


def agree(engine: Engine, expected: list[str]) -> None:
    for at, (case, verdict) in enumerate(zip(engine.given[: engine.most], expected, strict=False)):
        found = engine.says(engine.run(case))
        if found != verdict:
            raise SystemExit(f"{engine.name} says {found}, not {verdict}, of case {at}.")


def seconds_each(engine: Engine) -> float:
    """CPU seconds for one decision: whole passes over the cases until enough time went by."""
    run_one, given, done = engine.run, engine.given[: engine.most], 0
    begun = time.process_time()
    while (spent := time.process_time() - begun) < SECONDS:
        for case in given:
            run_one(case)
        done += len(given)
    return spent / done


def row(
    figure: str, mine: Engine, peer: Engine, goal: float, spent: dict[str, list[float]], note: str = ""
) -> Row:
    """The medians; their ratio is that of decisions a second."""
    ours_, theirs = (1 / median(spent[engine.name]) for engine in (mine, peer))
    return Row(figure, ours_, theirs, "/s", goal, "more", note)


def table(every: list[Engine], spent: dict[str, list[float]]) -> str:
    lines = [f"{'engine':<62} {'decisions/s':>12} {'µs':>9}  agreed on"]
    for engine in sorted(every, key=lambda engine: median(spent[engine.name])):
        each = median(spent[engine.name])
        agreed = min(engine.most, len(engine.given))
        lines.append(f"{engine.name:<62} {1 / each:>12,.0f} {each * 1e6:>9.2f}  {agreed:,} cases")
    return "\n    ".join(lines)
