"""Tests of many visits side by side."""

import asyncio
import re
import signal
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import FeedSettings, Visits, read
from aggregator.errors import ParseError
from aggregator.models import Answer, Validators
from aggregator.pipeline import Equipment
from aggregator.polling import poll
from aggregator.store import open_store
from aggregator.visit.fetch import Fetcher
from aggregator.visiting import claim_due, visit_all
from tests.conftest import PATIENCE

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
UNCHANGED = b"HTTP/1.1 304 Told\r\n\r\n"


async def resolve(host):
    """Give every name the loopback address, and a public one, so that no host counts as the user's own."""
    return ["127.0.0.1", "8.8.8.8"]


def visiting(
    addresses,
    *,
    concurrency=50,
    visit_with=Fetcher,
    store=None,
    now=NOW,
    told=lambda _outcome: None,
    workers=None,
):
    """Visit feeds, each leased once; return the outcomes in the order in which they came, and were told."""
    store = store or open_store("sqlite://")
    visits = Visits(concurrency=concurrency)
    outcomes = []

    async def ask(question):
        return question(store)

    def report(outcome):
        outcomes.append(outcome)
        told(outcome)

    async def everything():
        settings = {
            "user_agent": "test",
            "timeout": timedelta(seconds=PATIENCE),
            "max_size": 10_000,
            "resolve": resolve,
        }
        settings |= {"spacing": timedelta(), "clock": lambda: now, "quiet": store.feeds.quiet(now)}
        async with visit_with(**settings, allowed=("127.0.0.0/8",)) as fetcher:
            equipment = Equipment(fetcher, workers, ask, visits, lambda: now, lambda: 0.0, lambda _entries: None)

            async def claim(limit):
                return claim_due(store, limit, now, visits)

            await visit_all(claim, equipment, report)

    with store.transaction():
        store.feeds.subscribe([FeedSettings(url=address) for address in addresses], now=NOW)
        for feed in store.feeds.all():
            store.feeds.save(replace(feed, validators=Validators('"1"')))
    asyncio.run(everything())
    return outcomes


@pytest.fixture
def kept():
    """Give a store that outlives the fetcher."""
    store = open_store("sqlite://")
    yield store
    store.close()


def test_a_host_that_asks_for_quiet_has_it_from_all_of_its_feeds(serve, kept):
    """For an hour at most, over a restart, and on a platform as a whole; other hosts are visited as they were."""
    port = serve({"/busy": (429, {"Retry-After": "7200"}, b""), "/a": (304, {}, b"")}).rpartition(":")[2]
    busy = f"http://one.substack.com:{port}/busy"
    others = [f"http://one.substack.com:{port}/a", f"http://two.substack.com:{port}/a"]
    apart = f"http://elsewhere.example.org:{port}/a"
    (first,) = visiting([busy], store=kept)
    assert (first.status, first.feed.not_before) == (429, NOW + timedelta(hours=2))
    outcomes = {each.feed.url: each for each in visiting([busy, *others, apart], store=kept)}
    assert outcomes.keys() == {*others, apart}
    assert outcomes[apart].error == ""
    for url in others:
        outcome = outcomes[url]
        assert outcome.error == "substack.com asked for quiet until 13:00 UTC (429)"
        assert (outcome.status, outcome.feed.failures, outcome.feed.due) == (0, 0, NOW + timedelta(hours=1))
    later = visiting([busy, *others], store=kept, now=NOW + timedelta(hours=1))
    assert sorted(each.feed.url for each in later) == sorted(others)
    assert not any(each.error for each in later)


def test_quiet_is_kept_by_those_who_wait_already(serve, kept):
    """Ten feeds of a host are due at once: after its 429 nobody else of them asks."""
    site = serve({f"/{n}": (429, {}, b"") for n in range(10)})
    addresses = [f"http://one.example.org:{site.rpartition(':')[2]}/{n}" for n in range(10)]
    outcomes = visiting(addresses, store=kept)
    assert len(outcomes) == 10
    assert len(site.asked) <= 2
    assert all(each.feed.due >= NOW + timedelta(hours=1) for each in outcomes)


