"""Whose an account is that anyone may have begun: what a password, a session or a change of address outlives."""

import asyncio
from typing import Any

import asyncpg
import httpx2
import pytest
from fastapi import FastAPI

from dokani.identity.desk import desk_of
from tests.cast import PASSWORD, Cast
from tests.identity.outbox import all_letters, last_letter
from tests.identity.people import Someone, as_, fresh
from tests.identity.test_sign_in import RENEW, TOKEN, fetch

HERS, HIS = "a passphrase of her own", "what the thief has chosen"
VICTIM = "victim@atelier.test"


async def signs_up(door: httpx2.AsyncClient, password: str) -> dict[str, Any]:
    answer = await door.post("/auth/v1/signup", json={"email": VICTIM, "password": password})
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def signs_in(door: httpx2.AsyncClient, email: str, password: str) -> int:
    return (await door.post(TOKEN, json={"email": email, "password": password})).status_code


@pytest.mark.parametrize("order", [(HIS, HERS), (HERS, HIS)])
@pytest.mark.parametrize("which", [0, 1])
async def test_where_two_signed_up_with_one_address_its_owner_keeps_neither_password(
    rooms: FastAPI, door: httpx2.AsyncClient, owner_url: str, order: tuple[str, str], which: int
) -> None:
    first = await signs_up(door, order[0])
    async with fresh(rooms) as elsewhere:
        second = await signs_up(elsewhere, order[1])
    assert "access_token" not in second and second["id"] != first["user"]["id"]
    letters = [one for one in await all_letters(owner_url, "verify") if one.to == VICTIM]
    assert len(letters) == 2
    opened = await door.post("/auth/v1/verify", json={"type": "signup", "token_hash": letters[which].token})
    if which == 0:  # a newer letter takes the place of the older
        assert opened.status_code == 403
        return
    assert opened.status_code == 200, opened.text
    assert await signs_in(door, VICTIM, HIS) == 400
    assert await signs_in(door, VICTIM, HERS) == 400
    renewed = await door.post(RENEW, json={"refresh_token": first["refresh_token"]})
    assert renewed.status_code == 400
    owner = Someone(door, opened.json()["access_token"], opened.json()["refresh_token"])
    assert (await owner("PUT", "/auth/v1/user", json={"password": HERS})).status_code == 200
    assert await signs_in(door, VICTIM, HERS) == 200


async def test_who_signed_up_alone_or_twice_with_one_password_signs_in_with_it_after_the_link(
    door: httpx2.AsyncClient, owner_url: str
) -> None:
    await signs_up(door, HERS)
    await signs_up(door, HERS)
    letter = await last_letter(owner_url, "verify")
    opened = await door.get("/auth/v1/verify", params={"token": letter.token, "type": "signup"})
    assert opened.headers["location"].endswith("/app/?confirmed=1")
    assert await signs_in(door, VICTIM, HERS) == 200
    again = await door.post("/auth/v1/signup", json={"email": VICTIM, "password": HIS})
    assert again.json()["error_code"] == "user_already_exists"


async def test_the_link_of_a_contested_address_leads_to_choosing_a_password(
    rooms: FastAPI, door: httpx2.AsyncClient, owner_url: str
) -> None:
    await signs_up(door, HIS)
    async with fresh(rooms) as hers:
        refused = await hers.post("/v1/registration", json={"email": VICTIM, "password": HERS})
        assert (refused.status_code, refused.json()["code"]) == (409, "confirm_address_first")
        letter = await last_letter(owner_url, "verify")
        opened = await hers.get("/auth/v1/verify", params={"token": letter.token, "type": "signup"})
        page, _, secret = opened.headers["location"].partition("?token=")
        assert page.endswith("/app/reset-password")
        chosen = await hers.post("/v1/session/password", json={"token": secret, "password": HERS})
        assert chosen.status_code == 200, chosen.text
    assert await signs_in(door, VICTIM, HIS) == 400
    assert await signs_in(door, VICTIM, HERS) == 200


async def test_who_answers_the_letter_in_the_browser_that_signed_up_keeps_the_password(
    rooms: FastAPI, door: httpx2.AsyncClient, owner_url: str
) -> None:
    made = await door.post("/v1/registration", json={"email": VICTIM, "password": HERS})
    assert made.status_code == 201
    async with fresh(rooms) as thief:
        await signs_up(thief, HIS)
    letter = await last_letter(owner_url, "verify")
    opened = await door.get("/auth/v1/verify", params={"token": letter.token, "type": "signup"})
    assert opened.headers["location"].endswith("?confirmed=1")
    assert (await door.get("/v1/me")).status_code == 200
    assert await signs_in(door, VICTIM, HERS) == 200


