"""Proofs over HTTP and on the command line: found faults are shown with a case, and who hangs up ends the proof."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import httpx2
import psutil
import pytest
import typer
from fastapi import FastAPI

from dokani.lab.proving.commands import Progress, of_business
from dokani.lab.proving.model import ProverBusy, ProverFailed
from dokani.lab.proving.prove import Prover, proven
from dokani.orders.commands import require_business
from tests.cast import Cast, Person
from tests.lab.conftest import POLICY, Draft

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
EXAMPLES = Path(__file__).parents[2] / "examples" / "proofs"


def example(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def hard() -> dict[str, Any]:
    """A policy no solver gets through quickly: products of many numbers that nobody bounds."""
    names = ["order.value", "order.paid", "item.price", "order.shipping_paid", "order.shipping_cost"]
    product = {"*": [{"var": name} for name in names * 3]}
    other = {"*": [{"var": name} for name in reversed(names * 4)]}
    when = {"and": [{"==": [{"+": [product, 7919]}, other]}, {">": [{"var": name} for name in names[:2]]}]}
    rules = [{"id": f"r{n}", "when": when, "verdict": "deny", "says": "."} for n in range(20)]
    return {"format": "dokani/1", "currency": "EUR", "terms": {"return_window": 30}, "rules": rules}


async def test_a_clean_policy_is_proven_and_noted_with_it(
    noor: httpx2.AsyncClient, owner: Owner, shops: Cast
) -> None:
    answered = await noor.post("/v1/proofs", json={"rules": example("clean")})
    assert answered.status_code == 200, answered.text
    proof = answered.json()
    assert proof["ok"] is True and proof["took_ms"] < 5000
    assert {one["outcome"] for one in proof["properties"]} == {"holds"}
    noted = await owner.fetchrow(
        "select kind, ok, sha256 from dokani.policy_reviews where business_id = $1",
        shops.atelier.id,
    )
    assert noted is not None and (noted["kind"], noted["ok"], noted["sha256"]) == (
        "proof",
        True,
        proof["sha256"],
    )


async def test_a_failure_comes_with_a_case_that_decides_as_it_says(
    noor: httpx2.AsyncClient, draft: Draft
) -> None:
    policy_id = await draft("v2", example("contradiction"))
    proof = (await noor.post("/v1/proofs", json={"policy_id": policy_id})).json()
    assert proof["ok"] is False
    (fault,) = [one for one in proof["properties"] if one["outcome"] == "fails"]
    assert (fault["property"], fault["rules"]) == ("contradiction", ["no-electronics", "gold-60"])
    tried = await noor.post("/v1/trials", json={"policy_id": policy_id, "facts": fault["witness"]["facts"]})
    assert tried.status_code == 200, tried.text
    assert tried.json()["verdict"] == fault["witness"]["answer"]["verdict"] == "deny"


async def test_what_is_no_policy_is_refused_with_its_faults(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, draft: Draft
) -> None:
    for body, code in (
        ({}, "name_one_policy"),
        ({"rules": {"format": "dokani/2"}}, "policy_does_not_parse"),
        ({"rules": POLICY, "policy_id": 1}, "name_one_policy"),
        ({"policy_id": 0}, "invalid_request"),
        ({"rules": [1]}, "invalid_request"),
    ):
        answered = await noor.post("/v1/proofs", json=body)
        assert (answered.status_code, answered.json()["code"]) == (422, code), answered.text
    theirs = await bashir.post("/v1/proofs", json={"policy_id": await draft("v2", POLICY)})
    assert theirs.status_code == 404


def children() -> list[psutil.Process]:
    return [
        one for one in psutil.Process().children() if "dokani.lab.proving.apart" in " ".join(one.cmdline())
    ]


async def test_whoever_stops_waiting_ends_the_process() -> None:
    task = asyncio.create_task(Prover().prove(hard(), seconds=60, whole=60))
    for _ in range(200):
        await asyncio.sleep(0.02)
        if children():
            break
    assert children()
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    _, alive = psutil.wait_procs(children(), timeout=3)
    assert not alive


async def test_a_browser_that_hangs_up_ends_the_process(
    app: FastAPI, signed_in: Callable[[Person], httpx2.AsyncClient], shops: Cast
) -> None:
    client = signed_in(shops.noor)
    body, sent = json.dumps({"rules": hard()}).encode(), 0
    scope = {
        **{"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST"},
        **{
            "scheme": "http",
            "path": "/v1/proofs",
            "raw_path": b"/v1/proofs",
            "query_string": b"",
            "root_path": "",
        },
        "headers": [
            (b"host", b"testserver"),
            (b"authorization", client.headers["authorization"].encode()),
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ],
        **{"client": ("127.0.0.1", 1), "server": ("testserver", 80), "state": {}},
    }

    async def receive() -> dict[str, Any]:
        nonlocal sent
        sent += 1
        if sent == 1:
            return {"type": "http.request", "body": body, "more_body": False}
        while not children():
            await asyncio.sleep(0.02)
        return {"type": "http.disconnect"}

    async def send(_message: Any) -> None: ...

    begun = time.monotonic()
    with suppress(asyncio.CancelledError):
        await asyncio.wait_for(app(scope, receive, send), 20)
    await client.aclose()
    assert time.monotonic() - begun < 15
    _, alive = psutil.wait_procs(children(), timeout=3)
    assert not alive and sent > 1


async def test_a_proof_that_does_not_end_says_so_and_is_no_pass() -> None:
    begun = time.monotonic()
    proof = await proven(hard(), seconds=0.2, whole=2)
    assert time.monotonic() - begun < 12
    assert not proof.ok
    unknown = [one for one in proof.properties if one["outcome"] == "unknown"]
    assert unknown and all("seconds" in one["says"] for one in unknown)


async def test_a_process_that_dies_is_no_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProverFailed):
        await proven({"format": "dokani/1", "currency": "nothing"}, seconds=1, whole=5)


async def test_only_so_many_prove_at_once() -> None:
    prover = Prover(at_once=1)
    first = asyncio.create_task(prover.prove(hard(), seconds=60, whole=60))
    await asyncio.sleep(0.1)
    with pytest.raises((TimeoutError, ProverBusy)):
        await asyncio.wait_for(prover.prove(example("clean")), 0.3)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert (await prover.prove(example("clean"))).ok


async def test_a_version_of_a_shop_is_proven_by_its_name_and_noted(
    jobs_url: str, owner: Owner, shops: Cast, draft: Draft
) -> None:
    await draft("v2", example("gap"))
    for version, ok in ((None, True), ("v2", False)):
        proof = await of_business(
            jobs_url, require_business, str(shops.atelier.id), version, 5, 30, Progress(True)
        )
        assert proof.ok is ok
        noted = await owner.fetchval("select ok from dokani.policy_reviews where sha256 = $1", proof.sha256)
        assert noted is ok
    with pytest.raises(typer.Exit):
        await of_business(jobs_url, require_business, str(shops.atelier.id), "v9", 5, 30, Progress(True))


def command(*arguments: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "dokani", "policy", "prove", *arguments],
        input=given,
        capture_output=True,
        check=False,
    )


def test_the_command_line_prints_each_fault_with_its_case() -> None:
    done = command(str(EXAMPLES / "gap.json"))
    said = done.stdout.decode()
    assert done.returncode == 1
    assert "falls between rules full-14 and half-after-20" in said
    case = next(line.split("case: ", 1)[1] for line in said.splitlines() if "case: " in line)
    facts = json.loads(case)
    assert facts["request.asked_at"] > facts["item.delivered_at"]
    assert "to load the solver" in said


def test_the_command_line_answers_json_and_zero_for_a_clean_policy() -> None:
    done = command("-", "--json", given=(EXAMPLES / "clean.json").read_bytes())
    assert done.returncode == 0, done.stderr
    proof = json.loads(done.stdout)
    assert proof["ok"] is True and proof["loaded_ms"] > 0 and len(proof["properties"]) > 10


@pytest.mark.parametrize(
    ("arguments", "code"),
    [((), 2), (("nowhere.json",), 2), ((str(EXAMPLES / "clean.json"), "--version", "v1"), 2)],
)
def test_wrong_usage_of_the_command_line_is_told_apart(arguments: tuple[str, ...], code: int) -> None:
    assert command(*arguments).returncode == code
    assert command("-", given=b'{"format": "dokani/1"}').returncode == 1
