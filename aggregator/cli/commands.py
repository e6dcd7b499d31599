"""The command line: its groups and options, and which exit status an error has.  Wiring only."""

import sys
from pathlib import Path

import click

from aggregator import __version__
from aggregator.cli import correcting, demo, grouping, looking, running, subscribing
from aggregator.cli.terminal import complain
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
    running.run,
    running.poll,
    subscribing.add,
    subscribing.remove,
    subscribing.check,
    looking.feeds,
    looking.stories,
    looking.explain_command,
    correcting.merge,
    correcting.split,
    correcting.hide,
    grouping.group,
    grouping.evaluate,
    demo.demo,
):
    commands.add_command(command)


def main() -> None:
    """Run a command; exit 0 when done, 1 when failed, 2 for wrong use or configuration."""
    try:
        status = commands(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except UsageError as error:
        complain(str(error))
        status = WRONG_USE
    except AggregatorError as error:
        complain(str(error))
        status = FAILED
    except (KeyboardInterrupt, click.Abort):
        status = INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        status = 0
    sys.exit(status if isinstance(status, int) else 0)
