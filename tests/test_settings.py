"""Every key of the configuration works: one test each, over real HTTP on loopback, or the name of one elsewhere."""

import ast
import asyncio
import re
import tomllib
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import BytesIO
from pathlib import Path
from zlib import crc32

import feedparser
import pytest

from aggregator.config import read
from aggregator.config.sections import LISTED, SECTIONS
from aggregator.polling import poll
from aggregator.store import open_store

ROOT = Path(__file__).parent.parent
DESIGN = ROOT.parent / "shared" / "DESIGN.md"
MOMENT = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=5)
FLOOD = "Flood closes the harbour of Ostmar after 300 millimetres of rain"
FLOODED = "Harbour of Ostmar closed by flood after 300 millimetres of rain"
STRIKE = "Railway workers in Delgor begin strike over night shifts"
HOUR = timedelta(hours=1)

SHOWN = {  # by key; each test below adds itself
    "aggregator.listen": ("tests/test_daemon.py", "test_a_reader_finds_the_story_and_a_terminated_daemon_ends_cleanly"),
    "aggregator.keep": ("tests/test_upkeep.py", "test_entries_are_kept_for_as_long_as_the_config_says"),
    "feed.tags": ("tests/outputs/test_contract.py", "test_each_output_has_what_its_tags_and_words_let_through"),
    "feed.private": ("tests/outputs/test_contract.py", "test_private_feeds_show_in_closed_outputs_only"),
    "output.name": ("tests/outputs/test_contract.py", "test_each_output_has_what_its_tags_and_words_let_through"),
    "output.tags": ("tests/outputs/test_contract.py", "test_each_output_has_what_its_tags_and_words_let_through"),
    "output.include": ("tests/outputs/test_contract.py", "test_each_output_has_what_its_tags_and_words_let_through"),
    "output.exclude": ("tests/outputs/test_contract.py", "test_each_output_has_what_its_tags_and_words_let_through"),
    "output.min_outlets": ("tests/outputs/test_contract.py", "test_each_output_counts_and_groups_by_itself"),
    "output.group": ("tests/outputs/test_contract.py", "test_each_output_counts_and_groups_by_itself"),
    "output.hold": ("tests/outputs/test_contract.py", "test_each_output_waits_as_long_as_it_likes"),
    "output.growth": ("tests/outputs/test_contract.py", "test_each_output_grows_in_its_own_way"),
    "output.content": ("tests/outputs/test_contract.py", "test_each_output_shows_as_much_as_it_is_told"),
    "output.titles": ("tests/outputs/test_contract.py", "test_each_output_shows_as_much_as_it_is_told"),
    "output.max_entries": ("tests/outputs/test_contract.py", "test_each_output_carries_as_much_as_it_is_told"),
    "output.max_age": ("tests/outputs/test_contract.py", "test_each_output_carries_as_much_as_it_is_told"),
    "output.max_bytes": ("tests/outputs/test_contract.py", "test_each_output_carries_as_much_as_it_is_told"),
    "output.once": ("tests/outputs/test_once.py", "test_a_story_appears_in_the_first_output_that_carries_it"),
    "aggregator.hub": ("tests/test_announcing.py", "test_a_poll_tells_the_hub_what_changed"),
    "aggregator.templates": ("tests/web/test_static.py", "test_templates_of_ones_own_replace_those_that_are_shipped"),
    "aggregator.members": ("tests/web/test_static.py", "test_members_are_listed_where_that_is_wanted"),
    "aggregator.trusted_proxies": ("tests/web/test_entrance.py", "test_nobody_else_says_who_somebody_is"),
    "aggregator.user_header": ("tests/web/test_entrance.py", "test_a_trusted_proxy_says_who_somebody_is"),
    "output.hub": ("tests/publish/test_channel.py", "test_each_output_may_have_a_hub_of_its_own"),
    "output.per": ("tests/outputs/test_parts.py", "test_each_tag_has_a_document"),
    "output.access": ("tests/web/test_tokens.py", "test_the_token_opens_it"),
}


def shows(*keys):
    """Note which keys a test shows to work."""

    def note(test):
        SHOWN.update(dict.fromkeys(keys, ("tests/test_settings.py", test.__name__)))
        return test

    return note


def rss(*titles, host="outlet.example", moment=MOMENT, said=""):
    """Return an RSS document of these titles, an hour apart, the first the oldest."""
    items = "".join(
        f"<item><title>{title}</title><link>https://{host}/{crc32(title.encode())}</link>"
        f"<guid isPermaLink='false'>{host} {title}</guid>"
        f"<pubDate>{format_datetime(moment + number * HOUR / 4)}</pubDate></item>"
        for number, title in enumerate(titles)
    )
    return f"<rss version='2.0'><channel><title>News of {host}</title>{said}{items}</channel></rss>".encode()


