"""Options that several commands have."""

from pathlib import Path

import click

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object; errors, too.")
tags = click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
force = click.option("--force", is_flag=True, help="Replace the file if it is there already.")
any_file = click.Path(path_type=Path, allow_dash=True)
