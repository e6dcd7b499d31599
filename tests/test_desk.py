"""What pages may have done, in the daemon."""

import asyncio
from types import SimpleNamespace

import pytest

from aggregator.config import load
from aggregator.desk import Desk, Flights
from aggregator.errors import FetchError, UsageError
from aggregator.models import Candidate, Feed, Outcome
from aggregator.watching import Watch

FILE = """# mine
[aggregator]
allow_private_addresses = true  # at home

# the first
[[feed]]
url = "https://a.example/feed"  # the best
tags = ["news"]
"""
OPML = (
    '<?xml version="1.0" encoding="iso-8859-1"?><opml version="2.0"><body><outline text="für">'
    '<outline text="A" xmlUrl="https://a.example/feed"/><outline text="Tür" xmlUrl="https://b.example/feed"/>'
    '<outline text="Tür" xmlUrl="https://b.example/feed"/><outline text="C" xmlUrl="nowhere"/>'
    '<outline text="D" xmlUrl="https://d.example/${HOME}"/></outline></body></opml>'
).encode("iso-8859-1")


@pytest.fixture
def file(tmp_path):
    """Write a config with one feed."""
    path = tmp_path / "feeds.toml"
    path.write_text(FILE)
    return path


@pytest.fixture
def desk(file):
    """Return a desk whose daemon writes down what it is to do."""
    done = []

    async def do(verb, arguments):
        done.append((verb, dict(arguments)))
        return f"{verb} is done"

    async def look(_config, url):
        if url.startswith("https://old.example") or "nowhere" in url:
            raise FetchError(f"{url}: no answer")
        if "several" in url:
            return (Candidate(f"{url}1"), Candidate(f"{url}2"), Candidate(f"{url}3", error="HTTP 500"))
        return (Candidate(url, error="HTTP 404" if "broken" in url else ""),)

    desk = Desk(file, do, config=lambda: load(file), loading=lambda: (True, 7), watch=Watch(), look=look)

    def change(verb, **arguments):
        return asyncio.run(desk.change(verb, arguments))

    return SimpleNamespace(desk=desk, done=done, change=change)


def test_corrections_and_the_like_are_the_daemons(desk, file):
    """As when a command asks for them."""
    assert desk.change("merge", names=["s1", "s2"]) == "merge is done"
    assert desk.done == [("merge", {"names": ["s1", "s2"]})]
    assert file.read_text() == FILE


def test_feeds_are_added_below_the_others_and_followed_at_once(desk, file):
    """Several at a time, whatever of them is there already."""
    told = desk.change("add", url=["https://A.example/feed", "https://b.example/feed"], tags=["x"], name="B")
    assert told == "added https://b.example/feed; https://A.example/feed was there already"
    assert file.read_text() == FILE + '\n[[feed]]\nurl = "https://b.example/feed"\ntags = ["x"]\n'
    assert desk.done == [("reload", {})]


def test_a_feed_has_the_name_that_it_is_given(desk, file):
    """Where it is added alone."""
    desk.change("add", url=["https://b.example/feed"], name="B")
    assert load(file).feeds[1].name == "B"


def test_what_is_there_already_is_told(desk):
    """Nothing is written then."""
    with pytest.raises(UsageError, match="is there already"):
        desk.change("add", url=["https://a.example/feed"])
    assert desk.done == []


def test_a_feed_is_changed_where_it_stands(desk, file):
    """Its comments stay; what is emptied goes."""
    desk.change("change", url="https://a.example/feed", name="A", tags=[], priority=3)
    changed = FILE.replace('tags = ["news"]\n', 'name = "A"\npriority = 3\n')
    assert file.read_text() == changed
    desk.change("pause", url="https://a.example/feed", paused=True)
    assert file.read_text() == changed + "paused = true\n"
    desk.change("pause", url="https://a.example/feed", paused=False)
    assert file.read_text() == changed


def test_a_feed_moves_to_where_a_feed_answers(desk, file):
    """Once it was looked at, and nothing is in the way; its comments stay."""
    told = desk.change("move", url="https://a.example/feed", to="new.example/feed")
    assert told == "moved https://a.example/feed to https://new.example/feed"
    assert file.read_text() == FILE.replace("https://a.example/feed", "https://new.example/feed")
    both = {"url": "https://a.example/feed", "to": "https://new.example/feed"}
    assert desk.done == [("check_move", both), ("move", both)]


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("https://nowhere.example/", "no answer"),
        ("https://several.example/", "offers several feeds: https://several.example/1, https://several.example/2"),
        ("https://broken.example/", "offers no feed that can be read"),
        ("https://x.example/${HOME}", "environment"),
    ],
)
def test_a_feed_stays_where_no_other_one_is_meant(desk, file, to, told):
    """It says why."""
    with pytest.raises((UsageError, FetchError), match=told):
        desk.change("move", url="https://a.example/feed", to=to)
    assert (file.read_text(), desk.done) == (FILE, [])


