"""Access tokens: ours and a Supabase project's are read; every other is refused."""

import base64
import hmac
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from fastapi import FastAPI
from pydantic import SecretStr

from dokani.identity.keys import Keys
from dokani.identity.model import InvalidToken
from dokani.identity.tokens import TokenReader, anon_key, issuer_of
from dokani.kit.clock import now, standing_at
from dokani.kit.errors import StartFault, Unavailable
from dokani.settings import Settings
from tests.cast import Cast
from tests.identity.people import as_
from tests.postgres import SECRET

pytestmark = pytest.mark.anyio
KEYS = Keys.of(SECRET)
PROJECT = "https://project.supabase.test"
FOREIGN = f"{PROJECT}/auth/v1"


def claims(issuer: str, **more: Any) -> dict[str, Any]:
    said = {
        "iss": issuer,
        "sub": str(uuid4()),
        "aud": "authenticated",
        "exp": int(now().timestamp()) + 3600,
        "role": "authenticated",
        "email": "p@q.test",
        "session_id": str(uuid4()),
        **more,
    }
    return {name: value for name, value in said.items() if value is not None}


def of_ours(settings: Settings, **more: Any) -> str:
    return jwt.encode(claims(issuer_of(settings), **more), KEYS.jwt, algorithm="HS256")


@pytest.fixture
def settings() -> Settings:
    return Settings(database_url=SecretStr("postgresql://nowhere/"))


def reader(settings: Settings, **keys: Any) -> TokenReader:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert str(request.url) == f"{FOREIGN}/.well-known/jwks.json"
        asked.append(1)
        if keys.get("down"):
            raise httpx2.ConnectError("away")
        return httpx2.Response(200, json={"keys": keys.get("jwks", [])})

    asked: list[int] = keys.setdefault("asked", [])
    return TokenReader(KEYS, settings, transport=httpx2.MockTransport(answer))


