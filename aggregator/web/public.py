"""What anybody may see: stories that open outputs carry, with no entry but those that open outputs let through."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from aggregator.config import Config, Output
from aggregator.models import Feed, Member, Publication, Story
from aggregator.publish.filters import is_allowed, passes
from aggregator.store import Store

_AT_ONCE = 20  # stories that are read together


@dataclass(frozen=True, slots=True)
class PublicStory:
    """A story with what anybody may see of it: some of its members, and its publications in open outputs."""

    story: Story
    publications: tuple[Publication, ...]

    @property
    def name(self) -> str:
        """Return what its page is called for good: the UUID under which it was published first."""
        return self.publications[0].id.rpartition(":")[2]


def stories(store: Store, config: Config, *, most: int) -> Iterator[PublicStory]:
    """Yield the stories that open outputs announced last, newest first."""
    outputs = {output.name: output for output in config.outputs if output.access == "open"}
    ids = _announced(store, outputs.values(), most)
    for start in range(0, len(ids), _AT_ONCE):
        for story in store.stories.get(ids[start : start + _AT_ONCE]):
            publications = [each for each in store.publications.of_story(story.id) if each.output in outputs]
            if members := _visible(story, publications, [outputs[each.output] for each in publications]):
                yield PublicStory(replace(story, members=members), tuple(publications))


def is_public(feed: Feed, config: Config) -> bool:
    """Return whether an open output may carry what this feed brings."""
    return not (feed.private or feed.retired) and any(
        output.access == "open" and (not output.tags or set(output.tags) & set(feed.tags)) for output in config.outputs
    )


def _announced(store: Store, outputs: Iterable[Output], most: int) -> list[int]:
    """Return the stories that these outputs announced last, newest first."""
    announced = [
        (publication.updated, publication.story)
        for output in outputs
        for publication in store.publications.latest(output.name, limit=min(most, output.max_entries))
    ]
    return list(dict.fromkeys(story for _, story in sorted(announced, reverse=True)))[:most]


def _visible(story: Story, publications: Sequence[Publication], outputs: Sequence[Output]) -> tuple[Member, ...]:
    """Return the members that one of these outputs shows; a representative is shown whatever its words say by now."""
    leads = {publication.entry for publication in publications}
    return tuple(
        member
        for member in story.members
        if any(
            passes(member, output) or (member.entry.id in leads and is_allowed(member, output)) for output in outputs
        )
    )
