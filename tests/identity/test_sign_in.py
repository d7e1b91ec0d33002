"""Signing in: limits, equal answers, rotating tokens, and sessions that end."""

import asyncio
import math
import time
from datetime import timedelta

import asyncpg
import httpx2
import pytest
from fastapi import FastAPI

from dokani.identity.revoked import Revoked
from dokani.kit.clock import now, standing_at
from tests.cast import PASSWORD, Cast
from tests.identity.outbox import all_letters, last_letter
from tests.identity.people import Someone, as_, fresh

TOKEN = "/auth/v1/token?grant_type=password"
RENEW = "/auth/v1/token?grant_type=refresh_token"


async def fetch(owner_url: str, sql: str, *args: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(owner_url)
    try:
        return list(await connection.fetch(sql, *args))
    finally:
        await connection.close()


async def test_wrong_password_and_unknown_person_get_the_same_answer(
    door: httpx2.AsyncClient, cast: Cast
) -> None:
    wrong = await door.post(TOKEN, json={"email": cast.amina.email, "password": "not her password"})
    nobody = await door.post(TOKEN, json={"email": "nobody@atelier.test", "password": "not her password"})
    expected = {"code": 400, "error_code": "invalid_credentials", "msg": "Invalid login credentials"}
    assert (wrong.status_code, wrong.json()) == (400, expected)
    assert (nobody.status_code, nobody.json()) == (400, expected)
    assert wrong.headers["x-sb-error-code"] == "invalid_credentials"


async def test_unknown_person_takes_as_long_as_a_known_one(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    made = await door.post("/auth/v1/signup", json={"email": "known@atelier.test", "password": PASSWORD})
    assert made.status_code == 200
    await fetch(owner_url, "update dokani.rate_buckets set tokens = 1000")
    taken: dict[str, list[float]] = {"known@atelier.test": [], "nobody@atelier.test": []}
    for _ in range(15):
        for email in taken:
            # An address from which and an account for which nothing was tried: only the work itself is compared.
            await fetch(owner_url, "delete from dokani.rate_buckets")
            begun = time.perf_counter()
            await door.post(TOKEN, json={"email": email, "password": "a wrong password"})
            taken[email].append(time.perf_counter() - begun)
    # The quickest of each: whatever else this machine does only ever adds to it.
    known, nobody = (min(times) for times in taken.values())
    assert abs(known - nobody) < 0.008, f"known {known:.4f} s, nobody {nobody:.4f} s"


@pytest.mark.parametrize("email", ["amina@atelier.test", "nobody@atelier.test"])
async def test_guesses_at_one_account_stay_within_the_limit_from_however_many_places(
    rooms: FastAPI, cast: Cast, email: str
) -> None:
    admitted, begun = 0, time.monotonic()
    for start in range(0, 240, 20):
        clients = [fresh(rooms, f"198.51.100.{start + i}") for i in range(20)]
        answers = await asyncio.gather(
            *(client.post(TOKEN, json={"email": email, "password": f"guess {start}"}) for client in clients)
        )
        admitted += sum(answer.status_code == 400 for answer in answers)
        limited = [answer for answer in answers if answer.status_code != 400]
        assert {answer.status_code for answer in limited} <= {429}
        assert all(1 <= int(answer.headers["retry-after"]) <= 4000 for answer in limited)
        for client in clients:
            await client.aclose()
    # Five are free; what came after waited, at least a second for the first of them, and twice as long for each.
    assert 5 <= admitted <= 5 + math.log2(1 + time.monotonic() - begun)


async def test_guesses_from_one_place_stay_within_the_limit_at_however_many_accounts(
    door: httpx2.AsyncClient,
) -> None:
    answers = [
        await door.post(TOKEN, json={"email": f"someone{n}@else.test", "password": "guess"})
        for n in range(60)
    ]
    assert [answer.status_code for answer in answers].count(400) == 20
    assert answers[-1].json()["error_code"] == "over_request_rate_limit"


async def test_only_failures_count(door: httpx2.AsyncClient, cast: Cast) -> None:
    for _ in range(12):
        await as_(door, cast.amina)
    for _ in range(4):
        assert (
            await door.post(TOKEN, json={"email": cast.amina.email, "password": "wrong one"})
        ).status_code == 400
    await as_(door, cast.amina)


async def test_a_failed_sign_in_is_noted_without_a_business_or_an_address(
    door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    await door.post(TOKEN, json={"email": cast.amina.email, "password": "wrong one"})
    (line,) = await fetch(
        owner_url, "select * from public.security_audit_logs where action = 'session.refused'"
    )
    assert line["business_id"] is None and line["user_id"] == cast.amina.id
    assert str(line["ip_address"]) == "203.0.113.9"
    assert cast.amina.email not in str(dict(line))


async def test_a_refresh_token_works_once_and_its_copy_ends_the_session(
    door: httpx2.AsyncClient, cast: Cast
) -> None:
    amina = await as_(door, cast.amina)
    first = (await door.post(RENEW, json={"refresh_token": amina.refresh_token})).json()
    assert first["refresh_token"] != amina.refresh_token
    second = (await door.post(RENEW, json={"refresh_token": first["refresh_token"]})).json()
    with standing_at(now() + timedelta(seconds=11)):
        stolen = await door.post(RENEW, json={"refresh_token": amina.refresh_token})
        assert (stolen.status_code, stolen.json()["error_code"]) == (400, "refresh_token_already_used")
        ended = await door.post(RENEW, json={"refresh_token": second["refresh_token"]})
        assert (ended.status_code, ended.json()["error_code"]) == (400, "session_expired")
        amina.access_token = second["access_token"]
        assert (await amina("GET", "/v1/me")).json()["code"] == "session_over"
        assert (await amina("GET", "/auth/v1/user")).json()["error_code"] == "session_not_found"


async def test_the_same_token_again_within_ten_seconds_gets_the_same_successor(
    door: httpx2.AsyncClient, cast: Cast
) -> None:
    amina = await as_(door, cast.amina)
    answers = await asyncio.gather(
        *(door.post(RENEW, json={"refresh_token": amina.refresh_token}) for _ in range(5))
    )
    assert [answer.status_code for answer in answers] == [200] * 5
    successors = {answer.json()["refresh_token"] for answer in answers}
    assert len(successors) == 1
    (successor,) = successors
    assert (await door.post(RENEW, json={"refresh_token": successor})).status_code == 200


async def test_a_session_that_is_not_used_for_long_is_over(door: httpx2.AsyncClient, cast: Cast) -> None:
    amina = await as_(door, cast.amina)
    with standing_at(now() + timedelta(days=6, hours=23)):
        renewed = (await door.post(RENEW, json={"refresh_token": amina.refresh_token})).json()
    with standing_at(now() + timedelta(days=14)):
        over = await door.post(RENEW, json={"refresh_token": renewed["refresh_token"]})
    assert (over.status_code, over.json()["error_code"]) == (400, "session_expired")


async def test_signing_out_everywhere_ends_every_access_token_at_once(
    door: httpx2.AsyncClient, cast: Cast
) -> None:
    one, other = await as_(door, cast.amina), await as_(door, cast.amina)
    assert (await other("GET", "/v1/me")).status_code == 200
    assert (await one("POST", "/auth/v1/logout?scope=others")).status_code == 204
    assert (await other("GET", "/v1/me")).json()["code"] == "session_over"
    assert (await one("GET", "/v1/me")).status_code == 200
    assert (await one("POST", "/auth/v1/logout")).status_code == 204
    assert (await one("GET", "/v1/me")).status_code == 401
    assert (await one("POST", "/auth/v1/logout")).status_code == 403


async def test_another_process_learns_of_an_ended_session_within_a_second(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    amina = await as_(door, cast.amina)
    (session,) = await fetch(owner_url, "select id from dokani.sessions where user_id = $1", cast.amina.id)
    elsewhere = Revoked(rooms.state.database, token_seconds=3600)
    assert not await elsewhere.has(session["id"])
    await amina("POST", "/auth/v1/logout")
    await asyncio.sleep(1.05)
    assert await elsewhere.has(session["id"])


async def test_a_person_sees_and_ends_their_own_sessions_and_no_others(
    door: httpx2.AsyncClient, cast: Cast
) -> None:
    amina, phone, bashir = (
        await as_(door, cast.amina),
        await as_(door, cast.amina),
        await as_(door, cast.bashir),
    )
    seen = (await amina("GET", "/v1/sessions")).json()
    assert len(seen) == 2 and [one["current"] for one in seen].count(True) == 1
    other = next(one["id"] for one in seen if not one["current"])
    assert (await bashir("DELETE", f"/v1/sessions/{other}")).status_code == 404
    assert (await phone("GET", "/v1/me")).status_code == 200
    assert (await amina("DELETE", f"/v1/sessions/{other}")).status_code == 204
    assert (await phone("GET", "/v1/me")).status_code == 401
    assert len((await amina("GET", "/v1/sessions")).json()) == 1


async def test_a_new_password_ends_every_other_session(door: httpx2.AsyncClient, cast: Cast) -> None:
    here, there = await as_(door, cast.amina), await as_(door, cast.amina)
    same = await here("PUT", "/auth/v1/user", json={"password": PASSWORD})
    assert (same.status_code, same.json()["error_code"]) == (422, "same_password")
    wrong = await here(
        "PUT", "/auth/v1/user", json={"password": "quite another phrase", "current_password": "no"}
    )
    assert wrong.status_code == 400
    assert (await here("PUT", "/auth/v1/user", json={"password": "quite another phrase"})).status_code == 200
    assert (await there("GET", "/v1/me")).status_code == 401
    assert (await here("GET", "/v1/me")).status_code == 200


async def test_recovery_answers_alike_and_writes_only_to_who_exists(
    door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    known = await door.post("/auth/v1/recover", json={"email": cast.amina.email})
    nobody = await door.post("/auth/v1/recover", json={"email": "nobody@atelier.test"})
    assert (known.status_code, known.json()) == (nobody.status_code, nobody.json()) == (200, {})
    assert [letter.to for letter in await all_letters(owner_url, "recover")] == [cast.amina.email]


async def test_a_recovery_code_is_void_after_five_wrong_ones(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    await door.post("/auth/v1/recover", json={"email": cast.amina.email})
    code = (await last_letter(owner_url, "recover")).code
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    verify = {"type": "recovery", "email": cast.amina.email}
    for _ in range(5):
        refused = await door.post("/auth/v1/verify", json={**verify, "token": wrong})
        assert (refused.status_code, refused.json()["error_code"]) == (403, "otp_expired")
    assert (await door.post("/auth/v1/verify", json={**verify, "token": code})).status_code == 403


async def test_a_letters_secret_works_once_for_its_own_purpose_and_time(
    door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    await door.post("/auth/v1/recover", json={"email": cast.amina.email})
    token = (await last_letter(owner_url, "recover")).token
    other = await door.post("/auth/v1/verify", json={"type": "magiclink", "token_hash": token})
    assert other.status_code == 403
    used = await door.post("/auth/v1/verify", json={"type": "recovery", "token_hash": token})
    assert used.status_code == 200
    assert (
        await door.post("/auth/v1/verify", json={"type": "recovery", "token_hash": token})
    ).status_code == 403

    await door.post("/auth/v1/recover", json={"email": cast.amina.email})
    late = (await last_letter(owner_url, "recover")).token
    await fetch(owner_url, "update dokani.one_time_tokens set expires_at = now() where used_at is null")
    assert (
        await door.post("/auth/v1/verify", json={"type": "recovery", "token_hash": late})
    ).status_code == 403


async def test_the_link_of_a_letter_leads_nowhere_but_here(
    door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    ours = "http://127.0.0.1:8470/app/settings"
    for wanted, led in (("https://evil.test/", "http://127.0.0.1:8470/app/"), (ours, ours)):
        await fetch(owner_url, "delete from dokani.rate_buckets")
        await door.post("/auth/v1/otp", params={"redirect_to": wanted}, json={"email": cast.amina.email})
        letter = await last_letter(owner_url, "magiclink")
        assert "evil" not in letter.text
        answer = await door.get(
            "/auth/v1/verify", params={"token": letter.token, "type": "magiclink", "redirect_to": wanted}
        )
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(led)
        assert ("access_token=" in answer.headers["location"]) == (wanted == ours)
    used = await door.get("/auth/v1/verify", params={"token": letter.token, "type": "magiclink"})
    assert "error_code=otp_expired" in used.headers["location"]


async def test_a_new_address_counts_once_its_letter_was_answered(
    door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    amina = await as_(door, cast.amina)
    taken = await amina("PUT", "/auth/v1/user", json={"email": cast.bashir.email})
    assert (taken.status_code, taken.json()["error_code"]) == (422, "email_exists")
    asked = await amina("PUT", "/auth/v1/user", json={"email": "Amina@New.test"})
    assert asked.json()["email"] == cast.amina.email and asked.json()["new_email"] == "amina@new.test"
    letter = await last_letter(owner_url, "email_change")
    assert letter.to == "amina@new.test"
    proven = await amina(
        "POST",
        "/auth/v1/verify",
        json={"type": "email_change", "email": "amina@new.test", "token": letter.code},
    )
    assert proven.json()["user"]["email"] == "amina@new.test"
    await as_(door, "amina@new.test")


async def test_the_shape_of_an_error_follows_the_api_version(door: httpx2.AsyncClient) -> None:
    body = {"email": "nobody@shop.test", "password": "whatever it is"}
    named = await door.post(TOKEN, json=body, headers={"X-Supabase-Api-Version": "2024-01-01"})
    assert named.json() == {"code": "invalid_credentials", "message": "Invalid login credentials"}
    assert named.headers["x-supabase-api-version"] == "2024-01-01"
    old = await door.post(TOKEN, json=body, headers={"X-Supabase-Api-Version": "nonsense!!"})
    assert old.json()["code"] == 400 and "x-supabase-api-version" not in old.headers


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("signup", b"{", 400, "bad_json"),
        ("signup", b"[]", 400, "bad_json"),
        ("signup", b"\xff", 400, "bad_json"),
        ("signup", b"{}", 422, "validation_failed"),
        ("signup", b'{"email": 7, "password": "long enough"}', 422, "validation_failed"),
        (
            "signup",
            b'{"email": "a@b.test\\u0000", "password": "a fine passphrase"}',
            400,
            "validation_failed",
        ),
        ("signup", b'{"email": "a@b.test", "password": "a fine\\u0000passphrase"}', 422, "weak_password"),
        ("signup", b'{"email": "a@b.test", "password": "password123"}', 422, "weak_password"),
        ("signup", b'{"email": "a@b.test", "password": "1234567"}', 422, "weak_password"),
        ("signup", b'{"email": "a@b.test", "password": "aaaaaaaaaaaa"}', 422, "weak_password"),
        (
            "signup",
            b'{"email": "a@b.test", "password": "a fine passphrase", "data": {"x": "\\u0000"}}',
            400,
            "validation_failed",
        ),
        (
            "signup",
            b'{"email": "a@b.test", "password": "a fine passphrase", "data": {"business_name": 7}}',
            422,
            "validation_failed",
        ),
        (
            "signup",
            b'{"email": "a@b.test", "password": "a fine passphrase", "data": {"business_name": "  "}}',
            422,
            "validation_failed",
        ),
        ("token?grant_type=password", b'{"email": "\\u0000", "password": "x"}', 400, "invalid_credentials"),
        (
            "token?grant_type=password",
            b'{"email": "\xf0\x9f\x99\x82", "password": "x"}',
            400,
            "invalid_credentials",
        ),
        ("token?grant_type=refresh_token", b'{"refresh_token": "\\u0000"}', 400, "refresh_token_not_found"),
        ("token?grant_type=magic", b"{}", 400, "validation_failed"),
        ("verify", b'{"type": "sms", "token": "1", "email": "a@b.test"}', 400, "validation_failed"),
        ("verify", b'{"type": "recovery", "token": "1", "email": "\\u0000"}', 403, "otp_expired"),
        ("verify", b'{"type": "recovery"}', 400, "validation_failed"),
        ("recover", b'{"email": "no address"}', 400, "validation_failed"),
        ("factors", b"{}", 404, "not_found"),
    ],
)
async def test_bad_input_is_refused_in_the_clients_words(
    door: httpx2.AsyncClient, path: str, body: bytes, status: int, code: str
) -> None:
    response = await door.post(f"/auth/v1/{path}", content=body)
    assert (response.status_code, response.json()["error_code"]) == (status, code), response.text


async def test_what_a_stranger_says_of_himself_makes_him_nothing(
    door: httpx2.AsyncClient, owner_url: str
) -> None:
    made = await door.post(
        "/auth/v1/signup",
        json={
            "email": "eve@shop.test",
            "password": "a fine passphrase",
            "role": "service_role",
            "app_metadata": {"role": "owner"},
            "data": {"role": "owner", "business_name": "Eve's", "subscription_plan": "enterprise"},
        },
    )
    user = made.json()["user"]
    assert user["role"] == "authenticated" and user["app_metadata"] == {
        "provider": "email",
        "providers": ["email"],
    }
    (business,) = await fetch(owner_url, "select * from public.businesses")
    assert business["subscription_plan"] == "free" and business["slug"] == "eves"
    (profile,) = await fetch(owner_url, "select * from public.profiles")
    assert profile["business_id"] == business["id"] and profile["subscription_plan"] == "free"
    (member,) = await fetch(owner_url, "select * from public.business_members")
    assert member["role"] == "owner" and str(member["user_id"]) == user["id"]


async def test_of_many_signing_up_with_one_address_exactly_one_does(
    door: httpx2.AsyncClient, owner_url: str
) -> None:
    body = {"email": "eve@shop.test", "password": "a fine passphrase", "data": {"business_name": "Eve's"}}
    answers = await asyncio.gather(*(door.post("/auth/v1/signup", json=body) for _ in range(6)))
    assert [answer.status_code for answer in answers] == [200] * 6
    assert sum("access_token" in answer.json() for answer in answers) == 1
    assert len(await fetch(owner_url, "select from public.businesses")) == 1


async def test_a_banned_person_is_out(door: httpx2.AsyncClient, cast: Cast, owner_url: str) -> None:
    amina = await as_(door, cast.amina)
    await fetch(
        owner_url,
        "update auth.users set banned_until = now() + interval '1 day' where id = $1",
        cast.amina.id,
    )
    refused = await door.post(TOKEN, json={"email": cast.amina.email, "password": PASSWORD})
    assert (refused.status_code, refused.json()["error_code"]) == (403, "user_banned")
    assert (await amina("GET", "/v1/business")).status_code == 403
    renewed = await door.post(RENEW, json={"refresh_token": amina.refresh_token})
    assert renewed.status_code == 400
    assert (await amina("GET", "/auth/v1/user")).status_code == 403


VICTIM = "victim@atelier.test"


async def hijacked(door: httpx2.AsyncClient) -> Someone:
    """Signed up by someone else with the address of a person who does not know of it yet."""
    made = (await door.post("/auth/v1/signup", json={"email": VICTIM, "password": PASSWORD})).json()
    return Someone(door, made["access_token"], made["refresh_token"])


@pytest.mark.parametrize(
    ("path", "letter", "kind", "keeps_password"),
    [
        (None, "verify", "signup", True),
        (None, "verify", "email", False),
        ("/auth/v1/otp", "magiclink", "magiclink", False),
        ("/auth/v1/otp", "magiclink", "email", False),
        ("/auth/v1/recover", "recover", "recovery", False),
    ],
)
@pytest.mark.parametrize("by", ["link", "code"])
async def test_who_proves_an_address_first_has_it_alone(
    rooms: FastAPI,
    door: httpx2.AsyncClient,
    owner_url: str,
    path: str | None,
    letter: str,
    kind: str,
    keeps_password: bool,
    by: str,
) -> None:
    thief = await hijacked(door)
    assert (await thief("GET", "/auth/v1/user")).status_code == 200
    changing = await thief("PUT", "/auth/v1/user", json={"email": "thief@else.test"})
    assert changing.status_code == 200
    away = [one for one in await all_letters(owner_url, "email_change") if one.to == "thief@else.test"][-1]
    async with fresh(rooms, "203.0.113.77") as browser:
        if path is not None:
            assert (await browser.post(path, json={"email": VICTIM})).status_code == 200
        sent = [one for one in await all_letters(owner_url, letter) if one.to == VICTIM][-1]
        proof = {"token_hash": sent.token} if by == "link" else {"email": VICTIM, "token": sent.code}
        proven = await browser.post("/auth/v1/verify", json={"type": kind, **proof})
        assert proven.status_code == 200, proven.text
        victim = Someone(browser, proven.json()["access_token"], proven.json()["refresh_token"])
        assert (await victim("GET", "/auth/v1/user")).status_code == 200
    assert (await thief("GET", "/auth/v1/user")).json()["error_code"] == "session_not_found"
    renewed = await door.post(RENEW, json={"refresh_token": thief.refresh_token})
    assert renewed.json()["error_code"] == "session_expired"
    moved = await door.post("/auth/v1/verify", json={"type": "email_change", "token_hash": away.token})
    assert (moved.status_code, moved.json()["error_code"]) == (403, "otp_expired")
    again = await door.post(TOKEN, json={"email": VICTIM, "password": PASSWORD})
    assert again.status_code == (200 if keeps_password else 400)


async def test_an_invitation_that_proves_an_address_first_ends_what_others_began_with_it(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    thief, amina = await hijacked(door), await as_(door, cast.amina)
    sent = await amina("POST", "/v1/invitations", json={"email": VICTIM, "role": "agent"})
    assert sent.status_code == 201, sent.text
    token = (await last_letter(owner_url, "invite")).token
    async with fresh(rooms) as browser:
        proven = await browser.post("/auth/v1/verify", json={"type": "invite", "token_hash": token})
        assert proven.status_code == 200, proven.text
    assert (await thief("GET", "/auth/v1/user")).json()["error_code"] == "session_not_found"
    assert (await door.post(TOKEN, json={"email": VICTIM, "password": PASSWORD})).status_code == 400


async def test_a_magic_link_leaves_who_has_proven_the_address_before_as_they_were(
    door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    amina = await as_(door, cast.amina)
    await door.post("/auth/v1/otp", json={"email": cast.amina.email})
    token = (await last_letter(owner_url, "magiclink")).token
    used = await door.post("/auth/v1/verify", json={"type": "magiclink", "token_hash": token})
    assert used.status_code == 200
    assert (await amina("GET", "/auth/v1/user")).status_code == 200
    await as_(door, cast.amina)
