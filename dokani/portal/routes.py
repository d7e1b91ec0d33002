"""The portal over HTTP: its pages, room by room, and a page for every address that is none."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from dokani.kit.errors import NotFound
from dokani.portal.asking.routes import router as asking
from dokani.portal.door.routes import Page, Visit, visit
from dokani.portal.entry.routes import router as entry
from dokani.portal.following.routes import router as following
from dokani.portal.showing.routes import router as showing
from dokani.portal.telling.routes import router as telling

router = APIRouter(include_in_schema=False)
nowhere = APIRouter(include_in_schema=False, route_class=Page)


@nowhere.get("/s/{slug}/{rest:path}")
async def no_such_page(slug: str, rest: str, here: Annotated[Visit, Depends(visit)]) -> Response:
    await here.at(slug)
    raise NotFound("Check the address, or start again.", code="no_such_address")


@nowhere.get("/r/{rest:path}")
async def no_such_return(rest: str, here: Annotated[Visit, Depends(visit)]) -> Response:
    raise NotFound("There is no such return.", code="return_not_found")


for part in (entry, asking, following, showing, telling, nowhere):
    router.include_router(part)
