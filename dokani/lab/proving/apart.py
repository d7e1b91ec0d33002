"""Run by itself, as another process: proves one policy, says each property as it is known, and ends.

Standard input: {"document", "seconds", "whole", "memory"} in canonical JSON. Standard output, one JSON object a line:
{"loaded_ms"} for the solver, {"of", "property"} for each property, {"proof": {"ok", "took_ms"}} at the end, or
{"faults"} where the document is no policy.
"""

import json
import resource
import sys
from typing import Any

from dokani.engine.canonical import read_json
from dokani.engine.faults import PolicyFault
from dokani.engine.floors import packs
from dokani.engine.parse import parse
from dokani.engine.prove.loading import LOADED_MS, z3
from dokani.engine.prove.prove import prove


def say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=True, default=str) + "\n")
    sys.stdout.flush()


def shut_in(memory: int, seconds: float) -> None:
    """No more memory or processor time than this, whatever the solver runs into."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, int(seconds) + 5),
        (resource.RLIMIT_CORE, 0),
    ):
        held = resource.getrlimit(what)[1]
        limit = most if held == resource.RLIM_INFINITY else min(most, held)
        resource.setrlimit(what, (limit, limit))


def main() -> int:
    """0 where the proof was carried through, 1 where the document does not parse."""
    given = read_json(sys.stdin.buffer.read())
    whole, memory = float(given["whole"]), int(given["memory"])
    shut_in(memory, whole)
    try:
        policy = parse(given["document"], floors=packs())
    except PolicyFault as wrong:
        say({"faults": [fault.to_json() for fault in wrong.faults]})
        return 1
    z3.set_param("memory_max_size", memory // 2**21)  # in MB: half of what the process may have
    say({"loaded_ms": LOADED_MS})
    proof = prove(
        policy,
        seconds=float(given["seconds"]),
        whole=whole,
        tell=lambda one, of: say({"of": of, "property": one.to_json()}),
    )
    say({"proof": {"ok": proof.ok, "took_ms": round(proof.took_ms, 1), "sha256": policy.sha256}})
    return 0


if __name__ == "__main__":
    sys.exit(main())