@pytest.mark.parametrize("status", [429, 503])
def test_own_machines_and_busy_ones_quiet_nobody_else(serve, kept, status):
    """A bridge of one's own is told nothing of manners, and a 503 speaks of one feed."""
    port = serve({"/busy": (status, {}, b""), "/a": (304, {}, b"")}).rpartition(":")[2]
    host = "127.0.0.1" if status == 429 else "one.example.org"
    outcomes = visiting([f"http://{host}:{port}/busy", f"http://{host}:{port}/a"], store=kept, concurrency=1)
    assert sorted(each.status for each in outcomes) == [304, status]


def test_a_busy_host_keeps_nobody_waiting(serve):
    """Feeds of one slow host wait aside; those of others are visited meanwhile, whatever the concurrency."""
    quick, passed = set(), threading.Event()

    def told(outcome):
        quick.update({outcome.feed.url} & set(others))
        if len(quick) == 4:
            passed.set()

    async def slow(_asked):
        await asyncio.to_thread(passed.wait, PATIENCE)
        yield UNCHANGED

    routes = {f"/{n}": slow for n in range(10)} | {f"/quick{n}": (304, {}, b"") for n in range(4)}
    port = serve(routes).rpartition(":")[2]
    busy = [f"http://busy.example.org:{port}/{n}" for n in range(10)]
    others = [f"http://other{n}.example.org:{port}/quick{n}" for n in range(4)]
    outcomes = visiting(busy + others, concurrency=8, told=told)
    assert len(outcomes) == 14
    assert not any(outcome.error for outcome in outcomes)
    assert {outcome.feed.url for outcome in outcomes[:4]} == set(others)


def test_what_waits_to_be_read_keeps_nobody_from_being_asked(serve):
    """Bodies that take long cost time of a worker; a place at which publishers are asked they need no more."""
    passed = threading.Event()

    class Busy:
        async def read(self, _task, _lane, *, size):
            await asyncio.to_thread(passed.wait, PATIENCE)
            raise ParseError(f"{size} bytes of nonsense")

    def told(outcome):
        if outcome.feed.url == quick:
            passed.set()

    port = serve({"/long": (200, {}, b"x"), "/quick": (304, {}, b"")}).rpartition(":")[2]
    quick = f"http://quick.example.org:{port}/quick"
    long = [f"http://long{n}.example.org:{port}/long" for n in range(2)]
    outcomes = visiting([*long, quick], concurrency=2, told=told, workers=Busy())
    assert [outcome.error for outcome in outcomes] == ["", *["1 bytes of nonsense"] * 2]


def test_only_so_many_bodies_wait_to_be_read(serve):
    """They are in memory meanwhile."""

    class Counting:
        waiting, most = 0, 0

        async def read(self, _task, _lane, *, size):
            self.waiting += 1
            self.most = max(self.most, self.waiting)
            await asyncio.to_thread(int)
            self.waiting -= 1
            raise ParseError(f"{size} bytes of nonsense")

    port, workers = serve({"/": (200, {}, b"x")}).rpartition(":")[2], Counting()
    outcomes = visiting([f"http://h{n}.example.org:{port}/" for n in range(40)], concurrency=2, workers=workers)
    assert len(outcomes) == 40
    assert workers.most <= 4  # half of three times two, and one more that was asked already


def test_what_nobody_foresaw_costs_one_feed_a_failure():
    """A fault of ours in one visit is told with the feed, and the others are visited all the same."""

    class Faulty(Fetcher):
        async def fetch(self, address, _validators, *, feed, **_room):
            if "odd" in feed:
                raise ZeroDivisionError("unforeseen")
            return Answer(address, 304, {})

    outcomes = visiting(["https://o.example/odd", "https://o.example/even"], visit_with=Faulty)
    errors = {outcome.feed.url: outcome.error for outcome in outcomes}
    assert "ZeroDivisionError: unforeseen" in errors["https://o.example/odd"]
    assert errors["https://o.example/even"] == ""
    assert all(outcome.feed.due > NOW for outcome in outcomes)


def polled(site, folder, **feed):
    """Poll the feed at /feed.xml once; return its outcome and what the store then says that it carries."""
    general = {"database": f"sqlite:///{folder}/x.db", "static": "", "allow_private_addresses": True}
    config = read({"aggregator": general, "feed": [{"url": f"{site}/feed.xml"} | feed]})
    (outcome,) = asyncio.run(poll(config, force=True))
    with closing(open_store(config.general.database)) as store:
        return outcome, store.entries.carried(1)


def document(*numbers, before=""):
    """Return an RSS document with these items."""
    items = "".join(f"<item><guid>{n}</guid><title>Title {n}</title></item>" for n in numbers)
    return (200, {}, f"{before}<rss version='2.0'><channel>{items}</channel></rss>".encode())


