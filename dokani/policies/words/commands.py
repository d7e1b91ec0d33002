"""The command line of policies in words: difference, the shoppers' page, import and export."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from dokani.engine.canonical import MAX_CHARACTERS, NotJson, read_json
from dokani.engine.faults import Fault, PolicyFault
from dokani.engine.floors import packs
from dokani.engine.parse import parse
from dokani.engine.policy import Policy
from dokani.engine.saying.difference import difference
from dokani.engine.saying.page import TITLE, page
from dokani.engine.saying.schema_org import schema_org
from dokani.policies.words.read import NotAnImport, read_elsewhere

_FOUND: Final = 1
_WRONG_USE: Final = 2
PolicyFile = Annotated[Path, typer.Argument(help="The policy, a JSON document; - for standard input.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as one JSON document on standard output.")]


def add_words(group: typer.Typer) -> None:
    """Put these commands into a group."""
    for name, command in (
        ("diff", diff_command),
        ("words", words_command),
        ("import", import_command),
        ("export", export_command),
    ):
        added: Callable[..., None] = command
        group.command(name)(added)


def diff_command(
    was: Annotated[Path, typer.Argument(help="The policy as it was; - for standard input.")],
    now: Annotated[Path, typer.Argument(help="The policy as it would be.")],
    as_json: AsJson = False,
) -> None:
    """Say in plain words what changes from one policy to another; exit 0 when nothing does, 1 when something does."""
    found = difference(_policy(was), _policy(now))
    if as_json:
        _print(found.to_json())
    else:
        for sentence in found.says or ("The two say the same.",):
            typer.echo(sentence)
    if not found.same:
        raise typer.Exit(_FOUND)


def words_command(
    file: PolicyFile,
    as_json: AsJson = False,
    title: Annotated[str, typer.Option(help="The page's title.")] = TITLE,
) -> None:
    """Write the page that shoppers read, from the rules; as plain text, or with --json also in sections and as HTML."""
    found = page(_policy(file), title)
    if as_json:
        _print(found.to_json())
    else:
        typer.echo(found.text, nl=False)


def import_command(
    file: PolicyFile,
    currency: Annotated[str, typer.Option(help="The currency of its amounts, such as EUR.")],
) -> None:
    """Read an older shape, or schema.org's JSON-LD, and print the present form; exit 1 when a part is left out."""
    try:
        found = read_elsewhere(_document(file), currency)
        parse(found.document, floors=packs())
    except PolicyFault as wrong:
        _complain(wrong.faults)
        raise typer.Exit(_FOUND) from None
    except NotAnImport as wrong:
        typer.echo(wrong.message, err=True)
        raise typer.Exit(_FOUND) from None
    _print(found.document)
    for note in found.notes:
        typer.echo(f"note: {note}", err=True)
    for fault in found.left_out:
        typer.echo(f"left out: {fault.says()}", err=True)
    if found.left_out:
        raise typer.Exit(_FOUND)


def export_command(
    file: PolicyFile,
    as_schema_org: Annotated[
        bool, typer.Option("--schema-org", help="As JSON-LD, a MerchantReturnPolicy.")
    ] = False,
    link: Annotated[str | None, typer.Option(help="The address of the policy's page.")] = None,
) -> None:
    """Print a policy as others read it, and on standard error what they have no words for."""
    if not as_schema_org:
        typer.echo("Say which form: --schema-org is the one there is.", err=True)
        raise typer.Exit(_WRONG_USE)
    found = schema_org(_policy(file), link=link)
    _print(found.document)
    for part in found.left_out:
        typer.echo(f"left out: {part.path}: {part.problem}", err=True)


def _policy(file: Path) -> Policy:
    try:
        return parse(_document(file), floors=packs())
    except PolicyFault as wrong:
        _complain(wrong.faults)
        raise typer.Exit(_WRONG_USE) from None


def _document(file: Path) -> Any:
    try:
        if str(file) == "-":
            raw = sys.stdin.buffer.read(4 * MAX_CHARACTERS + 1)
        else:
            with file.open("rb") as source:
                raw = source.read(4 * MAX_CHARACTERS + 1)
    except (OSError, ValueError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else str(wrong)
        typer.echo(f"{file} cannot be read: {reason or 'not a file'}.", err=True)
        raise typer.Exit(_WRONG_USE) from None
    try:
        return read_json(raw)
    except NotJson as wrong:
        typer.echo(wrong.fault.says(), err=True)
        raise typer.Exit(_WRONG_USE) from None


def _complain(faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        typer.echo(fault.says(), err=True)


def _print(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")
