"""The laboratory over HTTP: the list of its routers."""

from fastapi import APIRouter

# In the order in which they are tried.
routers: list[APIRouter] = []
