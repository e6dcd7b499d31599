"""The command line: its groups and options, and which exit status an error has.  Wiring only."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from aggregator import __version__
from aggregator.cli.terminal import complain, show_json
from aggregator.errors import AggregatorError, UsageError
from aggregator.garbage import staying

FAILED, WRONG_USE, INTERRUPTED = 1, 2, 130
_PLACES = {
    "init": "beginning.init",
    "run": "running.run",
    "poll": "running.poll",
    "add": "subscribing.add",
    "remove": "subscribing.remove",
    "move": "subscribing.move",
    "check": "subscribing.check",
    "import": "importing.import_command",
    "export": "exporting.export",
    "feeds": "following.feeds",
    "stories": "looking.stories",
    "outputs": "offering.outputs",
    "status": "status.status",
    "explain": "looking.explain_command",
    "match": "matching.match_command",
    "merge": "correcting.merge",
    "split": "correcting.split",
    "hide": "correcting.hide",
    "undo": "correcting.undo",
    "corrections": "correcting.corrections",
    "password": "access.password",
    "group": "grouping.group",
    "evaluate": "grouping.evaluate",
    "backup": "keeping.backup",
    "demo": "demo.demo",
}


class _SeenEnough(Exception):
    """Whoever reads our output has closed the pipe."""


@contextmanager
def _piped() -> Iterator[None]:
    """Tell a closed pipe from a failure: click would end with status 1."""
    try:
        yield
    except BrokenPipeError as error:
        raise _SeenEnough from error


class Commands(click.Group):
    """Commands that are imported when they are asked for: who looks at stories needs no daemon."""

    def make_context(self, *arguments: Any, **others: Any) -> click.Context:  # noqa: ANN401 -- as click has it
        """Read the command line; `--help` prints while it does."""
        with _piped():
            return super().make_context(*arguments, **others)

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401 -- as click has it
        """Run the command."""
        with _piped():
            status = super().invoke(context)
            sys.stdout.flush()
            return status

    def list_commands(self, context: click.Context) -> list[str]:  # noqa: ARG002 -- click asks so
        """Return the names of all commands."""
        return sorted(_PLACES)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:  # noqa: ARG002 -- likewise
        """Return a command by its name."""
        if name not in _PLACES:
            return None
        module, _, function = _PLACES[name].partition(".")
        with staying():
            command: click.Command = getattr(import_module(f"aggregator.cli.{module}"), function)
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant; raise click.UsageError, with those that are spelt alike, for none."""
        if args[0] not in _PLACES and not args[0].startswith("-"):
            close = get_close_matches(args[0], _PLACES, n=3)
            hint = f"; did you mean {' or '.join(close)}?" if close else "; `aggregator --help` lists them"
            raise click.UsageError(f"there is no command {args[0]}{hint}", context)
        return super().resolve_command(context, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="aggregator")
@click.option(
    "--config",
    default="config/feeds.toml",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The configuration; relative paths in it are relative to the working directory.",
)
@click.pass_context
def commands(context: click.Context, config: Path) -> None:
    """Follow many overlapping feeds, read each story once."""
    context.obj = config


def main() -> None:
    """Run a command; exit 0 when done, 1 when failed, 2 for wrong use or configuration.

    Errors are told on standard error; with --json also as one object on standard output, where a program looks.
    """
    try:
        status = commands(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = _failed(error.format_message(), error.exit_code)
    except AggregatorError as error:
        complain(str(error))
        status = _failed(str(error), WRONG_USE if isinstance(error, UsageError) else FAILED)
    except (KeyboardInterrupt, click.Abort):
        status = INTERRUPTED
    except _SeenEnough:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left goes there at the end
        status = 0
    sys.exit(status if isinstance(status, int) else 0)


def _failed(message: str, status: int) -> int:
    """Tell programs what went wrong, if it is one that asks; return the exit status."""
    if "--json" in sys.argv[1:]:
        show_json({"error": message})
    return status