@pytest.mark.parametrize("before", ["", "<!DOCTYPE rss>"])
def test_every_entry_that_a_document_has_is_known_to_be_carried(serve, tmp_path, before):
    """Also where its items cannot be told apart by their bytes; what stands in for those recognises nothing."""
    site = serve({"/feed.xml": document(1, 2, before=before)})
    assert sorted(polled(site, tmp_path)[1].values()) == [1, 2]
    site.routes["/feed.xml"] = document(2, 3, before=before)
    outcome, carried = polled(site, tmp_path)
    assert (outcome.fresh, outcome.edited, sorted(carried.values())) == (1, 0, [2, 3])
    assert {len(mark) for mark in carried} == {8 if before else 16}


def test_what_a_document_says_is_remembered_until_it_says_otherwise(serve, tmp_path):
    """Over answers without a document, too."""
    said = b"<rss><channel><ttl>180</ttl><skipDays><day>Monday</day></skipDays></channel></rss>"
    site = serve({"/feed.xml": (200, {}, said)})
    for answer in (site.routes["/feed.xml"], (304, {}, b""), (500, {}, b"")):
        site.routes["/feed.xml"] = answer
        feed = polled(site, tmp_path)[0].feed
        assert (feed.invited, feed.quiet) == (timedelta(hours=3), tuple(range(24)))
        assert feed.due - feed.last_visit >= timedelta(hours=3)
    site.routes["/feed.xml"] = document(1)
    assert polled(site, tmp_path)[0].feed.invited is None


def test_a_secret_reaches_its_publisher_and_nothing_else(serve, run_daemon, monkeypatch):
    """Not log, database, documents, pages, or what commands print; a config that is new counts at once."""
    monkeypatch.setenv("KEY", "hunter2")
    monkeypatch.setenv("LOGIN", "bWU6c3dvcmRmaXNo")
    monkeypatch.setenv("WORD", "sesame")

    def guarded(asked):
        keys = ("Bearer hunter2", "Basic bWU6c3dvcmRmaXNo", "Basic bWU6c2VzYW1l")
        welcome = asked.headers.get("authorization") in keys
        return document(1) if welcome else (401, {}, b"")

    away = {"/away": (302, {"Location": "http://127.0.0.1:1/"}, b"")}
    site = serve({"/key": guarded, "/login": guarded, "/url": guarded} | away)
    proxy = serve({"http://nowhere.example.org/": (502, {}, b"")})
    daemon = run_daemon(f"{site}/open")
    daemon.wait_for("event=visit", "404")
    bearer = 'headers = { Authorization = "Bearer ${KEY}" }'
    feeds = [
        f'url = "{site}/key"\n{bearer}',
        f'url = "{site}/login"\nheaders = {{ Authorization = "Basic ${{LOGIN}}" }}',
        f'url = "{site.replace("//", "//me:${WORD}@")}/url"',
        f'url = "{site}/away"\n{bearer}',
        f'url = "http://nowhere.example.org/"\n{bearer}\nproxy = "http://me:${{KEY}}@{proxy[7:]}"',
        f'url = "http://nowhere.example.com/"\n{bearer}\nproxy = "socks5://me:${{KEY}}@127.0.0.1:1"',
    ]
    general = daemon.config.read_text().partition("[[feed]]")[0]
    daemon.config.write_text(general + "".join(f"[[feed]]\n{feed}\n" for feed in feeds))
    daemon.process.send_signal(signal.SIGHUP)
    told = [daemon.wait_for("event=reloaded"), *(daemon.wait_for("event=visit") for _ in feeds)]
    assert sum("new=1" in line for line in told) == 3
    commands = (["feeds"], ["feeds", "--json"], ["export"], ["check", f"{site}/key"])
    told += [daemon.command(*words)[1] for words in commands]
    assert re.search(r"\b1\b.*/key", told[-1])  # read, thus with its headers
    told += [daemon.get(page).text for page in ("", "feeds", "metrics", "feed.json")]
    kept = [path.read_bytes() for path in daemon.folder.rglob("*") if path.is_file()]
    for secret in ("hunter2", "bWU6", "sesame"):
        assert secret == "sesame" or any(secret.encode() in asked.raw for asked in site.asked)
        assert not any(secret in text for text in told)
        assert not any(secret.encode() in data for data in kept)
