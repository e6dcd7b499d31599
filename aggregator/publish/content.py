"""What readers read: the representative's text, then who else has the story.  Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from aggregator.config import Output
from aggregator.models import Entry, Member
from aggregator.publish.copies import copies
from aggregator.publish.markup import escaped, excerpt, is_right_to_left, legal, local_time, timestamp, web_link
from aggregator.publish.outlets import is_pointer, link_of, outlet_of
from aggregator.publish.titles import title_of

_NOT_THE_SAME = "#not-the-same"


@dataclass(frozen=True, slots=True)
class Content:
    """HTML for readers: the representative's text, then the coverage; `listed` are the entries that it lists."""

    text: str
    coverage: str = ""
    listed: tuple[int, ...] = ()

    @property
    def html(self) -> str:
        """Return both."""
        return self.text + self.coverage


def content(
    representative: Member,
    members: Sequence[Member],
    output: Output,
    *,
    before: Content | None = None,
    seen: Collection[int] = (),
    zone: tzinfo = UTC,
    page: str = "",
) -> Content:
    """Return the representative's text, its title where it has none, with the coverage by the others; times in `zone`.

    `before` is what readers were shown so far, perhaps archived.  Its coverage stays as it is, letter for letter, until
    an entry joins or leaves the list; with silent growth none joins but those that readers have `seen` elsewhere.
    `page` is where a closed output says why these entries are together; nothing where it is open.
    """
    listed = [member for member in members if member is not representative or is_pointer(member)]
    text = _text(representative.entry, output)
    if not text and (before is None or before.text):  # readers who know it without any are not told of it again
        text = f"<p>{_name(representative)}</p>"
    if before is not None:
        if output.growth == "silent":
            listed = [member for member in listed if member.entry.id in before.listed or member.entry.id in seen]
        if {member.entry.id for member in listed} == set(before.listed) and _stands(before, page):
            return Content(text, before.coverage, before.listed)
    ids = tuple(sorted(member.entry.id for member in listed))
    return Content(text, _coverage(representative, listed, zone, page), ids)


def _name(member: Member) -> str:
    """Return what stands in place of a text: the title, else where it leads."""
    link = link_of(member)
    is_named = member.entry.title or member.entry.text or not link
    return escaped(title_of(member.entry)) if is_named else _anchor(link, excerpt(link.partition("://")[2], 80))


def _stands(before: Content, page: str) -> bool:
    """Return whether a coverage is there, if there was one, and ends with the links to this page."""
    if not before.coverage:
        return not before.listed
    return before.coverage.endswith(_explained(page)) if page else _NOT_THE_SAME not in before.coverage


def summary(entry: Entry) -> str:
    """Return what an entry is about, in plain text on one line; nothing where it has no text."""
    return excerpt(entry.text, 400)


def _text(entry: Entry, output: Output) -> str:
    """Return the representative's part, with the direction in which it is read where that is not the usual one.

    No feed format has a word for it.
    """
    html = _html(entry, output)
    return f'<div dir="rtl">{html}</div>' if html and is_right_to_left(f"{entry.title} {entry.text[:400]}") else html


def _html(entry: Entry, output: Output) -> str:
    """Return the representative's text.  One that would fill a tenth of the document is cut, to hide no story."""
    html = legal(entry.content)
    if output.content == "full" and html and len(html) <= output.max_bytes // 10:
        return html
    text = summary(entry) if output.content == "excerpt" else excerpt(entry.text, 2000)
    return f"<p>{escaped(text)}</p>" if text else ""


def _coverage(representative: Member, listed: Sequence[Member], zone: tzinfo, page: str) -> str:
    """Return the coverage: "Also covered by", oldest first, then "Discussed on"; nothing where there is neither."""
    if not listed:
        return ""
    inner = sorted(listed, key=lambda member: (member.entry.published, member.entry.id))
    articles = [member for member in inner if not is_pointer(member)]
    pointers = [member for member in inner if is_pointer(member)]
    return _also_covered(representative, articles, zone) + _discussed(pointers) + _explained(page)


def _explained(page: str) -> str:
    """Return the links to where the story's page says why, and takes entries apart; nothing without a page."""
    if not page:
        return ""
    return f"<p>{_anchor(page, 'Why together?')} · {_anchor(page + _NOT_THE_SAME, 'Not the same')}</p>\n"


def _also_covered(representative: Member, articles: Sequence[Member], zone: tzinfo) -> str:
    """Return the list of articles; copies of one text stand beneath the first of them and count once."""
    if not articles:
        return ""
    first, *others = copies([representative, *articles])
    own = f"\n<li>The same text at{_list(first[1:], zone)}</li>" if first[1:] else ""
    items = "".join(_item(group[0], zone, _list(group[1:], zone)) for group in others)
    count = f" {len(others)} more" if others else ""
    return f"<p>Also covered by{count}:</p>\n<ul>{own}{items}\n</ul>\n"


def _list(members: Sequence[Member], zone: tzinfo) -> str:
    """Return a list of articles, nothing for none."""
    items = "".join(_item(member, zone) for member in members)
    return f"\n<ul>{items}\n</ul>" if items else ""


def _item(member: Member, zone: tzinfo, beneath: str = "") -> str:
    """Return one article: outlet, linked title and time."""
    entry = member.entry
    when = f'<time datetime="{timestamp(entry.published)}">{escaped(local_time(entry.published, zone))}</time>'
    return f"\n<li>{escaped(outlet_of(member))}: {_anchor(entry.link, title_of(entry))}, {when}{beneath}</li>"


def _discussed(pointers: Sequence[Member]) -> str:
    """Return the links to where the story is discussed."""
    places = ", ".join(
        _anchor(pointer.entry.comments or pointer.entry.link, outlet_of(pointer)) for pointer in pointers
    )
    return f"<p>Discussed on {places}</p>" if places else ""


def _anchor(link: str, text: str) -> str:
    """Return the text, linked where the link is safe to follow."""
    safe = web_link(link)
    return f'<a href="{escaped(safe)}">{escaped(text)}</a>' if safe else escaped(text)
