"""One body, read: prune | parse | normalise, without what the feed carried already.  Pure."""

from aggregator.errors import ParseError
from aggregator.models import Entry, ParsedFeed, Reading, Task
from aggregator.visit.discover import discover
from aggregator.visit.html import plain_text
from aggregator.visit.normalise import normalise
from aggregator.visit.packing import whole
from aggregator.visit.parse import in_utf8, parse
from aggregator.visit.prune import Pruned, prune, shorten
from aggregator.visit.tidy import is_page
from aggregator.visit.urls import absolute_url


def read(task: Task) -> Reading:
    """Return a document's data and its entries, those left out that `task.carried` recognises by their bytes.

    An item that says nothing, neither title, text nor address, is no entry.

    Raise ParseError where the body is no feed; for a page it names up to three feeds that the page links to.
    """
    body, pruned = _prune(task)
    document = _parse(pruned.body, task)
    if len(document.entries) != len(pruned.fingerprints):  # feedparser saw other items: take its word
        document = _parse(body, task) if pruned.carried else document
        pruned = Pruned(body, (b"",) * len(document.entries))
    entries = [normalise(raw, task.feed, document, url=task.url, now=task.now) for raw in document.entries]
    telling = [pair for pair in zip(entries, pruned.fingerprints, strict=True) if _says_something(pair[0])]
    return Reading(
        title=plain_text(document.title),
        home=absolute_url(document.home, task.url),
        entries=tuple(entry for entry, _ in telling),
        fingerprints=tuple(fingerprint for _, fingerprint in telling),
        carried=pruned.carried,
        invited=document.invited,
        quiet=document.quiet,
    )


def _prune(task: Task) -> tuple[bytes, Pruned]:
    """Return the document and what is left of it.  One that is well-formed as it came is tidied when it is parsed."""
    body = whole(task.body, task.unpacked)
    pruned = prune(body, task.carried)
    if not 0 < len(pruned.fingerprints) + len(pruned.carried) <= 2 * task.max_entries:
        body = shorten(in_utf8(body, task.headers), task.max_entries)
        pruned = prune(body, task.carried)
    return body, pruned


def _says_something(entry: Entry) -> bool:
    return any((entry.title, entry.content, entry.link, entry.comments, entry.enclosures))


def _parse(body: bytes, task: Task) -> ParsedFeed:
    """Return the document; say of a page which feeds it links to."""
    try:
        return parse(body, task.headers, task.url, max_entries=task.max_entries)
    except ParseError as error:
        feeds = [found.url for found in discover(body, task.url)[:3]] if is_page(body) else []
        if not feeds:
            raise
        raise ParseError(f"{error}; it links to {', '.join(feeds)}") from error
