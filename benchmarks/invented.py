"""Invented feeds: outlets, events and headlines made from a seed, the same at every run.  Pure."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

_START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
_SYLLABLES = (
    "bar",
    "del",
    "fen",
    "gor",
    "hal",
    "kir",
    "lom",
    "mar",
    "nev",
    "ost",
    "pel",
    "rin",
    "sul",
    "tav",
    "wen",
    "zor",
)
_ACTS = (
    ("opens", "inaugurates", "launches"),
    ("closes", "shuts", "shuts down"),
    ("sues", "takes to court", "files suit against"),
    ("buys", "acquires", "takes over"),
    ("rejects", "turns down", "refuses"),
    ("floods", "inundates", "swamps"),
    ("wins", "secures", "clinches"),
    ("warns", "cautions", "alerts"),
)
_THINGS = (
    "harbour",
    "railway",
    "hospital",
    "parliament",
    "reservoir",
    "museum",
    "airline",
    "steelworks",
    "market",
    "observatory",
)
_FILLER = (
    "officials said on the record that the plan would go ahead",
    "residents gathered early in the morning",
    "the council will meet again next week",
    "experts had expected the move for months",
    "figures published earlier pointed the same way",
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in an invented place."""

    number: int
    moment: datetime

    def headline(self, outlet: int) -> str:
        """Return how one outlet puts it; outlets differ in verb and order."""
        chance = random.Random(self.number)
        who, where = _name(chance).title(), _name(chance).title()
        act, thing, amount = chance.choice(_ACTS), chance.choice(_THINGS), chance.randrange(12, 900)
        verb = act[(outlet + self.number) % len(act)]
        forms = (
            f"{who} {verb} {where} {thing} after {amount} days",
            f"{where}: {who} {verb} {thing} after {amount} days",
            f"{who} {verb} the {thing} of {where}, {amount} days on",
        )
        return forms[(outlet * 7 + self.number) % len(forms)]


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.choice((2, 3))))


def event(number: int) -> Event:
    """Return the n-th event; one happens every 90 seconds."""
    return Event(number, _START + timedelta(seconds=90 * number))


def entries_of(feed: int, round_: int, *, count: int, share_changed: float) -> tuple[int, ...]:
    """Return the events that a feed carries in a round, newest first: a window over its own walk through the events.

    In each round `share_changed` of the feeds have two entries more than before.
    """
    moved = sum(random.Random(f"{feed} {turn}").random() < share_changed for turn in range(1, round_ + 1))
    chance = random.Random(feed)
    walk = [chance.randrange(200 * count) for _ in range(count + 2 * moved)]
    return tuple(dict.fromkeys(sorted(walk[-count:], reverse=True)))


def rss(feed: int, events: tuple[int, ...], *, size: int) -> bytes:
    """Return an RSS 2.0 document of about `size` bytes."""
    each = max(size // max(len(events), 1) - 420, 80)
    items = "".join(_item(feed, event(number), each) for number in events)
    head = f"<title>Outlet {feed}</title><link>https://outlet{feed}.example/</link><description>Invented</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def _item(feed: int, happened: Event, length: int) -> str:
    chance = random.Random(f"{feed} {happened.number}")
    text = " ".join(chance.choice(_FILLER) for _ in range(length // 50 + 1))[:length]
    link = f"https://outlet{feed}.example/{happened.number}"
    moment = happened.moment + timedelta(minutes=chance.randrange(90))
    headline = escape(happened.headline(feed))
    return (
        f"<item><title>{headline}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{format_datetime(moment)}</pubDate><description>{headline}. {escape(text)}</description></item>"
    )