async def test_an_address_confirmed_elsewhere_takes_the_account_from_who_asked_for_it(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    thief = await as_(door, cast.bashir)
    assert (await thief("PUT", "/auth/v1/user", json={"email": VICTIM})).status_code == 200
    letter = await last_letter(owner_url, "email_change")
    async with fresh(rooms) as hers:
        opened = await hers.get("/auth/v1/verify", params={"token": letter.token, "type": "email_change"})
        assert "/app/reset-password?token=" in opened.headers["location"]
    assert await signs_in(door, VICTIM, PASSWORD) == 400
    assert (await thief("GET", "/auth/v1/user")).json()["error_code"] == "session_not_found"
    assert (await door.post(RENEW, json={"refresh_token": thief.refresh_token})).status_code == 400
    told = await last_letter(owner_url, "address_changed")
    assert told.to == cast.bashir.email and VICTIM in told.text


async def test_an_address_confirmed_where_one_is_signed_in_ends_every_other_session(
    door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    here, there = await as_(door, cast.amina), await as_(door, cast.amina)
    assert (await here("PUT", "/auth/v1/user", json={"email": "amina@new.test"})).status_code == 200
    letter = await last_letter(owner_url, "email_change")
    proof = {"type": "email_change", "email": "amina@new.test", "token": letter.code}
    assert (await here("POST", "/auth/v1/verify", json=proof)).status_code == 200
    assert (await there("GET", "/auth/v1/user")).status_code == 403
    assert (await here("GET", "/auth/v1/user")).status_code == 200
    assert await signs_in(door, "amina@new.test", PASSWORD) == 200
    assert (await last_letter(owner_url, "address_changed")).to == cast.amina.email


class Held:
    """Password work that stops after it was done, until it is let go: whatever happens meanwhile comes between."""

    def __init__(self, app: FastAPI, name: str) -> None:
        self.passwords = desk_of(app.state).passwords
        self.done, self.go = asyncio.Event(), asyncio.Event()
        self.work = getattr(self.passwords, name)
        self.name = name

    async def __call__(self, *args: Any) -> Any:
        result = await self.work(*args)
        self.done.set()
        await self.go.wait()
        return result

    def __enter__(self) -> "Held":
        setattr(self.passwords, self.name, self)
        return self

    def __exit__(self, *_: object) -> None:
        setattr(self.passwords, self.name, self.work)


async def recovered(door: httpx2.AsyncClient, owner_url: str) -> None:
    """The owner of the address proves it."""
    await door.post("/auth/v1/otp", json={"email": VICTIM})
    letter = await last_letter(owner_url, "magiclink")
    proven = await door.post("/auth/v1/verify", json={"type": "magiclink", "token_hash": letter.token})
    assert proven.status_code == 200, proven.text


async def test_a_sign_in_under_way_while_the_address_is_proven_leaves_no_session(
    rooms: FastAPI, door: httpx2.AsyncClient, owner_url: str
) -> None:
    await signs_up(door, HIS)
    with Held(rooms, "match") as held:
        thief = asyncio.create_task(door.post(TOKEN, json={"email": VICTIM, "password": HIS}))
        await held.done.wait()
        async with fresh(rooms) as hers:
            await recovered(hers, owner_url)
        held.go.set()
        refused = await thief
    assert (refused.status_code, refused.json()["error_code"]) == (400, "invalid_credentials")
    live = await fetch(
        owner_url,
        "select from dokani.sessions where revoked_at is null and user_id = (select id from auth.users)",
    )
    assert len(live) == 1


async def test_a_new_password_under_way_while_the_address_is_proven_is_not_set(
    rooms: FastAPI, door: httpx2.AsyncClient, owner_url: str
) -> None:
    made = await signs_up(door, HIS)
    thief = Someone(door, made["access_token"], made["refresh_token"])
    with Held(rooms, "kept") as held:
        changing = asyncio.create_task(
            thief("PUT", "/auth/v1/user", json={"password": "his next passphrase"})
        )
        await held.done.wait()
        async with fresh(rooms) as hers:
            await recovered(hers, owner_url)
        held.go.set()
        refused = await changing
    assert (refused.status_code, refused.json()["error_code"]) == (403, "session_not_found")
    assert await signs_in(door, VICTIM, "his next passphrase") == 400


async def test_a_sign_in_waits_for_a_proof_that_is_not_committed_yet(
    door: httpx2.AsyncClient, owner_url: str
) -> None:
    await signs_up(door, HIS)
    proof = await asyncpg.connect(owner_url)
    try:
        async with proof.transaction():
            await proof.execute("update auth.users set encrypted_password = null, email_confirmed_at = now()")
            thief = asyncio.create_task(signs_in(door, VICTIM, HIS))
            for _ in range(500):
                waiting = await fetch(
                    owner_url, "select from pg_stat_activity where wait_event_type = 'Lock'"
                )
                if waiting or thief.done():
                    break
                await asyncio.sleep(0.01)
            assert not thief.done()
        assert await thief == 400
    finally:
        await proof.close()


async def test_an_invitation_lets_its_reader_set_a_password_on_an_account_somebody_else_began(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    made = await signs_up(door, HIS)
    thief, amina = Someone(door, made["access_token"], made["refresh_token"]), await as_(door, cast.amina)
    sent = await amina("POST", "/v1/invitations", json={"email": VICTIM, "role": "agent"})
    assert sent.status_code == 201
    token = (await last_letter(owner_url, "invite")).token
    async with fresh(rooms) as hers:
        joined = await hers.post("/v1/invitations/accept", json={"token": token, "password": HERS})
        assert joined.status_code == 200, joined.text
        assert (await hers.get("/v1/me")).json()["role"] == "agent"
    assert (await thief("GET", "/auth/v1/user")).json()["error_code"] == "session_not_found"
    assert await signs_in(door, VICTIM, HIS) == 400
    assert await signs_in(door, VICTIM, HERS) == 200


async def test_an_invitation_sets_no_password_on_an_account_whose_address_was_proven(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    amina = await as_(door, cast.amina)
    sent = await amina("POST", "/v1/invitations", json={"email": cast.bashir.email, "role": "agent"})
    assert sent.status_code == 201
    token = (await last_letter(owner_url, "invite")).token
    async with fresh(rooms) as someone:
        refused = await someone.post("/v1/invitations/accept", json={"token": token, "password": HERS})
        assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
    await as_(door, cast.bashir)