def test_a_mistake_changes_nothing(desk, file):
    """And says what would be right."""
    with pytest.raises(UsageError, match='interval should be a duration with its unit, such as "90s"'):
        desk.change("change", url="https://a.example/feed", interval="often")
    with pytest.raises(UsageError, match="is not there"):
        desk.change("pause", url="https://nowhere.example/", paused=True)
    assert file.read_text() == FILE
    assert desk.done == []


def test_publishers_are_told_whom_to_ask(desk, file):
    """Where the file has its general settings."""
    desk.change("contact", contact="ann@example.org")
    assert load(file).general.contact == "ann@example.org"
    assert desk.done == [("reload", {})]
    with pytest.raises(UsageError, match="contact should be"):
        desk.change("contact", contact="Jürgen")


@pytest.mark.parametrize("purge", [False, True])
def test_a_feed_is_removed_and_what_it_brought_too_where_that_is_asked_for(desk, file, purge):
    """In that order."""
    desk.change("remove", url="https://a.example/feed", purge=purge)
    assert load(file).feeds == ()
    purged = [("purge", {"url": "https://a.example/feed"})] if purge else []
    assert desk.done == [("reload", {}), *purged]


def test_pages_cannot_ask_for_secrets_of_the_environment(desk, file):
    """An address that holds one would tell it to whoever owns that host."""
    for verb, arguments in (
        ("add", {"url": ["https://evil.example/${AGGREGATOR_PASSWORD}"]}),
        ("change", {"url": "https://a.example/feed", "name": "${HOME}"}),
    ):
        with pytest.raises(UsageError, match="environment"):
            desk.change(verb, **arguments)
    with pytest.raises(UsageError, match="no web address"):
        asyncio.run(desk.desk.look("https://evil.example/${HOME}"))
    assert file.read_text() == FILE


def test_a_list_is_looked_into_before_it_is_added(desk, file):
    """What is new, what is known, what cannot be followed and why; in whatever encoding it is."""
    preview = asyncio.run(desk.desk.preview(OPML))
    assert [(offer.url, offer.name, offer.tags) for offer in preview.offers] == [
        ("https://b.example/feed", "Tür", ("für",))
    ]
    assert (preview.known, preview.repeated) == (1, 1)
    assert [(each.name, each.why.split()[0]) for each in preview.refused] == [("C", "url"), ("D", "asks")]
    assert file.read_text() == FILE
    assert desk.change("import", packed=OPML, tags=["more"]) == "1 feed added, 1 there already, 2 left out"
    assert load(file).feeds[1].tags == ("für", "more")


def test_what_is_no_list_is_told(desk):
    """In words."""
    with pytest.raises(UsageError):
        asyncio.run(desk.desk.preview(b"<html>"))


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    """With its name and the reason; a page changes nothing then."""
    path = tmp_path / ("x" * 250)  # nothing fits beside it, from which it could be replaced in one step
    path.write_text(FILE)
    desk = Desk(path, None, config=lambda: load(path), loading=lambda: (False, 0), watch=Watch())
    with pytest.raises(UsageError, match=r"xxx cannot be written: File name too long"):
        asyncio.run(desk.change("add", {"url": ["https://b.example/feed"]}))
    assert path.read_text() == FILE


def test_an_address_is_looked_at_as_people_type_it(desk):
    """Without a scheme HTTPS is tried first; what is found nowhere is told."""
    found = asyncio.run(desk.desk.look("old.example/feed"))
    assert [each.url for each in found] == ["http://old.example/feed"]
    assert asyncio.run(desk.desk.look("secure.example"))[0].url == "https://secure.example"
    with pytest.raises(FetchError, match=r"http://nowhere\.example: no answer"):
        asyncio.run(desk.desk.look("nowhere.example"))
    with pytest.raises(FetchError, match=r"https://old\.example: no answer"):
        asyncio.run(desk.desk.look("https://old.example"))


def test_the_state_tells_of_the_process_and_its_visits(desk):
    """The longest under way first, until they end."""
    flights, ended = desk.desk.flights, []
    feeds = [
        Feed(id=number, url=url, address=url) for number, url in enumerate(("https://a.example/", "https://b.example/"))
    ]
    for feed in feeds:
        flights.begin(feed, "usual")
    state = desk.desk.state()
    assert [(flight.host, flight.lane) for flight in state.visits] == [("a.example", "usual"), ("b.example", "usual")]
    assert (state.is_loading, state.loaded) == (True, 7)
    assert state.memory() > 1_000_000
    flights.ending(ended.append)(Outcome(feeds[0], 200))
    assert [flight.host for flight in flights.now()] == ["b.example"]
    assert len(ended) == 1
    assert Flights().now() == ()
