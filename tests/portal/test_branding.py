"""A shop's accent colour is used as far as it can be read, and no further."""

import re
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from dokani.identity.shop.branding import GROUND_DARK, GROUND_LIGHT, branding_of, colour, contrast
from dokani.identity.tokens import issuer_of
from dokani.portal.render import STATIC
from tests.cast import Cast
from tests.portal.conftest import Browser
from tests.postgres import SECRET
from tests.signing import token_for

TOKENS = Path(__file__).parents[2] / "web" / "shared" / "tokens.css"


def seen(text: str) -> tuple[int, int, int]:
    found = colour(text)
    assert found is not None
    return found


@given(st.integers(0, 0xFFFFFF))
def test_whatever_the_accent_everything_written_in_it_or_on_it_can_be_read(number: int) -> None:
    made = branding_of({"branding": {"color": f"#{number:06x}"}})
    assert made is not None
    assert contrast(seen(made.accent), seen(made.on_accent)) >= 4.5
    assert contrast(seen(made.text_light), GROUND_LIGHT) >= 4.5
    assert contrast(seen(made.text_dark), GROUND_DARK) >= 4.5


@pytest.mark.parametrize(
    "said",
    [
        None,
        5,
        "red",
        "#12345",
        "#1234567",
        "#12345g",
        "#fff;}body{display:none",
        ["#fff"],
        {"color": "#fff"},
    ],
)
def test_what_is_no_colour_is_no_branding(said: object) -> None:
    assert branding_of({"branding": {"color": said}}) is None
    assert branding_of({"branding": said if said != {"color": "#fff"} else None}) is None


def test_known_contrasts_are_counted_as_wcag_counts_them() -> None:
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert contrast((0x77, 0x77, 0x77), (255, 255, 255)) == pytest.approx(4.478, abs=0.001)


def test_the_portal_has_the_very_tokens_of_the_console() -> None:
    def tokens(text: str) -> list[str]:
        return re.findall(r"--[\w-]+\s*:[^;]+;", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))

    assert tokens((STATIC / "tokens.css").read_text()) == tokens(TOKENS.read_text())


async def test_what_the_shop_sets_over_the_api_is_what_its_shoppers_see(
    app: FastAPI, client: httpx2.AsyncClient, lina: Browser, shops: Cast
) -> None:
    token = token_for(shops.amina, issuer_of(app.state.settings), SECRET)
    branding = {"color": "#b4552d", "support_email": "hello@atelier.test"}
    answer = await client.patch(
        "/v1/business",
        json={"settings": {"branding": branding}},
        headers={"authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200, answer.text
    assert "#b4552d" in (await lina.client.get("/s/aminas-atelier/theme.css")).text
    assert "hello@atelier.test" in (await lina.open("/s/aminas-atelier")).text
