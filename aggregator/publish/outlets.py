"""Who speaks: the outlet behind a member, and how many of them a story has.  Pure."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from aggregator.models import Feed, Member
from aggregator.publish.languages import language_tag
from aggregator.publish.markup import one_line, web_link


def is_pointer(member: Member) -> bool:
    """Return whether this entry points to somebody else's article, as Hacker News does."""
    return member.entry.kind == "pointer"


def feed_name(feed: Feed) -> str:
    """Return what readers may see of a feed: its name, title or host, never its address, which can carry a secret."""
    return _first(feed.name, feed.title) or _first(_host(feed.home), _host(feed.url)) or "a feed"


def outlet_of(member: Member) -> str:
    """Return who published this entry, never empty.  A pointer's is the place of discussion, not its target."""
    entry, feed = member.entry, member.feed
    return _first(feed.outlet, "" if is_pointer(member) else entry.outlet) or feed_name(feed)


def language_of(member: Member) -> str:
    """Return the language that an entry is in (BCP 47), nothing where its publisher says none that is one."""
    return language_tag(member.entry.lang or member.feed.lang)


def count_outlets(members: Iterable[Member]) -> int:
    """Return how many distinct outlets have the story; pointers count as none."""
    return len({outlet_of(member).casefold() for member in members if not is_pointer(member)})


def link_of(member: Member) -> str:
    """Return where readers go: the article, else its discussion, its file, or its feed's home."""
    entry = member.entry
    candidates = (entry.link, entry.comments, *(file.url for file in entry.enclosures), member.feed.home)
    return next(filter(None, map(web_link, candidates)), "")


def _first(*names: str) -> str:
    """Return the first name of which something is left that readers can be shown, on one line."""
    return next(filter(None, map(one_line, names)), "")


def _host(url: str) -> str:
    """Return the host in an address, or nothing."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