class World:
    """Feeds on a site of their own, and one config for them."""

    def __init__(self, serve, folder, documents):
        """Serve documents by path; a document may be a route of its own."""
        routes = {path: (200, {}, body) if isinstance(body, bytes) else body for path, body in documents.items()}
        self.site = serve(routes)
        self.folder = folder
        self.tables = {
            "aggregator": {
                "database": f"sqlite:///{folder}/aggregator.db",
                "static": f"{folder}/www",
                "allow_private_addresses": True,
            },
            "feed": [{"url": f"{self.site}{path}"} for path in documents],
        }

    def set(self, section, number=0, /, **settings):
        """Change some settings of a section, or of the feed with this number."""
        if section == "feed":
            self.tables["feed"][number] |= settings
        else:
            self.tables[section] = self.tables.get(section, {}) | settings
        return self

    def poll(self):
        """Ask every feed, due or not; return the outcomes by path."""
        outcomes = asyncio.run(poll(read(self.tables, environ={}), force=True))
        return {outcome.feed.url.removeprefix(self.site): outcome for outcome in outcomes}

    def entries(self):
        """Return what a reader gets from the first output."""
        return feedparser.parse(BytesIO(Path(self.folder, "www/feed.atom").read_bytes())).entries

    def titles(self):
        """Return the titles that a reader sees."""
        return {entry.title for entry in self.entries()}

    def wait(self, path="/one.xml"):
        """Poll, and return how many minutes pass until the next visit."""
        feed = self.poll()[path].feed
        return (feed.due - feed.last_visit) / timedelta(minutes=1)


@pytest.fixture
def world(serve, tmp_path):
    """Give a function that makes a world: `world({"/one.xml": rss(FLOOD)})`."""
    return lambda documents: World(serve, tmp_path, documents)


@pytest.fixture
def one(world):
    """Give a world with one feed of two stories."""
    return world({"/one.xml": rss(FLOOD, STRIKE)})


@pytest.fixture
def two(world):
    """Give a world in which two feeds tell one story, the second an hour later."""
    other = rss(FLOODED, host="two.example", moment=MOMENT + HOUR)
    return world({"/one.xml": rss(FLOOD, host="one.example"), "/two.xml": other})


def near(minutes: float, expected: int) -> bool:
    """Return whether a wait is as long as expected, up to the tenth that chance adds."""
    return expected <= minutes <= expected * 1.1


@shows("aggregator.title", "aggregator.base_url", "aggregator.timezone")
def test_documents_are_titled_addressed_and_dated(two):
    """As readers shall see it."""
    two.set("aggregator", title="Morning", base_url="https://news.example.org/x", timezone="Asia/Tokyo").poll()
    feed = feedparser.parse(BytesIO(Path(two.folder, "www/feed.atom").read_bytes()))
    assert feed.feed.title == "Morning"
    assert "https://news.example.org/x/feed.atom" in [link.href for link in feed.feed.links]
    assert "JST" in feed.entries[0].content[0].value


@shows("aggregator.database", "aggregator.static")
def test_database_and_files_stand_where_they_shall(one):
    """And no files where none are wanted."""
    elsewhere = one.folder / "elsewhere"
    one.set("aggregator", database=f"sqlite:///{elsewhere}/x.db", static="").poll()
    assert [path.name for path in one.folder.iterdir()] == ["elsewhere"]
    one.set("aggregator", static=f"{elsewhere}/www").poll()
    assert (elsewhere / "www/feed.atom").exists()
    with closing(open_store(f"sqlite:///{elsewhere}/x.db")) as store:
        assert store.entries.count() == 2


@shows("aggregator.contact")
def test_publishers_are_told_whom_to_ask(one):
    """In the User-Agent."""
    one.set("aggregator", contact="https://me.example.org/").poll()
    assert "+https://me.example.org/" in one.site.asked[0].headers["user-agent"]


@shows("aggregator.allow_private_addresses")
@pytest.mark.parametrize(("allowed", "fresh"), [(False, 0), (["10.0.0.0/8"], 0), (["127.0.0.0/8"], 2), (True, 2)])
def test_feeds_on_ones_own_network_are_asked_where_that_is_allowed(one, allowed, fresh):
    """All, some or none."""
    assert one.set("aggregator", allow_private_addresses=allowed).poll()["/one.xml"].fresh == fresh
    assert len(one.site.asked) == bool(fresh)


