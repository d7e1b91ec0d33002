"""`dokani policy prove`: the properties of a policy on the command line, each failure with a case."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from dokani.engine.canonical import MAX_CHARACTERS, NotJson, canonical, read_json
from dokani.engine.faults import PolicyFault
from dokani.engine.floors import packs
from dokani.engine.parse import parse
from dokani.kit.db import Database, worker
from dokani.lab.proving import queries
from dokani.lab.proving.model import Proven
from dokani.lab.proving.prove import SECONDS, WHOLE, proven
from dokani.policies.review import note

_FOUND, _WRONG_USE = 1, 2
_MARK: Final = {"holds": "✓", "fails": "✗", "unknown": "?"}
OpenUrl = Callable[[Path | None], AbstractContextManager[str]]
RequireBusiness = Callable[[Database, str], Awaitable[UUID]]

File = Annotated[
    Path | None, typer.Argument(help="The policy, a JSON document; - for standard input. Or --business.")
]
Business = Annotated[str | None, typer.Option(help="The shop: its address (slug) or its id.")]
Version = Annotated[
    str | None, typer.Option(help="A version of the shop's policy by its name; default: the active one.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
Timeout = Annotated[float, typer.Option(help="Seconds for each property.", min=0.01, max=600)]
Whole = Annotated[float, typer.Option(help="Seconds for all of them together.", min=0.01, max=3600)]
DataDir = Annotated[Path | None, typer.Option(help="Where the embedded database lives.")]


def add_prove(group: typer.Typer, jobs_url: OpenUrl, require_business: RequireBusiness) -> None:
    """Put the command into a group."""

    @group.command("prove")
    def prove_command(
        file: File = None,
        business: Business = None,
        version: Version = None,
        as_json: AsJson = False,
        timeout: Timeout = SECONDS,
        whole: Whole = WHOLE,
        data_dir: DataDir = None,
    ) -> None:
        """Prove that a policy has no holes, or show a case for each: exit 1 where one is found, or a proof did not end.

        Gaps, contradictions, dead rules; approval, review and denial within reach; more evidence, an earlier request
        and fewer past returns never worse; the law's floor kept; no refund above what was paid. Every failure comes
        with the facts of a case that was decided, to be decided again with `dokani policy decide`.
        """
        if (file is None) == (business is None) or (version is not None and business is None):
            typer.echo("Name one policy: a FILE, or --business (and --version).", err=True)
            raise typer.Exit(_WRONG_USE)
        progress = Progress(as_json)
        if file is not None:
            proof = asyncio.run(proven(_document(file), seconds=timeout, whole=whole, tell=progress.tell))
        else:
            with jobs_url(data_dir) as url:
                work = of_business(url, require_business, str(business), version, timeout, whole, progress)
                proof = asyncio.run(work)
        progress.end(proof)
        if not proof.ok:
            raise typer.Exit(_FOUND)


async def of_business(
    url: str,
    require_business: RequireBusiness,
    business: str,
    version: str | None,
    timeout: float,
    whole: float,
    progress: "Progress",
) -> Proven:
    """The proof of a version of a shop, noted with it; without a name, of the active one."""
    database = Database(url, size=1, name="dokani policy prove")
    await database.open()
    try:
        business_id = await require_business(database, business)
        async with database.transaction(worker(business_id)) as tx:
            found = await queries.version(tx, version)
        if found is None:
            typer.echo(
                f"This shop has no version {version!r}." if version else "No version is active.", err=True
            )
            raise typer.Exit(_WRONG_USE)
        document = _checked(read_json(found.rules.encode()))
        proof = await proven(document, seconds=timeout, whole=whole, tell=progress.tell)
        async with database.transaction(worker(business_id)) as tx:
            await note(tx, proof.sha256, "proof", proof.ok, proof.summary)
        return proof
    finally:
        await database.close()


def _document(file: Path) -> Any:
    try:
        raw = sys.stdin.buffer.read(4 * MAX_CHARACTERS + 1) if str(file) == "-" else file.read_bytes()
    except OSError as wrong:
        typer.echo(f"{file} cannot be read: {wrong.strerror}.", err=True)
        raise typer.Exit(_WRONG_USE) from None
    try:
        return _checked(read_json(raw))
    except NotJson as wrong:
        typer.echo(wrong.fault.says(), err=True)
        raise typer.Exit(_FOUND) from None


def _checked(document: Any) -> Any:
    try:
        parse(document, floors=packs())
    except PolicyFault as wrong:
        for fault in wrong.faults:
            typer.echo(fault.says(), err=True)
        raise typer.Exit(_FOUND) from None
    return document


class Progress:
    """Says each property as it is known: to people at once, to programs at the end as one object."""

    def __init__(self, as_json: bool) -> None:
        self._as_json, self._done = as_json, 0
        self._shown = sys.stderr.isatty()

    def tell(self, one: dict[str, Any], of: int) -> None:
        self._done += 1
        if self._shown:
            sys.stderr.write(f"\r{self._done} of {of} properties …\x1b[K")
            sys.stderr.flush()
        if self._as_json or one["outcome"] == "holds":
            return
        self._clear()
        kind = "warning: " if one["severity"] == "warning" else ""
        typer.echo(f"{_MARK[one['outcome']]} {kind}{one['says']}")
        if (witness := one["witness"]) is not None:
            typer.echo(f"    {witness['says']}")
            _case("case", witness)
            if (other := witness.get("other")) is not None:
                if other["facts"] == witness["facts"]:
                    typer.echo(f"    without the law: {_answer(other)}")
                else:
                    _case("other case", other)

    def end(self, proof: Proven) -> None:
        self._clear()
        if self._as_json:
            found = {"ok": proof.ok, "took_ms": proof.took_ms, "loaded_ms": proof.loaded_ms}
            properties = proof.properties
            typer.echo(
                json.dumps({**found, "sha256": proof.sha256, "properties": properties}, ensure_ascii=True)
            )
            return
        counts = proof.summary
        of = len(proof.properties)
        typer.echo(
            f"{counts['holds']} of {of} properties hold"
            + (f", {counts['fails']} fail" if counts["fails"] else "")
            + (f", {counts['unknown']} are not known" if counts["unknown"] else "")
            + f": {proof.took_ms / 1000:.2f} s, and {proof.loaded_ms / 1000:.2f} s to load the solver."
        )

    def _clear(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _case(name: str, case: dict[str, Any]) -> None:
    typer.echo(f"    {name}: {canonical(case['facts'])}")
    typer.echo(f"    decided: {_answer(case)}")


def _answer(case: dict[str, Any]) -> str:
    answer = case["answer"]
    amount = (
        ""
        if answer["amount"] is None or answer["verdict"] == "deny"
        else f", {answer['amount']} {answer['currency']}"
    )
    reasons = " ".join(answer["merchant_reasons"][:2])
    return f"{answer['verdict']}{amount}" + (f" ({reasons})" if reasons else "")
