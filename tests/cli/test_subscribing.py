"""Tests of adding, removing and checking feeds."""

import json

from aggregator.config import load
from aggregator.errors import FetchError, UsageError


def test_a_feed_is_added_with_its_name_and_tags(run, config, site):
    """The file keeps its comments, and the store knows the feed at once."""
    added = run("add", f"{site}/one.xml", "--name", "One", "--tag", "sea", "--tag", "rail")
    assert added.output == f"added {site}/one.xml (First outlet, 2 entries); the config has 1 feed\n"
    (feed,) = load(config).feeds
    assert (feed.url, feed.name, feed.tags) == (f"{site}/one.xml", "One", ("sea", "rail"))
    assert "# my own machine" in config.read_text()
    assert "waiting" in run("feeds").output


def test_a_page_offers_its_feeds(run, config, site):
    """Where there are several, the user is told which; nothing is added meanwhile."""
    refused = run("add", site)
    assert isinstance(refused.exception, UsageError)
    assert all(f"{site}/{name}.xml" in str(refused.exception) for name in ("one", "two"))
    assert load(config).feeds == ()


def test_an_address_without_a_feed_is_not_added(run, config, site):
    """A missing page is told as what it is, unless the user knows better."""
    assert isinstance(run("add", f"{site}/missing.xml").exception, FetchError)
    assert load(config).feeds == ()
    assert run("add", f"{site}/missing.xml", "--unchecked").exception is None
    assert [feed.url for feed in load(config).feeds] == [f"{site}/missing.xml"]


def test_a_removed_feed_is_retired_and_its_entries_stay(run, config, site):
    """Removing ends the visits and keeps what was brought; purging takes that out too."""
    run("add", f"{site}/one.xml")
    run("poll")
    assert run("remove", f"{site}/one.xml").exception is None
    assert run("feeds").output == ""
    assert "retired" in run("feeds", "--retired").output
    assert "Ostmar" in run("stories").output
    assert run("remove", "--purge", f"{site}/one.xml").exception is None
    assert "Ostmar" not in run("stories").output
    assert load(config).feeds == ()


def test_removing_what_is_not_there_names_what_is(run, site):
    """A slip of the finger is mended at once."""
    run("add", f"{site}/one.xml")
    refused = run("remove", f"{site}/onee.xml")
    assert isinstance(refused.exception, UsageError)
    assert f"{site}/one.xml" in str(refused.exception)


def test_check_tells_what_stands_at_an_address_and_stores_nothing(run, tmp_path, site):
    """A page's feeds are listed with what is in them."""
    told = json.loads(run("check", site, "--json").output)
    assert [(feed["url"], feed["title"], feed["entries"]) for feed in told["feeds"]] == [
        (f"{site}/one.xml", "First outlet", 2),
        (f"{site}/two.xml", "Second outlet", 1),
    ]
    assert not (tmp_path / "a.db").exists()
