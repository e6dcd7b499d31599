"""Whatever entries are like: each is there once, in order, and harmless."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.store import open_store
from tests.hostile.cases import Case, item, rss
from tests.hostile.conftest import play
from tests.hostile.identities import IDENTITIES
from tests.hostile.texts import MARKUP, TITLES
from tests.hostile.times import TIMES
from tests.markup import faults


@pytest.fixture(scope="module")
def identities(servers, tmp_path_factory):
    """Poll those together whose entries change their names."""
    return play(servers, IDENTITIES, tmp_path_factory.mktemp("identities"))


@pytest.fixture(scope="module")
def others(servers, tmp_path_factory):
    """Poll those together whose dates and titles are odd."""
    return play(servers, [*TIMES, *TITLES], tmp_path_factory.mktemp("others"))


@pytest.fixture(scope="module")
def markup(servers, tmp_path_factory):
    """Poll those together that mean harm; give the database with what they brought, too."""
    folder = tmp_path_factory.mktemp("markup")
    return play(servers, MARKUP, folder), f"sqlite:///{folder}/x.db"


@pytest.mark.parametrize("name", [case.name for case in IDENTITIES])
def test_an_entry_is_there_once(identities, name):
    """However its names change; an edit is one, and announces nothing."""
    identities[name].check()


@pytest.mark.parametrize("name", [case.name for case in TIMES])
def test_the_order_is_sane(others, name):
    """Whatever stands for a date, and nothing is from the future."""
    others[name].check()
    latest = datetime.now(UTC) + timedelta(hours=1)
    assert all(entry.published <= latest for entry in others[name].entries)
    assert all(entry.published == entry.first_seen for entry in others[name].entries if not entry.dated)


@pytest.mark.parametrize("name", [case.name for case in TITLES])
def test_a_title_is_plain(others, name):
    """A line of text, without what only disturbs."""
    others[name].check()


@pytest.mark.parametrize("name", [case.name for case in MARKUP])
def test_markup_is_harmless(markup, name):
    """In the opinion of another parser; and links lead to the web."""
    played = markup[0][name]
    played.check()
    assert len(played.entries) > 30
    assert [(entry.content, found) for entry in played.entries if (found := faults(entry.content))] == []
    links = [
        link for entry in played.entries for link in (entry.link, entry.comments, *(e.url for e in entry.enclosures))
    ]
    assert [link for link in links if link and not link.startswith(("https://", "http://"))] == []


def test_what_is_published_is_harmless(markup):
    """With everything that is said of a story besides its content."""
    with closing(open_store(markup[1])) as store:
        documents = {document.path: document.body for document in store.publications.documents()}
    (path,) = (path for path in documents if path.endswith("json"))
    items = json.loads(documents[path])["items"]
    assert len(items) > 100
    assert [found for item in items if (found := faults(item["content_html"]))] == []


def test_a_post_in_two_feeds_is_two_entries_of_one_story(servers, tmp_path):
    """Although both give it the same guid."""
    post = item("Flood in Ostmar closes the bridge", 1, guid="1", link="https://o.example/flood")
    cases = [Case(name=name, visits=(rss(post),), titles=None) for name in ("here", "there")]
    played = play(servers, cases, tmp_path)
    with closing(open_store(f"sqlite:///{tmp_path}/x.db")) as store:
        entries = [entry.id for feed in played.values() for entry in feed.entries]
        assert len(entries) == 2
        assert len({store.stories.story_of(entry) for entry in entries}) == 1


def test_the_second_opinion_sees_harm():
    """A checker that finds nothing would prove nothing."""
    harm = [
        "<svg/onload=x>",
        "<a href='javascript:x'>",
        "<p onclick=x>",
        "<img srcset='data:x 1x'>",
        "<form>",
        "<p style=x>",
    ]
    assert all(faults(each) for each in [*harm, "<!-- x -->", "<b><script>", "<a href='/x'>", "<video poster='//x'>"])
    assert (
        faults("<p>An <a href='https://o.example/' rel=noopener>address</a> <a href='mailto:a@o.example'>more</a>")
        == []
    )
