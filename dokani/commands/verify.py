"""`dokani verify`: check receipts of decisions, offline: no database, no settings, no network."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain as chain_up
from pathlib import Path
from typing import Annotated, Any

import typer

from dokani.engine.canonical import NotJson, read_json
from dokani.engine.chain import Chain
from dokani.engine.receipt import Checked, Step, Unreadable, check

commands = typer.Typer(add_completion=False)
MARK = {"ok": "ok", "failed": "FAILED", "not_checked": "–"}
LONGEST = 8_000_000  # bytes of one receipt
ALTERED, UNREADABLE = 1, 2
NO_RECEIPT = (
    "not a receipt, nor an export of receipts with one on each line; it must be the file as it was downloaded,"
    " not laid out anew by an editor"
)


class Faulty(Exception):
    """Something given on the command line cannot be used."""


@dataclass(slots=True)
class Found:
    """What became of one receipt. `fault` says why it could not be read at all; of a `brief` one only what failed is
    told."""

    where: str
    checked: Checked | None = None
    steps: list[Step] = field(default_factory=list)
    fault: str = ""
    brief: bool = False

    @property
    def code(self) -> int:
        if self.checked is None:
            return UNREADABLE
        return ALTERED if any(step.outcome == "failed" for step in self.steps) else 0


@dataclass(frozen=True, slots=True)
class Trust:
    """Which keys are believed: fingerprints, and for each when it was used (None: no limit)."""

    keys: dict[str, tuple[datetime | None, datetime | None]]

    def step(self, receipt: Checked) -> Step:
        name = receipt.fingerprint
        if not self.keys:
            says = f"the key came with the receipt; compare its fingerprint with the shop's: {name}"
            return Step("key", "not_checked", says)
        if name not in self.keys:
            return Step("key", "failed", f"signed with a key that you did not name: {name}")
        since, until = self.keys[name]
        try:
            at = datetime.fromisoformat(str(receipt.body.get("issued_at")))
            used = (since is None or since <= at) and (until is None or at <= until)
        except (ValueError, TypeError):
            used = False
        if not used:
            return Step("key", "failed", f"signed at a time when the key was not in use: {name}")
        return Step("key", "ok", f"signed with a key that you trust: {name}")


@commands.command()
def verify(
    files: Annotated[list[Path], typer.Argument(help="Receipts, or exports of a shop's receipts (.jsonl).")],
    key: Annotated[
        list[str] | None,
        typer.Option(help="A key you trust, by its fingerprint (64 hex digits). May be repeated."),
    ] = None,
    keys: Annotated[
        Path | None,
        typer.Option(help="The keys you trust: the server's /.well-known/dokani-keys.json, saved."),
    ] = None,
    head: Annotated[
        str | None,
        typer.Option(help="The hash that the last receipt must have: shows that no newer one was cut off."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON for each receipt.")] = False,
) -> None:
    """Check receipts step by step, and decide each anew. Exit code 0: all hold, 1: one was altered, 2: unreadable.

    Works offline. A key that comes with a receipt proves nothing about who made it: name the one you trust with
    --key or --keys. A file of several lines is taken as a whole chain: it must begin with number 1 and have no gap.
    """
    try:
        trust = trusted(key or [], keys)
    except Faulty as fault:
        typer.echo(f"dokani verify: {fault}", err=True)
        raise typer.Exit(UNREADABLE) from None
    codes, last, signers = [0], "", set[str]()
    for found in looked_at(files, trust):
        codes.append(found.code)
        if as_json:
            typer.echo(json.dumps(as_dict(found), ensure_ascii=False))
        else:
            show(found)
        if found.checked is not None:
            last = found.checked.sha256
            signers.add(found.checked.fingerprint)
    if head is not None and head.strip().lower() != last:
        typer.echo(f"the last receipt has the hash {last or '–'}, not the one you named", err=True)
        codes.append(ALTERED)
    if not as_json:
        typer.echo(summed_up(codes[1:], last))
        if not trust.keys:
            typer.echo(
                f"Compare with the shop's own key, or name it with --key: {', '.join(sorted(signers)) or '–'}"
            )
    if max(codes):
        raise typer.Exit(ALTERED if ALTERED in codes else UNREADABLE)


def looked_at(files: list[Path], trust: Trust) -> Iterator[Found]:
    """Each receipt with all that was found. Single ones are put in order, to see whether they follow one another."""
    single: list[Found] = []
    for path in files:
        try:
            lines = lines_of(path)
            first, second = next(lines, (1, b"")), next(lines, None)
        except OSError as error:
            yield Found(str(path), fault=f"cannot be read: {error.strerror or error}")
            continue
        if second is None:
            single.append(examined(str(path), first[1], trust))
            continue
        if all(examined("", line, trust).checked is None for _, line in (first, second)):
            yield Found(str(path), fault=NO_RECEIPT)
            continue
        chain = Chain(whole=True)
        for number, line in chain_up([first, second], lines):
            found = linked(examined(f"{path}:{number}", line, trust), chain)
            found.brief = True
            yield found
    chain = Chain(whole=False)
    known = [one for one in single if one.checked is not None]
    known.sort(key=lambda one: (one.checked.business, one.checked.number) if one.checked else ("", 0))
    for found in known:
        yield linked(found, chain)
    yield from (one for one in single if one.checked is None)


def lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their ends and numbers, none read further than a receipt can be long; blank ones are
    nothing."""
    number = 0
    with path.open("rb") as file:
        while line := file.readline(LONGEST):
            number += 1
            if line.strip():
                yield number, line


