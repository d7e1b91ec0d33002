"""`python -m bench [part …]`: run the benchmarks, or these parts, and print each figure beside its peer's."""

import sys
import time
from collections.abc import Callable
from functools import partial

from bench import agreement, backtest, decide, proofs, queue, start, talk
from bench.engines import run as engines
from bench.stage import Stage, stage
from bench.table import HEAD, Row

# What needs no database, and what is handed one.
ALONE: dict[str, Callable[[], list[Row]]] = {"engines": engines.run}
PARTS: dict[str, Callable[[Stage], list[Row]]] = {
    "decide": decide.run,
    "start": start.run,
    "queue": queue.run,
    "proofs": proofs.run,
    "talk": talk.run,
    "agreement": agreement.run,
    "backtest": backtest.run,
}


def main(wanted: list[str]) -> int:
    """Prints each row as soon as it is known; 1 where a goal was missed."""
    unknown = set(wanted) - PARTS.keys() - ALONE.keys()
    if unknown:
        known = ", ".join((*ALONE, *PARTS))
        sys.stderr.write(f"There is no benchmark {sorted(unknown)[0]}; there are {known}.\n")
        return 2
    rows: list[Row] = []
    begun = time.monotonic()

    def show(name: str, run: Callable[[], list[Row]]) -> None:
        sys.stderr.write(f"[{time.monotonic() - begun:5.0f} s] {name} …\n")
        for row in run():
            rows.append(row)
            sys.stdout.write(f"{row}\n")
            sys.stdout.flush()

    sys.stdout.write(HEAD + "\n")
    for name, run in ALONE.items():
        if not wanted or name in wanted:
            show(name, run)
    on_stage = [name for name in wanted or PARTS if name in PARTS]
    if on_stage:
        sys.stderr.write("Filling a database: 50 shops, 200,000 orders …\n")
        with stage() as on:
            for name in on_stage:
                show(name, partial(PARTS[name], on))
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
