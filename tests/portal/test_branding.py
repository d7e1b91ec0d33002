"""A shop's accent colour is used as far as it can be read, and no further."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dokani.portal.branding import GROUND_DARK, GROUND_LIGHT, branding_of, colour, contrast
from dokani.portal.render import STATIC

TOKENS = Path(__file__).parents[2] / "web" / "shared" / "tokens.css"


def seen(text: str) -> tuple[int, int, int]:
    found = colour(text)
    assert found is not None
    return found


@given(st.integers(0, 0xFFFFFF))
def test_whatever_the_accent_everything_written_in_it_or_on_it_can_be_read(number: int) -> None:
    made = branding_of({"branding": {"accent": f"#{number:06x}"}})
    assert made is not None
    assert contrast(seen(made.accent), seen(made.on_accent)) >= 4.5
    assert contrast(seen(made.text_light), GROUND_LIGHT) >= 4.5
    assert contrast(seen(made.text_dark), GROUND_DARK) >= 4.5


def test_a_readable_text_colour_of_the_shops_is_kept_and_an_unreadable_one_refused() -> None:
    kept = branding_of({"branding": {"accent": "#1a1a60", "on_accent": "#ffe"}})
    refused = branding_of({"branding": {"accent": "#ffee00", "on_accent": "#ffffff"}})
    assert kept is not None and refused is not None
    assert kept.on_accent == "#ffffee"
    assert refused.on_accent != "#ffffff"


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
        {"accent": "#fff"},
    ],
)
def test_what_is_no_colour_is_no_branding(said: object) -> None:
    assert branding_of({"branding": {"accent": said}}) is None
    assert branding_of({"branding": said if said != {"accent": "#fff"} else None}) is None


def test_known_contrasts_are_counted_as_wcag_counts_them() -> None:
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert contrast((0x77, 0x77, 0x77), (255, 255, 255)) == pytest.approx(4.478, abs=0.001)


def test_the_portal_has_the_very_tokens_of_the_console() -> None:
    def tokens(text: str) -> list[str]:
        return re.findall(r"--[\w-]+\s*:[^;]+;", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))

    assert tokens((STATIC / "tokens.css").read_text()) == tokens(TOKENS.read_text())
