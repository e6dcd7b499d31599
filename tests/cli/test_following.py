"""`feeds`: filtered, and with what to do."""

import json

import pytest


@pytest.fixture
def followed(run, site):
    """Follow three feeds with tags, one of which is missing."""
    for name, tag in (("one", "rail"), ("two", "sea"), ("missing", "sea")):
        run("add", "--unchecked", f"{site}/{name}.xml", "--tag", tag)
    run("poll")
    return site


def addresses(run, *arguments):
    """Return the addresses of the feeds that are listed."""
    return [line.split("\t")[3].rpartition("/")[2] for line in run("feeds", *arguments).output.splitlines()]


def test_feeds_are_filtered_by_trouble_and_tag(run, followed):
    """Both at once, too; of several tags any."""
    assert addresses(run) == ["one.xml", "two.xml", "missing.xml"]
    assert addresses(run, "--failing") == ["missing.xml"]
    assert addresses(run, "--tag", "sea") == ["two.xml", "missing.xml"]
    assert addresses(run, "--tag", "sea", "--tag", "rail") == ["one.xml", "two.xml", "missing.xml"]
    assert addresses(run, "--tag", "rail", "--failing") == []


def test_a_feed_in_trouble_says_what_to_do(run, followed):
    """In the same words as JSON."""
    (line,) = run("feeds", "--failing").output.splitlines()
    (told,) = json.loads(run("feeds", "--failing", "--json").output)["feeds"]
    assert told["advice"]["what"] == "There is nothing at its address any more (404)."
    assert line.endswith(f"\t{told['advice']['what']} {told['advice']['do']}")
    assert json.loads(run("feeds", "--tag", "rail", "--json").output)["feeds"][0]["advice"] is None


def test_undoing_a_move_lists_only_that_feed(run, site, followed):
    """Nothing else changed."""
    site_old = f"{site}/old.xml"
    site.routes["/old.xml"] = (301, {"Location": "/one.xml"}, b"")
    run("add", "--unchecked", site_old)
    run("poll", "--force")
    run("poll", "--force")
    assert addresses(run, "--unmove", site_old) == ["old.xml"]
