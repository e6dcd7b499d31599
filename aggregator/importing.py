"""Lists of feeds as they may be added to a configuration: tagged, and without what would be mistakes there.  Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from aggregator.config import read
from aggregator.errors import ConfigError
from aggregator.opml import Listing, Refused, Subscription


def addable(
    listing: Listing, tags: Sequence[str] = (), *, trusted: bool = False, advance: Callable[[], None] = lambda: None
) -> Listing:
    """Return a listing with further tags for each feed, and without those that would be mistakes in the config.

    Only one that is `trusted` may ask for what the environment holds.  `advance` is called after each feed.
    """
    checked = Listing(refused=list(listing.refused), repeated=listing.repeated)
    for feed in listing.feeds:
        all_tags = list(dict.fromkeys([*texts(feed.settings.get("tags")), *tags]))
        tagged = replace(feed, settings=feed.settings | ({"tags": all_tags} if tags else {}))
        why = _fault(tagged, trusted=trusted)
        if why:
            name = str(feed.settings.get("name", ""))
            checked.refused.append(Refused(feed.line, name, feed.url, why))
        else:
            checked.feeds.append(tagged)
        advance()
    checked.refused.sort(key=lambda refused: refused.line)
    return checked


def texts(value: object) -> list[str]:
    """Return the texts in what should be a list of them."""
    return [text for text in value if isinstance(text, str)] if isinstance(value, list | tuple) else []


def _fault(feed: Subscription, *, trusted: bool) -> str:
    """Return what keeps a feed out of the configuration, "" for nothing."""
    if feed.secrets and not trusted:
        return f"asks for {', '.join(feed.secrets)} of your environment; --trusted allows it to a file of your own"
    try:
        read({"feed": [feed.settings]})
    except ConfigError as error:
        return "; ".join(mistake.removeprefix("feed[1].") for mistake in error.mistakes)
    return ""
