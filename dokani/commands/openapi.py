"""`dokani openapi`: the description that the typed web client is made of."""

import json

import typer

from dokani.app import create_app
from dokani.settings import Settings

commands = typer.Typer(add_completion=False)


@commands.command()
def openapi() -> None:
    """Print the API's OpenAPI description as JSON."""
    described = create_app(Settings(), "postgresql://nowhere", "0" * 64)
    print(json.dumps(described.openapi(), indent=2, ensure_ascii=False, sort_keys=True))
