"""OPML is read as other readers write it, and written so that they, and we, can read it."""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import read as read_config
from aggregator.errors import UsageError
from aggregator.opml import LARGEST, Shown, read, shareable, write

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def listing(body, **others):
    """Return what a file with these outlines holds."""
    return read(f'<opml version="1.0"><head/><body>{body}</body></opml>'.encode(), **others)


def settings(body, **others):
    """Return the settings of the feeds in these outlines."""
    return [feed.settings for feed in listing(body, **others).feeds]


EXPORTS = {
    "miniflux": """<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head><title>Miniflux</title></head><body>
        <outline text="World"><outline title="One &amp; all" text="One &amp; all" xmlUrl="https://one.example/f?a=1&amp;b=2"
         htmlUrl="https://one.example/" type="rss"></outline></outline></body></opml>""",
    "freshrss": """<?xml version="1.0" encoding="UTF-8"?><opml xmlns:frss="https://freshrss.org/opml" version="2.0">
        <head><title>FreshRSS</title></head><body><outline text="World">
        <outline text="One &amp;amp; all" type="rss" xmlUrl="https://one.example/f?a=1&amp;b=2" frss:priority="feed"/>
        </outline></body></opml>""",
    "newsboat": """<?xml version="1.0"?><opml version="2.0"><head><title>newsboat</title></head><body>
        <outline type="rss" xmlUrl="https://one.example/f?a=1&amp;b=2" title="One &amp; all" category="World"/>
        </body></opml>""",
    "careless": """
        <OPML version='1.1'><BODY><OUTLINE TEXT='World'>
        <Outline TITLE='One &#38; all' xmlurl='feed:https://one.example/f?a=1&b=2'/></OUTLINE></BODY></OPML>""",
    "entities": """<!DOCTYPE opml><opml version="1.0"><body><outline title="World">
        <outline text="One&nbsp;&amp; all" xmlUrl="https://one.example/f?a=1&b=2"/></outline></body></opml>""",
}


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_other_readers_export_is_understood(name, encoding):
    """Whatever the case of its names, its namespaces, its ampersands, its byte order mark."""
    content = EXPORTS[name].encode(encoding)
    (feed,) = read(content).feeds
    assert feed.settings == {"url": "https://one.example/f?a=1&b=2", "name": "One & all", "tags": ["World"]}


def test_every_folder_on_the_way_becomes_a_tag():
    """And every word of a category, in the spelling that is known."""
    body = """<outline text="News"><outline text="World"><outline xmlUrl="http://a.example/" category="/x/y,Z"/>
        </outline></outline><outline text="WORLD"><outline xmlUrl="http://b.example/"/></outline>"""
    assert settings(body, known_tags={"news"}) == [
        {"url": "http://a.example/", "tags": ["news", "World", "x", "y", "Z"]},
        {"url": "http://b.example/", "tags": ["World"]},
    ]


def test_a_feed_in_several_folders_is_one_feed():
    """In any spelling of its address; it has the tags of all."""
    body = """<outline text="a"><outline xmlUrl="http://a.example/"/></outline>
        <outline text="b"><outline xmlUrl="HTTP://A.example:80"/></outline>"""
    found = listing(body)
    assert [feed.settings for feed in found.feeds] == [{"url": "http://a.example/", "tags": ["a", "b"]}]
    assert found.repeated == 1


def test_what_is_no_feed_is_told_and_the_others_are_read():
    """Empty folders, and outlines that lack an address; a folder with feeds is no mistake."""
    found = listing('<outline text="f"><outline text="x"/><outline xmlUrl="http://a.example/"/></outline>\n<outline/>')
    assert [(each.line, each.name, each.why) for each in found.refused] == [
        (1, "x", "has no address (xmlUrl)"),
        (2, "", "has no address (xmlUrl)"),
    ]
    assert len(found.feeds) == 1


def test_a_name_that_is_only_the_address_is_none():
    """The feed's own title is better."""
    url = "http://a.example/"
    assert settings(f'<outline text="{url}" xmlUrl="{url}"/>') == [{"url": url}]
    assert settings(f'<outline text="{url}" title="A" xmlUrl="{url}"/>') == [{"url": url, "name": "A"}]
    assert settings(f'<outline text=" A&#10;\x01 b " xmlUrl="{url}"/>') == [{"url": url, "name": "A b"}]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"<rss/>", "is no OPML: its first element is <rss>"),
        (b"not xml", "is not well-formed XML"),
        (b"<opml><body>", "is not well-formed XML"),
        (b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><opml>&z;</opml>', "declares an entity"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml>&x;</opml>', "declares an entity"),
        (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/"> %x;]><opml/>', "declares an entity"),
        (b"<opml>\xe9</opml>", "is not utf-8"),
        (b'<?xml version="1.0" encoding="klingon"?><opml/>', "is unknown"),
        (b"<opml>" + b"<outline>" * 500, "lies deeper than"),
        (b" " * (LARGEST + 1), "is larger than 20 MB"),
    ],
)
def test_what_is_no_opml_or_could_harm_is_refused(content, told):
    """With a sentence, not a traceback."""
    with pytest.raises(UsageError, match=told):
        read(content)


