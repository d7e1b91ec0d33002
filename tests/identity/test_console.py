"""The console's session: cookies no script can read, and no other site can use."""

import json
import time
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import pytest
from fastapi import FastAPI

from dokani.kit.db import Tx
from dokani.settings import Settings
from tests.cast import PASSWORD, Cast
from tests.identity.conftest import identity_app
from tests.identity.outbox import last_letter
from tests.identity.people import as_, fresh

CSRF = {"X-Dokani-CSRF": "1"}
NAME = {"business_name": "Renamed"}


async def signed_in(door: httpx2.AsyncClient, email: str) -> httpx2.Response:
    response = await door.post("/v1/session", json={"email": email, "password": PASSWORD})
    assert response.status_code == 200, response.text
    return response


async def test_signing_in_answers_who_one_is(door: httpx2.AsyncClient, cast: Cast) -> None:
    me = (await signed_in(door, cast.amina.email)).json()
    assert me["user"] == {"id": str(cast.amina.id), "email": "amina@atelier.test"}
    assert me["business"]["business_name"] == "Amina's Atelier"
    assert me["role"] == "owner" and me["demo"] is False
    assert [one["business_id"] for one in me["businesses"]] == [str(cast.atelier.id)]
    assert me["business"]["settings"]["currency"] == "EUR"
    assert me["preferences"]["language"] == "en"
    assert [step["key"] for step in me["onboarding"]["steps"] if step["done"]] == ["signed_in"]
    assert (await door.get("/v1/me")).json() == me


async def test_the_cookies_are_out_of_scripts_reach(door: httpx2.AsyncClient, cast: Cast) -> None:
    response = await signed_in(door, cast.amina.email)
    session, refresh = response.headers.get_list("set-cookie")
    assert session.startswith("dokani_session=ey") and "Path=/;" in session
    assert refresh.startswith("dokani_refresh=") and "Path=/v1/session;" in refresh
    for cookie in (session, refresh):
        assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Domain" not in cookie
        assert len(cookie) < 4096


async def test_under_https_the_cookies_are_bound_to_this_host(
    settings: Settings, api_url: str, cast: Cast
) -> None:
    app = identity_app(settings.model_copy(update={"public_url": "https://desk.shop.test"}), api_url)
    async with app.router.lifespan_context(app), fresh(app) as door:
        response = await signed_in(door, cast.amina.email)
    session, refresh = response.headers.get_list("set-cookie")
    assert session.startswith("__Host-dokani_session=") and "Secure" in session and "Path=/;" in session
    assert refresh.startswith("__Secure-dokani_refresh=") and "Secure" in refresh


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        (CSRF, 200),
        ({**CSRF, "Origin": "http://testserver"}, 200),
        ({**CSRF, "Origin": "http://127.0.0.1:8470"}, 200),
        ({**CSRF, "Origin": "https://evil.test"}, 403),
        ({**CSRF, "Origin": "null"}, 403),
        ({**CSRF, "Origin": "http://testserver.evil.test"}, 403),
        ({**CSRF, "Sec-Fetch-Site": "same-origin"}, 200),
        ({**CSRF, "Sec-Fetch-Site": "cross-site"}, 403),
        ({**CSRF, "Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 403),
        ({"X-Dokani-CSRF": "", "Origin": "http://testserver"}, 403),
    ],
)
async def test_a_write_by_cookie_shows_that_our_own_page_sent_it(
    door: httpx2.AsyncClient, cast: Cast, headers: dict[str, str], status: int
) -> None:
    await signed_in(door, cast.amina.email)
    response = await door.patch("/v1/business", json=NAME, headers=headers)
    assert response.status_code == status, response.text
    if status == 403:
        assert response.json()["code"] == "csrf"
        assert (await door.get("/v1/business")).json()["business_name"] == "Amina's Atelier"


async def test_no_other_site_signs_anyone_in_or_out(door: httpx2.AsyncClient, cast: Cast) -> None:
    body = {"email": cast.amina.email, "password": PASSWORD}
    evil = {"Origin": "https://evil.test"}
    assert (await door.post("/v1/session", json=body, headers=evil)).status_code == 403
    assert not door.cookies
    await signed_in(door, cast.amina.email)
    for headers in ({}, {**CSRF, **evil}):
        assert (await door.delete("/v1/session", headers=headers)).status_code == 403
        assert (await door.post("/v1/session/refresh", headers=headers)).status_code == 403
    assert (await door.get("/v1/me")).status_code == 200
    form = {"email": cast.amina.email, "password": PASSWORD}
    assert (await door.post("/v1/session", data=form)).status_code == 415


