"""The page of this moment: what is under way, what waits, and how the last day went."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import Config
from aggregator.models import Sample
from aggregator.web import now
from aggregator.web.asked import Asked
from aggregator.web.desk import Flight, State
from aggregator.web.links import Links

NOW = datetime(2026, 3, 14, 17, tzinfo=UTC)
CONFIG = Config.model_validate({"aggregator": {"timezone": "Europe/Berlin"}})
LINKS = Links.served("/now")
MINUTE = timedelta(minutes=1)
IDLE = State()


@pytest.fixture
def page(store, browser):
    """Return a function that makes the page, and reads it."""

    def made(state=IDLE, **query):
        return browser.read(now.show(Asked(store, CONFIG, LINKS, NOW, query=query, state=state)))

    return made


def facts(page, browser, name="facts"):
    """Return the figures of a list by their names."""
    found = page.xpath(f"//dl[@class='{name}']/div")
    return {browser.text_of(fact.find("dt")): browser.text_of(fact.find("dd")) for fact in found}


def test_visits_under_way_are_listed(page, browser):
    """With the feed, its host, its lane and how long it takes."""
    flights = (Flight("Gazette <b>", "gazette.example.org", NOW - 3 * MINUTE, "slow", 1),)
    (row,) = page(State(started=NOW - 60 * MINUTE, visits=flights)).xpath("//table[@class='flights']/tbody/tr")
    assert browser.text_of(row) == "Gazette <b> gazette.example.org known to be slow 180 s"
    assert row.xpath(".//@href") == ["feeds/1"]
    assert "None at this moment." in page(State(started=NOW)).text_content()
    assert "not made by it" in page().text_content()


def test_the_queue_is_told_by_quarters(store, page, browser):
    """What is due now, and in the hour to come."""
    gazette, herald = store.feeds.all()[:2]
    with store.transaction():
        store.feeds.save(replace(gazette, due=NOW + 20 * MINUTE))
        store.feeds.save(replace(herald, due=NOW + 59 * MINUTE))
    assert facts(page(), browser, "queue") == {
        "due now": "1",
        "until 18:15": "0",
        "until 18:30": "1",
        "until 18:45": "0",
        "until 19:00": "1",
    }


def test_figures_are_told(page, browser):
    """Of the process only where it tells."""
    state = State(
        started=NOW - 180 * MINUTE,
        version="9",
        is_loading=True,
        loaded=1234,
        memory=lambda: 10**8,
        workers=lambda: 5 * 10**7,
    )
    told = facts(page(state), browser)
    assert told["Running since"] == "2026-03-14 15:00 CET, 3 hours"
    assert told["Entries that grouping has in memory"] == "1,234, still loading"
    assert (told["Memory of the daemon"], told["Memory of the workers"]) == ("100.0 MB", "50.0 MB")
    assert (told["Entries stored"], told["Stories"], told["Entries waiting to be grouped"]) == ("3", "1", "0")
    assert "Memory of the daemon" not in facts(page(), browser)


def test_the_last_day_is_plotted_from_samples(store, page, browser):
    """What happened as bars, what there was as lines; the same as tables."""
    with store.transaction():
        for ago, visits in ((120, 4), (64, 5), (62, 6), (3, 7)):
            store.figures.add(Sample(NOW - ago * MINUTE, visits, 1, 10, 9, stories=50 + ago, memory=ago * 10**6))
        store.figures.add(Sample(NOW - timedelta(days=2), 1000))
    plots = {plot.get("aria-label"): plot for plot in page().xpath("//svg")}
    visits = plots["22 visits in a day, at most 11 in a quarter of an hour"]
    assert visits.find("path").get("d").count("z") == 3
    assert "stories: 53 now, 170 at most" in plots
    assert "memory: 3.0 MB now, 120.0 MB at most" in plots
    rows = [browser.text_of(row) for row in page().xpath("(//figure)[1]//tbody/tr")]
    assert rows == ["Sat 17:00 7", "Sat 16:00 11", "Sat 15:00 4"]
    assert facts(page(), browser)["Entries grouped in the last hour"] == "9"


def test_nothing_is_plotted_where_nothing_was_sampled(page):
    """The first minutes of a daemon."""
    assert not page().xpath("//svg")
    assert "takes a sample every five minutes" in page().text_content()


def test_it_reloads_itself_only_if_asked(page):
    """Without a script, by a link that leads there and back."""
    assert not page().xpath("//meta[@http-equiv='refresh']")
    assert "?every=1" in page().xpath("//main//p/noscript/a/@href")
    assert page(every="1").xpath("//meta[@http-equiv='refresh']/@content") == ["15"]
    assert page(every="1").xpath("//main//p/a/@href") == ["now"]


def test_it_is_served(site):
    """Never from a cache."""
    answer = site.ask("/now?every=1")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert 'http-equiv="refresh"' in answer.text
