"""What well-known sites write, from their document to the story."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import Grouping
from aggregator.group.assign import Grouper
from aggregator.models import Feed
from aggregator.visit.normalise import normalise
from aggregator.visit.parse import parse

NOW = datetime(2030, 3, 4, 18, tzinfo=UTC)
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xmlns:yt="http://www.youtube.com/xml/schemas/2015">'


def rss(*items):
    """Return an RSS document."""
    return f'<rss version="2.0"><channel><title>x</title>{"".join(items)}</channel></rss>'


def atom(*entries):
    """Return an Atom document."""
    return f"{ATOM}<title>x</title><id>x</id>{''.join(entries)}</feed>"


@pytest.fixture
def told(names):
    """Return a function that reads documents of feeds and returns their entries and decisions, in order."""
    grouper = Grouper(Grouping(), names)
    count = 0

    def read(url, document):
        nonlocal count
        feed = Feed(count + 1, url)
        found = []
        parsed = parse(document.encode(), {"content-type": "application/xml"}, url, max_entries=50)
        for raw in parsed.entries:
            count += 1
            moment = NOW + timedelta(minutes=count)
            entry = normalise(raw, feed, parsed, url=url, now=moment)
            found.append((entry, grouper.assign(_numbered(entry, count, feed.id))))
        return found

    return read


def _numbered(entry, number, feed):
    from dataclasses import replace

    return replace(entry, id=number, feed=feed)


def release(
    project, version, text="Fixes a crash at start. Updates translations and the documentation of the options."
):
    """Return an entry of a project's releases as GitHub writes it."""
    return (
        f"<entry><id>tag:github.com,2008:Repository/{len(project)}11/v{version}</id>"
        "<updated>2030-03-04T10:00:00Z</updated>"
        f'<link rel="alternate" type="text/html" href="https://github.com/{project}/releases/tag/v{version}"/>'
        f'<title>v{version}</title><content type="html">&lt;p&gt;{text}&lt;/p&gt;</content></entry>'
    )


def test_releases_of_two_projects_are_two_stories(told):
    """Both are called "v1.2.3" and say that they fix bugs."""
    ((heron, first),) = told("https://github.com/heron/heron/releases.atom", atom(release("heron/heron", "1.2.3")))
    ((_, second),) = told("https://github.com/crane/crane/releases.atom", atom(release("crane/crane", "1.2.3")))
    assert heron.kind == "release"
    assert (first.path, second.path) == ("founded", "founded")


def test_a_release_that_two_feeds_carry_is_one_story(told):
    """The releases feed and the tags feed lead to one page."""
    ((_, first),) = told("https://github.com/heron/heron/releases.atom", atom(release("heron/heron", "1.2.3")))
    ((_, second),) = told("https://github.com/heron/heron/tags.atom", atom(release("heron/heron", "1.2.3", "1.2.3")))
    assert (second.path, second.story) == ("address", first.entry)


def test_two_versions_are_two_stories(told):
    """An outlet that reports each release of a program writes the same sentence every time."""
    item = "<item><title>Heron {0} released with faster routing</title><link>https://{1}.example/{0}</link></item>"
    told("https://one.example/feed", rss(item.format("4.1", "one")))
    ((_, decision),) = told("https://two.example/feed", rss(item.format("4.2", "two")))
    assert decision.path == "founded"
    ((_, decision),) = told("https://three.example/feed", rss(item.format("4.2", "three")))
    assert decision.path == "title"


def advisory(number, product):
    """Return an item as a vulnerability database writes it."""
    return (
        f"<item><title>CVE-2030-{number} - {product} Server Improper Authentication Vulnerability</title>"
        f"<link>https://cvefeed.io/vuln/detail/CVE-2030-{number}</link>"
        f"<guid>https://cvefeed.io/vuln/detail/CVE-2030-{number}</guid>"
        f"<description>{product} Server lets attackers bypass authentication by a crafted request.</description>"
        f"</item>"
    )


def test_advisories_are_told_apart_by_their_numbers(told):
    """Two flaws of one product are described in the same words; news of one joins no other."""
    url = "https://cvefeed.io/rssfeed/latest.xml"
    (one, first), (_, second) = told(url, rss(advisory(40001, "Heron"), advisory(40002, "Heron")))
    assert one.kind == "advisory"
    assert {first.path, second.path} == {"founded"}
    news = "<item><title>Heron Server flaw {0} exploited in attacks on hospitals</title><link>https://{1}.example/{0}</link></item>"
    told("https://a.example/feed", rss(news.format("CVE-2030-40001", "a")))
    ((_, other),) = told("https://b.example/feed", rss(news.format("CVE-2030-40002", "b")))
    assert (other.path, other.guards) == ("founded", ("CVE",))
    ((_, same),) = told("https://c.example/feed", rss(news.format("CVE-2030-40001", "c")))
    assert same.path in {"score", "title"}


