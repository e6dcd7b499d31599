"""What readers read."""

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from aggregator.publish.content import Content, content

WIRE = "The ferry company said on Friday that boats would run every ten minutes while the bridge is closed. " * 3


def visible(content):
    """Return the text that a person sees, on one line."""
    return " ".join(html.fromstring(f"<div>{content}</div>").text_content().split())


def html_of(*members, **settings):
    """Return the content as readers get it."""
    return content(*members, **settings).html


def test_a_story_of_one_is_its_content(member, output):
    """Nothing is added where nobody else has it."""
    alone = member(1)
    assert html_of(alone, [alone], output()) == alone.entry.content


def test_coverage_names_outlet_title_link_and_time(member, output):
    """Each other entry is listed, the oldest first."""
    first, second = member(1), member(2, title="Bridge <open>", link="https://outlet2.example.org/?a=1&b=2")
    written = html_of(first, [first, second], output(), zone=ZoneInfo("Europe/Berlin"))
    assert written.startswith(first.entry.content)
    assert "Also covered by 1 more: Outlet 2: Bridge <open>, 2026-03-14 15:09 CET" in visible(written)
    assert 'href="https://outlet2.example.org/?a=1&amp;b=2"' in written
    assert '<time datetime="2026-03-14T14:09:26Z">' in written


def test_pointers_are_listed_with_their_comments_page(member, output):
    """A place of discussion is no coverage."""
    first = member(1)
    pointer = member(2, kind="pointer", comments="https://talk.example.org/77", feed={"outlet": "", "title": "Talk"})
    written = html_of(first, [first, pointer], output())
    assert written.endswith('<p>Discussed on <a href="https://talk.example.org/77">Talk</a></p>')
    assert "Also covered" not in written


def test_a_pointer_that_speaks_for_a_story_shows_its_discussion_too(member, output):
    """Its link leads to the article, so its comments page must stand in the content."""
    pointer = member(2, kind="pointer", comments="https://talk.example.org/77")
    assert "https://talk.example.org/77" in html_of(pointer, [pointer], output())


def test_copies_of_one_wire_text_are_nested_and_counted_once(member, output):
    """Ten papers that print one agency's text are one voice."""
    first, wire = member(1), member(2, text=WIRE)
    copy, other = member(3, text=WIRE.upper().replace(".", "!")), member(4)
    written = html_of(first, [first, wire, copy, other], output())
    assert "Also covered by 2 more:" in written
    nested = html.fromstring(f"<div>{written}</div>").xpath("//ul/li/ul/li")
    assert [item.text_content().split(":")[0] for item in nested] == ["Outlet 3"]


def test_copies_of_the_representative_stand_first(member, output):
    """The same address is the same article."""
    first, copy = member(1), member(2, address=member(1).entry.address)
    assert "Also covered by: The same text at Outlet 2:" in visible(html_of(first, [first, copy], output()))


def test_short_equal_texts_are_no_copies(member, output):
    """Everybody's teaser is "Read more"."""
    first, second, third = member(1), member(2, text="Read more"), member(3, text="Read more")
    assert "Also covered by 2 more:" in html_of(first, [first, second, third], output())


def test_the_order_of_joining_changes_nothing(member, output):
    """The list is sorted by date, so the same members give the same bytes."""
    members = [member(1), member(2), member(3)]
    assert html_of(members[0], members, output()) == html_of(members[0], members[::-1], output())


def test_an_excerpt_is_plain_text(member, output):
    """About 400 characters, cut between words."""
    long = member(1, text="<b>harbour</b> bridge " * 100)
    written = html_of(long, [long], output(content="excerpt"))
    assert written.startswith("<p>&lt;b&gt;harbour")
    assert 350 < len(visible(written)) <= 400


def test_a_text_that_would_fill_the_document_is_cut(member, output):
    """One endless article must not push every other story out."""
    endless = member(1, content="<p>" + "harbour " * 10_000 + "</p>")
    assert len(html_of(endless, [endless], output(max_bytes="100kB"))) < 3000
    assert len(html_of(endless, [endless], output())) > 80_000


def test_coverage_stays_letter_for_letter_until_the_list_changes(member, output, edit):
    """Another publisher's edit is no news of this story; a further entry renews the list."""
    first, second, third = member(1), member(2), member(3)
    before = content(first, [first, second], output())
    second = edit(second, title="Corrected")
    assert content(first, [first, second], output(), before=before) == before
    grown = content(first, [first, second, third], output(), before=before)
    assert "Corrected" in grown.coverage
    assert "Outlet 3" in grown.coverage