@shows("visits.interval", "feed.interval")
def test_feeds_are_visited_at_their_interval(two):
    """The general one, or one of their own, which may be shorter than any bound."""
    two.set("visits", interval="3h").set("feed", 1, interval="4m")
    assert near(two.wait("/one.xml"), 180)
    assert near(two.wait("/two.xml"), 4)


@shows("visits.max_interval")
def test_no_feed_is_left_alone_for_longer_than_wanted(one):
    """However long it has been silent; what its publisher asks for still counts."""
    silent = b"<rss><channel><item><title>Old</title><pubDate>1 Mar 2020 10:00:00 GMT</pubDate></item></channel></rss>"
    one.site.routes["/one.xml"] = (200, {}, silent)
    assert near(one.set("visits", max_interval="5h").wait(), 300)
    one.site.routes["/one.xml"] = (200, {"Cache-Control": "max-age=864000"}, silent)
    assert near(one.wait(), 7 * 24 * 60)


@shows("visits.min_interval", "visits.busy_interval")
def test_a_feed_that_overflows_is_visited_sooner(one):
    """Down to the least interval; where its publisher invites it, to that of busy times."""
    one.set("visits", min_interval="40m", busy_interval="10m")
    assert near(one.wait(), 60)
    one.site.routes["/one.xml"] = (200, {}, rss("Ferry to Kirwen runs again", "Mayor of Lomtav resigns"))
    assert near(one.wait(), 40)
    said = "<ttl>5</ttl>"
    one.site.routes["/one.xml"] = (200, {}, rss("Bridge at Fenost opens", "Museum of ships burns", said=said))
    assert near(one.wait(), 10)


@shows("visits.timeout")
def test_a_visit_ends_in_time(one):
    """A publisher who says nothing is left alone."""

    async def silent(_asked):
        await asyncio.Event().wait()
        yield b""

    one.site.routes["/one.xml"] = silent
    assert "no complete answer within 1 s" in one.set("visits", timeout="1s").poll()["/one.xml"].error


@shows("visits.max_size")
def test_a_document_that_is_too_large_is_refused(one):
    """It costs one visit, and no memory."""
    assert "more than 100" in one.set("visits", max_size="100B").poll()["/one.xml"].error


@shows("visits.max_entries", "visits.first")
def test_only_the_newest_of_a_document_are_read_and_of_a_new_feed_published(world):
    """The others that are read are there to be joined."""
    titles = [f"{name} opens its museum of ships" for name in ("Barkir", "Fenost", "Wenzor", "Kirwen")]
    world = world({"/one.xml": rss(*titles)}).set("visits", max_entries=3, first=2)
    assert world.poll()["/one.xml"].fresh == 3
    assert world.titles() == set(titles[2:])


