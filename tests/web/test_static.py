"""The pages as files: only what is open, the same from any place."""

from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.config import Config
from aggregator.models import Decision, Entry, Publication
from aggregator.web.static import files

A, B, C = (f"{letter * 8}-7d0c-5f43-9b9e-0d9f5b8f6a11" for letter in "abc")


@pytest.fixture
def config(tmp_path):
    """Return a config with an open output and a closed one."""
    return Config.model_validate(
        {"aggregator": {"static": str(tmp_path)}, "output": [{"min_outlets": 2}, {"name": "mine", "access": "token"}]}
    )


@pytest.fixture
def published(store):
    """Return the store after both outputs showed the story, and the closed one another, of a private feed."""
    herald, talk = store.feeds.all()[1:3]
    settings = Config.model_validate(
        {"feed": [{"url": feed.url, "private": feed.id == talk.id} for feed in store.feeds.all() if not feed.retired]}
    ).feeds
    store.feeds.subscribe(settings, now=herald.due)
    with store.transaction():
        secret = Entry(feed=talk.id, identity="s", keys=("s",), title="Secret", published=herald.due)
        (added,) = store.entries.add([secret])
        store.stories.assign([Decision(added.id, added.id, None, "founded")])
        shown = Publication(
            f"urn:uuid:{A}", "all", 1, 1, 2, "Herald", "https://example.org/2", herald.due, herald.due, "T", ""
        )
        store.publications.save(
            [
                shown,
                replace(shown, id=f"urn:uuid:{B}", output="mine"),
                replace(shown, id=f"urn:uuid:{C}", output="mine", story=added.id, unit=added.id, entry=added.id),
            ]
        )
    return store


@pytest.fixture
def made(published, config):
    """Return the files by path."""
    return {path: body.decode() for path, body in files(published, config) if body is not None}


def test_every_page_is_a_file(made):
    """A story under the id by which an open output shows it."""
    assert set(made) == {"index.html", "feeds.html", "outputs.html", "style.css", f"stories/{A}.html"}


def test_links_are_relative_and_lead_somewhere(made, browser):
    """From any place, a disk included."""
    for path in made:
        if path.endswith(".html"):
            for link in browser.read(made[path]).xpath("//@href[not(starts-with(., 'http'))]"):
                target = (Path("/") / path).parent / link.partition("#")[0]
                known = {f"/{each}" for each in made} | {f"/feed.{ending}" for ending in ("atom", "rss", "json")}
                assert link.startswith("#") or str(target.resolve()) in known


def test_nothing_is_told_of_what_is_not_open(made):
    """No private feed, no closed output, and no command of whom it belongs to."""
    everything = "".join(made.values())
    for secret in ("Secret", "mine", "c.example.org", B, C, "talk.example.org", "aggregator split", "s3cret"):
        assert secret not in everything


def test_reasons_are_told_where_they_name_what_is_open(made, browser):
    """The one entry joined the other."""
    told = browser.text_of(browser.read(made[f"stories/{A}.html"]))
    assert "joined: e1 “Bridge <script>alert(1)</script> reopens” (Gazette)" in told
    assert "It began a story of its own." in told


def test_what_names_a_private_entry_keeps_its_reason(published, config):
    """Its words would tell what that says."""
    talk = published.feeds.all()[2]
    with published.transaction():
        (added,) = published.entries.add([Entry(feed=1, identity="z", keys=("z",), title="Zeal", published=talk.due)])
        published.stories.assign([Decision(added.id, 1, 3, "score", score=9.0, required=1.0, why="Like “Bridge”.")])
    page = dict(files(published, config))[f"stories/{A}.html"].decode()
    assert "Zeal" in page
    assert "Like" not in page


def test_bytes_do_not_depend_on_the_clock(published, config):
    """Files that stay as they are need not be copied anywhere."""
    assert list(files(published, config)) == list(files(published, config))


def test_pages_of_stories_that_are_gone_go(published, config):
    """And nothing else in the folder does."""
    folder = Path(config.general.static) / "stories"
    folder.mkdir()
    for name in (f"{A}.html", f"{B}.html", "mine.html", "notes.txt"):
        (folder / name).write_text("old")
    assert [path for path, body in files(published, config) if body is None] == [f"stories/{B}.html"]


def test_a_hidden_story_has_no_page(published, config):
    """Even before its publication is removed."""
    with published.transaction():
        published.stories.hide(1, hidden=True)
    made = dict(files(published, config))
    assert f"stories/{A}.html" not in made
    assert b"Nothing yet" in made["index.html"]
