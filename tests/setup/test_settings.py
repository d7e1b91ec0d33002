"""Every setting says what it is for, in the code and on its page."""

from pathlib import Path

import pytest

from dokani.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_is_described_and_has_its_line_on_the_page(name: str) -> None:
    field = Settings.model_fields[name]
    shown = "DATABASE_URL" if name == "database_url" else f"DOKANI_{name.upper()}"
    assert field.description
    assert f"`{shown}`" in PAGE, f"{shown} is missing in docs/settings.md"
    assert field.description in PAGE, f"docs/settings.md says something else of {shown}"