def paper(number, feed="cs.IR"):
    """Return an item as arXiv writes it."""
    return (
        f"<item><title>Learning to Rank Herons with Sparse Retrieval {number[-1]}</title>"
        f"<link>https://arxiv.org/abs/{number}</link>"
        f"<description>arXiv:{number}v1 Announce Type: new Abstract: We rank herons by sparse retrieval.</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{number}v1</guid><category>{feed}</category></item>'
    )


def test_a_paper_in_two_lists_is_one_story_and_two_papers_are_two(told):
    """A paper that is cross-listed has one address."""
    (one, first), (_, second) = told("https://rss.arxiv.org/rss/cs.IR", rss(paper("3003.00011"), paper("3003.00012")))
    ((_, again),) = told("https://rss.arxiv.org/rss/cs.LG", rss(paper("3003.00011", "cs.LG")))
    assert one.kind == "paper"
    assert {first.path, second.path} == {"founded"}
    assert (again.path, again.story) == ("address", first.entry)


ARTICLE = "https://heronpost.example/2030/03/dam-bursts"
DAM = f"<item><title>Dam above Tarn bursts after record rain</title><link>{ARTICLE}?utm_source=rss</link></item>"


@pytest.mark.parametrize(
    ("url", "document"),
    [
        (
            "https://news.ycombinator.com/rss",
            rss(
                f"<item><title>A dam that nobody looked after</title><link>{ARTICLE}</link>"
                "<comments>https://news.ycombinator.com/item?id=99000001</comments><description><![CDATA["
                '<a href="https://news.ycombinator.com/item?id=99000001">Comments</a>]]></description></item>'
            ),
        ),
        (
            "https://lobste.rs/rss",
            rss(
                f"<item><title>What the dam teaches</title><link>{ARTICLE}</link>"
                f"<guid>https://lobste.rs/s/abc123</guid>"
                "<comments>https://lobste.rs/s/abc123/what_dam_teaches</comments><description>"
                '&lt;p&gt;&lt;a href="https://lobste.rs/s/abc123"&gt;Comments&lt;/a&gt;&lt;/p&gt;</description></item>'
            ),
        ),
        (
            "https://www.reddit.com/r/dams/.rss",
            atom(
                "<entry><author><name>/u/heron</name></author><id>t3_abc</id><updated>2030-03-04T10:00:00Z</updated>"
                '<link href="https://www.reddit.com/r/dams/comments/abc/it_burst/"/><title>It burst!</title>'
                '<content type="html">&amp;#32; submitted by &lt;a '
                'href="https://www.reddit.com/user/heron"&gt; /u/heron '
                f'&lt;/a&gt; &lt;br/&gt; &lt;span&gt;&lt;a href="{ARTICLE}"&gt;[link]&lt;/a&gt;&lt;/span&gt; '
                '&lt;span&gt;&lt;a href="https://www.reddit.com/r/dams/comments/abc/it_burst/"&gt;[comments]&lt;/a&gt;'
                "&lt;/span&gt;</content></entry>"
            ),
        ),
        (
            "https://www.techmeme.com/feed.xml",
            rss(
                "<item><title>Sources: the dam above Tarn was last inspected in 2019 (Ann Otter/Heron Post)</title>"
                "<link>https://www.techmeme.com/300304/p11#a300304p11</link><description><![CDATA["
                f'<A HREF="{ARTICLE}"><IMG VSPACE="4" SRC="https://www.techmeme.com/x.jpg"></A><P><A HREF='
                '"https://www.techmeme.com/300304/p11#a300304p11"><IMG>'
                '</A> Ann Otter / <A HREF="https://heronpost.example/">'
                f'Heron Post</A>:<BR><SPAN STYLE="font-size:1.3em;"><B>'
                f'<A HREF="{ARTICLE}">Dam bursts</A></B></SPAN></P>'
                "]]></description></item>"
            ),
        ),
    ],
)
def test_pointers_join_what_they_point_to(told, url, document):
    """Whatever they call it, their target is the address."""
    ((_, article),) = told("https://heronpost.example/feed", rss(DAM))
    ((entry, decision),) = told(url, document)
    assert entry.kind == "pointer"
    assert (decision.path, decision.story) == ("address", article.entry)


def test_pointers_to_different_pages_stay_apart(told):
    """Two questions to a forum that begin alike are two."""
    item = "<item><title>Ask HN: {}</title><link>https://news.ycombinator.com/item?id={}</link></item>"
    questions = (
        item.format("How do you learn Heron in 2030?", 1),
        item.format("How do you learn to cook in 2030?", 2),
    )
    assert [decision.path for _, decision in told("https://news.ycombinator.com/rss", rss(*questions))] == [
        "founded"
    ] * 2


