"""Tests of looking at feeds and stories, and of asking why."""

import json

import pytest

from aggregator.errors import UsageError


@pytest.fixture
def polled(run, site):
    """Poll both feeds: one story of both outlets, and one of the first alone."""
    for name in ("one", "two"):
        run("add", f"{site}/{name}.xml")
    result = run("poll")
    assert result.exception is None
    return result


def test_a_pass_is_summed_up(polled):
    """How many feeds, and what they brought."""
    assert polled.output == "2 feeds visited, 0 unchanged, 0 failed; 3 entries new, 0 edited\n"


def test_failed_feeds_are_listed_and_the_pass_succeeds(run, site):
    """One feed's trouble is told, and is no failure of the command."""
    run("add", "--unchecked", f"{site}/missing.xml")
    result = run("poll")
    assert result.exception is None
    assert "1 failed" in result.output
    assert f"{site}/missing.xml\tHTTP 404 Not Found\n" in result.output
    assert "failing" in run("feeds").output


def test_where_nobody_was_reached_the_next_visit_is_soon(run):
    """And it says why."""
    run("add", "--unchecked", "http://nowhere.invalid/feed.xml")
    run("poll")
    assert "next visit: soon, since nobody was reached" in run("feeds").output


def test_stories_are_listed_with_their_outlets(run, polled):
    """A line for each story; --json has its entries."""
    assert sorted(line.split("\t")[2:] for line in run("stories").output.splitlines()) == [
        ["1", "Railway workers in Delgor begin strike"],
        ["2", "Flood closes the harbour of Ostmar after 300 millimetres of rain"],
    ]
    told = json.loads(run("stories", "--search", "harbour", "--json").output)
    (story,) = told["stories"]
    assert [entry["outlet"] for entry in story["entries"]] == ["one.example", "two.example"]


def test_an_entry_is_explained_by_any_of_its_names(run, polled):
    """Number, story, link: each leads to the reason."""
    (story,) = json.loads(run("stories", "--search", "harbour", "--json").output)["stories"]
    joined = story["entries"][1]
    for name in (joined["entry"], joined["link"], story["story"]):
        assert "Flood closes the harbour" in run("explain", name).output
    (told,) = json.loads(run("explain", joined["entry"], "--json").output)["entries"]
    assert told["decision"]["story"] == story["story"]


def test_two_entries_are_compared(run, polled):
    """Why together, and why not."""
    together = run("explain", "https://one.example/flood", "https://two.example/flood").output
    apart = run("explain", "https://one.example/flood", "https://one.example/strike").output
    assert "are together" in together.splitlines()[0]
    assert "are not together" in apart.splitlines()[0]


def test_stories_that_were_merged_are_compared_by_what_founded_them(run, polled):
    """The name of the one that is gone still means its entry."""
    names = [story["story"] for story in json.loads(run("stories", "--json").output)["stories"]]
    run("merge", *names)
    told = run("explain", *names).output
    assert "Railway workers" in told.splitlines()[0]
    assert "Flood closes the harbour" in told.splitlines()[0]
    assert "put together by hand" in told.splitlines()[1]


def test_a_pair_is_told_as_json(run, polled):
    """Whether together, the reason as a sentence, and what would be decided of the two by themselves."""
    links = "https://one.example/flood", "https://two.example/flood", "https://one.example/strike"
    told = json.loads(run("explain", *links[:2], "--json").output)
    assert (told["together"], told["because"]) == (True, "both have the same title, small words aside")
    told = json.loads(run("explain", *links[::2], "--json").output)
    assert told["together"] is False
    assert told["because"].startswith("they are dated ")
    assert told["compared"]["joined"] is None


def test_who_mentions_a_story_is_told(run, site):
    """By its entries and as a whole."""
    title = b"<title>Morning briefing: flood closes harbour of Ostmar; 300 millimetres of rain; ferries stop</title>"
    date = b"<pubDate>Sun, 01 Mar 2026 12:00:00 GMT</pubDate>"
    item = b"<item>" + title + date + b"<link>https://three.example/a</link></item>"
    rss = b"<rss version='2.0'><channel><title>Third</title>" + item + b"</channel></rss>"
    site.routes["/three.xml"] = (200, {}, rss)
    for name in ("one", "three"):
        run("add", f"{site}/{name}.xml")
        run("poll")
    assert "is also mentioned in e3 “Morning briefing" in run("explain", "https://one.example/flood").output
    assert "also tells of s" in run("explain", "https://three.example/a").output
    (flood,) = json.loads(run("explain", "https://one.example/flood", "--json").output)["entries"]
    (briefing,) = json.loads(run("explain", "https://three.example/a", "--json").output)["entries"]
    assert (flood["mentioned_in"], briefing["also_tells"]) == (["e3"], [flood["story"]])


