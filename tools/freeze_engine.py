"""Freeze the engine of today, so that what it decided can be decided again when another engine decides.

`python -m tools.freeze_engine` copies dokani/engine to dokani/engine/versions/v1_0_0 (by its version), with its imports
pointing at the copy. Do it before a change that may alter an answer, and give the changed engine a new number.
"""

import re
import sys
from pathlib import Path

from dokani.engine import ENGINE_VERSION
from dokani.engine.versions import module_of

ENGINE = Path(__file__).resolve().parent.parent / "dokani" / "engine"
# Not needed to decide again: the receipt's own form, the register of versions, and what reads a policy for other ends.
LEFT_OUT = {"receipt.py", "chain.py"}
OTHER_ENDS = {"versions", "sql", "prove", "saying"}


def freeze(source: Path, target: Path, package: str) -> int:
    """Copy the engine in `source` to `target`, as `package`; answers how many files. FileExistsError where it is."""
    target.mkdir(parents=True)
    count = 0
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if (
            path.is_dir()
            or inside.parts[0] in OTHER_ENDS
            or path.name in LEFT_OUT
            or "__pycache__" in inside.parts
        ):
            continue
        (target / inside).parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            text = re.sub(r"\bdokani\.engine\b", package, text)
        (target / inside).write_text(text, encoding="utf-8")
        count += 1
    return count


def main() -> int:
    package = module_of(ENGINE_VERSION)
    target = ENGINE / "versions" / package.rpartition(".")[2]
    try:
        count = freeze(ENGINE, target, package)
    except FileExistsError:
        print(f"{target} exists: engine {ENGINE_VERSION} is frozen already; give the engine a new number.")
        return 1
    print(
        f"{count} files frozen as {package}; now set ENGINE_VERSION in dokani/engine/__init__.py to the next number."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