def test_a_declared_encoding_counts_unless_it_cannot_be():
    """Some programs say UTF-16 and write UTF-8."""
    body = '<opml><body><outline text="Größe" xmlUrl="http://a.example/"/></body></opml>'
    for encoding, declared in (("latin-1", "ISO-8859-1"), ("cp1251", "windows-1251"), ("utf-8", "utf-16")):
        name = "Größe" if encoding != "cp1251" else "Новости"
        text = f'<?xml version="1.0" encoding="{declared}"?>{body}'.replace("Größe", name)
        assert read(text.encode(encoding)).feeds[0].settings["name"] == name


FULL = {
    "url": "https://one.example/${KEY}",
    "name": "One",
    "outlet": "one.example",
    "tags": ["world", "a/b", "c,d"],
    "priority": -3,
    "role": "pointer",
    "group": "copies",
    "interval": "1h30m",
    "private": True,
    "lang": "pt-BR",
    "headers": {"Authorization": "Bearer ${KEY}", "X-Key": "${KEY}"},
    "proxy": "socks5://127.0.0.1:9050",
    "paused": True,
}
HOSTILE = [
    " two  blanks ",
    '"quoted" & <b>bold</b>',
    "&amp;nbsp;",
    "😀\u202eltr",
    "\u2028",
    "https://x.example/",
    "]]>",
]


def test_every_setting_survives_the_way_there_and_back():
    """In its order, with any name."""
    feeds = [FULL] + [{"url": f"https://{n}.example/", "name": name, "tags": [name]} for n, name in enumerate(HOSTILE)]
    feeds += [
        {"url": "https://bare.example/"},
        {"url": "https://b.example/?a=1&amp;copy=2", "tags": ["World", "world"]},
    ]
    content = write([Shown(feed, title="Own & title\ufffe") for feed in feeds], title="T\x00", now=NOW)
    assert [feed.settings for feed in read(content, known_tags={"WORLD"}).feeds] == feeds
    assert set(FULL) == set(type(read_config({"feed": [{"url": "https://a.example/"}]}).feeds[0]).model_fields)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30)


@given(st.lists(st.fixed_dictionaries({}, optional={"name": TEXTS, "tags": st.lists(TEXTS, max_size=3)}), max_size=8))
def test_any_names_and_tags_survive(drawn):
    """As far as the configuration allows them."""
    feeds = []
    for number, each in enumerate(drawn):
        kept = {"name": each.get("name"), "tags": list(dict.fromkeys(filter(str.strip, each.get("tags", ()))))}
        feeds.append({"url": f"https://{number}.example/"} | {key: value for key, value in kept.items() if value})
    assert [feed.settings for feed in read(write(list(map(Shown, feeds)), title="", now=NOW)).feeds] == feeds


def test_other_readers_understand_what_is_written():
    """OPML 2.0: a head with title and date, outlines of type rss with text, addresses and categories, in folders."""
    feeds = [
        Shown({"url": "https://a.example/f", "tags": ["x", "y"]}, title="Own title", home="https://a.example/"),
        Shown({"url": "https://b.example/f", "tags": ["x"]}),
        Shown({"url": "https://c.example/f"}),
    ]
    root = ET.fromstring(write(feeds, title="Mine & yours", now=NOW))
    assert (root.tag, root.get("version"), [part.tag for part in root]) == ("opml", "2.0", ["head", "body"])
    assert root.findtext("head/title") == "Mine & yours"
    assert parsedate_to_datetime(root.findtext("head/dateCreated")) == NOW
    folder, bare = root.find("body")
    assert folder.attrib == {"text": "x", "title": "x"}
    first, second = folder
    usual = {key: value for key, value in first.attrib.items() if not key.startswith("{")}
    assert usual == {
        "type": "rss",
        "text": "Own title",
        "title": "Own title",
        "xmlUrl": "https://a.example/f",
        "htmlUrl": "https://a.example/",
        "category": "x,y",
    }
    assert [outline.get("text") for outline in (second, bare)] == ["https://b.example/f", "https://c.example/f"]


@pytest.mark.parametrize(
    ("written", "shared", "left_out"),
    [
        ({"url": "https://me:hunter2@a.example/"}, {"url": "https://a.example/"}, ["name and password in its address"]),
        ({"url": "https://${ME}:${IT}@a.example/"}, {"url": "https://${ME}:${IT}@a.example/"}, []),
        ({"proxy": "http://me:it@p.example:1"}, {"proxy": "http://p.example:1"}, ["name and password of its proxy"]),
        ({"headers": {"A": "Bearer abc", "B": "${B}"}}, {"headers": {"B": "${B}"}}, ["the header A"]),
        ({"headers": {"A": "abc${X}"}}, {}, ["the header A"]),
    ],
)
def test_secrets_stay_here(written, shared, left_out):
    """What the environment fills in is none."""
    feed = {"url": "https://a.example/"}
    assert shareable(feed | written) == (feed | shared, tuple(left_out))


def test_secrets_that_a_file_asks_for_are_seen():
    """In any setting, so that nobody's file takes them unnoticed."""
    body = json.dumps({"A": "${HOME}"}).replace('"', "&quot;")
    content = f"""<opml xmlns:z="urn:aggregator:opml"><body>
        <outline xmlUrl="https://a.example/${{KEY}}" z:headers="{body}"/></body></opml>"""
    (feed,) = read(content.encode()).feeds
    assert feed.secrets == ("${KEY}", "${HOME}")
