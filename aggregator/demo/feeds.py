"""A feed's items → its document, in the outlet's format, encoding and manner of writing titles.  Pure."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape

from aggregator.demo.day import Outlet
from aggregator.demo.issues import Carried

_NAMED = {"’": "&rsquo;", "‘": "&lsquo;", "“": "&ldquo;", "”": "&rdquo;", "–": "&ndash;", "é": "&eacute;"}
_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}


def document(outlet: Outlet, issue: Sequence[Carried]) -> tuple[str, bytes]:
    """Return Content-Type and bytes of a feed; what its encoding does not have is written as a reference."""
    text = _PRINTERS[outlet.format](outlet, issue)
    if outlet.format == "json":
        return _TYPES["json"], text.encode()
    body = f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n{text}'.encode(outlet.encoding, "xmlcharrefreplace")
    return f"{_TYPES[outlet.format]}; charset={outlet.encoding}", body


def _rss(outlet: Outlet, issue: Sequence[Carried]) -> str:
    """RSS 2.0."""
    namespaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    items = "".join(_rss_item(outlet, item) for item in issue)
    return f'<rss version="2.0" {namespaces}><channel>{_head(outlet)}{items}</channel></rss>\n'


def _rss_item(outlet: Outlet, item: Carried) -> str:
    audio = f'<enclosure url="{escape(item.audio)}" type="audio/mpeg" length="{item.length}"/>' if item.audio else ""
    return (
        f"\n<item>{_title(outlet, item.title)}{_element('link', item.link)}"
        f'<guid isPermaLink="false">{escape(item.guid)}</guid>'
        f"{_element('comments', item.comments)}{_element('description', item.text)}"
        f"{_element('content:encoded', item.html)}{_element('pubDate', _mail(item.published, outlet))}{audio}</item>"
    )


def _rdf(outlet: Outlet, issue: Sequence[Carried]) -> str:
    """RSS 1.0."""
    listed = "".join(f'<rdf:li rdf:resource="{escape(item.guid)}"/>' for item in issue)
    items = "".join(
        f'\n<item rdf:about="{escape(item.guid)}">{_title(outlet, item.title)}{_element("link", item.link)}'
        f"{_element('description', item.text)}{_element('dc:date', _iso(item.published, outlet))}</item>"
        for item in issue
    )
    namespaces = (
        'xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    head = f'<channel rdf:about="https://{outlet.domain}/">{_head(outlet, language="dc:language")}'
    return f"<rdf:RDF {namespaces}>{head}<items><rdf:Seq>{listed}</rdf:Seq></items></channel>{items}</rdf:RDF>\n"


def _atom(outlet: Outlet, issue: Sequence[Carried]) -> str:
    """RFC 4287."""
    entries = "".join(
        f"\n<entry>{_title(outlet, item.title)}<link href={_quoted(item.link)}/>{_element('id', f'tag:{item.guid}')}"
        f"{_element('published', _iso(item.published, outlet))}{_element('updated', _iso(item.updated, outlet))}"
        f"{_element('summary', item.text)}{_html('content', item.html)}</entry>"
        for item in issue
    )
    updated = _iso(max((item.updated for item in issue), default=datetime(2000, 1, 1, tzinfo=UTC)), outlet)
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.lang}">{_element("title", outlet.title)}'
        f'<link href="https://{outlet.domain}/"/>{_element("id", f"https://{outlet.domain}/{outlet.path}")}'
        f"{_element('updated', updated)}{_author(outlet)}{entries}</feed>\n"
    )


def _json(outlet: Outlet, issue: Sequence[Carried]) -> str:
    """JSON Feed 1.1."""
    items = [
        {
            "id": item.guid,
            "url": item.link,
            "title": item.title,
            "date_published": _iso(item.published, outlet),
            "date_modified": _iso(item.updated, outlet),
        }
        | ({"content_html": item.html, "summary": item.text} if item.html else {"content_text": item.text})
        for item in issue
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": outlet.title, "language": outlet.lang}
    return json.dumps(head | {"home_page_url": f"https://{outlet.domain}/", "items": items}, ensure_ascii=False)


_PRINTERS: dict[str, Callable[[Outlet, Sequence[Carried]], str]] = {
    "rss": _rss,
    "rdf": _rdf,
    "atom": _atom,
    "json": _json,
}


def _head(outlet: Outlet, *, language: str = "language") -> str:
    """Return what RSS says of the feed itself."""
    home = _element("link", f"https://{outlet.domain}/") + _element(language, outlet.lang)
    return _element("title", outlet.title) + home + _element("description", f"News from {outlet.title}")


def _author(outlet: Outlet) -> str:
    return f"<author>{_element('name', outlet.title)}</author>"


def _title(outlet: Outlet, title: str) -> str:
    """Return the title as this outlet's software writes it."""
    if outlet.titles == "cdata":
        return f"<title><![CDATA[{_named(title)}]]></title>"
    if outlet.titles == "html":
        return f'<title type="html">{escape(_named(title))}</title>'
    return _element("title", title)


def _named(text: str) -> str:
    """Return HTML with named entities, which XML does not have."""
    return "".join(_NAMED.get(sign, escape(sign, quote=False)) for sign in text)


def _element(name: str, text: str) -> str:
    """Return an element, nothing without a text."""
    return f"<{name}>{escape(text, quote=False)}</{name}>" if text else ""


def _html(name: str, html: str) -> str:
    return f'<{name} type="html">{escape(html, quote=False)}</{name}>' if html else ""


def _quoted(text: str) -> str:
    return f'"{escape(text)}"'


def _mail(moment: datetime, outlet: Outlet) -> str:
    return format_datetime(moment.astimezone(timezone(timedelta(hours=outlet.zone))))


def _iso(moment: datetime, outlet: Outlet) -> str:
    return moment.astimezone(timezone(timedelta(hours=outlet.zone))).isoformat()
