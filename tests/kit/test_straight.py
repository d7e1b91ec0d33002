"""The straight way answers as the framework's way does: the same shapes, the same refusals."""

from typing import Annotated, Any

import httpx2 as httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict

from dokani.kit.errors import Unauthorized
from dokani.kit.straight import StraightRoute
from dokani.kit.web import Whole, say_no


class Box(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    count: Whole = 1


async def door(request: Request) -> str:
    if request.headers.get("authorization") is None:
        raise Unauthorized("Sign in first.")
    return "somebody"


def app_of(route_class: Any) -> FastAPI:
    router = APIRouter(**({"route_class": route_class} if route_class else {}))

    @router.post("/boxes", status_code=201)
    async def post_box(body: Box, who: Annotated[str, Depends(door)]) -> Response:
        return Response(f"{who} {body.name} {body.count}", 201)

    app = FastAPI()
    say_no(app)
    app.include_router(router)
    return app


JSON = {"content-type": "application/json"}
WHO = {"authorization": "Bearer x"}
CASES: list[tuple[bytes, dict[str, str]]] = [
    (b'{"name": "a", "count": 2}', {**JSON, **WHO}),
    (b'{"name": "a"}', {**JSON, **WHO}),
    (b'{"name": "a"}', JSON),
    (b'{"name": 1}', JSON),
    (b'{"name": "a", "count": "2"}', {**JSON, **WHO}),
    (b'{"name": "a", "more": 1}', {**JSON, **WHO}),
    (b'{"name": "a", "count": 1e400}', {**JSON, **WHO}),
    (b'{"name": "a", "count": NaN}', {**JSON, **WHO}),
    (b'{"name": "a", "count": 123456789012345678901234567890}', {**JSON, **WHO}),
    (b'{"name": "\\ud800"}', {**JSON, **WHO}),
    (b'{"name": "a", "name": "b"}', {**JSON, **WHO}),
    (b'{"name": "\xff"}', {**JSON, **WHO}),
    (b"{", {**JSON, **WHO}),
    (b"", {**JSON, **WHO}),
    (b"[]", {**JSON, **WHO}),
    (b"null", {**JSON, **WHO}),
    (b'{"name": "a"}', WHO),
    (b'{"name": "a"}', {**WHO, "content-type": "text/plain"}),
    (b'{"name": "a"}', {**WHO, "content-type": "application/json; charset=utf-8"}),
    (b'{"name": "a"}', {**WHO, "content-type": "application/problem+json"}),
    (b'{"name": "a"}', {**WHO, "content-type": "APPLICATION/JSON"}),
]


@pytest.mark.parametrize(("body", "headers"), CASES)
async def test_both_ways_say_the_same(body: bytes, headers: dict[str, str]) -> None:
    said = []
    for route_class in (None, StraightRoute):
        transport = httpx.ASGITransport(app=app_of(route_class), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            response = await client.post("/boxes", content=body, headers=headers)
        said.append((response.status_code, response.headers.get("content-type"), response.content))
    assert said[0] == said[1]


def test_what_it_is_not_made_for_is_refused_at_the_start() -> None:
    router = APIRouter(route_class=StraightRoute)
    with pytest.raises(AssertionError):

        @router.post("/boxes/{name}")
        async def post_box(name: str, body: Box, who: Annotated[str, Depends(door)]) -> Response:
            return Response()


def test_the_route_is_described_as_any_other() -> None:
    assert app_of(StraightRoute).openapi()["paths"] == app_of(None).openapi()["paths"]
