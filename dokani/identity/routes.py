"""Every route of this room."""

from fastapi import APIRouter

from dokani.identity.auth_v1.routes import router as auth_v1
from dokani.identity.console.routes import router as console
from dokani.identity.shop.routes import router as shop

routers: list[APIRouter] = [auth_v1, console, shop]
