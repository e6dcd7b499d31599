"""What corrections do to stories, kept as they are done: fused, parted, hidden."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from aggregator.config import Config
from aggregator.correcting.outcome import give_way
from aggregator.models import Correction, Story
from aggregator.store import Store


def fuse(store: Store, config: Config, one: int, other: int, *, now: datetime, undoes: int = 0) -> Correction:
    """Make one story of two, hidden if one of them was; its entries stand in the correction that is returned first."""
    sides = {story.id: tuple(member.entry.id for member in story.members) for story in store.stories.get([one, other])}
    hidden = store.stories.hidden(sides)
    home = store.stories.merge([one, other])
    for story in sides:
        store.stories.hide(story, hidden=bool(hidden) and story == home)
    away = sides[one if home == other else other]
    kept = store.corrections.add(Correction(0, "merge", now, sides[home], away, undoes=undoes))
    give_way(store, config, home, {entry: story for story, side in sides.items() for entry in side})
    return kept


def part(store: Store, given: Sequence[int], rest: Sequence[int], *, now: datetime, undoes: int = 0) -> Correction:
    """Take the given entries of a story apart from the rest of it, both hidden where it was.

    It keeps its number where its founder is; on the other side a story that was merged into it has its number again,
    else the first entry gives one.
    """
    story = store.stories.story_of(given[0])
    assert story is not None
    hidden = story in store.stories.hidden([story])
    moving = rest if story in given else given
    number = next((former.id for former in store.stories.get(moving)), moving[0]) if undoes else moving[0]
    store.stories.split(moving, number)
    store.stories.hide(number, hidden=hidden)
    return store.corrections.add(Correction(0, "split", now, tuple(given), tuple(rest), undoes=undoes))


def cover(
    store: Store, entries: Sequence[int], stories: Sequence[int], *, hidden: bool, now: datetime, undoes: int = 0
) -> Correction:
    """Hide entries, or show them again: with these stories as a whole, or by themselves where none is given."""
    for story in stories:
        store.stories.hide(story, hidden=hidden)
    if not stories:
        store.entries.hide(entries, hidden=hidden)
    kept = Correction(0, "hide" if hidden else "show", now, tuple(entries), whole=bool(stories), undoes=undoes)
    return store.corrections.add(kept)


def followers(story: Story, sides: Mapping[int, bool]) -> tuple[list[int], list[int]]:
    """Return the entries of a story that are on the one side and on the other, in order of joining.

    `sides` tells it for some; who joined through one of them is on its side, whoever else on the other.
    """
    placed: dict[int, bool] = {}
    for member in story.members:
        through = placed.get(member.joined, False) if member.joined else False
        placed[member.entry.id] = sides.get(member.entry.id, through)
    one, other = ([entry for entry, side in placed.items() if side is wanted] for wanted in (True, False))
    return one, other


def homes_of(store: Store, entries: Iterable[int]) -> list[int]:
    """Return the stories that entries are in, each once."""
    return [home for home in dict.fromkeys(map(store.stories.story_of, entries)) if home]
