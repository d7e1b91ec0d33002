"""Shopper links: signed here, for one order, for a time."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from hypothesis import given, strategies
from pydantic import SecretStr

from dokani.identity.keys import Keys
from dokani.identity.shopper import Shopper, ShopperLinkExpired, ShopperLinkInvalid, link_to, read, sign
from dokani.kit.clock import now, standing_at
from dokani.settings import Settings
from tests.postgres import SECRET

KEYS = Keys.of(SECRET)
LINA = Shopper(
    business_id=UUID("6c7d6c80-6a55-4f4c-9d35-70e8ad0d1d0b"),
    order_id="10 482/ä",
    customer_email="lina@shopper.test",
    return_public_id=uuid4(),
)


def test_a_link_speaks_for_its_shopper_until_its_time_is_over() -> None:
    token = sign(KEYS, LINA, life=timedelta(days=1))
    assert read(KEYS, token) == LINA
    with standing_at(now() + timedelta(days=1, seconds=1)), pytest.raises(ShopperLinkExpired):
        read(KEYS, token)


def test_the_address_of_a_return_carries_such_a_token() -> None:
    settings = Settings(secret_key=SecretStr(SECRET), public_url="https://desk.shop.test/")
    assert LINA.return_public_id is not None
    link = urlsplit(
        link_to(settings, LINA.business_id, LINA.return_public_id, LINA.order_id, LINA.customer_email)
    )
    assert (link.netloc, link.path) == ("desk.shop.test", f"/r/{LINA.return_public_id}")
    assert read(KEYS, parse_qs(link.query)["t"][0]) == LINA


def test_a_token_of_another_secret_or_purpose_is_refused() -> None:
    other = Keys.of("another instance's secret, as long as it should be")
    staff = Keys(jwt=KEYS.shopper, shopper=KEYS.jwt, refresh=b"", code=b"", api_key=b"")
    for keys in (other, staff):
        with pytest.raises(ShopperLinkInvalid):
            read(KEYS, sign(keys, LINA))


@given(strategies.text(max_size=400))
def test_nothing_that_was_not_signed_here_is_read(written: str) -> None:
    with pytest.raises(ShopperLinkInvalid):
        read(KEYS, written)


@given(strategies.integers(0, 10_000), strategies.characters())
def test_one_changed_character_is_one_too_many(place: int, sign_of_it: str) -> None:
    token = sign(KEYS, LINA)
    place %= len(token)
    changed = token[:place] + sign_of_it + token[place + 1 :]
    if changed != token:
        with pytest.raises(ShopperLinkInvalid):
            read(KEYS, changed)


def test_the_database_is_entered_as_this_shopper_alone() -> None:
    entry = LINA.entry()
    assert entry.role == "dokani_customer"
    assert str(LINA.return_public_id) in entry.args[0] and "sub" not in entry.args[0]
