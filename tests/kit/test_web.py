"""What is said where nothing is, or where a body is not JSON; and the one header that every write is described with."""

from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import BaseModel

from dokani.kit.web import Whole
from tests.cast import PASSWORD, Cast


@pytest.mark.parametrize(
    "accept", ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "TEXT/HTML"]
)
async def test_a_person_gets_a_page_where_nothing_is(client: httpx2.AsyncClient, accept: str) -> None:
    answer = await client.get("/nope", headers={"Accept": accept})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html") and "nothing at this address" in answer.text
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "script" not in answer.text


@pytest.mark.parametrize(
    ("path", "accept"), [("/nope", "*/*"), ("/nope", "application/json"), ("/v1/nope", "text/html")]
)
async def test_a_program_gets_the_problem_where_nothing_is(
    client: httpx2.AsyncClient, path: str, accept: str
) -> None:
    answer = await client.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_address")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
async def test_a_body_that_is_not_said_to_be_json_is_refused_with_a_sentence(
    client: httpx2.AsyncClient, cast: Cast, kind: str
) -> None:
    body = f'{{"email": "{cast.amina.email}", "password": "{PASSWORD}"}}'
    headers = {"Content-Type": kind} if kind else {}
    answer = await client.post("/v1/session", content=body.encode(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
    assert "application/json" in answer.json()["detail"] and kind in answer.json()["detail"]


async def test_json_by_any_of_its_names_is_read_and_a_body_that_is_missing_is_not_of_a_wrong_kind(
    client: httpx2.AsyncClient, cast: Cast
) -> None:
    body = f'{{"email": "{cast.amina.email}", "password": "{PASSWORD}"}}'.encode()
    for kind in ("application/json; charset=utf-8", "application/problem+json"):
        answer = await client.post("/v1/session", content=body, headers={"Content-Type": kind})
        assert answer.status_code == 200
    assert (await client.post("/v1/session")).status_code == 422


@pytest.mark.parametrize("said", [True, False, "1", 1.5, 1.0, None])
def test_only_a_whole_number_is_one(said: object) -> None:
    class Lines(BaseModel):
        quantity: Whole

    assert Lines.model_validate({"quantity": 3}).quantity == 3
    with pytest.raises(ValueError):
        Lines.model_validate({"quantity": said})


async def test_every_write_that_keeps_its_answer_is_described_with_the_idempotency_key(app: FastAPI) -> None:
    paths: dict[str, dict[str, Any]] = app.openapi()["paths"]
    named = {
        f"{method} {path}"
        for path, ways in paths.items()
        for method, way in ways.items()
        if any(one["name"] == "Idempotency-Key" for one in way.get("parameters", []))
    }
    writes = {
        f"{method} {path}"
        for path, ways in paths.items()
        for method in ways
        if method in {"post", "put", "patch", "delete"}
    }
    # Signing in and out and one's own sessions, whose answers may not be kept.
    others: tuple[str, ...] = ("/v1/session", "/v1/registration", "/v1/invitations/accept")
    # A shopper's chat: its own token begins it once, and a file counts once it is said.
    others += ("/v1/chat/{slug}/sessions", "/v1/chat/files", "/v1/chat/transcript")
    # Questions too long for an address: asked twice they are answered twice.
    questions = {
        "post /v1/policies/check",
        "post /v1/policies/difference",
        "post /v1/policies/import",
        "post /v1/policies/schema-org",
        "post /v1/policies/words",
        "post /v1/proofs",
        "post /v1/returns/{public_id}/fork",
        "post /v1/trials",
    }
    without = {path for path in writes - named - questions if not path.split()[1].startswith(others)}
    assert named and without == set()
