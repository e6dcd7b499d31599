"""What a person says of two entries: the same or not; kept as a correction, and as a label for measuring."""

from datetime import datetime
from typing import Literal, get_args

from aggregator.config import Config
from aggregator.correcting.deeds import followers
from aggregator.correcting.outcome import report
from aggregator.correcting.verbs import apart, together
from aggregator.errors import UsageError
from aggregator.models import Correction
from aggregator.naming import find
from aggregator.store import Store

Said = Literal["same", "apart", "unsure"]


def review(store: Store, config: Config, *, now: datetime, entry: str, other: str, answer: Said) -> str:
    """Keep an answer to whether two entries tell the same story, and make it so.

    `same` merges their stories; `apart` takes `entry`, with what joined through it, out of the story that both are in.
    Where it is so already, and with `unsure`, nothing changes but that the question does not come again.
    """
    if answer not in get_args(Said):
        raise UsageError(f"{answer!r} is no answer: say same, apart or unsure")
    one, two = _entry(store, entry), _entry(store, other)
    if one == two:
        raise UsageError(f"e{one} cannot be compared with itself; name another entry")
    homes = _home(store, one), _home(store, two)
    if answer == "same" and homes[0] != homes[1]:
        return together(store, config, homes, now=now)
    if answer == "apart" and homes[0] == homes[1]:
        (story,) = store.stories.get(homes[:1])
        return apart(store, config, story.id, *followers(story, {one: True, two: False}), now=now)
    return _kept(store, config, (one, two), answer, now=now)


def _entry(store: Store, name: str) -> int:
    """Return the one entry that a name stands for."""
    found = find(store, name)
    if len(found) > 1:
        raise UsageError(f"{name} is {len(found)} entries: name one of them, as in e{found[0].id}")
    return found[0].id


def _home(store: Store, entry: int) -> int:
    """Return the story that an entry is in."""
    home = store.stories.story_of(entry)
    if home is None:
        raise UsageError(f"e{entry} waits to be grouped; try again in a moment")
    return home


def _kept(store: Store, config: Config, pair: tuple[int, int], said: Said, *, now: datetime) -> str:
    """Keep what was said of two entries whose stories are as it says."""
    one, other = pair
    kept = store.corrections.add(Correction(0, said, now, (one,), (other,)))
    told = {
        "same": f"e{one} and e{other} tell the same, as they are",
        "apart": f"e{one} and e{other} tell different stories, as they are",
        "unsure": f"whether e{one} and e{other} tell the same is left open",
    }[said]
    homes = list(dict.fromkeys((_home(store, one), _home(store, other))))
    return report(store, config, told, homes, correction=kept.id)
