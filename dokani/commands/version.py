"""`dokani version`."""

import typer

from dokani import __version__

commands = typer.Typer(add_completion=False)


@commands.command()
def version() -> None:
    """Print the version."""
    print(__version__)
