"""What makes the portal and the console look like one product: the same tokens, and the same typeface."""

import re
from pathlib import Path

import dokani
from dokani.portal.render import STATIC, page

WEB = Path(dokani.__file__).parent.parent / "web"


def test_the_console_and_the_portal_read_one_and_the_same_tokens() -> None:
    console = WEB / "shared" / "tokens.css"
    assert console.resolve() == (STATIC / "tokens.css").resolve()
    assert '@import "../../shared/tokens.css"' in (WEB / "console" / "src" / "styles.css").read_text()


def test_the_portals_own_style_names_no_token_that_is_not_there() -> None:
    said = set(re.findall(r"var\((--[a-z0-9-]+)", (STATIC / "portal.css").read_text()))
    own = set(re.findall(r"^\s*(--[a-z0-9-]+):", (STATIC / "portal.css").read_text(), re.MULTILINE))
    made = set(re.findall(r"^\s*(--[a-z0-9-]+):", (STATIC / "tokens.css").read_text(), re.MULTILINE))
    assert said - own <= made
    assert len(said) > 20


def test_every_page_of_the_portal_takes_the_consoles_typeface() -> None:
    said: dict[str, object] = {
        "title": "Nothing here",
        "says": [],
        "actions": [],
        "code": "gone",
        "request_id": None,
    }
    html = page("message.html", {"shop": None, **said})
    assert '<link rel="stylesheet" href="/app/inter.css">' in html
