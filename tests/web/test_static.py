"""The pages as files: only what is open, the same from any place."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.config import Config
from aggregator.models import Decision, Document, Entry, Publication
from aggregator.web.static import files

NOW = datetime(2026, 3, 1, tzinfo=UTC)
A, B, C = (f"{letter * 8}-7d0c-5f43-9b9e-0d9f5b8f6a11" for letter in "abc")


def _silent(text):
    raise AssertionError(text)


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
    return {path: body.decode() for path, body in files(published, config, _silent) if body is not None}


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
    page = dict(files(published, config, _silent))[f"stories/{A}.html"].decode()
    assert "Zeal" in page
    assert "Like" not in page


def test_bytes_do_not_depend_on_the_clock(published, config):
    """Files that stay as they are need not be copied anywhere."""
    assert list(files(published, config, _silent)) == list(files(published, config, _silent))


def test_a_page_that_stands_there_is_not_made_again(published, config):
    """Unless what it shows, or the file, is another."""

    def again(standing):
        made = [
            (path, body) for path, body in files(published, config, _silent, standing) if path.startswith("stories/")
        ]
        for path, body in made:
            (Path(config.general.static) / path).parent.mkdir(exist_ok=True)
            (Path(config.general.static) / path).write_bytes(body)
        return [path for path, _ in made]

    page, standing = f"stories/{A}.html", {}
    assert [again(standing), again(standing), again({})] == [[page], [], [page]]
    (Path(config.general.static) / page).unlink()
    assert again(standing) == [page]


@pytest.mark.parametrize(("change", "differs"), [({"title": "The Herald"}, True), ({"failures": 1}, False)])
def test_a_page_is_made_again_where_its_feeds_are_called_otherwise(published, config, change, differs):
    """Not where they were only visited."""
    standing = {}
    for path, body in files(published, config, _silent, standing):
        (Path(config.general.static) / path).parent.mkdir(exist_ok=True)
        (Path(config.general.static) / path).write_bytes(body)
    with published.transaction():
        for feed in published.feeds.all():
            published.feeds.save(replace(feed, **change))
    made = [path for path, _ in files(published, config, _silent, standing)]
    assert (f"stories/{A}.html" in made) == differs


def test_pages_of_stories_that_are_gone_go(published, config):
    """And nothing else in the folder does."""
    folder = Path(config.general.static) / "stories"
    folder.mkdir()
    for name in (f"{A}.html", f"{B}.html", "mine.html", "notes.txt"):
        (folder / name).write_text("old")
    assert [path for path, body in files(published, config, _silent) if body is None] == [f"stories/{B}.html"]


def test_a_hidden_story_has_no_page(published, config):
    """Even before its publication is removed."""
    with published.transaction():
        published.stories.hide(1, hidden=True)
    made = dict(files(published, config, _silent))
    assert f"stories/{A}.html" not in made
    assert b"Nothing yet" in made["index.html"]


class Own:
    """Pages that are made with templates of the operator's own."""

    def __init__(self, store, config, folder) -> None:
        """Begin with an empty folder."""
        self._store, self.folder = store, folder
        folder.mkdir()
        general = config.general.model_copy(update={"templates": str(folder)})
        self._config = config.model_copy(update={"general": general})
        self.complaints = []

    def made(self):
        """Return the files by path."""
        self.complaints.clear()
        return {path: body.decode() for path, body in files(self._store, self._config, self.complaints.append)}


@pytest.fixture
def own(published, config, tmp_path):
    """Give pages that are made with templates of the operator's own."""
    return Own(published, config, tmp_path / "templates")


def test_templates_of_ones_own_replace_those_that_are_shipped(own, made):
    """Those that stand in the folder, the stylesheet too; what publishers wrote is still escaped."""
    assert own.made() == made
    (own.folder / "front.html").write_text(
        "{% extends 'page.html' %}{% block body %}Planet {{ site }}"
        "{% for s in stories %}{{ s.others[0].title }}{{ s.content | safe }}{% endfor %}{% endblock %}"
    )
    (own.folder / "style.css").write_text("body { color: red }")
    changed = own.made()
    assert "Planet My merged feed" in changed["index.html"]
    assert "&lt;script&gt;" in changed["index.html"]
    assert changed["style.css"] == "body { color: red }"
    assert changed["feeds.html"] == made["feeds.html"]
    assert own.complaints == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<p>\n{% if %}</p>", "Expected an expression"),
        ("<p>\n{{ nobody }}</p>", "'nobody' is undefined"),
        ("<p>\n{{ 1 / 0 }}</p>", "division by zero"),
        ("<p>\n{% include 'missing.html' %}</p>", "missing.html"),
    ],
)
def test_a_broken_template_is_told_with_its_line(own, made, text, told):
    """And the shipped one is used instead, for whatever is wrong with it."""
    (own.folder / "feeds.html").write_text(text)
    assert own.made() == made
    (complaint,) = own.complaints
    assert complaint.startswith(f"{own.folder / 'feeds.html'}, line 2: ")
    assert told in complaint


def test_a_folder_of_templates_that_is_not_there_is_told(own, made):
    """Nothing else comes of it."""
    own.folder.rmdir()
    assert own.made() == made
    assert "there is no folder" in own.complaints[0]


def test_members_are_listed_where_that_is_wanted(published, config):
    """Without private feeds, and without names and passwords."""
    general = config.general.model_copy(update={"members": True})
    config = config.model_copy(update={"general": general})
    told = dict(files(published, config, _silent))["feeds.opml"].decode()
    assert told.count("<outline") == len([feed for feed in published.feeds.all() if not (feed.private or feed.retired)])
    assert "talk.example.org" not in told


def test_a_list_that_is_no_longer_wanted_goes(published, config):
    """With its addresses; not where it is an output's list of its documents by now."""
    (Path(config.general.static) / "feeds.opml").write_text("<opml/>")
    assert dict(files(published, config, _silent))["feeds.opml"] is None
    published.publications.save_document(Document("feeds.opml", "text/x-opml", b"", b"", '"a"', NOW))
    assert "feeds.opml" not in dict(files(published, config, _silent))
