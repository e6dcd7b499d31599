"""The page of one feed: its state in full, its entries, and what may be done about it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from aggregator.config import Config, FeedSettings
from aggregator.models import Tally, Validators
from aggregator.web import feed
from aggregator.web.asked import Asked
from aggregator.web.desk import Heard, State
from aggregator.web.links import Links, Told

NOW = datetime(2026, 3, 14, 17, tzinfo=UTC)
CONFIG = Config.model_validate({"aggregator": {"timezone": "Europe/Berlin"}})
LINKS = Links.served("/feeds/1")


@pytest.fixture
def page(store, browser):
    """Return a function that makes the page of a feed, and reads it."""

    def made(id=1, links=LINKS, **others):
        return browser.read(feed.show(Asked(store, CONFIG, links, NOW, parts={"id": str(id)}, **others)))

    return made


@pytest.mark.parametrize("name", ["99", "0", "x", "-1", "1.0", "9" * 30, "²"])
def test_there_is_no_page_of_what_is_no_feed(store, name):
    """Whatever stands in the address."""
    assert feed.show(Asked(store, CONFIG, LINKS, NOW, parts={"id": name})) == ""


def test_the_state_is_told_in_full(store, page, browser):
    """What the daemon goes by."""
    gazette = store.feeds.all()[0]
    state = replace(
        gazette,
        address="https://me:s3cret@moved.example.org/feed",
        status=304,
        last_read=NOW - timedelta(hours=1),
        due=NOW + timedelta(hours=3),
        why="it posts every 12 h or so",
        invited=timedelta(hours=2),
        validators=Validators('"abc"', "yesterday"),
        guids_trusted=False,
    )
    with store.transaction():
        store.feeds.save(state)
    facts = {
        browser.text_of(fact.find("dt")): browser.text_of(fact.find("dd"))
        for fact in page().xpath("//dl[@class='facts']/div")
    }
    assert facts["Address"] == gazette.url
    assert facts["Asked at"] == "https://moved.example.org/feed"
    assert facts["Last visit"] == "2026-03-14 16:09 CET: unchanged (304)"
    assert facts["Next visit"] == "2026-03-14 21:00 CET: it posts every 12 h or so"
    assert facts["Asks to be visited"] == "every 2 hours"
    assert facts["Asked “anything changed?” with"] == 'ETag "abc", Last-Modified yesterday'
    assert "Its own ids" in facts
    assert "Not to be asked before" not in facts


def test_trouble_comes_with_its_words_and_what_to_do(store, page, browser):
    """Above all else."""
    (trouble,) = page(2).xpath("//section[@class='trouble']")
    told = browser.text_of(trouble)
    assert told.startswith("What is wrong It did not answer in time. What to do: It is asked again by itself.")
    assert told.endswith("https://b.example.org/feed: no answer within 30 s")
    assert not page(1).xpath("//section[@class='trouble']")


def test_the_latest_entries_lead_to_their_stories(page, browser):
    """Hostile titles stay text."""
    (entry,) = page().xpath("//ul[@class='entries']/li")
    assert browser.text_of(entry.find("a")) == "Bridge <script>alert(1)</script> reopens"
    assert entry.xpath("a/@href | span/a/@href") == ["https://example.org/1", "../stories/s1"]
    assert page(4).xpath("//section[@aria-labelledby='latest']/p/text()") == ["None yet."]


def test_a_plot_of_its_days_has_a_table(store, page, browser):
    """The same figures as text."""

    class Figures:
        def tallies(self, since, ids):
            assert (since.date(), ids) == (date(2026, 2, 13), [1])
            return [Tally(1, date(2026, 3, 14), 4, 1, 1)]

    store.figures = Figures()
    rows = [browser.text_of(row) for row in page().xpath("//figure//tbody/tr")]
    assert (rows[0], rows[1], len(rows)) == ("2026-03-14 4", "2026-03-13 0", 30)
    assert "Of 4 in 30 days, 25 % were the first of a story that others joined" in page().text_content()


def test_its_last_visits_are_listed(page, browser):
    """Those of this feed, the latest first."""
    heard = (
        Heard(1, NOW - timedelta(hours=2), 200, fresh=3, seconds=0.25),
        Heard(2, NOW - timedelta(hours=1), 200),
        Heard(1, NOW - timedelta(hours=1), 0, seconds=30.0, error="https://a.example/s3cret: no answer within 30 s"),
    )
    rows = [browser.text_of(row) for row in page(state=State(heard=heard)).xpath("//table[@class='visits']/tbody/tr")]
    assert rows == [
        "1 h ago none a.example: no answer within 30 s nothing new 30.0 s",
        "2 h ago 200 3 new 0.2 s",
    ]
    assert not page().xpath("//table[@class='visits']")


def test_visits_before_the_daemon_started_are_said_to_be_missing(page, browser):
    """With the moment from which on they are listed; a page that no daemon made says nothing of it."""
    started = State(started=NOW - timedelta(hours=5))
    assert "None since the daemon started, 5 h ago." in browser.text_of(page(state=started))
    listed = page(state=replace(started, heard=(Heard(1, NOW, 200),)))
    assert "Those since the daemon started, 5 h ago. Of the ones before" in browser.text_of(listed)
    assert "daemon started" not in browser.text_of(page())


def test_an_address_that_did_not_do_stays_to_be_mended(store, page):
    """With the form open that it was typed into."""
    url = store.feeds.all()[0].shown
    told = Told("no feed there", failed=True, typed={"url": [url], "to": ["https://new.example/"]})
    (form,) = page(links=replace(LINKS, token="t0ken", flash=told)).xpath("//details[@open]/form")
    assert (form.get("action"), form.fields["to"]) == ("../do/move", "https://new.example/")
    assert [small.text for small in form.xpath(".//small[@id=//input/@aria-describedby]")] == ["no feed there"]
    done = Told("moved", typed={"url": [url], "to": ["https://new.example/"]})
    assert not page(links=replace(LINKS, token="t0ken", flash=done)).xpath("//details[@open]/form")


def test_a_mistake_stands_at_its_field_with_what_was_typed(store, page):
    """Which has the focus; on the page of another feed nothing of it is seen."""
    url = store.feeds.all()[0].shown
    text = "f.toml is left as it was: feed[1].interval should be a duration; feed[1].lang should be a language"
    typed = {"url": [url], "interval": ["often"], "name": ["Mine"], "private": ["0", "1"]}
    links = replace(LINKS, token="t0ken", flash=Told(text, failed=True, typed=typed))
    shown = page(links=links)
    told = {each.get("id"): each.text for each in shown.xpath("//small[@class='wrong']")}
    assert told == {"wrong-interval": "should be a duration", "wrong-lang": "should be a language"}
    (interval,) = shown.xpath("//input[@name='interval' and @autofocus and @aria-invalid='true']")
    assert interval.get("aria-describedby").split() == ["wrong-interval", "hint-interval"]
    given = {name: shown.xpath(f"//input[@id='change-{name}']")[0] for name in ("name", "interval", "private")}
    assert (given["name"].value, given["interval"].value, given["private"].checked) == ("Mine", "often", True)
    assert not page(2, links=links).xpath("//small[@class='wrong'] | //input[@aria-invalid]")


def test_settings_are_changed_in_a_form_that_shows_them(store, page):
    """As the configuration has them; without a desk there is none."""
    url = store.feeds.all()[0].url
    settings = {"url": url, "name": "G", "tags": ["a", "b"], "interval": "90m", "priority": 3, "private": True}
    store.feeds.subscribe([FeedSettings.model_validate(settings)], now=NOW)
    assert not page().xpath("//main//form")
    shown = page(links=replace(LINKS, token="t0ken"))
    (form,) = shown.xpath("//form[@action='../do/change']")
    given = dict(form.form_values())
    assert {name: given[name] for name in ("url", "name", "tags", "interval", "priority", "role", "group")} == {
        "url": url,
        "name": "G",
        "tags": "a, b",
        "interval": "90m",
        "priority": "3",
        "role": "auto",
        "group": "story",
    }
    assert [value for name, value in form.form_values() if name == "private"] == ["0", "1"]
    controls = form.xpath(".//input[@type!='hidden']/@id | .//input[not(@type)]/@id | .//select/@id")
    assert sorted(controls) == sorted(form.xpath(".//label/@for"))


def test_what_may_be_done_depends_on_its_health(store, page):
    """Visits, pauses, and the undoing of redirects."""

    def deeds(id):
        shown = page(id, links=replace(LINKS, token="t0ken"))
        return [action.rpartition("/")[2] for action in shown.xpath("//main//form/@action")]

    moved, paused = store.feeds.all()[0], store.feeds.all()[1]
    with store.transaction():
        store.feeds.save(replace(moved, moved_to="https://elsewhere.example.org/"))
    settings = [{"url": feed.url, "paused": feed == paused} for feed in store.feeds.all()[:3]]
    store.feeds.subscribe([FeedSettings.model_validate(each) for each in settings], now=NOW)
    assert deeds(1) == ["poll", "pause", "forget_move", "change", "move", "remove"]
    assert deeds(2) == ["pause", "change", "move", "remove"]
    assert deeds(4) == []


def test_feeds_are_served_under_their_numbers(site):
    """Others are not found."""
    assert "Gazette &lt;News&gt;" in site.ask("/feeds/1").text
    assert site.ask("/feeds/99").status_code == 404
    assert site.ask("/feeds/x").status_code == 404
