"""`stories` and `explain`: what there is, and why."""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from aggregator.cli import facts, options
from aggregator.cli.terminal import local, shortened, show, show_json, show_table
from aggregator.clock import now
from aggregator.config import Config, duration, load
from aggregator.errors import UsageError
from aggregator.explaining import explain, is_hidden, mentioning
from aggregator.models import Entry, Search, Story
from aggregator.naming import headline, meant
from aggregator.pairing.telling import pair
from aggregator.store import Store, open_store

_PAGE = 200  # stories looked at at once
_MENTIONING = 1000  # entries that mention a story, of all


@click.command()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="How many.")
@click.option("--search", "words", default="", help="Only stories with an entry that has these words.")
@click.option("--tag", default="", help="Only stories with an entry of a feed with this tag.")
@click.option("--outlet", default="", help="Only stories with an entry of this outlet.")
@click.option("--lang", default="", help="Only stories with an entry in this language; de finds de-AT, too.")
@click.option("--since", default="", metavar="WHEN", help="Only what was first seen since: 24h, 3d or 2026-03-14.")
@click.option("--outlets", default=1, type=click.IntRange(1), help="Only stories of at least so many outlets.")
@click.option("--covered", is_flag=True, help="Those with the most outlets first.")
@click.option("--output", "name", default="", metavar="NAME", help="Only stories that this output published.")
@options.as_json
@click.pass_obj
def stories(path: Path, /, limit: int, since: str, name: str, *, covered: bool, as_json: bool, **asked: Any) -> None:  # noqa: ANN401 -- named by the options
    """List the stories that grew last, or that have the most outlets."""
    config = load(path)
    zone = config.general.timezone
    search = Search(since=_since(since, ZoneInfo(zone)), order="covered" if covered else "newest", **asked)
    with closing(open_store(config.general.database)) as store:
        if name:
            found = _published(store, config, name, search, limit)
        else:
            found = (
                store.stories.latest(limit=limit) if search == Search() else store.stories.search(search, limit=limit)
            )
    if as_json:
        show_json({"stories": [facts.of_story(story) for story in found]})
        return
    show_table(
        ("story", "first", "outlets", "title"),
        [
            (
                f"s{story.id}",
                local(min(member.entry.published for member in story.members), zone),
                len({member.entry.outlet for member in story.members}),
                shortened(headline(story.members[0].entry)) + (" (hidden)" if facts.is_hidden(story) else ""),
            )
            for story in found
        ],
        nothing=_nothing(search, name),
    )


def _since(given: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment that "24h" or "2026-03-14" means, None for any time."""
    if not given:
        return None
    try:
        return datetime.combine(date.fromisoformat(given), time(), zone).astimezone(UTC)
    except ValueError:
        pass
    try:
        return now() - duration(given)
    except ValueError as error:
        raise click.BadParameter(f"{given!r} is neither a day, such as 2026-03-14, nor {error}") from error


def _nothing(search: Search, name: str) -> str:
    """Return what to say where no story was found."""
    if search != Search() or name:
        return "no such story: ask for fewer words, or for less with the other options"
    return "no stories yet; `aggregator run` or `poll` fetches them"


def _published(store: Store, config: Config, name: str, search: Search, limit: int) -> tuple[Story, ...]:
    """Return the stories that an output published last, newest first; of those that are asked for."""
    if name not in {output.name for output in config.outputs}:
        raise UsageError(f"there is no output {name}; `aggregator outputs` lists them")
    if search == Search():
        ids = dict.fromkeys(each.story for each in store.publications.latest(name, limit=limit))
        return store.stories.get(list(ids))
    found: list[Story] = []
    skip = 0
    while len(found) < limit and (page := store.stories.search(search, limit=_PAGE, skip=skip)):
        shown = {each.story for each in store.publications.of_stories(name, [story.id for story in page]).values()}
        found += [story for story in page if story.id in shown]
        skip += _PAGE
    return tuple(found[:limit])


@click.command(name="explain", short_help="Say why entries are together or apart.")
@click.argument("what", metavar="X")
@click.argument("other", metavar="[Y]", required=False)
@options.as_json
@click.pass_obj
def explain_command(path: Path, what: str, other: str | None, *, as_json: bool) -> None:
    """Say why X is where it is, or why X and Y are together or not.

    X and Y are an entry (e12), a story (s34), a link or a published id.
    """
    config = load(path)
    with closing(open_store(config.general.database)) as store:
        found = meant(store, what)
        if other is None:
            lines = _told(store, found.entries, config.general.timezone)
            told: dict[str, object] = {"entries": [_decided(store, entry) for entry in found.entries]}
        else:
            left, right = found.entry, meant(store, other).entry
            known = pair(store, config, left, right)
            lines = known.lines
            told = {"entries": [_decided(store, entry) for entry in (left, right)]}
            told |= {"together": known.together, "because": known.because, "compared": facts.of_decision(known.alone)}
    if as_json:
        show_json(told)
    else:
        show("\n".join(lines))


def _told(store: Store, entries: Sequence[Entry], zone: str) -> tuple[str, ...]:
    """Return why entries are where they are, and who mentions their stories."""
    homes = dict.fromkeys(home for home in (store.stories.story_of(entry.id) for entry in entries) if home)
    return (
        *(line for entry in entries for line in explain(store, entry, zone=zone)),
        *(line for home in homes for line in mentioning(store, home)),
    )


def _decided(store: Store, entry: Entry) -> dict[str, object]:
    home = store.stories.story_of(entry.id)
    return facts.of_entry(entry) | {
        "story": f"s{home}" if home else None,
        "hidden": is_hidden(store, entry),
        "decision": facts.of_decision(store.stories.decision(entry.id)),
        "mentioned_in": [f"e{each.entry.id}" for each in store.stories.mentioning(home or 0, limit=_MENTIONING)],
        "also_tells": [f"s{story}" for story in store.stories.mentioned(entry.id)],
        "corrections": [facts.of_correction(each) for each in store.corrections.of_entries([entry.id])],
    }
