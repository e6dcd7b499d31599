"""JSON Feed 1.1 as readers take it."""

import json
from dataclasses import replace

import pytest

from aggregator.models import Enclosure

EVIL = 'x \x00\x08\ud800\uffff ]]> \\ "quoted" \u2028 </script>'


@pytest.fixture
def feed(documents, reader, story):
    """Publish a story of these members and return the document that carries it."""

    def feed_of(*members, **settings):
        output = reader(**settings)
        output.publish(story(*members))
        return json.loads(documents(output.output, [output.only])[".json"].body)

    return feed_of


def test_an_item_has_what_readers_look_for(feed, member):
    """Strings and lists as the specification types them; nothing that is empty."""
    (item,) = feed(member(1))["items"]
    assert item == {
        "id": item["id"],
        "url": "https://outlet1.example.org/articles/1",
        "title": "Harbour bridge reopens after repairs, part 1",
        "content_html": "<p>The harbour bridge is open again, says reporter 1.</p>",
        "summary": "The harbour bridge is open again, says reporter 1.",
        "date_published": "2026-03-14T14:09:26Z",
        "date_modified": "2026-03-14T15:09:26Z",
        "authors": [{"name": "Outlet 1"}],
        "_aggregator": {"outlets": 1, "coverage": []},
    }
    assert item["id"].startswith("urn:uuid:")


def test_the_extension_tells_the_coverage_to_programs(feed, member):
    """What the end of the content tells people: the oldest first, a place of discussion with its comments page."""
    pointer = member(3, "address", 1, kind="pointer", comments="https://talk.example.org/3", feed={"outlet": "Talk"})
    (item,) = feed(member(1), pointer, member(2, "score", 1))["items"]
    assert item["_aggregator"] == {
        "outlets": 2,
        "coverage": [
            {
                "outlet": "Outlet 2",
                "title": "Harbour bridge reopens after repairs, part 2",
                "url": "https://outlet2.example.org/articles/2",
                "published": "2026-03-14T14:09:26Z",
                "joined_by": "score",
            },
            {
                "outlet": "Talk",
                "title": "Harbour bridge reopens after repairs, part 3",
                "url": "https://outlet3.example.org/articles/3",
                "comments": "https://talk.example.org/3",
                "published": "2026-03-14T14:09:26Z",
                "joined_by": "address",
            },
        ],
    }
    assert "Also covered by" in item["content_html"]


def test_files_tags_and_language_come_along(feed, member):
    """An attachment has a type in any case; the first picture stands for the item."""
    files = (
        Enclosure("https://outlet1.example.org/1.mp3", "", 12),
        Enclosure("https://outlet1.example.org/1.png", "image/png"),
        Enclosure("file:///etc/passwd", "text/plain"),
    )
    (item,) = feed(member(1, enclosures=files, lang="pt-BR", feed={"tags": ("city", "")}))["items"]
    assert item["attachments"] == [
        {"url": "https://outlet1.example.org/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12},
        {"url": "https://outlet1.example.org/1.png", "mime_type": "image/png"},
    ]
    assert item["image"] == "https://outlet1.example.org/1.png"
    assert (item["tags"], item["language"]) == (["city"], "pt-BR")


def test_an_item_always_has_a_content(feed, member):
    """The specification demands one: where there is none it is the title."""
    (item,) = feed(member(1, title="Fish & <chips>", text="", content=""))["items"]
    assert item["content_html"] == "<p>Fish &amp; &lt;chips&gt;</p>"
    assert "summary" not in item


def test_a_document_names_itself(config, documents):
    """Version, title, home and its own address; what `_aggregator` is can be looked up."""
    first, second = (documents(output, [])[".json"] for output in config.outputs)
    assert first.type == "application/feed+json; charset=utf-8"
    assert json.loads(second.body) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Morning reading: harbour",
        "home_page_url": "https://reading.example.org/",
        "feed_url": "https://reading.example.org/harbour.json",
        "_aggregator": {"about": "https://reading.example.org/", "version": 1},
        "items": [],
    }


def test_whatever_publishers_send_it_is_utf8_and_json(feed, member):
    """Without the characters that XML could not carry: every format says the same."""
    document = feed(
        member(1, title=EVIL, text=EVIL, content=EVIL, lang="de", feed={"tags": (EVIL,), "outlet": EVIL}),
        member(2, "score", 1, title=EVIL, link=f"https://x.example/{EVIL}"),
    )
    (item,) = document["items"]
    assert item["title"] == 'x ]]> \\ "quoted" </script>'
    assert "url" not in item["_aggregator"]["coverage"][0]
    assert document["language"] == "de"


def test_coverage_says_why_it_joined(feed, member):
    """Where what it joined can be seen; a score is rounded, and there is none where none was needed."""
    (item,) = feed(
        member(1),
        replace(member(2, "score", 1), score=3.14159, why="Both tell of the harbour bridge."),
        replace(member(3, "address", 2), why="It has the same address."),
        replace(member(4, "score", 99), score=9.0, why="Both tell of a secret."),
    )["items"]
    second, third, fourth = item["_aggregator"]["coverage"]
    assert (second["joined_by"], second["score"], second["why"]) == ("score", 3.14, "Both tell of the harbour bridge.")
    assert (third["joined_by"], "score" in third) == ("address", False)
    assert not {"joined_by", "score", "why"} & fourth.keys()
