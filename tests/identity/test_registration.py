"""Who may sign up by themselves, and open a shop: the setting of the instance, and what is said where it forbids."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import httpx2
import pytest

from dokani.settings import Settings
from tests.cast import PASSWORD, Cast
from tests.identity.conftest import identity_app
from tests.identity.outbox import last_letter
from tests.identity.people import as_, fresh
from tests.identity.test_sign_in import fetch

NEW = {"email": "new@else.test", "password": "a fine passphrase"}
SHOP = {**NEW, "business_name": "Else"}


@asynccontextmanager
async def under(
    settings: Settings, api_url: str, registration: Literal["open", "invited", "closed"]
) -> AsyncIterator[httpx2.AsyncClient]:
    app = identity_app(settings.model_copy(update={"registration": registration}), api_url)
    async with app.router.lifespan_context(app), fresh(app) as client:
        yield client


def test_it_is_open_while_developing_and_closed_in_production_where_nothing_is_said() -> None:
    assert Settings().registration_rule() == "open"
    assert Settings(environment="production").registration_rule() == "closed"
    assert Settings(environment="production", registration="open").registration_rule() == "open"


@pytest.mark.parametrize("registration", ["closed", "invited"])
async def test_a_stranger_is_told_which_setting_keeps_them_out(
    anyio_backend: str,
    settings: Settings,
    api_url: str,
    owner_url: str,
    cast: Cast,
    registration: Literal["closed", "invited"],
) -> None:
    before = await fetch(owner_url, "select from auth.users")
    async with under(settings, api_url, registration) as door:
        for body in (NEW, SHOP):
            refused = await door.post("/v1/registration", json=body)
            assert (refused.status_code, refused.json()["code"]) == (403, "registration_closed")
            assert (
                "DOKANI_REGISTRATION" in refused.json()["detail"] and registration in refused.json()["detail"]
            )
            theirs = await door.post("/auth/v1/signup", json=body)
            assert (theirs.status_code, theirs.json()["error_code"]) == (422, "signup_disabled")
        assert (await door.get("/auth/v1/settings")).json()["disable_signup"] is True
        amina = await as_(door, cast.amina)
        another = await amina("POST", "/v1/businesses", json={"business_name": "One more"})
        assert (another.status_code, another.json()["code"]) == (403, "registration_closed")
    assert len(await fetch(owner_url, "select from auth.users")) == len(before)


@pytest.mark.parametrize(("registration", "status"), [("invited", 201), ("closed", 403)])
async def test_who_was_invited_may_sign_up_only_where_the_setting_says_so_and_join_by_letter_always(
    anyio_backend: str,
    settings: Settings,
    api_url: str,
    owner_url: str,
    cast: Cast,
    registration: Literal["closed", "invited"],
    status: int,
) -> None:
    async with under(settings, api_url, registration) as door:
        amina = await as_(door, cast.amina)
        for email in ("new@else.test",):
            sent = await amina("POST", "/v1/invitations", json={"email": email, "role": "agent"})
            assert sent.status_code == 201, sent.text
        assert (await door.post("/v1/registration", json=SHOP)).status_code == 403
        assert (await door.post("/v1/registration", json=NEW)).status_code == status
        door.cookies.clear()
        token = (await last_letter(owner_url, "invite")).token
        joined = await door.post("/v1/invitations/accept", json={"token": token, "password": PASSWORD})
        assert joined.status_code == 200, joined.text


async def test_where_it_is_open_anybody_opens_a_shop(
    anyio_backend: str, settings: Settings, api_url: str
) -> None:
    async with under(settings, api_url, "open") as door:
        assert (await door.post("/v1/registration", json=SHOP)).status_code == 201
