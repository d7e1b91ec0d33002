"""Members, roles and invitations: who may change whom, and that a business keeps an owner."""

import asyncio

import asyncpg
import httpx2
import pytest
from fastapi import FastAPI

from tests.cast import PASSWORD, Cast, Person
from tests.identity.outbox import all_letters, last_letter
from tests.identity.people import as_, fresh


async def roles(owner_url: str, business_id: object) -> dict[str, str]:
    connection = await asyncpg.connect(owner_url)
    try:
        rows = await connection.fetch(
            "select u.email, m.role from public.business_members m join auth.users u on u.id = m.user_id"
            " where m.business_id = $1",
            business_id,
        )
    finally:
        await connection.close()
    return {row["email"].partition("@")[0]: row["role"] for row in rows}


async def test_a_member_sees_who_works_here_and_nobody_elses(door: httpx2.AsyncClient, cast: Cast) -> None:
    vera = await as_(door, cast.vera)
    seen = (await vera("GET", "/v1/members")).json()
    assert {one["user_id"] for one in seen} == {
        str(one.id) for one in (cast.amina, cast.omar, cast.noor, cast.vera)
    }
    response = await vera("GET", "/v1/members", headers={"X-Dokani-Business": str(cast.bazaar.id)})
    assert (response.status_code, response.json()["code"]) == (403, "not_a_member")


@pytest.mark.parametrize(
    ("actor", "target", "role", "status", "code"),
    [
        ("amina", "noor", "admin", 200, None),
        ("amina", "vera", "owner", 200, None),
        ("omar", "noor", "viewer", 200, None),
        ("omar", "noor", "admin", 403, "owner_needed"),
        ("omar", "noor", "owner", 403, "owner_needed"),
        ("omar", "omar", "owner", 403, "owner_needed"),
        ("omar", "amina", "viewer", 403, "owner_needed"),
        ("noor", "vera", "agent", 403, "forbidden"),
        ("noor", "noor", "admin", 403, "forbidden"),
        ("amina", "amina", "admin", 409, "last_owner"),
        ("amina", "bashir", "viewer", 404, "member_not_found"),
    ],
)
async def test_only_an_owner_makes_admins_and_owners(
    door: httpx2.AsyncClient,
    cast: Cast,
    owner_url: str,
    actor: str,
    target: str,
    role: str,
    status: int,
    code: str | None,
) -> None:
    who: Person = getattr(cast, target)
    before = await roles(owner_url, cast.atelier.id)
    someone = await as_(door, getattr(cast, actor))
    response = await someone("PATCH", f"/v1/members/{who.id}", json={"role": role})
    assert response.status_code == status, response.text
    after = await roles(owner_url, cast.atelier.id)
    if code is None:
        assert response.json()["role"] == role
        assert after == {**before, target: role}
    else:
        assert response.json()["code"] == code
        assert after == before


async def test_a_removed_member_is_out_at_once(door: httpx2.AsyncClient, cast: Cast) -> None:
    amina, noor = await as_(door, cast.amina), await as_(door, cast.noor)
    assert (await noor("GET", "/v1/business")).status_code == 200
    assert (await amina("DELETE", f"/v1/members/{cast.noor.id}")).status_code == 204
    refused = await noor("GET", "/v1/business")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert (await noor("GET", "/v1/me")).json()["business"] is None


async def test_anyone_may_leave_but_the_last_owner(door: httpx2.AsyncClient, cast: Cast) -> None:
    vera, amina = await as_(door, cast.vera), await as_(door, cast.amina)
    assert (await vera("DELETE", f"/v1/members/{cast.vera.id}")).status_code == 204
    refused = await amina("DELETE", f"/v1/members/{cast.amina.id}")
    assert (refused.status_code, refused.json()["code"]) == (409, "last_owner")


