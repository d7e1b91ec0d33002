"""The official Python client signs people up, in and out here, with nothing said to it but an address and a key."""

from collections.abc import Iterator

import pytest
from supabase import AuthApiError, Client, create_client
from supabase_auth.errors import AuthWeakPasswordError

from dokani.identity.keys import Keys
from dokani.identity.tokens import anon_key
from tests.identity.conftest import Standing
from tests.identity.outbox import last_letter
from tests.postgres import SECRET, in_thread

PASSWORD = "a long enough passphrase"


@pytest.fixture
def supabase(standing: Standing) -> Iterator[Client]:
    client = create_client(standing.url, anon_key(Keys.of(SECRET), f"{standing.url}/auth/v1"))
    yield client
    client.auth.close()


def test_it_signs_up_in_and_out(supabase: Client) -> None:
    made = supabase.auth.sign_up(
        {"email": "Nadia@Shop.test ", "password": PASSWORD, "options": {"data": {"business_name": "Nadia's"}}}
    )
    assert made.session is not None and made.user is not None
    assert made.user.email == "nadia@shop.test"
    assert made.user.user_metadata == {"business_name": "Nadia's"}
    supabase.auth.sign_out()
    assert supabase.auth.get_session() is None

    again = supabase.auth.sign_in_with_password({"email": "nadia@shop.test", "password": PASSWORD})
    assert again.session is not None and again.user is not None and again.user.id == made.user.id
    asked = supabase.auth.get_user()
    assert asked is not None and asked.user.id == made.user.id
    claims = supabase.auth.get_claims()
    assert claims is not None and claims["claims"]["sub"] == made.user.id

    renewed = supabase.auth.refresh_session()
    assert renewed.session is not None
    assert renewed.session.refresh_token != again.session.refresh_token
    changed = supabase.auth.update_user({"data": {"nickname": "N"}, "password": "another good passphrase"})
    assert changed.user.user_metadata["nickname"] == "N"
    supabase.auth.sign_out()
    with pytest.raises(AuthApiError) as refused:
        supabase.auth.sign_in_with_password({"email": "nadia@shop.test", "password": PASSWORD})
    assert (refused.value.status, refused.value.code) == (400, "invalid_credentials")
    assert refused.value.message == "Invalid login credentials"


def test_it_recovers_a_forgotten_password(supabase: Client, owner_url: str) -> None:
    supabase.auth.sign_up({"email": "nadia@shop.test", "password": PASSWORD})
    supabase.auth.sign_out()
    supabase.auth.reset_password_for_email("nadia@shop.test")
    code = in_thread(lambda: last_letter(owner_url, "recover")).code
    proven = supabase.auth.verify_otp({"email": "nadia@shop.test", "token": code, "type": "recovery"})
    assert proven.session is not None
    supabase.auth.update_user({"password": "a passphrase I will remember"})
    supabase.auth.sign_out()
    assert supabase.auth.sign_in_with_password(
        {"email": "nadia@shop.test", "password": "a passphrase I will remember"}
    ).session


def test_it_signs_in_with_a_code(supabase: Client, owner_url: str) -> None:
    supabase.auth.sign_up({"email": "nadia@shop.test", "password": PASSWORD})
    supabase.auth.sign_out(options={"scope": "local"})
    supabase.auth.sign_in_with_otp({"email": "nadia@shop.test"})
    letter = in_thread(lambda: last_letter(owner_url, "magiclink"))
    assert supabase.auth.verify_otp({"token_hash": letter.token, "type": "email"}).session


def test_it_is_told_what_is_wrong_in_its_own_words(supabase: Client, owner_url: str) -> None:
    with pytest.raises(AuthWeakPasswordError) as weak:
        supabase.auth.sign_up({"email": "nadia@shop.test", "password": "short"})
    assert weak.value.reasons == ["length"]
    supabase.auth.sign_up({"email": "nadia@shop.test", "password": PASSWORD})
    assert supabase.auth.sign_up({"email": "nadia@shop.test", "password": PASSWORD}).session is None
    letter = in_thread(lambda: last_letter(owner_url, "verify"))
    supabase.auth.verify_otp({"token_hash": letter.token, "type": "signup"})
    with pytest.raises(AuthApiError) as taken:
        supabase.auth.sign_up({"email": "nadia@shop.test", "password": PASSWORD})
    assert taken.value.code == "user_already_exists"
    with pytest.raises(AuthApiError) as invalid:
        supabase.auth.sign_up({"email": "no address", "password": PASSWORD})
    assert invalid.value.code == "validation_failed"
    with pytest.raises(AuthApiError) as used:
        supabase.auth.refresh_session("not a token")
    assert str(used.value.code) == "refresh_token_not_found"