def by_hand(header: dict[str, Any], said: dict[str, Any], key: bytes, digest: str) -> str:
    """What an honest library refuses to sign."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, said)]
    mac = hmac.digest(key, b".".join(parts), digest)
    return b".".join([*parts, base64.urlsafe_b64encode(mac).rstrip(b"=")]).decode()


def public(key: Any, kid: str, alg: str, /, **more: Any) -> dict[str, Any]:
    written = jwt.get_algorithm_by_name(alg).to_jwk(key.public_key(), as_dict=True)
    return {**written, "kid": kid, "alg": alg, "use": "sig", **more}


async def test_our_own_token_is_read(settings: Settings) -> None:
    bearer = await reader(settings).read(of_ours(settings, sub="6c7d6c80-6a55-4f4c-9d35-70e8ad0d1d0b"))
    assert str(bearer.user_id) == "6c7d6c80-6a55-4f4c-9d35-70e8ad0d1d0b"
    assert bearer.email == "p@q.test"


@pytest.mark.parametrize(
    "more",
    [
        {"exp": 1},
        {"exp": None},
        {"aud": "anon"},
        {"aud": None},
        {"iss": "https://elsewhere.test/auth/v1"},
        {"iss": None},
        {"sub": None},
        {"sub": "not a uuid"},
        {"role": "service_role"},
        {"role": "anon"},
        {"session_id": None},
        {"is_anonymous": True},
        {"nbf": 2**40},
    ],
)
async def test_a_token_that_says_the_wrong_thing_is_refused(settings: Settings, more: dict[str, Any]) -> None:
    with pytest.raises(InvalidToken):
        await reader(settings).read(of_ours(settings, **more))


async def test_unsigned_foreign_and_garbled_tokens_are_refused(settings: Settings) -> None:
    good = of_ours(settings)
    head, body, signature = good.split(".")
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")
    swapped = base64.urlsafe_b64encode(json.dumps(claims(issuer_of(settings))).encode()).decode().rstrip("=")
    other_key = jwt.encode(claims(issuer_of(settings)), b"x" * 32, algorithm="HS256")
    longer = by_hand({"alg": "HS512"}, claims(issuer_of(settings)), KEYS.jwt, "sha512")
    shopper = jwt.encode(claims(issuer_of(settings)), KEYS.shopper, algorithm="HS256")
    for bad in (
        f"{none}.{body}.",
        f"{none}.{body}.{signature}",
        f"{head}.{swapped}.{signature}",
        f"{head}.{body}.",
        other_key,
        longer,
        shopper,
        anon_key(KEYS, issuer_of(settings)),
        "",
        "a.b.c",
        "dk_nothing",
        "é.é.é",
        "x" * 10_000,
    ):
        with pytest.raises(InvalidToken):
            await reader(settings).read(bad)


async def test_a_token_that_was_read_before_still_expires(settings: Settings) -> None:
    reading, token = reader(settings), of_ours(settings)
    assert await reading.read(token) == await reading.read(token)
    with standing_at(now() + timedelta(seconds=3601)), pytest.raises(InvalidToken) as expired:
        await reading.read(token)
    assert expired.value.code == "token_expired"


@pytest.mark.parametrize(
    ("alg", "key"),
    [
        ("ES256", ec.generate_private_key(ec.SECP256R1())),
        ("RS256", rsa.generate_private_key(65537, 2048)),
        ("EdDSA", ed25519.Ed25519PrivateKey.generate()),
    ],
)
async def test_a_supabase_projects_tokens_are_read_by_its_public_keys(alg: str, key: Any) -> None:
    settings = Settings(database_url=SecretStr("postgresql://nowhere/"), supabase_url=f"{PROJECT}/")
    keys: dict[str, Any] = {"jwks": [public(key, "k1", alg)]}
    reading = reader(settings, **keys)
    token = jwt.encode(claims(FOREIGN), key, algorithm=alg, headers={"kid": "k1"})
    bearer = await reading.read(token)
    assert bearer.session_id is None and bearer.email == "p@q.test"

    other = jwt.encode(
        claims("https://other.supabase.test/auth/v1"), key, algorithm=alg, headers={"kid": "k1"}
    )
    unknown = jwt.encode(claims(FOREIGN), key, algorithm=alg, headers={"kid": "k2"})
    nameless = jwt.encode(claims(FOREIGN), key, algorithm=alg)
    as_ours = jwt.encode(claims(issuer_of(settings)), key, algorithm=alg, headers={"kid": "k1"})
    pem = json.dumps(keys["jwks"][0]).encode()
    confused = by_hand({"alg": "HS256", "kid": "k1"}, claims(FOREIGN), pem, "sha256")
    for bad in (other, unknown, nameless, as_ours, confused):
        with pytest.raises(InvalidToken):
            await reading.read(bad)


async def test_keys_that_are_short_secret_or_for_something_else_are_not_used() -> None:
    settings = Settings(database_url=SecretStr("postgresql://nowhere/"), supabase_url=PROJECT)
    small = rsa.generate_private_key(65537, 1024)
    curve = ec.generate_private_key(ec.SECP256R1())
    jwks = [
        public(small, "small", "RS256"),
        public(curve, "encrypt", "ES256", use="enc"),
        public(curve, "mislabelled", "ES256", alg="RS256"),
        {"kty": "oct", "k": base64.urlsafe_b64encode(b"s" * 32).decode(), "kid": "oct", "alg": "HS256"},
        {"kty": "EC", "kid": "broken", "alg": "ES256", "crv": "P-256", "x": "!", "y": "!"},
    ]
    reading = reader(settings, jwks=jwks)
    with pytest.warns(jwt.warnings.InsecureKeyLengthWarning):
        weak = jwt.encode(claims(FOREIGN), small, algorithm="RS256", headers={"kid": "small"})
    for bad in (
        weak,
        jwt.encode(claims(FOREIGN), curve, algorithm="ES256", headers={"kid": "encrypt"}),
        jwt.encode(claims(FOREIGN), curve, algorithm="ES256", headers={"kid": "mislabelled"}),
        jwt.encode(claims(FOREIGN), b"s" * 32, algorithm="HS256", headers={"kid": "oct"}),
    ):
        with pytest.raises(InvalidToken):
            await reading.read(bad)


async def test_the_projects_keys_are_fetched_once_and_not_for_every_strange_name() -> None:
    settings = Settings(database_url=SecretStr("postgresql://nowhere/"), supabase_url=PROJECT)
    key = ec.generate_private_key(ec.SECP256R1())
    asked: list[int] = []
    reading = reader(settings, jwks=[public(key, "k1", "ES256")], asked=asked)
    for number in range(20):
        token = jwt.encode(claims(FOREIGN), key, algorithm="ES256", headers={"kid": f"strange{number}"})
        with pytest.raises(InvalidToken):
            await reading.read(token)
    await reading.read(jwt.encode(claims(FOREIGN), key, algorithm="ES256", headers={"kid": "k1"}))
    assert len(asked) == 1


async def test_where_the_keys_cannot_be_had_the_answer_is_to_come_back() -> None:
    settings = Settings(database_url=SecretStr("postgresql://nowhere/"), supabase_url=PROJECT)
    key = ec.generate_private_key(ec.SECP256R1())
    token = jwt.encode(claims(FOREIGN), key, algorithm="ES256", headers={"kid": "k1"})
    with pytest.raises(Unavailable):
        await reader(settings, down=True).read(token)


async def test_the_legacy_secret_of_a_project_reads_its_tokens_and_may_not_be_short() -> None:
    secret = "a legacy secret of a project " + "0" * 16
    settings = Settings(
        database_url=SecretStr("postgresql://nowhere/"),
        supabase_url=PROJECT,
        supabase_jwt_secret=SecretStr(secret),
    )
    reading = reader(settings)
    bearer = await reading.read(jwt.encode(claims(FOREIGN), secret, algorithm="HS256"))
    assert bearer.session_id is None
    with pytest.raises(InvalidToken):
        await reading.read(jwt.encode(claims("https://other.test/auth/v1"), secret, algorithm="HS256"))
    with pytest.raises(InvalidToken):
        await reading.read(jwt.encode(claims(issuer_of(settings)), secret, algorithm="HS256"))
    with pytest.raises(StartFault):
        reader(
            Settings(database_url=SecretStr("postgresql://nowhere/"), supabase_jwt_secret=SecretStr("short"))
        )


def test_a_short_secret_of_the_instance_is_refused() -> None:
    with pytest.raises(StartFault):
        Keys.of("short")


async def test_every_key_is_for_one_purpose(settings: Settings) -> None:
    assert len({KEYS.jwt, KEYS.shopper, KEYS.refresh, KEYS.code, KEYS.api_key}) == 5


class TestAtTheDoor:
    """The same, through HTTP."""

    @pytest.fixture
    def settings(self, owner_url: str) -> Settings:
        return Settings(database_url=SecretStr(owner_url), secret_key=SecretStr(SECRET))

    async def test_a_token_of_another_instance_is_refused(
        self, rooms: FastAPI, door: httpx2.AsyncClient, cast: Cast
    ) -> None:
        issuer = issuer_of(rooms.state.settings)
        forged = jwt.encode(claims(issuer, sub=str(cast.amina.id)), b"y" * 32, algorithm="HS256")
        for headers in (
            {"Authorization": f"Bearer {forged}"},
            {"Authorization": "Bearer"},
            {"Authorization": "Basic YTpi"},
            {"Authorization": ""},
            {},
        ):
            response = await door.get("/v1/business", headers=headers)
            assert response.status_code == 401, headers
            assert response.headers["www-authenticate"] == "Bearer"

    async def test_a_header_that_does_not_hold_is_not_made_good_by_a_cookie(
        self, door: httpx2.AsyncClient, cast: Cast
    ) -> None:
        amina = await as_(door, cast.amina)
        door.cookies.set("dokani_session", amina.access_token)
        assert (await door.get("/v1/business")).status_code == 200
        assert (await door.get("/v1/business", headers={"Authorization": "Bearer x"})).status_code == 401
