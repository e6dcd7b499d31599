"""What an entry is, is told by addresses and media types."""

import pytest

from aggregator.models import Enclosure, Feed
from aggregator.visit.kinds import is_pointer, kind_of, target


@pytest.mark.parametrize(
    ("feed", "link", "comments", "pointer"),
    [
        ("https://news.ycombinator.com/rss", "https://example.org/", "", True),
        ("https://hnrss.org/newest?points=100", "https://example.org/", "", True),
        ("https://lobste.rs/t/web.rss", "https://example.org/", "", True),
        ("https://www.reddit.com/r/otters/.rss", "https://www.reddit.com/r/otters/comments/1", "", True),
        ("https://www.techmeme.com/feed.xml", "https://www.techmeme.com/1#a", "", True),
        ("https://news.google.com/rss/search?q=otters", "https://news.google.com/rss/articles/x", "", True),
        ("https://mirror.example/hn", "https://example.org/", "https://news.ycombinator.com/item?id=1", True),
        ("https://example.org/feed", "https://example.org/1", "https://example.org/1#comments", False),
        ("https://example.org/feed?host=reddit.com", "https://example.org/1", "", False),
    ],
)
def test_pointers_are_known_by_their_feed_or_their_comments(feed, link, comments, pointer):
    """Sites that point to others' pages are recognised without being configured."""
    assert is_pointer(Feed(1, feed), link, comments) is pointer


def test_a_configured_role_wins():
    """The user knows better."""
    assert is_pointer(Feed(1, "https://example.org/feed", role="pointer"), "", "")
    assert not is_pointer(Feed(1, "https://lobste.rs/rss", role="publisher"), "", "")


@pytest.mark.parametrize(
    ("content", "aim"),
    [
        ('<a href="https://r.example/u">u</a> <a href="https://example.org/1?a=1&amp;b=2">[link]</a> <a>[x]</a>',
         "https://example.org/1?a=1&b=2"),
        ('<A HREF="https://ads.example/"><IMG></A><SPAN STYLE="x"><B><A HREF="https://example.org/2">Title</A></B></SPAN>',
         "https://example.org/2"),
        ('<a href="javascript:x">[link]</a>', "https://site.example/own"),
        ('<a href="https://example.org/3">elsewhere</a>', "https://site.example/own"),
    ],
)  # fmt: skip
def test_a_pointer_points_where_its_content_says(content, aim):
    """Reddit and Techmeme link to themselves and name the target in the content."""
    assert target("https://site.example/own", content, "https://site.example/") == aim


@pytest.mark.parametrize(
    ("feed", "guid", "link", "media", "kind"),
    [
        ("https://github.com/a/b/releases.atom", "", "", "", "release"),
        ("https://github.com/a/b/tags.atom", "", "", "", "release"),
        ("https://gitlab.com/a/b/-/tags?format=atom", "", "", "", "release"),
        ("https://packages.example/rss/project/otter/releases.xml", "", "", "", "release"),
        ("https://codeberg.org/a/b/releases.rss", "", "", "", "release"),
        ("https://example.org/feed", "", "https://github.com/a/b/releases/tag/v1.2.3", "", "release"),
        ("https://example.org/feed", "", "https://gitlab.example.org/group/a/b/-/releases/v1.2.3", "", "release"),
        ("https://example.org/feed", "", "https://a.example/press/releases/tagged-seals", "", "article"),
        ("https://github.com/a/b/commits.atom", "", "", "", "article"),
        ("https://www.cisa.gov/cybersecurity-advisories/all.xml", "", "", "", "advisory"),
        ("https://distro.example/security/notices/rss.xml", "", "", "", "advisory"),
        ("https://rss.arxiv.org/rss/cs.DL", "", "", "", "paper"),
        ("https://example.org/feed", "oai:arXiv.org:2603.00001v1", "", "", "paper"),
        ("https://example.org/feed", "10.1000/otter.17", "", "", "paper"),
        ("https://example.org/feed", "", "https://doi.org/10.1000/otter.17", "", "paper"),
        ("https://example.org/feed", "", "https://example.org/1", "audio/mpeg", "podcast"),
        ("https://example.org/feed", "", "https://example.org/1", "video/mp4", "video"),
        ("https://www.youtube.com/feeds/videos.xml?channel_id=x", "", "", "", "video"),
        ("https://tube.example/feeds/videos.xml", "", "", "", "video"),
        ("https://example.org/feed", "", "https://vimeo.com/17", "", "video"),
        ("https://example.org/feed", "", "https://example.org/1", "image/jpeg", "article"),
        ("https://example.org/feed", "", "", "", "article"),
    ],
)
def test_kinds_are_told_apart(feed, guid, link, media, kind):
    """Only articles join others by resemblance, so the rest must be known."""
    enclosures = [Enclosure("https://example.org/f", media)] if media else []
    assert kind_of(Feed(1, feed), guid, link, enclosures) == kind