async def test_a_bearer_token_needs_no_csrf_header(door: httpx2.AsyncClient, cast: Cast) -> None:
    amina = await as_(door, cast.amina)
    assert (await amina("PATCH", "/v1/business", json=NAME)).status_code == 200


async def test_the_session_is_renewed_by_its_cookie(door: httpx2.AsyncClient, cast: Cast) -> None:
    await signed_in(door, cast.amina.email)
    before = door.cookies["dokani_refresh"]
    assert (await door.post("/v1/session/refresh", headers=CSRF)).status_code == 204
    assert door.cookies["dokani_refresh"] != before
    assert (await door.get("/v1/me")).status_code == 200


async def test_signing_out_ends_the_session_and_its_token(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast
) -> None:
    await signed_in(door, cast.amina.email)
    stolen = {"Authorization": f"Bearer {door.cookies['dokani_session']}"}
    refresh = door.cookies["dokani_refresh"]
    assert (await door.delete("/v1/session", headers=CSRF)).status_code == 204
    assert not door.cookies
    assert (await door.get("/v1/me")).json()["code"] == "not_signed_in"
    async with fresh(rooms) as thief:
        assert (await thief.get("/v1/me", headers=stolen)).json()["code"] == "session_over"
        thief.cookies.set("dokani_refresh", refresh, path="/v1/session")
        assert (await thief.post("/v1/session/refresh", headers=CSRF)).status_code == 401
    assert (await door.delete("/v1/session", headers=CSRF)).status_code == 204


async def test_without_a_sign_in_there_is_nothing_to_see(door: httpx2.AsyncClient) -> None:
    for method, path in (
        ("GET", "/v1/me"),
        ("GET", "/v1/business"),
        ("PATCH", "/v1/business"),
        ("POST", "/v1/businesses"),
        ("GET", "/v1/members"),
        ("GET", "/v1/invitations"),
        ("POST", "/v1/invitations"),
        ("GET", "/v1/api-keys"),
        ("POST", "/v1/api-keys"),
        ("GET", "/v1/sessions"),
        ("DELETE", "/v1/sessions"),
        ("PATCH", "/v1/me/preferences"),
        ("GET", "/v1/audit-log"),
        ("POST", "/v1/session/refresh"),
    ):
        response = await door.request(method, path, headers=CSRF, json={} if method != "GET" else None)
        assert response.status_code == 401, (method, path, response.text)


async def test_a_new_shop_registers_and_is_in(door: httpx2.AsyncClient, owner_url: str) -> None:
    body = {"email": "Nadia@Shop.test", "password": "a fine passphrase", "business_name": "চাঁদনী Nadia’s"}
    me = await door.post("/v1/registration", json=body)
    assert me.status_code == 201, me.text
    assert me.json()["business"]["slug"] == "nadias" and me.json()["role"] == "owner"
    assert (await door.get("/v1/business")).json()["business_name"] == "চাঁদনী Nadia’s"
    letter = await last_letter(owner_url, "verify")
    confirmed = await door.get(letter.link.removeprefix("http://127.0.0.1:8470"))
    assert confirmed.headers["location"] == "http://127.0.0.1:8470/app/?confirmed=1"
    again = await door.get(letter.link.removeprefix("http://127.0.0.1:8470"))
    assert "error_code=otp_expired" in again.headers["location"]


async def test_a_person_without_a_business_opens_one(door: httpx2.AsyncClient) -> None:
    await door.post("/v1/registration", json={"email": "nadia@shop.test", "password": "a fine passphrase"})
    me = (await door.get("/v1/me")).json()
    assert (me["business"], me["businesses"], me["role"]) == (None, [], None)
    assert (await door.get("/v1/business")).status_code == 403
    once = {**CSRF, "Idempotency-Key": "open"}
    first = await door.post("/v1/businesses", json={"business_name": "Nadia's"}, headers=once)
    again = await door.post("/v1/businesses", json={"business_name": "Nadia's"}, headers=once)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    second = await door.post("/v1/businesses", json={"business_name": "More"}, headers=CSRF)
    assert (second.status_code, second.json()["code"]) == (409, "already_has_business")


