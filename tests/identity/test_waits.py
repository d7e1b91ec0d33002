"""Guessing at one account: five tries are free, then the wait doubles, and nobody is locked out for good."""

import httpx2
import pytest

from tests.cast import PASSWORD, Cast
from tests.identity.outbox import last_letter
from tests.identity.people import as_
from tests.identity.test_sign_in import TOKEN, fetch

AGO = "update dokani.rate_buckets set at = at - make_interval(secs => $1) where key like 'login:failures:%'"
NO_PLACE = "delete from dokani.rate_buckets where key like 'login:ip:%'"


@pytest.mark.parametrize("email", ["amina@atelier.test", "nobody@atelier.test"])
async def test_the_wait_doubles_with_every_failure_up_to_a_quarter_of_an_hour(
    door: httpx2.AsyncClient, cast: Cast, owner_url: str, email: str
) -> None:
    async def guess() -> httpx2.Response:
        await fetch(owner_url, NO_PLACE)
        return await door.post(TOKEN, json={"email": email, "password": "a wrong guess"})

    assert [(await guess()).status_code for _ in range(5)] == [400] * 5
    waits = []
    for _ in range(13):
        refused = await guess()
        assert refused.status_code == 429 and refused.json()["error_code"] == "over_request_rate_limit"
        waits.append(int(refused.headers["retry-after"]))
        await fetch(owner_url, AGO, float(waits[-1]))
        assert (await guess()).status_code == 400
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


async def test_a_try_that_has_to_wait_makes_nobody_wait_longer(
    door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    for _ in range(12):
        await door.post(TOKEN, json={"email": cast.amina.email, "password": "a wrong guess"})
    await fetch(owner_url, AGO, 2.0)
    await as_(door, cast.amina)
    for _ in range(5):
        wrong = await door.post(TOKEN, json={"email": cast.amina.email, "password": "a wrong guess"})
        assert wrong.status_code == 400, "the right password forgets the failures"


async def test_failures_are_forgotten_after_a_day_and_by_a_password_set_by_letter(
    door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    wrong = {"email": cast.amina.email, "password": "a wrong guess"}
    assert [(await door.post(TOKEN, json=wrong)).status_code for _ in range(6)] == [400] * 5 + [429]
    await door.post("/v1/session/recovery", json={"email": cast.amina.email})
    secret = (await last_letter(owner_url, "recover")).token
    chosen = await door.post(
        "/v1/session/password", json={"token": secret, "password": "one more passphrase"}
    )
    assert chosen.status_code == 200
    await as_(door, cast.amina, "one more passphrase")
    await fetch(owner_url, NO_PLACE)
    for _ in range(6):
        last = await door.post(TOKEN, json=wrong)
    assert last.status_code == 429
    await fetch(owner_url, AGO, 86_401.0)
    await fetch(owner_url, NO_PLACE)
    assert [(await door.post(TOKEN, json=wrong)).status_code for _ in range(6)] == [400] * 5 + [429]


async def test_the_right_password_waits_like_a_wrong_one(door: httpx2.AsyncClient, cast: Cast) -> None:
    answers = []
    for password in ["a wrong guess"] * 5 + [PASSWORD]:
        answers.append(await door.post(TOKEN, json={"email": cast.amina.email, "password": password}))
    assert answers[-1].status_code == 429
