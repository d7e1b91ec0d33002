"""The console's session: cookies no script can read, and no other site can use."""

import httpx2
from fastapi import FastAPI

from tests.cast import PASSWORD, Cast

CSRF = {"X-Dokani-CSRF": "1"}


async def signed_in(door: httpx2.AsyncClient, email: str) -> httpx2.Response:
    response = await door.post("/v1/session", json={"email": email, "password": PASSWORD})
    assert response.status_code == 200, response.text
    return response


async def test_signing_in_answers_who_one_is(door: httpx2.AsyncClient, cast: Cast) -> None:
    me = (await signed_in(door, cast.amina.email)).json()
    assert me["user"] == {"id": str(cast.amina.id), "email": "amina@atelier.test"}
    assert me["business"]["business_name"] == "Amina's Atelier"
    assert me["role"] == "owner"
    assert [one["business_id"] for one in me["businesses"]] == [str(cast.atelier.id)]
    assert me["business"]["settings"]["currency"] == "EUR"
    assert me["preferences"]["language"] == "en"
    assert [step["key"] for step in me["onboarding"]["steps"] if step["done"]] == ["signed_in"]
    assert (await door.get("/v1/me")).json() == me
