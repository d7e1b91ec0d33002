"""Templates to HTML: every value is escaped, and a name that is missing is a fault and not an empty place."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from dokani.portal import words
from dokani.portal.reading import listed

STATIC = Path(__file__).with_name("static")
_versions: dict[str, str] = {}


def static(name: str) -> str:
    """The address of a file in `static/`, which changes with its content, so that browsers may keep it."""
    if name not in _versions:
        _versions[name] = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/portal/{name}?v={_versions[name]}"


@pass_context
def _day(context: Context, at: date | datetime) -> str:
    shop = context.get("shop")
    return words.day(at, shop.zone if shop else None)


@pass_context
def _moment(context: Context, at: datetime) -> str:
    shop = context.get("shop")
    return words.moment(at, shop.zone if shop else None)


_pages = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_pages.globals["static"] = static
_pages.filters["listed"] = listed
_pages.filters["day"] = _day
_pages.filters["moment"] = _moment


def page(template: str, context: Mapping[str, Any]) -> str:
    """The page as HTML. `context` has at least `shop` (or None)."""
    return _pages.get_template(template).render(context)