async def test_of_two_owners_leaving_at_once_one_stays(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    amina = await as_(door, cast.amina)
    assert (await amina("PATCH", f"/v1/members/{cast.omar.id}", json={"role": "owner"})).status_code == 200
    omar = await as_(door, cast.omar)
    answers = await asyncio.gather(
        amina("DELETE", f"/v1/members/{cast.amina.id}"), omar("DELETE", f"/v1/members/{cast.omar.id}")
    )
    assert sorted(answer.status_code for answer in answers) == [204, 409]
    assert list((await roles(owner_url, cast.atelier.id)).values()).count("owner") == 1


async def test_an_invited_person_joins_with_the_role_they_were_invited_to(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    amina = await as_(door, cast.amina)
    made = await amina("POST", "/v1/invitations", json={"email": "Zara@New.test", "role": "agent"})
    assert made.status_code == 201, made.text
    assert made.json()["email"] == "zara@new.test"
    letter = await last_letter(owner_url, "invite")
    assert letter.to == "zara@new.test" and letter.subject == "You are invited to Amina's Atelier"
    assert letter.link.startswith("http://127.0.0.1:8470/app/invite?token=")

    async with fresh(rooms) as browser:
        nobody = await browser.post("/v1/invitations/accept", json={"token": letter.token})
        assert (nobody.status_code, nobody.json()["code"]) == (401, "not_signed_in")
        joined = await browser.post(
            "/v1/invitations/accept", json={"token": letter.token, "password": "zara picks a passphrase"}
        )
        assert joined.status_code == 200, joined.text
        assert joined.json() == {
            "business_id": str(cast.atelier.id),
            "business_name": "Amina's Atelier",
            "role": "agent",
            "slug": "aminas-atelier",
        }
        assert (await browser.get("/v1/me")).json()["role"] == "agent"
        again = await browser.post(
            "/v1/invitations/accept", json={"token": letter.token}, headers={"X-Dokani-CSRF": "1"}
        )
        assert again.status_code == 200, "accepting twice is accepting once"
    assert (await as_(door, "zara@new.test", "zara picks a passphrase")).access_token
    assert (await amina("GET", "/v1/invitations")).json() == []


async def test_an_invitation_is_for_the_address_it_was_written_to(
    door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    amina, bashir = await as_(door, cast.amina), await as_(door, cast.bashir)
    await amina("POST", "/v1/invitations", json={"email": "zara@new.test", "role": "viewer"})
    token = (await last_letter(owner_url, "invite")).token
    refused = await bashir("POST", "/v1/invitations/accept", json={"token": token})
    assert (refused.status_code, refused.json()["code"]) == (403, "invitation_for_another")
    assert "bashir" not in await roles(owner_url, cast.atelier.id)


@pytest.mark.parametrize(
    ("actor", "role", "status", "code"),
    [
        ("amina", "owner", 201, None),
        ("omar", "agent", 201, None),
        ("omar", "admin", 403, "owner_needed"),
        ("noor", "viewer", 403, "forbidden"),
    ],
)
async def test_one_invites_no_higher_than_one_may(
    door: httpx2.AsyncClient, cast: Cast, owner_url: str, actor: str, role: str, status: int, code: str | None
) -> None:
    someone = await as_(door, getattr(cast, actor))
    response = await someone("POST", "/v1/invitations", json={"email": "zara@new.test", "role": role})
    assert response.status_code == status, response.text
    assert len(await all_letters(owner_url, "invite")) == (1 if code is None else 0)
    if code is not None:
        assert response.json()["code"] == code


async def test_an_invitation_ends_when_withdrawn_replaced_or_when_its_sender_may_no_longer_invite(
    door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    amina, omar, bashir = (
        await as_(door, cast.amina),
        await as_(door, cast.omar),
        await as_(door, cast.bashir),
    )
    invited = {"email": cast.bashir.email, "role": "agent"}
    first = (await amina("POST", "/v1/invitations", json=invited)).json()
    first_token = (await last_letter(owner_url, "invite")).token
    assert (await amina("DELETE", f"/v1/invitations/{first['id']}")).status_code == 204
    assert (await amina("DELETE", f"/v1/invitations/{first['id']}")).status_code == 404
    gone = await bashir("POST", "/v1/invitations/accept", json={"token": first_token})
    assert (gone.status_code, gone.json()["code"]) == (410, "invitation_used")

    await omar("POST", "/v1/invitations", json=invited)
    token = (await last_letter(owner_url, "invite")).token
    await amina("DELETE", f"/v1/members/{cast.omar.id}")
    withdrawn = await bashir("POST", "/v1/invitations/accept", json={"token": token})
    assert (withdrawn.status_code, withdrawn.json()["code"]) == (410, "invitation_withdrawn")

    member = await amina("POST", "/v1/invitations", json={"email": cast.noor.email})
    assert (member.status_code, member.json()["code"]) == (409, "already_a_member")
    unknown = await bashir("POST", "/v1/invitations/accept", json={"token": "x" * 43})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "invitation_not_found")


async def test_an_invitation_cannot_take_over_an_account_that_has_a_password(
    rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast, owner_url: str
) -> None:
    amina = await as_(door, cast.amina)
    await amina("POST", "/v1/invitations", json={"email": cast.bashir.email})
    token = (await last_letter(owner_url, "invite")).token
    async with fresh(rooms) as browser:
        refused = await browser.post(
            "/v1/invitations/accept", json={"token": token, "password": "not bashirs passphrase"}
        )
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
    assert (await as_(door, cast.bashir, PASSWORD)).access_token


async def test_a_plan_allows_so_many_members(door: httpx2.AsyncClient, cast: Cast, owner_url: str) -> None:
    amina = await as_(door, cast.amina)
    first = await amina("POST", "/v1/invitations", json={"email": "one@new.test"})
    assert first.status_code == 201, "four members and one invitation are five"
    second = await amina("POST", "/v1/invitations", json={"email": "two@new.test"})
    assert (second.status_code, second.json()["code"]) == (403, "quota_exceeded")
    assert second.json()["data"] == {"quota": "members", "limit": 5, "plan": "free"}