def test_google_news_joins_by_its_words(told):
    """Its links hide the target, and its titles end in the outlet's name."""
    ((_, article),) = told("https://heronpost.example/feed", rss(DAM))
    item = (
        "<item><title>Dam above Tarn bursts after record rain - Heron Post</title>"
        "<link>https://news.google.com/rss/articles/CBMiX?oc=5</link><guid isPermaLink='false'>CBMiX</guid>"
        '<description>&lt;a href="https://news.google.com/rss/articles/CBMiX?oc=5"&gt;Dam above Tarn bursts&lt;/a&gt;'
        '&amp;nbsp;&lt;font color="#6f6f6f"&gt;Heron Post&lt;/font&gt;</description>'
        '<source url="https://heronpost.example">Heron Post</source></item>'
    )
    ((entry, decision),) = told("https://news.google.com/rss/search?q=tarn", rss(item))
    assert entry.kind == "pointer"
    assert decision.story == article.entry


def video(number, title):
    """Return an entry as YouTube writes it."""
    return (
        f"<entry><id>yt:video:{number}</id><yt:videoId>{number}</yt:videoId>"
        f'<title>{title}</title><link rel="alternate" '
        f'href="https://www.youtube.com/watch?v={number}"/><author><name>Heron TV</name>'
        f"</author><published>2030-03-04T10:00:00+00:00"
        f"</published><media:group><media:title>{title}</media:title>"
        f'<media:content url="https://www.youtube.com/v/{number}?version=3" '
        'type="application/x-shockwave-flash"/><media:description>Subscribe for more.</media:description>'
        "</media:group></entry>"
    )


def test_videos_join_only_copies(told):
    """A film about an event is no report of it; the same film in two lists is one."""
    channel = "https://www.youtube.com/feeds/videos.xml?channel_id=UC1"
    playlist = "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1"
    told("https://heronpost.example/feed", rss(DAM))
    ((entry, first),) = told(channel, atom(video("aaaaaaaaaaa", "Dam above Tarn bursts after record rain")))
    ((_, again),) = told(playlist, atom(video("aaaaaaaaaaa", "Dam above Tarn bursts after record rain")))
    assert entry.kind == "video"
    assert first.path == "founded"
    assert (again.path, again.story) == ("address", first.entry)


def episode(feed, number, title):
    """Return an item as podcast hosts write it."""
    return (
        f"<item><title>{title}</title><guid isPermaLink='false'>{feed}-{number}</guid>"
        f"<link>https://{feed}.example/show/{number}</link><description>Write to us. Rate the show.</description>"
        f'<enclosure url="https://media.heron.example/{number}.mp3?source={feed}" length="9" type="audio/mpeg"/></item>'
    )


def test_episodes_of_a_podcast_are_told_apart(told):
    """They share the name of the show, a number, and every sentence of the notes."""
    titles = ("Heron Hour 41: The dam above Tarn", "Heron Hour 42: The dam above Tarn, part 2")
    items = rss(*(episode("heronhour", at, title) for at, title in enumerate(titles, start=41)))
    found = told("https://heronhour.example/feed", items)
    assert [entry.kind for entry, _ in found] == ["podcast", "podcast"]
    assert [decision.path for _, decision in found] == ["founded", "founded"]


def post(number, text):
    """Return an item as Mastodon and Bluesky write posts: without a title."""
    return (
        f"<item><guid isPermaLink='true'>https://social.example/@heron/{number}</guid>"
        f"<link>https://social.example/@heron/{number}</link><pubDate>Mon, 04 Mar 2030 10:00:00 +0000</pubDate>"
        f"<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
    )


def test_posts_without_titles_join_nothing_by_their_form(told):
    """Short posts of one account share a greeting and a hashtag."""
    items = rss(post(1, "Good morning from the harbour! #herons"), post(2, "Good morning from the dam! #herons"))
    found = told("https://social.example/@heron.rss", items)
    assert [decision.path for _, decision in found] == ["founded", "founded"]


def package(name, version):
    """Return an item as an index of packages announces releases."""
    return (
        f"<item><title>{name} {version}</title><link>https://packages.example/project/{name}/{version}/</link>"
        f"<description>Tools for tables.</description><guid>https://packages.example/project/{name}/{version}/</guid></item>"
    )


def test_releases_of_packages_are_told_apart(told):
    """By name and by version, though their descriptions are the same."""
    items = rss(package("herontable", "2.0.1"), package("herontable", "2.0.2"), package("cranetable", "2.0.1"))
    found = told("https://packages.example/rss/updates.xml", items)
    assert [decision.path for _, decision in found] == ["founded"] * 3


def test_advisories_of_one_repository_are_told_apart_by_their_numbers(told):
    """Two flaws of one library have the same title."""
    item = (
        "<item><title>[{0}] Denial of service in heronlib</title><link>https://advisories.example/{0}</link>"
        "<description>heronlib crashes when it parses a crafted table. {0}</description></item>"
    )
    found = told(
        "https://advisories.example/feed", rss(*map(item.format, ("GHSA-2222-3333-4444", "GHSA-2222-3333-5555")))
    )
    assert [decision.path for _, decision in found] == ["founded", "founded"]
