"""The walls between the rooms: who may import whom, who knows HTTP, who knows SQL. Prints each breach and fails."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "dokani"
# Lowest first. A room imports from the rows above it in this list, and from itself.
LAYERS = (
    ("settings",),
    ("engine", "kit"),
    ("providers",),
    ("audit",),
    ("mail",),
    ("identity",),
    ("notices",),
    ("orders", "files", "policies", "risk", "personas"),
    ("returns",),
    ("conversations",),
    ("chat",),
    ("calls", "channels", "analytics", "lab"),
    ("agents", "portal"),
    ("app", "worker", "commands", "__main__"),
)
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
TOP = len(LAYERS) - 1
PRIVATE = {"queries", "routes", "schemas", "jobs", "commands"}
# The top lists what the rooms offer to it; queries and wire shapes stay inside even so.
OFFERED_TO_TOP = {"routes", "jobs", "commands"}
HTTP = {"fastapi", "starlette", "sse_starlette"}
DRIVERS = {"asyncpg", "pgqueuer"}
# Is anybody there? That asks nothing of the schema, so anyone may.
PING = "select 1"
# The reader of policies whose very output is SQL; it talks to no database.
WRITES_SQL = "dokani.engine.sql."
VAGUE = {"manager", "helper", "helpers", "utils", "util", "service", "services", "base", "common", "misc"}
SQL = re.compile(
    r"^\s*(?:select\s.+|insert\s+into\s|update\s+[\w.]+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s*\(|merge\s+into\s)",
    re.IGNORECASE | re.DOTALL,
)


def room_of(module: str) -> str:
    """The room that `dokani.<room>.…` belongs to; empty for the package itself."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def imports(tree: ast.AST, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """Every module that is imported, with its line; `from a import b` gives a.b, for b may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            start = node.module or ""
            if node.level:
                parts = module.split(".")
                parts = parts[: len(parts) - node.level + (1 if is_package else 0)]
                start = ".".join([*parts, *([node.module] if node.module else [])])
            for name in node.names:
                yield node.lineno, f"{start}.{name.name}"


def check_imports(tree: ast.AST, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    room = room_of(module)
    for line, target in imports(tree, module, is_package):
        if target.split(".")[0] != "dokani":
            continue
        other, parts = room_of(target), target.split(".")
        if not other or other == room or other == "__version__":
            continue
        if other not in LEVEL:
            yield line, f"imports {target}, which is no known room"
        elif LEVEL[other] > LEVEL[room]:
            yield line, f"imports upward: {room} may not know {other}"
        elif LEVEL[other] == LEVEL[room] and LEVEL[room] != TOP:
            yield line, f"imports sideways: {room} may not know {other}"
        elif other != "kit" and LEVEL[other] != TOP:
            private = PRIVATE - (OFFERED_TO_TOP if LEVEL[room] == TOP else set())
            if found := private & set(parts[2:]):
                yield line, f"imports the private {found.pop()} of {other}"


def check_knowledge(tree: ast.AST, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    room, name = room_of(module), module.rpartition(".")[2]
    free = room == "kit" or LEVEL.get(room) == TOP
    for line, target in imports(tree, module, is_package):
        vendor = target.split(".")[0]
        if vendor in HTTP and name != "routes" and not free:
            yield line, f"knows HTTP ({vendor}); only routes.py may"
        if vendor in DRIVERS and name not in {"queries", "jobs"} and not free:
            yield line, f"knows the database driver ({vendor}); only queries.py may"
    if room == "kit" or name == "queries" or module.startswith(WRITES_SQL):
        return
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and text != PING and SQL.match(text) and not _is_docstring(tree, node):
            yield getattr(node, "lineno", 1), "holds SQL; only queries.py may"


def _is_docstring(tree: ast.AST, constant: ast.AST) -> bool:
    return any(isinstance(node, ast.Expr) and node.value is constant for node in ast.walk(tree))


def check_habits(tree: ast.Module, module: str) -> Iterator[tuple[int, str]]:
    text = ast.get_docstring(tree)
    if not text:
        yield 1, "does not open with a sentence on what it is for"
    if found := VAGUE & set(module.split(".")):
        yield 1, f"is called {found.pop()}, a name that attracts everything"
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            names = []
            if isinstance(node, ast.Import):
                names = [name.name for name in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = ["dokani" if node.level else node.module or ""]
            if any(name.split(".")[0] == "dokani" for name in names):
                yield function.lineno, f"imports dokani inside {function.name}()"


def breaches(package: Path = PACKAGE) -> list[str]:
    """Every breach in `package`, as `path:line: sentence`."""
    found = []
    for path in sorted(package.rglob("*.py")):
        relative = path.relative_to(package)
        parts = ["dokani", *relative.with_suffix("").parts]
        is_package = parts[-1] == "__init__"
        module = ".".join(parts[:-1] if is_package else parts)
        room = room_of(module)
        if room and room not in LEVEL:
            found.append(f"{relative}:1: {room} is no known room; give it a place in tools/check_walls.py")
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        faults = {*check_habits(tree, module)}
        if room:
            faults |= {*check_imports(tree, module, is_package), *check_knowledge(tree, module, is_package)}
        found += [f"{relative}:{line}: {sentence}" for line, sentence in sorted(faults)]
    return found


def main() -> int:
    found = breaches()
    for breach in found:
        print(breach)
    print(f"walls: {len(found)} breaches" if found else "walls: sound")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
