"""Twenty-eight good manners, each judged from what publishers saw: whom it was about, and what was wrong.  Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise

from outlets import HOUR, START, Ask

_OWN = "127.0.0.1"
_PLATFORM = "substack.com"
_VALIDATORS = {"if-none-match": "ETag", "if-modified-since": "Last-Modified"}
_RUBBISH = '"rubbish"'
_REDIRECTS = (301, 302, 303, 307, 308)

Verdict = tuple[str, str]  # a feed or host, and what was wrong: "" for nothing


@dataclass(frozen=True)
class Day:
    """A day as publishers saw it; `due` is when feeds are to be visited next, `troubled` those that fail then."""

    asked: Mapping[str, Sequence[Ask]]  # by address, in order
    due: Mapping[str, datetime | None]
    troubled: frozenset[str]
    end: datetime
    spacing: float  # seconds between requests to one host

    def of_host(self, host: str) -> list[Ask]:
        """Return what a host was asked, or a platform, in order."""
        mine = (ask for asks in self.asked.values() for ask in asks if f".{ask.host}".endswith(f".{host}"))
        return sorted(mine, key=lambda ask: ask.seconds)

    def good(self) -> Iterator[tuple[str, list[Ask]]]:
        """Yield addresses with those of their answers that were no redirect."""
        for address, asks in self.asked.items():
            if answered := [ask for ask in asks if ask.status not in _REDIRECTS]:
                yield address, answered


def _echoed(header: str) -> Callable[[Day], Iterator[Verdict]]:
    def judge(day: Day) -> Iterator[Verdict]:
        for address, asks in day.good():
            expected, wrong, given = "", "", False
            for ask in asks:
                if expected and ask.headers.get(header) != expected:
                    wrong = f"{ask.at:%H:%M}: {ask.headers.get(header)!r} for {expected!r}"
                if ask.status in (200, 304) and ask.told.get("ETag") != _RUBBISH:
                    told = ask.told.get(_VALIDATORS[header], "")
                    expected = told or (expected if ask.status == 304 else "")
                    given = given or bool(told)
            if given and len(asks) > 1:
                yield address, wrong

    return judge


def _own_validators(day: Day) -> Iterator[Verdict]:
    for address, asks in day.asked.items():
        given: set[str | None] = {None}
        wrong = ""
        for ask in asks:
            sent = {ask.headers.get(header) for header in _VALIDATORS}
            wrong = wrong or (f"{ask.at:%H:%M}: never gave {sent - given}" if sent - given else "")
            given |= {ask.told.get(name) for name in _VALIDATORS.values()}
        yield address, wrong


def _dropped(day: Day) -> Iterator[Verdict]:
    asks = day.asked["drops.example/feed"]
    bare = [later for earlier, later in pairwise(asks) if earlier.status == 200 and "ETag" not in earlier.told]
    kept = [ask for ask in bare if _VALIDATORS.keys() & ask.headers.keys()]
    yield "drops.example/feed", "kept them" if kept or not bare else ""


def _renewed(day: Day) -> Iterator[Verdict]:
    asks = day.asked["renews.example/feed"]
    yield "renews.example/feed", "" if len(asks) > 9 and all(ask.status == 304 for ask in asks[1:]) else "kept the old"


def _unread(day: Day) -> Iterator[Verdict]:
    asks = day.asked["breaks.example/feed"]
    wrong = [ask for ask in asks if ask.headers.get("if-none-match") == _RUBBISH]
    yield "breaks.example/feed", "took rubbish for a document" if wrong or len(asks) < 5 else ""


def _apart(day: Day) -> Iterator[Verdict]:
    for address, asks in day.asked.items():
        gaps = [later.at - earlier.at for earlier, later in pairwise(asks)]
        yield address, f"{min(gaps)} apart" if gaps and min(gaps) < timedelta(minutes=59) else ""


def _waited(*names: str, status: int) -> Callable[[Day], Iterator[Verdict]]:
    def judge(day: Day) -> Iterator[Verdict]:
        for name in names:
            pairs = [pair for pair in pairwise(day.asked[name]) if pair[0].status == status]
            early = [
                f"{earlier.at:%H:%M}, again at {later.at:%H:%M}"
                for earlier, later in pairs
                if later.at - earlier.at < min(_retry_after(earlier), 24 * HOUR)
            ]
            yield name, "; ".join(early) if pairs else "not asked again"

    return judge


def _retry_after(ask: Ask) -> timedelta:
    text = ask.told.get("Retry-After", "")
    if text.isdigit():
        return timedelta(seconds=min(int(text), 10**9))
    return parsedate_to_datetime(text) - ask.at if text else timedelta()


def _host_quieted(day: Day) -> Iterator[Verdict]:
    for host in ("limits.example", "dated.example", "absurd.example", "silent.example", _PLATFORM):
        asks = day.of_host(host)
        refused = next(number for number, ask in enumerate(asks) if ask.status == 429)
        quiet = min(_retry_after(asks[refused]) or HOUR, HOUR)
        early = [ask for ask in asks[refused + 1 :] if ask.at - asks[refused].at < quiet]
        back = [ask for ask in asks[refused + 1 :] if ask.at - asks[refused].at < 3 * HOUR]
        yield host, f"asked {early[0].address} all the same" if early else "" if back else "never came back"
    limited = next(ask for ask in day.asked[f"{_OWN}/bridge/limited"] if ask.status == 429)
    others = [ask for ask in day.of_host(_OWN) if limited.at < ask.at < limited.at + 1.2 * HOUR]
    yield f"{_OWN} (exempt)", "" if len(others) >= 4 else "left alone, though it is our own"


def _feed_quieted(day: Day) -> Iterator[Verdict]:
    asks = day.asked["down.example/neighbour"]
    longest = max(later.at - earlier.at for earlier, later in pairwise(asks))
    yield "down.example/neighbour", f"left alone for {longest}" if longest > 1.2 * HOUR else ""


def _heeded(name: str, told: Callable[[Ask], timedelta]) -> Callable[[Day], Iterator[Verdict]]:
    def judge(day: Day) -> Iterator[Verdict]:
        asks = day.asked[name]
        early = [pair for pair in pairwise(asks) if pair[1].at - pair[0].at < told(pair[0])]
        yield name, f"{early[0][1].at:%H:%M} is too soon" if early else "" if len(asks) > 1 else "not asked again"

    return judge


def _skipping(name: str, quiet: Callable[[datetime], bool]) -> Callable[[Day], Iterator[Verdict]]:
    def judge(day: Day) -> Iterator[Verdict]:
        wrong = [ask.at for ask in day.asked[name][1:] if quiet(ask.at)]
        back = len(day.asked[name]) > 1
        yield name, f"came at {wrong[0]:%a %H:%M}" if wrong else "" if back else "not asked again"

    return judge


def _moved(day: Day) -> Iterator[Verdict]:
    for old, new in (("moved.example/old", "moved.example/new"), ("moved308.example/old", "elsewhere.example/feed")):
        counts = len(day.asked[old]), len(day.asked[new])
        yield old, "" if counts[0] == 2 and counts[1] > 9 else f"asked {counts[0]} times, there {counts[1]}"
    page, once = day.asked["mistaken.example/old"], day.asked["once.example/old"]
    followed = len(day.asked["mistaken.example/page"])
    yield "mistaken.example/old", "" if len(page) == followed > 3 else "took a page for its feed"
    yield "once.example/old", "" if len(once) > 9 and len(day.asked["once.example/new"]) == 1 else "moved at once"


def _followed(day: Day) -> Iterator[Verdict]:
    for status in (302, 303, 307):
        asks = day.asked[f"found{status}.example/old"]
        there = day.asked[f"target.example/{status}"]
        yield f"found{status}.example/old", "" if len(asks) == len(there) > 9 else "remembered"


def _stopped(day: Day) -> Iterator[Verdict]:
    after = len([ask for ask in day.asked["gone.example/feed"] if ask.status == 410])
    going_on = day.due.get("gone.example/feed") is not None
    yield "gone.example/feed", "" if after == 1 and not going_on else f"asked {after} times"


def _backed_off(day: Day) -> Iterator[Verdict]:
    for name in ("missing.example/feed", "broken.example/feed", "mistaken.example/old"):
        asks = day.asked[name]
        gaps = [later.at - earlier.at for earlier, later in pairwise(asks)]
        growing = len(gaps) > 3 and all(later > 1.5 * earlier for earlier, later in pairwise(gaps[:4]))
        by_chance = any(gap % HOUR for gap in gaps)
        due = day.due.get(name)
        goes_on = due is not None and day.end - HOUR < due < asks[-1].at + 26.5 * HOUR
        yield name, "" if growing and by_chance and goes_on else f"waits of {', '.join(map(str, gaps))}, then {due}"


def _spaced(day: Day) -> Iterator[Verdict]:
    """Requests are seen a little later than they are made, on a busy machine: half of what is promised will do."""
    for host in sorted({ask.host for asks in day.asked.values() for ask in asks} - {_OWN}):
        asks = day.of_host(host)
        closest = min((later.seconds - earlier.seconds for earlier, later in pairwise(asks)), default=day.spacing)
        most = max(ask.under_way for ask in asks)
        yield host, f"{most} at a time, {closest:.3f} s apart" if most > 2 or closest < day.spacing / 2 else ""


def _headers(wrong: Callable[[Mapping[str, str]], bool]) -> Callable[[Day], Iterator[Verdict]]:
    def judge(day: Day) -> Iterator[Verdict]:
        for address, asks in day.asked.items():
            yield address, "" if not any(wrong(ask.headers) for ask in asks) else f"sent {dict(asks[-1].headers)}"

    return judge


def _anonymous(headers: Mapping[str, str]) -> bool:
    named = re.fullmatch(r"[\w-]+/\d[\w.]* \(\+https?://\S+\)", headers.get("user-agent", ""))
    accepted = headers.get("accept", "")
    return not named or not all(f"application/{kind}" in accepted for kind in ("atom+xml", "rss+xml", "feed+json"))


def _compressed(day: Day) -> Iterator[Verdict]:
    yield from _headers(lambda sent: not all(c in sent.get("accept-encoding", "") for c in ("gzip", "br", "zstd")))(day)
    for coding in ("gzip", "br", "zstd"):
        yield f"{coding}.example/feed", "not understood" if f"{coding}.example/feed" in day.troubled else ""


def _max_age(ask: Ask) -> timedelta:
    found = re.search(r"max-age=(\d+)", ask.told.get("Cache-Control", ""))
    return timedelta(seconds=int(found[1])) if found else timedelta()


def _until_six(ask: Ask) -> timedelta:
    return START + 6 * HOUR - ask.at


CRITERIA: tuple[tuple[str, Sequence[Callable[[Day], Iterator[Verdict]]]], ...] = (
    ("ETag is echoed byte for byte", [_echoed("if-none-match")]),
    ("Last-Modified is echoed byte for byte", [_echoed("if-modified-since")]),
    ("validators go only to the address that gave them", [_own_validators]),
    ("validators are dropped when a 200 comes without", [_dropped]),
    ("a new ETag is taken from a 304", [_renewed]),
    ("validators are kept only of a document that was read", [_unread]),
    ("visits are 59 minutes apart or more, a restart included", [_apart]),
    (
        "Retry-After in seconds is waited for (429)",
        [_waited("limits.example/seconds", "one.substack.com/feed", status=429)],
    ),
    ("Retry-After as a date is waited for (429)", [_waited("dated.example/date", status=429)]),
    ("Retry-After is waited for (503)", [_waited("down.example/seconds", "down.example/date", status=503)]),
    ("an absurd Retry-After is taken for a day", [_waited("absurd.example/feed", status=429)]),
    ("a 429 quiets its host, and no longer than an hour", [_host_quieted]),
    ("a 503 quiets no other feed", [_feed_quieted]),
    ("Cache-Control: max-age is waited for", [_heeded("fresh.example/feed", _max_age)]),
    ("Expires is waited for", [_heeded("expires.example/feed", _until_six)]),
    (
        "both hold for a 304, which may leave them as they were",
        [_heeded("unchanged.example/feed", _max_age), _heeded("silently.example/feed", lambda _: 2.5 * HOUR)],
    ),
    ("ttl is waited for", [_heeded("ttl.example/feed", lambda _: 2.5 * HOUR)]),
    ("skipHours are kept", [_skipping("hours.example/feed", lambda at: at.hour in (2, 3, 4, 13, 14))]),
    ("skipDays are kept", [_skipping("days.example/feed", lambda at: at.weekday() == 2)]),
    (
        "sy:updatePeriod and sy:updateFrequency are waited for",
        [_heeded("syndication.example/feed", lambda _: 4 * HOUR)],
    ),
    ("301 and 308 are remembered, twice landed on a feed", [_moved]),
    ("302, 303 and 307 are not", [_followed]),
    ("410 ends the visits", [_stopped]),
    ("failures back off by chance, and never for good", [_backed_off]),
    ("two connections and a moment between, per host", [_spaced]),
    ("no cookies, no Referer", [_headers(lambda sent: bool(sent.keys() & {"cookie", "referer"}))]),
    ("User-Agent and Accept say who asks for what", [_headers(_anonymous)]),
    ("gzip, br and zstd are taken", [_compressed]),
)
assert len(CRITERIA) == 28