def examined(where: str, line: bytes, trust: Trust) -> Found:
    try:
        checked = check(line)
    except Unreadable as fault:
        return Found(where, fault=str(fault))
    return Found(where, checked, [*checked.steps, trust.step(checked)])


def linked(found: Found, chain: Chain) -> Found:
    if found.checked is not None:
        found.steps.append(chain.add(found.checked))
    return found


def trusted(named: list[str], file: Path | None) -> Trust:
    """Raises Faulty where a fingerprint or the file of keys cannot be read."""
    found: dict[str, tuple[datetime | None, datetime | None]] = {}
    for one in named:
        name = "".join(one.lower().replace(":", " ").split())
        if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
            raise Faulty(f"{one} is not a fingerprint: 64 hex digits")
        found[name] = (None, None)
    if file is None:
        return Trust(found)
    try:
        for each in read_json(file.read_bytes())["keys"]:
            until = each["valid_until"]
            found[str(each["fingerprint"])] = (
                datetime.fromisoformat(each["valid_from"]),
                None if until is None else datetime.fromisoformat(until),
            )
    except (OSError, NotJson, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Faulty(f"{file} does not hold keys: {error}") from None
    if not found:
        raise Faulty(f"{file} holds no key")
    return Trust(found)


def show(found: Found) -> None:
    """One receipt, for a person."""
    if found.checked is None:
        typer.echo(f"{plain(found.where)}: UNREADABLE: {plain(found.fault)}")
        return
    body = found.checked.body
    human, answer = body.get("human") or {}, body.get("answer") or {}
    said = human if isinstance(human, dict) and human else answer if isinstance(answer, dict) else {}
    word = "ALTERED" if found.code else "holds"
    business = body.get("business")
    name = business.get("name") if isinstance(business, dict) else None
    money = f", {said.get('amount')} {said.get('currency')}" if said.get("amount") else ""
    typer.echo(
        plain(f"{found.where}: {word}: return {body.get('return')} at {name}: {said.get('verdict')}{money}")
    )
    for step in found.steps:
        if found.brief and step.outcome != "failed":
            continue
        typer.echo(plain(f"  {MARK[step.outcome]:<7}{step.step:<10} {step.says}"))


def plain(text: str) -> str:
    """Text of a stranger as a terminal may show it."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)


def as_dict(found: Found) -> dict[str, Any]:
    checked = found.checked
    return {
        "file": found.where,
        "holds": found.code == 0,
        "fault": found.fault or None,
        "business": checked.business if checked else None,
        "number": checked.number if checked else None,
        "sha256": checked.sha256 if checked else None,
        "fingerprint": checked.fingerprint if checked else None,
        "steps": [{"step": s.step, "outcome": s.outcome, "says": s.says} for s in found.steps],
    }


def summed_up(codes: list[int], last: str) -> str:
    altered, unreadable = codes.count(ALTERED), codes.count(UNREADABLE)
    if not altered and not unreadable:
        count = f"{len(codes)} receipts hold" if len(codes) != 1 else "The receipt holds"
        return f"{count}; the last has the hash {last}."
    return f"{len(codes)} looked at: {altered} altered, {unreadable} unreadable."
