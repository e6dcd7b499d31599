"""`import`: the feeds of another feed reader."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from aggregator import opml, subscriptions
from aggregator.cli import options
from aggregator.cli.subscribing import tell_writer
from aggregator.cli.terminal import bar, show, show_json, show_table
from aggregator.config import load
from aggregator.errors import UsageError
from aggregator.importing import addable, texts
from aggregator.measures import counted
from aggregator.opml import Listing


@click.command(name="import", short_help="Add the feeds of an OPML file.")
@click.argument("file", metavar="FILE.opml", type=options.any_file)
@options.tags
@click.option("--dry-run", is_flag=True, help="Show what would be added; change nothing.")
@click.option("--trusted", is_flag=True, help="The file is mine: ${NAME} in it may ask for what my environment holds.")
@options.as_json
@click.pass_obj
def import_command(
    path: Path, file: Path, tags: tuple[str, ...], *, dry_run: bool, trusted: bool, as_json: bool
) -> None:
    """Add the feeds of an OPML file to the configuration, all at once; - reads standard input.

    Folders and categories become tags.  Feeds that are there already stay as they are; what cannot be followed is
    listed, with the reason, and keeps nothing else out.
    """
    config = load(path)
    known_tags = {tag for feed in config.feeds for tag in feed.tags}
    listing = _checked(_listing(file, known_tags), tags, trusted=trusted)
    there = subscriptions.add_all(path, [feed.settings for feed in listing.feeds], dry_run=dry_run)
    added = [feed.settings for feed in listing.feeds if feed.url not in there]
    note = tell_writer(path, "reload") if added and not dry_run else "nothing was changed"
    if as_json:
        show_json(_told(listing, added, there, dry_run=dry_run, note=note))
        return
    show(
        f"{counted(len(added), 'feed', 'feeds')} {'to add' if dry_run else 'added'}, {len(there)} there already, "
        f"{listing.repeated} repeated in the file, {len(listing.refused)} left out; {note}"
    )
    if dry_run and added:
        wanted = [(", ".join(texts(feed.get("tags"))), (feed["url"], feed.get("name", ""))) for feed in added]
        show_table(("tags", "feed"), wanted)
    if listing.refused:
        refused = [
            (each.line, (each.name or each.url, each.url if each.name else "", each.why)) for each in listing.refused
        ]
        show_table(("line", "left out"), refused)


def _listing(file: Path, known_tags: set[str]) -> Listing:
    """Return what an OPML file holds."""
    try:
        with click.open_file(str(file), "rb") as source:
            return opml.read(source.read(opml.LARGEST + 1), known_tags)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    except UsageError as error:
        raise UsageError(f"{file}: {error}") from error


def _checked(listing: Listing, tags: Sequence[str], *, trusted: bool) -> Listing:
    """Return what of a listing can be added, with further tags for each feed."""
    with bar("feeds") as progress:
        progress.expect(len(listing.feeds))
        return addable(listing, tags, trusted=trusted, advance=progress.advance)


def _told(
    listing: Listing, added: Sequence[Mapping[str, object]], there: Mapping[str, str], *, dry_run: bool, note: str
) -> dict[str, object]:
    """Return what came of an import, as JSON has it."""
    return {
        "added": added,
        "there": list(there.values()),
        "repeated": listing.repeated,
        "refused": [asdict(refused) for refused in listing.refused],
        "dry_run": dry_run,
        "note": note,
    }
