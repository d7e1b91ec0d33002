"""The command line of policies: check a document, decide facts line by line; more in `words/commands.py`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final

import typer

from dokani.engine.canonical import MAX_CHARACTERS, NotJson, read_json
from dokani.engine.decide import decide
from dokani.engine.explain import fact_to_json
from dokani.engine.faults import FactFault, Fault, PolicyFault
from dokani.engine.floors import packs
from dokani.engine.parse import parse
from dokani.engine.policy import Policy
from dokani.policies.currency import currency_not_kept
from dokani.policies.words.commands import add_words

commands = typer.Typer(help="Check a return policy, and decide cases with it.", no_args_is_help=True)
add_words(commands)

_FAULTY: Final = 1
_NO_FILE: Final = 2

PolicyFile = Annotated[Path, typer.Argument(help="The policy, a JSON document; - for standard input.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as one JSON object on standard output.")]


@commands.command("check")
def check_command(file: PolicyFile, as_json: AsJson = False) -> None:
    """Say whether a policy parses, and where it does not. Exit 1 when it does not, 2 when the file cannot be read."""
    try:
        policy = _parsed(file)
    except PolicyFault as wrong:
        if as_json:
            _print({"ok": False, "faults": [fault.to_json() for fault in wrong.faults], "warnings": []})
        else:
            _complain(wrong.faults)
        raise typer.Exit(_FAULTY) from None
    unkept = currency_not_kept(policy.currency)
    found = [*policy.warnings, *([unkept] if unkept is not None else [])]
    warnings = [warning.to_json() for warning in found]
    if as_json:
        _print({"ok": True, "faults": [], "warnings": warnings, "sha256": policy.sha256})
        return
    for warning in found:
        typer.echo(f"warning: {warning.says()}", err=True)
    rules = f"{len(policy.rules)} rule{'s' if len(policy.rules) != 1 else ''}"
    typer.echo(f"This policy parses: {rules}, amounts in {policy.currency}, sha256 {policy.sha256}")


@commands.command("decide")
def decide_command(
    policy: Annotated[Path, typer.Option("--policy", help="The policy, a JSON document.")],
    facts: Annotated[
        Path, typer.Option("--facts", help="Facts, one JSON object a line; - for standard input.")
    ],
    counterfactuals: Annotated[bool, typer.Option(help="Also work out what would change the answer.")] = True,
) -> None:
    """Decide every line of facts: one JSON answer a line on standard output, in the same order.

    A line that cannot be read answers {"error": {code, path, problem, line}}; the others go on, and the exit code is 1.
    """
    try:
        parsed = _parsed(policy)
    except PolicyFault as wrong:
        _complain(wrong.faults)
        raise typer.Exit(_FAULTY) from None
    bad = False
    with _opened(facts) as source, _pipe_may_close():
        for number, line in _lines(source):
            answer = _decided(parsed, line, number, counterfactuals)
            bad = bad or "error" in answer
            _print(answer)
            if str(facts) == "-":
                sys.stdout.flush()
        sys.stdout.flush()
    if bad:
        raise typer.Exit(_FAULTY)


def _parsed(file: Path) -> Policy:
    return parse(_document(file), floors=packs())


def _document(file: Path) -> Any:
    with _opened(file) as source:
        try:
            # One more than is accepted (four bytes a character at most) shows that it is too much.
            return read_json(source.read(4 * MAX_CHARACTERS + 1))
        except NotJson as wrong:
            raise PolicyFault([wrong.fault]) from None


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    try:
        source = file.open("rb")
        with source:
            source.peek(1)
            yield source
    except (OSError, ValueError) as wrong:
        if isinstance(wrong, BrokenPipeError | PolicyFault):
            raise
        reason = wrong.strerror if isinstance(wrong, OSError) else str(wrong)
        typer.echo(f"{file} cannot be read: {reason or 'not a file'}.", err=True)
        raise typer.Exit(_NO_FILE) from None


def _lines(source: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one that is longer than is accepted. Empty lines are skipped, and counted."""
    number = 0
    while line := source.readline(MAX_CHARACTERS + 1):
        number += 1
        too_long = len(line) > MAX_CHARACTERS
        while too_long and line and not line.endswith(b"\n"):
            line = source.readline(MAX_CHARACTERS)
        if too_long:
            yield number, None
        elif line.strip():
            yield number, line


def _decided(policy: Policy, line: bytes | None, number: int, counterfactuals: bool) -> dict[str, Any]:
    if line is None:
        return _error(
            "too_large", Fault("", None, "too large", f"at most {MAX_CHARACTERS} bytes a line"), number
        )
    try:
        answer = decide(policy, read_json(line))
    except NotJson as wrong:
        return _error(wrong.code, wrong.fault, number)
    except FactFault as wrong:
        error = _error(wrong.code, wrong.faults[0], number)
        if len(wrong.faults) > 1:
            error["error"]["faults"] = [fault.to_json() for fault in wrong.faults]
        return error
    return answer.to_json(counterfactuals=counterfactuals)


def _error(code: str, fault: Fault, number: int) -> dict[str, Any]:
    return {"error": {"code": code, **fault.to_json(), "line": number}}


def _complain(faults: Iterable[Fault]) -> None:
    for fault in faults:
        typer.echo(fault.says(), err=True)


def _print(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=True, default=fact_to_json) + "\n")


@contextmanager
def _pipe_may_close() -> Iterator[None]:
    """A reader that has seen enough (`| head`) ends the work quietly."""
    try:
        yield
    except BrokenPipeError:
        # The interpreter flushes standard output once more when it ends; that flush needs somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