def test_silent_growth_lists_nobody_new(member, output, edit):
    """The representative's edits show, and entries that were withdrawn go."""
    first, second, third = member(1), member(2), member(3)
    silent = output(growth="silent")
    before = content(first, [first, second], silent)
    assert content(first, [first, second, third], silent, before=before) == before
    first = edit(first, content="<p>Corrected</p>")
    after = content(first, [first, second, third], silent, before=before)
    assert after == replace(before, text="<p>Corrected</p>")
    assert content(first, [first], silent, before=before).html == "<p>Corrected</p>"


def test_silent_growth_lists_what_readers_have_seen(member, output):
    """A person put it there: elsewhere they will not find it any more."""
    members = member(1), member(2), member(3)
    first, silent = members[0], output(growth="silent")
    before = content(first, [first], silent)
    assert content(first, members, silent, before=before, seen={2}).listed == (2,)


@given(text=st.text(), link=st.text() | st.from_regex(r"(javascript|data|https?):\S*", fullmatch=True))
def test_any_text_of_others_is_text(member, output, text, link):
    """Titles, outlets and links of coverage never become markup or scripts."""
    first = member(1)
    second = member(2, title=text, link=link, feed={"outlet": text})
    third = member(3, kind="pointer", comments=link, feed={"outlet": text})
    written = html_of(first, [first, second, third], output())
    tags = set(re.findall(r"</?([^\s>]*)", written.replace(first.entry.content, "")))
    assert tags <= {"p", "ul", "li", "a", "time"}
    assert all(href.lower().startswith(("http://", "https://")) for href in re.findall('href="([^"]*)', written))


def test_times_are_shown_in_the_zone_of_the_reader(member, output):
    """A date without a time zone's help exists in every zone."""
    first, second = member(1), member(2, published=member(1).entry.published - timedelta(days=1))
    assert "2026-03-14 03:09 NZDT" in html_of(first, [first, second], output(), zone=ZoneInfo("Pacific/Auckland"))


def test_a_closed_output_leads_to_the_reasons(member, output):
    """Where there is coverage: to the story's page, and to where entries are taken apart."""
    first, second, page = member(1), member(2), "https://reading.example.org/stories/5"
    written = html_of(first, [first, second], output(), page=page)
    assert written.endswith(
        f'<p><a href="{page}">Why together?</a> · <a href="{page}#not-the-same">Not the same</a></p>\n'
    )
    assert html_of(first, [first], output(), page=page) == first.entry.content


def test_the_links_to_the_reasons_follow_who_may_read(member, output):
    """An output that is opened loses them, one that is closed or moves gets its own; else nothing is written anew."""
    members = [member(1), member(2)]
    pages = "https://reading.example.org/stories/5", "https://moved.example.org/stories/5"
    opened, closed, moved = (content(members[0], members, output(), page=page) for page in ("", *pages))
    for before in (opened, closed, moved):
        for after, page in ((opened, ""), (closed, pages[0]), (moved, pages[1])):
            assert content(members[0], members, output(), before=before, page=page) == after


def test_an_archived_coverage_is_written_again(member, output):
    """With the entries that were listed, where growth is silent."""
    members = [member(1), member(2), member(3)]
    before = content(members[0], members[:2], output())
    archived = replace(before, text="", coverage="")
    assert content(members[0], members, output(growth="silent"), before=archived) == before
    assert "Outlet 3" in content(members[0], members, output(), before=archived).coverage


@pytest.mark.parametrize(
    ("title", "direction"),
    [("שלום עולם", True), ("جسر الميناء CNN", True), ("Harbour שלום", False), ("", False), ("2026", False)],
)
def test_a_text_is_read_in_its_direction(member, output, title, direction):
    """Whatever the reader's own one is; no format says it otherwise."""
    made = member(1, title=title, text=title, content=f"<p>{title}</p>")
    shown = content(made, [made], output()).text
    assert shown == (f'<div dir="rtl"><p>{title}</p></div>' if direction else f"<p>{title}</p>")


def test_an_entry_without_text_shows_its_title(member, output):
    """Formats know no entry without a content; but readers who were shown none are not told of it again."""
    bare = member(1, title="Fish & chips", text="", content="")
    assert content(bare, [bare], output()).text == "<p>Fish &amp; chips</p>"
    assert content(bare, [bare], output(), before=Content("")).text == ""
    assert content(bare, [bare], output(), before=Content("<p>was</p>")).text == "<p>Fish &amp; chips</p>"


def test_what_has_neither_title_nor_text_says_where_it_leads(member, output):
    """Only where it leads nowhere either it is untitled."""
    bare = member(1, title="", text="", content="", link="https://a.example.org/?q=1&b")
    assert (
        content(bare, [bare], output()).text
        == '<p><a href="https://a.example.org/?q=1&amp;b">a.example.org/?q=1&amp;b</a></p>'
    )
    lost = member(1, title="", text="", content="", link="")
    assert content(lost, [lost], output()).text == "<p>Untitled</p>"
