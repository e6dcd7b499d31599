"""Every document of a folder of ours, checked by its kind."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import feedparser
from lxml import etree

from tests.validity import atom, jsonfeed, rss, rules

_KINDS = {".atom": atom.mistakes, ".rss": rss.mistakes, ".json": jsonfeed.mistakes}


def mistakes_in(folder: Path, base: str) -> list[str]:
    """Return what is wrong with the documents in a folder that is served at `base`."""
    now = datetime.now(UTC)
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in _KINDS:
            body = path.read_bytes()
            found += [f"{name}: {each}" for each in _KINDS[path.suffix](body, f"{base}/{name}", now=now)]
            found += [f"{name}: {each}" for each in _mistakes_to_feedparser(path.suffix, body)]
        elif path.suffix == ".opml":
            found += [f"{name}: {each}" for each in _mistakes_in_list(path.read_bytes())]
    return found


def _mistakes_to_feedparser(ending: str, body: bytes) -> Iterator[str]:
    if ending != ".json" and (parsed := feedparser.parse(BytesIO(body))).bozo:
        yield f"feedparser: {parsed.bozo_exception}"


def _mistakes_in_list(body: bytes) -> Iterator[str]:
    """Yield what OPML 2.0 does not allow (http://opml.org/spec2.opml)."""
    root = etree.fromstring(body)
    if (root.tag, root.get("version"), [child.tag for child in root]) != ("opml", "2.0", ["head", "body"]):
        yield "the root is opml 2.0 around head and body"
    outlines = root[1].findall("outline")
    if not outlines:
        yield "a body has outlines"
    for name in (root.findtext("head/title", ""), *(outline.get("text", "") for outline in outlines)):
        yield from rules.mistakes_in_html(name)  # OPML leaves open which it is
    for outline in outlines:
        given = dict(outline.attrib)
        if given.pop("type", "") != "rss" or not given.pop("text", "") or not given.pop("title", ""):
            yield f"an outline {outline.attrib}"
        if any(map(rules.no_uri, given.values())) or not set(given) <= {"xmlUrl", "htmlUrl"} or "xmlUrl" not in given:
            yield f"an outline {outline.attrib}"
