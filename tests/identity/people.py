"""Clients for the named people: signed in, each with a token of their own."""

from dataclasses import dataclass
from typing import Any

import httpx2
from fastapi import FastAPI

from tests.cast import PASSWORD, Person


@dataclass
class Someone:
    """A person at the API, by bearer token."""

    client: httpx2.AsyncClient
    access_token: str
    refresh_token: str

    async def __call__(self, method: str, path: str, **more: Any) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.access_token}", **more.pop("headers", {})}
        return await self.client.request(method, path, headers=headers, **more)


async def as_(door: httpx2.AsyncClient, who: Person | str, password: str = PASSWORD) -> Someone:
    """Sign in by the sign-in API."""
    email = who if isinstance(who, str) else who.email
    response = await door.post(
        "/auth/v1/token?grant_type=password", json={"email": email, "password": password}
    )
    assert response.status_code == 200, response.text
    said = response.json()
    return Someone(door, said["access_token"], said["refresh_token"])


def fresh(app: FastAPI, ip: str = "203.0.113.9") -> httpx2.AsyncClient:
    """Another browser: no cookies, and perhaps another address."""
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app, client=(ip, 4000)), base_url="http://testserver"
    )