async def test_what_a_new_business_starts_with_is_written_by_its_owner(
    rooms: FastAPI, door: httpx2.AsyncClient
) -> None:
    seen: list[tuple[Any, ...]] = []

    async def start(tx: Tx, business_id: UUID, user_id: UUID) -> None:
        seen.append((tx.claims, business_id, user_id))

    rooms.state.on_new_business.append(start)
    body = {"email": "nadia@shop.test", "password": "a fine passphrase", "business_name": "N"}
    me = (await door.post("/v1/registration", json=body)).json()
    ((claims, business_id, user_id),) = seen
    assert str(business_id) == me["business"]["business_id"] and str(user_id) == me["user"]["id"]
    assert claims["member_role"] == "owner" and claims["business_id"] == str(business_id)


async def test_a_start_that_fails_leaves_nobody_behind(rooms: FastAPI, door: httpx2.AsyncClient) -> None:
    async def start(tx: Tx, business_id: UUID, user_id: UUID) -> None:
        raise RuntimeError("no")

    rooms.state.on_new_business.append(start)
    body = {"email": "nadia@shop.test", "password": "a fine passphrase", "business_name": "N"}
    with pytest.raises(RuntimeError):
        await door.post("/v1/registration", json=body)
    rooms.state.on_new_business.clear()
    assert (await door.post("/v1/registration", json=body)).status_code == 201


