"""Tests of adding, removing and checking feeds."""

import contextlib
import json
import os
import pty
import subprocess
import sys

import pytest

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
    told = [line.strip() for line in str(refused.exception).splitlines()[1:]]
    assert told == [f"aggregator add {site}/one.xml  # First outlet", f"aggregator add {site}/two.xml  # Second outlet"]
    assert load(config).feeds == ()


def test_on_a_terminal_the_user_chooses(config, site):
    """By number, the first being the default; what is chosen is added."""
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "aggregator", "--config", str(config), "add", str(site)]
    adding = subprocess.Popen(command, cwd=config.parent, stdin=end, stdout=end, stderr=end)
    os.close(end)
    said = b""
    while b"Which one" not in said:
        said += os.read(terminal, 1000)
    os.write(terminal, b"2\n")
    with contextlib.suppress(OSError):  # how a terminal ends on Linux
        while more := os.read(terminal, 1000):
            said += more
    os.close(terminal)
    assert adding.wait() == 0
    assert f"  2  {site}/two.xml  Second outlet" in said.decode()
    assert [feed.url for feed in load(config).feeds] == [f"{site}/two.xml"]


@pytest.mark.parametrize("command", ["add", "check"])
def test_a_page_without_links_may_have_a_feed_at_a_usual_address(run, site, command):
    """They are asked one after the other, and none any more once there is a feed."""
    site.routes["/blog"] = (200, {}, b"<html><body>Hello</body></html>")
    site.routes["/rss"] = site.routes["/blog"]
    site.routes["/atom.xml"] = site.routes["/one.xml"]
    assert f"{site}/atom.xml" in run(command, f"{site}/blog").output
    assert [asked.path for asked in site.asked] == ["/blog", "/feed", "/rss", "/atom.xml"]


def test_a_page_without_any_feed_says_so(run, site):
    """After all usual addresses were asked, once each; what is no page has none."""
    site.routes["/blog"] = (200, {}, b"<html><body>Hello</body></html>")
    site.routes["/picture"] = (200, {}, b"\x89PNG")
    assert "it offers none; nor is there one at the usual addresses" in str(run("check", f"{site}/blog").exception)
    assert len(site.asked) == 8
    assert "no feed" in str(run("check", f"{site}/picture").exception)
    assert len(site.asked) == 9


def test_an_address_without_a_feed_is_not_added(run, config, site):
    """A missing page is told as what it is, unless the user knows better."""
    assert isinstance(run("add", f"{site}/missing.xml").exception, FetchError)
    assert load(config).feeds == ()
    assert run("add", f"{site}/missing.xml", "--unchecked").exception is None
    assert [feed.url for feed in load(config).feeds] == [f"{site}/missing.xml"]


def test_a_feed_behind_a_password_says_where_to_write_it(run, site):
    """Unless there is one already, which then is wrong."""
    site.routes["/one.xml"] = (401, {}, b"")
    assert "https://NAME:PASSWORD@" in str(run("check", f"{site}/one.xml").exception)
    wrong = str(run("check", f"{site}/one.xml".replace("://", "://me:wrong@")).exception)
    assert wrong.endswith("the server answers 401 Unauthorized")


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


def test_a_moved_feed_keeps_its_history(run, config, site):
    """At its new address everything is known: nothing is new, and published ids stay."""
    run("add", f"{site}/one.xml", "--name", "One")
    run("poll")
    before = json.loads(run("stories", "--json").output)
    site.routes["/new.xml"] = site.routes.pop("/one.xml")
    moved = run("move", f"{site}/one.xml", f"{site}/new.xml")
    assert moved.output == f"moved {site}/one.xml to {site}/new.xml; the config has 1 feed\n"
    assert run("poll").output == "1 feed visited, 0 unchanged, 0 failed; 0 entries new, 0 edited\n"
    assert json.loads(run("stories", "--json").output) == before
    (feed,) = json.loads(run("feeds", "--retired", "--json").output)["feeds"]
    assert (feed["url"], feed["address"], feed["name"]) == (f"{site}/new.xml", f"{site}/new.xml", "One")
    assert "# my own machine" in config.read_text()


def test_a_config_that_was_edited_by_hand_is_followed(run, config, site):
    """The new address is there already, and known as a feed that brought nothing."""
    run("add", f"{site}/one.xml")
    run("poll")
    config.write_text(config.read_text().replace("/one.xml", "/two.xml"))
    assert run("move", f"{site}/one.xml", f"{site}/two.xml").exception is None
    assert [feed["url"] for feed in json.loads(run("feeds", "--retired", "--json").output)["feeds"]] == [
        f"{site}/two.xml"
    ]


def test_a_retired_feed_moves_without_being_followed(run, site):
    """The user learns how to go on."""
    run("add", f"{site}/one.xml")
    run("poll")
    run("remove", f"{site}/one.xml")
    assert f"`aggregator add {site}/two.xml`" in run("move", f"{site}/one.xml", f"{site}/two.xml").output
    run("add", f"{site}/two.xml")
    (feed,) = json.loads(run("feeds", "--retired", "--json").output)["feeds"]
    assert (feed["state"], feed["title"]) == ("ok", "First outlet")


def test_two_histories_do_not_become_one(run, config, site):
    """A feed that brought something of its own stays what it is, and the config as it was."""
    for name in ("one", "two"):
        run("add", f"{site}/{name}.xml")
    run("poll")
    before = config.read_text()
    assert "has both" in str(run("move", f"{site}/one.xml", f"{site}/two.xml").exception)
    run("remove", f"{site}/two.xml")
    after = config.read_text()
    assert "entries of its own" in str(run("move", f"{site}/one.xml", f"{site}/two.xml").exception)
    assert config.read_text() == after != before
    assert "no feed" in str(run("move", f"{site}/none.xml", f"{site}/new.xml").exception)


@pytest.mark.parametrize("command", ["add", "check"])
def test_what_is_no_address_is_wrong_use(run, command):
    """Nothing failed: it is for the user to give another."""
    with pytest.raises(UsageError, match=r"^example: this is no web address"):
        raise run(command, "example").exception


def test_what_another_feed_of_the_host_opened_is_told(run, config, site):
    """The feed that is added needs the same headers for its visits."""
    opened = site.routes["/two.xml"]
    site.routes["/two.xml"] = lambda request: opened if request.headers.get("x-key") == "s3cret" else (403, {}, b"")
    config.write_text(config.read_text() + f'[[feed]]\nurl = "{site}/one.xml"\nheaders = {{ X-Key = "s3cret" }}\n')
    added = run("add", f"{site}/two.xml").output
    assert f"it was asked with the headers and proxy of {site}/one.xml: its visits need them, too" in added
    assert "s3cret" not in added
    assert "headers" not in run("add", "--unchecked", "https://b.example/").output
