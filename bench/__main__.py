"""`python -m bench [decide] [start] [queue] [proofs]`: run the benchmarks, and print each figure beside its peer's."""

import sys
import time
from collections.abc import Callable

from bench import decide, proofs, queue, start
from bench.stage import Stage, stage
from bench.table import HEAD, Row

PARTS: dict[str, Callable[[Stage], list[Row]]] = {
    "decide": decide.run,
    "start": start.run,
    "queue": queue.run,
    "proofs": proofs.run,
}


def main(wanted: list[str]) -> int:
    """Prints each row as soon as it is known; 1 where a goal was missed."""
    unknown = set(wanted) - PARTS.keys()
    if unknown:
        sys.stderr.write(f"There is no benchmark {sorted(unknown)[0]}; there are {', '.join(PARTS)}.\n")
        return 2
    rows: list[Row] = []
    begun = time.monotonic()
    sys.stderr.write("Filling a database: 50 shops, 200,000 orders …\n")
    with stage() as on:
        sys.stdout.write(HEAD + "\n")
        for name in wanted or PARTS:
            sys.stderr.write(f"[{time.monotonic() - begun:5.0f} s] {name} …\n")
            for row in PARTS[name](on):
                rows.append(row)
                sys.stdout.write(f"{row}\n")
                sys.stdout.flush()
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
