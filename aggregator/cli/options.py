"""Options that several commands have."""

from pathlib import Path

import click

from aggregator.config import caution as meant


def _caution(_context: click.Context, _parameter: click.Parameter, given: str | None) -> float | None:
    """Return the log-odds that a user means by a name or a number, None for neither."""
    if given is None:
        return None
    try:
        return meant(_number(given))
    except ValueError as error:
        raise click.BadParameter(f"{given} is not {error}") from error


def _number(given: str) -> float | str:
    try:
        return float(given)
    except ValueError:
        return given


as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object; errors, too.")
tags = click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
force = click.option("--force", is_flag=True, help="Replace the file if it is there already.")
caution = click.option(
    "--caution", metavar="HOW", callback=_caution, help="safe, balanced, eager or a number, in place of the config's."
)
any_file = click.Path(path_type=Path, allow_dash=True)