def test_a_name_of_nothing_is_refused(run, polled):
    """The user learns what names there are."""
    refused = run("explain", "e999").exception
    assert isinstance(refused, UsageError)
    assert "e12" in str(refused)


def test_stories_are_found_by_tag_and_output(run, config, site):
    """Of what an output published, or of feeds with a tag; both at once, too."""
    run("add", f"{site}/one.xml", "--tag", "rail")
    run("add", f"{site}/two.xml", "--tag", "sea")
    config.write_text(config.read_text() + '[[output]]\n[[output]]\nname = "sea"\ntags = ["sea"]\n')
    run("poll")
    assert len(run("stories", "--output", "all").output.splitlines()) == 2
    for arguments in (("--tag", "sea"), ("--output", "sea"), ("--output", "all", "--tag", "sea")):
        assert [line.split("\t")[2] for line in run("stories", *arguments).output.splitlines()] == ["2"]
    assert run("stories", "--output", "sea", "--search", "railway").output == ""
    assert "`aggregator outputs`" in str(run("stories", "--output", "none").exception)


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        (("--outlet", "two.example"), ["Flood"]),
        (("--outlets", "2"), ["Flood"]),
        (("--since", "1h"), ["Flood", "Railway"]),
        (("--since", "2999-01-01"), []),
        (("--lang", "tlh"), []),
        (("--covered",), ["Flood", "Railway"]),
        (("--covered", "--output", "all", "--search", "strike"), ["Railway"]),
    ],
)
def test_stories_are_narrowed_as_on_their_page(run, polled, arguments, titles):
    """By outlet, language, time and number of outlets; the most covered first."""
    found = [line.split("\t")[3].split()[0] for line in run("stories", *arguments).output.splitlines()]
    assert (found if "--covered" in arguments else sorted(found)) == titles


def test_a_time_that_is_none_is_refused(run, polled):
    """With what would be one."""
    refused = str(run("stories", "--since", "yesterday").exception)
    assert "'yesterday' is neither a day, such as 2026-03-14, nor a duration" in refused


def test_an_unusual_wait_is_explained(run, site):
    """Failures, and what a publisher asks for; nothing is said of the usual interval."""
    site.routes["/two.xml"] = (200, {"Cache-Control": "max-age=100000"}, site.routes["/two.xml"][2])
    site.routes["/three.xml"] = (503, {"Retry-After": "7200"}, b"")
    for name in ("one", "two", "three"):
        run("add", "--unchecked", f"{site}/{name}.xml")
    run("poll")
    one, two, three = json.loads(run("feeds", "--json").output)["feeds"]
    assert one["why"] == ""
    assert two["why"] == "the publisher asks for 28 h (max-age)"
    assert three["why"] == "the publisher asks for 2 h (Retry-After)"
    assert "next visit: the publisher asks for 28 h (max-age)" in run("feeds").output


def test_a_permanent_redirect_is_seen_and_undone(run, site):
    """Once it is a mere announcement, twice a move; where nothing is remembered there is nothing to undo."""
    site.routes["/old.xml"] = (301, {"Location": "/one.xml"}, b"")
    run("add", "--unchecked", f"{site}/old.xml")
    run("poll")
    assert f"moved once to {site}/one.xml: asked there if it does so again" in run("feeds").output
    run("poll", "--force")
    assert f"moved: asked at {site}/one.xml; --unmove undoes it" in run("feeds").output
    (feed,) = json.loads(run("feeds", "--json").output)["feeds"]
    assert (feed["url"], feed["address"], feed["moved_to"]) == (f"{site}/old.xml", f"{site}/one.xml", "")
    (feed,) = json.loads(run("feeds", "--unmove", f"{site}/old.xml", "--json").output)["feeds"]
    assert feed["address"] == f"{site}/old.xml"
    refused = run("feeds", "--unmove", f"{site}/old.xml")
    assert isinstance(refused.exception, UsageError)
    assert "no permanent redirect is remembered" in str(refused.exception)


def test_a_login_in_an_address_is_never_shown(run, site):
    """Whoever looks over one's shoulder sees the feed, and not its password."""
    secret = site.replace("//", "//me:hunter2@")
    told = [run("add", f"{secret}/one.xml").output, run("add", "--unchecked", f"{secret}/missing.xml", "--json").output]
    told += [run(*words).output for words in (["poll"], ["poll", "--json", "--force"], ["feeds"], ["feeds", "--json"])]
    told += [run("check", f"{secret}/one.xml", *words).output for words in ([], ["--json"])]
    told.append(str(run("check", f"{secret}/missing.xml").exception))
    told.append(str(run("poll", f"{secret}/two.xml").exception))
    assert f"{site}/one.xml" in told[4]
    assert not [text for text in told if "hunter2" in text]
