"""The `dokani` command: the list of its commands, nothing else. Each is loaded when it is asked for."""

import gc
import importlib
import sys
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup

from dokani import __version__
from dokani.commands.starting import explain
from dokani.kit.errors import DokaniError, StartFault


class Command(NamedTuple):
    """Where a command lives, and its line in the list (given here, so that listing loads nothing)."""

    module: str
    says: str


COMMANDS = {
    "serve": Command("dokani.commands.serve", "Serve the shop: database, web pages, API and jobs."),
    "work": Command("dokani.commands.work", "Run jobs only; as many of these as you like."),
    "migrate": Command("dokani.commands.migrate", "Bring the database to this version."),
    "db": Command("dokani.commands.db", "The running database: its URL, a shell in it."),
    "import": Command("dokani.commands.import_file", "Take orders and past returns from a file."),
    "policy": Command("dokani.commands.policy", "Check a policy, decide with it, try it on the past."),
    "risk": Command("dokani.commands.risk", "How far the risk model can be trusted, on a shop's own past."),
    "understand": Command(
        "dokani.agents.understanding.commands", "Say what shoppers' messages mean, as JSON lines."
    ),
    "simulate": Command(
        "dokani.commands.simulate", "Let made shoppers play against the agent, and grade it."
    ),
    "shop": Command("dokani.commands.shop", "Make a shop with its owner, and a policy from a file."),
    "demo": Command("dokani.commands.demo", "Follow one return from question to decision."),
    "verify": Command("dokani.commands.verify", "Check receipts of decisions, offline."),
    "receipts": Command("dokani.commands.receipts", "Write every receipt of a shop to a file."),
    "keys": Command("dokani.commands.keys", "The keys that sign receipts: list, rotate, seal anew."),
    "audit": Command("dokani.audit.commands", "Check the hash chain of the audit log."),
    "doctor": Command("dokani.commands.doctor", "Look at everything Dokani needs, and say what to mend."),
    "openapi": Command("dokani.commands.openapi", "Print the API's description."),
    "version": Command("dokani.commands.version", "Print the version."),
}


def loaded(module: str) -> Any:
    """A module with all it stands on. What is loaded stays, so it is never looked through for garbage: not while it is
    loaded, which takes a sixth less time that way, and not later."""
    gc.disable()
    try:
        return importlib.import_module(module)
    finally:
        gc.freeze()
        gc.enable()


class Listed(TyperGroup):
    """A group of commands of which only the one that is run is imported."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        if not ctx.args and "--help" in sys.argv[1:2]:
            return typer.core.TyperCommand(cmd_name, short_help=COMMANDS[cmd_name].says)
        command = typer.main.get_command(loaded(COMMANDS[cmd_name].module).commands)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=Listed,
    no_args_is_help=True,
    add_completion=False,
    help=f"Dokani {__version__}: a returns desk for small online shops.",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


@app.callback()
def dokani() -> None:
    """Dokani: a returns desk for small online shops."""


def main() -> None:
    """Run the command; a DokaniError becomes one sentence with its code, and exit code 1."""
    try:
        app()
    except StartFault as fault:
        print(explain(fault), file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except DokaniError as error:
        print(f"dokani: {error.message} [{error.code}]", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(141)


if __name__ == "__main__":
    main()