@shows("visits.concurrency")
@pytest.mark.parametrize(("concurrency", "most"), [(1, 1), (3, 3)])
def test_so_many_feeds_are_visited_at_a_time(world, concurrency, most):
    """And no more; half as many of those that were never visited."""
    under_way, seen, all_there = [], [], asyncio.Event()

    async def slow(_asked):
        under_way.append(1)
        seen.append(len(under_way))
        if len(under_way) == wanted:
            all_there.set()
        await all_there.wait()
        await asyncio.sleep(0.01)  # so that one too many would be seen
        under_way.pop()
        yield b"HTTP/1.1 404 Told\r\n\r\n"

    world = world({f"/{number}": slow for number in range(6)}).set("visits", concurrency=concurrency)
    for wanted in (max(1, most // 2), most):
        all_there.clear()
        outcomes = world.poll()
        assert {outcome.status for outcome in outcomes.values()} == {404}
        assert max(seen) == wanted


@shows("grouping.window")
@pytest.mark.parametrize(("window", "stories"), [("2h", 1), ("30m", 2)])
def test_reports_far_apart_are_of_two_events(two, window, stories):
    """How far is a matter of taste."""
    two.set("grouping", window=window).poll()
    assert len(two.entries()) == stories


@shows("grouping.caution")
@pytest.mark.parametrize(("caution", "stories"), [("safe", 1), (20, 2)])
def test_who_is_careful_is_shown_both(two, caution, stories):
    """A match must exceed the caution."""
    two.set("grouping", caution=caution).poll()
    assert len(two.entries()) == stories


@shows("grouping.aliases")
@pytest.mark.parametrize("known", [True, False])
def test_names_of_ones_own_bring_reports_together(world, known):
    """Where they are known to mean the same."""
    reports = ["Ostmar Rovers win cup final on penalties", "Green Herons triumph in cup final"]
    world = world(
        {f"/{host}.xml": rss(report, host=f"{host}.example") for host, report in zip("ab", reports, strict=True)}
    )
    names = world.folder / "aliases.toml"
    names.write_text('[clubs]\n"Ostmar Rovers" = ["Green Herons"]\n' if known else "")
    world.set("grouping", aliases=str(names)).poll()
    assert len(world.entries()) == (1 if known else 2)


@shows("feed.url", "feed.paused")
def test_feeds_are_asked_at_their_address_unless_they_are_paused(two):
    """What a paused one brought stays."""
    assert two.poll().keys() == {"/one.xml", "/two.xml"}
    assert two.set("feed", 1, paused=True).poll().keys() == {"/one.xml"}
    assert "two.example" in two.entries()[0].content[0].value


@shows("feed.name", "feed.outlet")
def test_feeds_and_outlets_have_the_names_that_they_are_given(one):
    """Instead of their own."""
    one.set("feed", name="Morning Post", outlet="The Post").poll()
    assert {entry.author for entry in one.entries()} == {"The Post"}
    assert {entry.source.title for entry in one.entries()} == {"Morning Post"}


@shows("feed.priority")
def test_the_feed_with_the_highest_priority_represents_a_story(two):
    """The earliest otherwise."""
    two.set("feed", 1, priority=1).poll()
    assert two.titles() == {FLOODED}


@shows("feed.role")
def test_a_pointer_is_listed_as_a_discussion(two):
    """And a feed that is said to be a publisher is covered like any other."""
    two.set("feed", 1, role="pointer").poll()
    assert "Discussed on" in two.entries()[0].content[0].value
    assert "Also covered by" not in two.entries()[0].content[0].value


@shows("feed.group")
@pytest.mark.parametrize(("group", "stories"), [("story", 1), ("copies", 2), ("none", 2)])
def test_a_feed_joins_whom_it_may(two, group, stories):
    """Nobody, copies, or stories."""
    two.set("feed", 1, group=group).poll()
    assert len(two.entries()) == stories


@shows("feed.lang")
def test_a_feed_has_the_language_that_it_is_given(one):
    """Where it does not tell itself."""
    one.set("feed", lang="nl").poll()
    assert 'xml:lang="nl"' in Path(one.folder, "www/feed.atom").read_text()


@shows("feed.headers")
def test_a_feed_is_asked_with_its_headers(one):
    """And what needs them is read."""
    document = rss(FLOOD)
    one.site.routes["/one.xml"] = lambda asked: (
        (200, {}, document) if asked.headers.get("authorization") == "Bearer hunter2" else (401, {}, b"")
    )
    assert one.poll()["/one.xml"].status == 401
    assert one.set("feed", headers={"Authorization": "Bearer hunter2"}).poll()["/one.xml"].fresh == 1


@shows("feed.proxy")
def test_a_feed_is_asked_through_its_proxy(one, serve):
    """Its host need not be known here."""
    feed = "http://feeds.example.org/one.xml"
    proxy = serve({feed: (200, {}, rss(FLOOD))})
    one.set("feed", url=feed, proxy=str(proxy)).poll()
    assert one.titles() == {FLOOD}
    assert one.site.asked == []


def test_every_key_is_shown_to_work():
    """Here, or by a test elsewhere that there is."""
    assert set(SHOWN) == {f"{section}.{key}" for section, model in SECTIONS.items() for key in model.model_fields}
    for path, name in SHOWN.values():
        tree = ast.parse((ROOT / path).read_text())
        there = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert name in there, f"{path} has no {name}"


@pytest.mark.skipif(not DESIGN.exists(), reason="the design is not part of a clone")
def test_every_key_of_the_design_is_one():
    """Those that its table shows, and those that it leaves to the documentation."""
    block = DESIGN.read_text().split("```toml\n")[1].split("```")[0]
    aside = {"feed": {"headers", "proxy", "paused"}, "output": {"include", "exclude"}}  # in its comments
    beyond = {
        "aggregator": {"hub", "templates", "members", "trusted_proxies", "user_header"},
        "output": {"per", "once", "hub"},
    }  # of which it does not speak
    for section, table in tomllib.loads(block).items():
        keys = set(table[0] if section in LISTED else table) | aside.get(section, set()) | beyond.get(section, set())
        assert keys == set(SECTIONS[section].model_fields)
    assert all(re.search(rf"#.*\b{key}\b", block) for keys in aside.values() for key in keys)
