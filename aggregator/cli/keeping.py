"""`backup`: a copy of everything that is stored."""

from contextlib import closing
from pathlib import Path

import click

from aggregator.cli import options
from aggregator.cli.terminal import bar, show, show_json
from aggregator.clock import now
from aggregator.config import load
from aggregator.errors import UsageError
from aggregator.measures import sized
from aggregator.store import open_store


@click.command(short_help="Copy the database to a file, whether the daemon runs or not.")
@click.argument("file", type=options.any_file)
@options.force
@options.as_json
@click.pass_obj
def backup(path: Path, file: Path, *, force: bool, as_json: bool) -> None:
    """Copy the database to FILE as it is at this moment, whether the daemon runs or not.

    In a folder, the file is called aggregator-DATE.db.  It is checked, and appears only once it is complete.  To
    restore it, end the daemon and put it in the place of the database, without the -wal and -shm files beside that.
    """
    if str(file) == "-":
        raise UsageError("a database cannot go to standard output; name a file or a folder")
    if file.is_dir():
        file /= f"aggregator-{now():%Y-%m-%d}.db"
    if file.exists() and not force:
        raise UsageError(f"{file} is there already; --force replaces it")
    database = load(path).general.database
    with closing(open_store(database)) as store, bar("pages") as progress:
        if not store.feeds.all():
            raise UsageError(f"{database} holds nothing yet; a relative path counts from the working directory")
        store.copy_to(str(file), progress.reach)
    size = file.stat().st_size
    if as_json:
        show_json({"file": str(file), "bytes": size})
    else:
        show(f"{file}: {sized(size)}, checked")
