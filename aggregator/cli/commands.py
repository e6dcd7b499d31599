"""The command line: its groups and options, and which exit status an error has.  Wiring only."""

import sys
from pathlib import Path

import click

from aggregator import __version__
from aggregator.cli import (
    access,
    beginning,
    correcting,
    demo,
    exporting,
    grouping,
    importing,
    keeping,
    looking,
    offering,
    running,
    subscribing,
)
from aggregator.cli.terminal import complain, show_json
from aggregator.errors import AggregatorError, UsageError

FAILED, WRONG_USE, INTERRUPTED = 1, 2, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
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


for command in (
    beginning.init,
    running.run,
    running.poll,
    subscribing.add,
    subscribing.remove,
    subscribing.move,
    subscribing.check,
    importing.import_command,
    exporting.export,
    looking.feeds,
    looking.stories,
    offering.outputs,
    looking.explain_command,
    correcting.merge,
    correcting.split,
    correcting.hide,
    access.password,
    grouping.group,
    grouping.evaluate,
    keeping.backup,
    demo.demo,
):
    commands.add_command(command)


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
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        status = 0
    sys.exit(status if isinstance(status, int) else 0)


def _failed(message: str, status: int) -> int:
    """Tell programs what went wrong, if it is one that asks; return the exit status."""
    if "--json" in sys.argv[1:]:
        show_json({"error": message})
    return status