async def test_a_forgotten_password_is_set_anew_by_letter(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    thief = await as_(door, cast.amina)
    for email in (cast.amina.email, "nobody@atelier.test"):
        assert (await door.post("/v1/session/recovery", json={"email": email})).status_code == 202
    letter = await last_letter(owner_url, "recover")
    assert letter.link.startswith("http://127.0.0.1:8470/app/reset-password?token=")
    weak = await door.post("/v1/session/password", json={"token": letter.token, "password": "short"})
    assert (weak.status_code, weak.json()["code"]) == (422, "weak_password")
    own = await door.post("/v1/session/password", json={"token": letter.token, "password": cast.amina.email})
    assert (own.status_code, own.json()["code"]) == (422, "weak_password")
    assert (await thief("GET", "/v1/me")).status_code == 200
    me = await door.post(
        "/v1/session/password", json={"token": letter.token, "password": "a fresh passphrase"}
    )
    assert me.status_code == 200 and me.json()["user"]["email"] == cast.amina.email
    assert (await thief("GET", "/v1/me")).status_code == 401
    assert (await door.get("/v1/me")).status_code == 200
    async with fresh(rooms) as browser:
        assert (await as_(browser, cast.amina.email, "a fresh passphrase")).access_token


async def test_preferences_are_ones_own_and_checked(door: httpx2.AsyncClient, cast: Cast) -> None:
    amina, vera = await as_(door, cast.amina), await as_(door, cast.vera)
    chosen = {"theme": "dark", "language": "bn", "single_key_shortcuts": False}
    saved = await vera("PATCH", "/v1/me/preferences", json=chosen)
    assert saved.status_code == 200, "a viewer may change their own"
    assert saved.json()["theme"] == "dark" and saved.json()["call_history_enabled"] is True
    assert (await vera("GET", "/v1/me")).json()["preferences"]["language"] == "bn"
    assert (await amina("GET", "/v1/me")).json()["preferences"]["theme"] == "system"
    for bad in (
        {"theme": "pink"},
        {"user_id": str(cast.amina.id)},
        {"auto_escalate": "yes"},
        {"language": "../"},
    ):
        assert (await vera("PATCH", "/v1/me/preferences", json=bad)).status_code == 422


@pytest.mark.parametrize(
    "change",
    [
        {"subscription_plan": "enterprise"},
        {"owner_id": "00000000-0000-0000-0000-000000000000"},
        {"settings": {"secret": 1}},
        {"settings": {"currency": "euro"}},
        {"settings": {"currency": "QQQ"}},
        {"settings": {"currency": "KWD"}},
        {"settings": {"time_zone": "Mars/Base"}},
        {"settings": {"hold_seconds": -1}},
        {"settings": {"hold_seconds": "5"}},
        {"settings": {"allowed_origins": ["*"]}},
        {"settings": {"allowed_origins": ["https://shop.test/path"]}},
        {"settings": {"branding": {"logo_url": "javascript:alert(1)"}}},
        {"settings": {"branding": {"css": "x"}}},
        {"website": "javascript:alert(1)"},
        {"business_name": ""},
        {"business_name": "a\u0000b"},
        {"slug": "Not A Slug!"},
        {"slug": "app"},
    ],
)
async def test_what_a_business_may_not_say_of_itself(
    door: httpx2.AsyncClient, cast: Cast, change: dict[str, object]
) -> None:
    amina = await as_(door, cast.amina)
    before = (await amina("GET", "/v1/business")).json()
    refused = await amina("PATCH", "/v1/business", json=change)
    assert refused.status_code == 422, refused.text
    assert (await amina("GET", "/v1/business")).json() == before


async def test_an_admin_changes_the_business_and_an_agent_does_not(
    door: httpx2.AsyncClient, cast: Cast
) -> None:
    omar, noor = await as_(door, cast.omar), await as_(door, cast.noor)
    change = {
        "business_name": "Atelier Amina",
        "slug": "atelier",
        "website": "https://atelier.test/",
        "settings": {"currency": "BDT", "branding": {"color": "#ff8800"}},
    }
    assert (await noor("PATCH", "/v1/business", json=change)).status_code == 403
    changed = (await omar("PATCH", "/v1/business", json=change)).json()
    assert changed["slug"] == "atelier" and changed["settings"]["review_sla_hours"] == 48
    more = {"settings": {"branding": {"support_email": "help@atelier.test"}}}
    changed = (await omar("PATCH", "/v1/business", json=more)).json()
    assert changed["settings"]["currency"] == "BDT" and changed["settings"]["branding"]["color"] == "#ff8800"
    assert changed["website"] == "https://atelier.test/"
    assert (await omar("PATCH", "/v1/business", json={"website": None})).json()["website"] is None
    taken = await omar("PATCH", "/v1/business", json={"slug": cast.bazaar.slug})
    assert (taken.status_code, taken.json()["code"]) == (409, "slug_taken")


async def test_a_caller_who_calls_too_often_is_told_to_wait(
    settings: Settings, api_url: str, owner_url: str, cast: Cast
) -> None:
    app = identity_app(settings.model_copy(update={"requests_per_minute": 60}), api_url)
    async with app.router.lifespan_context(app), fresh(app) as door:
        amina, bashir = await as_(door, cast.amina), await as_(door, cast.bashir)
        begun = time.monotonic()
        answers = [await amina("GET", "/v1/sessions") for _ in range(70)]
        flowed_back = int(time.monotonic() - begun) + 1
        assert 60 <= [answer.status_code for answer in answers].count(200) <= 60 + flowed_back
        refused = next(answer for answer in answers if answer.status_code != 200)
        assert refused.json()["code"] == "rate_limited" and int(refused.headers["retry-after"]) >= 1
        assert (await bashir("GET", "/v1/sessions")).status_code == 200
    owner = await asyncpg.connect(owner_url)
    told = await owner.fetch("select business_id, event_type, event_data from security_events")
    await owner.close()
    assert [(one["business_id"], one["event_type"]) for one in told] == [
        (cast.atelier.id, "rate_limit_exceeded")
    ]
    assert json.loads(told[0]["event_data"])["limit"] == 60


async def test_the_sign_in_of_a_supabase_project_is_left_to_it(
    settings: Settings, api_url: str, owner_url: str, cast: Cast
) -> None:
    connection = await asyncpg.connect(owner_url)
    await connection.execute("revoke insert, update on auth.users from dokani_auth")
    await connection.close()
    app = identity_app(settings, api_url)
    async with app.router.lifespan_context(app), fresh(app) as door:
        body = {"email": cast.amina.email, "password": PASSWORD}
        theirs = await door.post("/auth/v1/token?grant_type=password", json=body)
        assert (theirs.status_code, theirs.json()["error_code"]) == (404, "auth_is_supabase")
        ours = await door.post("/v1/session", json=body)
        assert (ours.status_code, ours.json()["code"]) == (404, "auth_is_supabase")


async def test_the_shops_currency_cannot_leave_that_of_its_active_policy(
    door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    owner = await asyncpg.connect(owner_url)
    try:
        await owner.execute(
            "insert into policies (business_id, version, is_active, rules) values ($1, 'v1', true, $2::jsonb)",
            cast.atelier.id,
            '{"format": "dokani/1", "currency": "EUR", "terms": {"return_window_days": 30}, "rules": []}',
        )
    finally:
        await owner.close()
    amina = await as_(door, cast.amina)
    said = await amina("PATCH", "/v1/business", json={"settings": {"currency": "GBP"}})
    assert (said.status_code, said.json()["code"]) == (409, "currency_of_policy")
    assert said.json()["data"] == {"currency": "GBP", "policy_currency": "EUR"}
    assert (await amina("PATCH", "/v1/business", json={"settings": {"currency": "EUR"}})).status_code == 200
