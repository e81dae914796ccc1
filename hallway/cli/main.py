"""The command `hallway`. Importing this costs little: a command's module comes when it runs.

To add a command, write a module with one function whose parameters are Typer's, and add a
line to COMMANDS.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from hallway.cli.errors import Refused

DONE, OUR_FAULT, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


@dataclass(frozen=True)
class Command:
    """Where a command lives (`module:function`) and its line in `hallway --help`."""

    target: str
    summary: str


COMMANDS = {
    "demo": Command("hallway.cli.demo:demo", "A sample community, two real rounds, and its pages."),
    "match": Command("hallway.cli.match:match", "Make a round of meetings out of files."),
    "mix": Command("hallway.cli.mix:mix", "Plan an event at which everybody moves tables."),
    "network": Command("hallway.cli.network:network", "The figures of a network, explained."),
    "reach": Command("hallway.cli.reach:reach", "Who can introduce whom, and who knows about it."),
    "lab": Command("hallway.cli.lab:lab", "Try policies on a network, beside random pairs."),
    "serve": Command("hallway.cli.serve:serve", "Serve the pages of your own installation."),
    "worker": Command("hallway.cli.worker:worker", "Run rounds and deliver letters."),
    "migrate": Command("hallway.cli.installation:migrate", "Bring the database up to date."),
    "community": Command("hallway.cli.community:community", "Begin a community, or list them."),
    "tables": Command("hallway.cli.tables:tables", "List, open and close tables."),
    "sign-in-link": Command("hallway.cli.community:sign_in_link", "A link that signs someone in."),
    "operator": Command("hallway.cli.community:operator", "Let someone see the operator's pages."),
    "secret": Command("hallway.cli.community:secret", "Print a good HALLWAY_SECRET_KEY."),
}


class LazyCommands(TyperGroup):
    """Lists commands by COMMANDS alone, and imports only the one that is asked for."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands: Any = dict.fromkeys(COMMANDS)  # the names, for “Did you mean …?”

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return load(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.summary) for name, command in COMMANDS.items()])


def load(name: str) -> Any:
    module, _, function = COMMANDS[name].target.partition(":")
    found = getattr(import_module(module), function)
    if isinstance(found, typer.Typer):  # a command with commands of its own
        return typer.main.get_command(found)
    only = plain_typer()
    only.command(name)(found)
    return typer.main.get_command(only)


def plain_typer(**settings: Any) -> typer.Typer:
    # Rich's help takes longer to import than everything else together.
    return typer.Typer(
        add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, **settings
    )


app = plain_typer(cls=LazyCommands)


def show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"hallway {version('hallway')}")
        raise typer.Exit


@app.callback()
def hallway(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the whole trace when something breaks.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=show_version, is_eager=True),
    ] = False,
) -> None:
    """Informal networking: rounds of coffee that people look forward to."""


def main() -> None:
    """Entry point of the installed command."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; what goes wrong becomes one sentence on stderr and an exit code."""
    try:
        code = typer.main.get_command(app).main(
            args=list(arguments) or ["--help"], prog_name="hallway", standalone_mode=False
        )
        return code if isinstance(code, int) else DONE
    except (Refused, typer.TyperException) as error:
        sentence = error.format_message() if isinstance(error, typer.TyperException) else error
        return _stop(str(sentence), BAD_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        return _stop("Stopped.", INTERRUPTED)
    except BrokenPipeError:
        return _reader_left()
    except Exception as error:
        return _our_fault(error, arguments)


def _stop(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _reader_left() -> int:
    """Whoever read our output has closed it (`| head`): that is their right."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def _our_fault(error: Exception, arguments: Sequence[str]) -> int:
    if "--debug" in arguments or os.environ.get("HALLWAY_DEBUG", "") not in ("", "0"):
        import traceback

        traceback.print_exc()
        return OUR_FAULT
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    return _stop(
        f"Sorry, something went wrong in Hallway itself ({what}); --debug shows the details.",
        OUR_FAULT,
    )


if __name__ == "__main__":
    main()
